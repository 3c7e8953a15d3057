"""What a text field of a schema asks for, where it says so itself: by its pattern, or by its name and its bounds.

The name alone never decides: a field becomes a checked kind only if its own length and pattern let a right answer of
that kind through. So no answer is demanded that the schema refuses.
"""

import re
from dataclasses import dataclass

from portalwerk.formengine.rules.form import FieldType
from portalwerk.formengine.rules.patterns import compile_pattern, matches_whole
from portalwerk.formengine.rules.schemes import SCHEMES
from portalwerk.formengine.rules.syntax import ExpressionFault
from portalwerk.formengine.rules.xdatenfelder.schema import SchemaField

_ASIDE = re.compile(r"\s*\([^()]*\)\s*$")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of question with the checked number it asks for, if it does."""

    type: FieldType
    scheme: str = ""


@dataclass(frozen=True, slots=True)
class _Named:
    """A kind that goes by these names; `right` are answers of which the field must take one."""

    names: re.Pattern[str]
    kind: Kind
    right: tuple[str, ...]


def _named(names: str, kind: FieldType, *right: str) -> _Named:
    return _Named(re.compile(names, re.IGNORECASE), Kind(kind), right)


def _number(names: str, scheme: str) -> _Named:
    known = SCHEMES[scheme]
    kind = Kind(FieldType.CHECKED_NUMBER, scheme)
    return _Named(re.compile(names, re.IGNORECASE), kind, (known.compact(known.example),))


_KNOWN = (
    _named(
        r"(tele(fon|fax)|fax|mobil(telefon|funk)?|festnetz|ruf)(nummer)?",
        FieldType.PHONE,
        "03601 123456",
        "03601123456",
    ),
    _named(r"IBAN", FieldType.IBAN, "DE89370400440532013000"),
    _named(r"web[ -]?(adresse|seite|site)|internetadresse|homepage|url", FieldType.URL, "https://www.beispiel.de"),
    _named(
        r"(amtliches |kfz-|kraftfahrzeug-?|fahrzeug-?)kennzeichen|amtliches kfz-kennzeichen",
        FieldType.PLATE,
        "EF-AB 123",
    ),
    _named(r"FIN|fahrzeug-?identifi(zierungs|kations)nummer", FieldType.VIN, "WBA00000000000001"),
    _number(r"BIC|BIC[ /-]SWIFT|SWIFT[ /-](BIC|code)", "bic"),
    _number(r"steuer-?ID|steuer(liche )?[ -]?identifikationsnummer", "tax_id"),
    _number(r"ust-id(nr\.?)?|umsatzsteuer-?(ID|identifikationsnummer)", "vat_id"),
    _number(r"(renten|sozial)versicherungsnummer", "pension_number"),
    _number(r"krankenversichertennummer", "health_number"),
    _number(r"gläubiger-?(ID|identifikationsnummer)", "creditor_id"),
    _number(r"LEI|legal entity identifier", "lei"),
    _number(r"leitweg-?ID", "leitweg_id"),
)


def recognized(field: SchemaField) -> Kind | None:
    """The kind of a text field that says clearly what it asks for; None for any other text."""
    if field.pattern and "@" in field.pattern:
        return Kind(FieldType.EMAIL)
    if field.max_length == 5 and field.pattern and _is_postcode(field.pattern):
        return Kind(FieldType.POSTCODE)
    name = _ASIDE.sub("", field.name).strip()
    for known in _KNOWN:
        if known.names.fullmatch(name) and any(_takes(field, right) for right in known.right):
            return known.kind
    return None


def _takes(field: SchemaField, answer: str) -> bool:
    """Whether the bounds of a field let an answer through."""
    if len(answer) < (field.min_length or 0) or (field.max_length is not None and len(answer) > field.max_length):
        return False
    return not field.pattern or _matches(field.pattern, answer)


def _is_postcode(pattern: str) -> bool:
    right = all(_matches(pattern, text) for text in ("01067", "99999", "50667"))
    return right and not any(_matches(pattern, text) for text in ("0106", "ABCDE", "010671"))


def _matches(pattern: str, text: str) -> bool:
    """Whether a whole text matches; a pattern that nobody can read matches everything, since it is not checked."""
    try:
        compile_pattern(pattern)
    except ExpressionFault:
        return True
    return matches_whole(pattern, text)
