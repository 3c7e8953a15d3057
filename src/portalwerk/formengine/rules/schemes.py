"""Checked numbers: numbers with a form and a check digit of their own, such as a BIC or a tax id.

A field names its scheme. Most are judged by python-stdnum; the two German insurance numbers it lacks stand here.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from stdnum import bic, imei, isbn, isin, lei
from stdnum.de import idnr, leitweg, vat
from stdnum.eu import at_02
from stdnum.eu import vat as eu_vat

_JOINTS = re.compile(r"[\s./]+")
_ALL_JOINTS = re.compile(r"[\s./-]+")


@dataclass(frozen=True, slots=True)
class Scheme:
    """One kind of checked number. `name` stands in sentences, `example` is a right one, `found` where people find it.

    `compact` makes one stored spelling of what is typed.
    """

    name: str
    example: str
    found: str
    is_valid: Callable[[str], bool]
    compact: Callable[[str], str]


def _joined(text: str) -> str:
    return _ALL_JOINTS.sub("", text).upper()


def _with_hyphens(text: str) -> str:
    return _JOINTS.sub("", text).upper()


def _cross_sums(digits: str, weights: tuple[int, ...]) -> int:
    products = (int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
    return sum(product // 10 + product % 10 for product in products)


def _letter(letter: str) -> str:
    return f"{ord(letter) - ord('A') + 1:02d}"


def is_pension_number(number: str) -> bool:
    """Whether a pension insurance number (Versicherungsnummer) has the right form and check digit.

    Source: § 2 VKVV
    """
    if not re.fullmatch(r"\d{8}[A-Z]\d{3}", number):
        return False
    digits = number[:8] + _letter(number[8]) + number[9:11]
    return _cross_sums(digits, (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)) % 10 == int(number[11])


def is_health_number(number: str) -> bool:
    """Whether the lasting part of a health insurance number (Krankenversichertennummer) is right.

    Source: § 290 SGB V; Richtlinien des GKV-Spitzenverbandes, Anlage 1
    """
    if not re.fullmatch(r"[A-Z]\d{9}", number):
        return False
    digits = _letter(number[0]) + number[1:9]
    return _cross_sums(digits, (1, 2) * 5) % 10 == int(number[9])


def _is_german_vat(number: str) -> bool:
    return number.startswith("DE") and vat.is_valid(number)


#: All schemes by the name that a definition gives.
SCHEMES: Mapping[str, Scheme] = {
    "bic": Scheme("BIC", "MARKDEF1100", "Sie finden sie auf dem Kontoauszug.", bic.is_valid, _joined),
    "tax_id": Scheme(
        "Steuer-Identifikationsnummer",
        "36 574 261 809",
        "Sie steht auf dem Einkommensteuerbescheid.",
        idnr.is_valid,
        _joined,
    ),
    "vat_id": Scheme("Umsatzsteuer-ID", "DE136695976", "Sie steht auf Rechnungen.", _is_german_vat, _joined),
    "eu_vat_id": Scheme("Umsatzsteuer-ID", "ATU13585627", "Sie steht auf Rechnungen.", eu_vat.is_valid, _joined),
    "pension_number": Scheme(
        "Rentenversicherungsnummer",
        "15 070649 C 103",
        "Sie steht im Sozialversicherungsausweis.",
        is_pension_number,
        _joined,
    ),
    "health_number": Scheme(
        "Krankenversichertennummer", "A123456780", "Sie steht auf der Gesundheitskarte.", is_health_number, _joined
    ),
    "creditor_id": Scheme(
        "Gläubiger-Identifikationsnummer",
        "DE98ZZZ09999999999",
        "Sie steht auf dem SEPA-Mandat.",
        at_02.is_valid,
        _joined,
    ),
    "lei": Scheme(
        "LEI", "213800KUD8LAJWSQ9D15", "Sie steht in der Bescheinigung der Vergabestelle.", lei.is_valid, _joined
    ),
    "leitweg_id": Scheme(
        "Leitweg-ID", "991-03730-19", "Die Behörde nennt sie im Auftrag.", leitweg.is_valid, _with_hyphens
    ),
    "isin": Scheme("ISIN", "DE000BAY0017", "Sie steht auf dem Depotauszug.", isin.is_valid, _joined),
    "isbn": Scheme("ISBN", "978-3-16-148410-0", "Sie steht auf der Rückseite des Buches.", isbn.is_valid, _joined),
    "imei": Scheme("IMEI", "35686800-004141-8", "Wählen Sie am Telefon *#06#.", imei.is_valid, _joined),
}
