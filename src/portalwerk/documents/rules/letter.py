"""What stands in a letter: dataclasses that the templates read as JSON.

All texts are finished German sentences; the templates add only headings and order.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from portalwerk.files.rules import byte_size

_MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip
_DAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
_NBSP = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Authority:
    """Who writes. `crest_svg` is the crest as SVG text; without it the head shows the name alone."""

    name: str
    unit: str = ""
    address: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    website: str = ""
    crest_svg: str = ""
    crest_description: str = ""
    color: str = "#003a46"


@dataclass(frozen=True)
class Head:
    """The head that all letters share.

    Parameters: recipient, the lines of the address window; empty for a letter that is only read online, which
    then says so. info, further lines of the block of references, such as Aktenzeichen or Ihre Ansprechperson.
    """

    authority: Authority
    title: str
    date: str
    reference: str = ""
    recipient: tuple[str, ...] = ()
    info: tuple[Row, ...] = ()
    salutation: str = "Guten Tag,"


@dataclass(frozen=True)
class Row:
    """One label and what belongs to it."""

    label: str
    value: str


@dataclass(frozen=True)
class Section:
    """The answers of one page of a form."""

    title: str
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class AttachmentLine:
    """One file that was sent along, with the digest by which it is known again."""

    name: str
    size: int
    sha256: str
    label: str = ""


@dataclass(frozen=True)
class FeeLine:
    """One item of a fee; `amount` is written money, `53,00 €`."""

    label: str
    amount: str


@dataclass(frozen=True)
class NextStep:
    """What happens next, and when."""

    what: str
    when: str = ""


@dataclass(frozen=True)
class Proviso:
    """A Nebenbestimmung: its kind in German (Auflage, Bedingung, Befristung) and its text.

    Source: § 36 VwVfG.
    """

    kind: str
    text: str


@dataclass(frozen=True)
class Acknowledgment:
    """An Eingangsbestätigung: what arrived when, and what happens next.

    Source: § 71b Abs. 3 VwVfG; Art. 6 (2) Regulation (EU) 2018/1724; BSI TR-03172-3, A3.13.04 and A3.19.03.
    """

    head: Head
    service: str
    arrived: str
    steps: tuple[NextStep, ...] = ()
    sections: tuple[Section, ...] = ()
    attachments: tuple[AttachmentLine, ...] = ()
    fees: tuple[FeeLine, ...] = ()
    fee_total: str = ""
    fee_note: str = ""
    contact: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the letter as the template `acknowledgment` reads it."""
        content = asdict(self)
        for line in content["attachments"]:
            line["size"] = byte_size(line["size"])
        return content


@dataclass(frozen=True)
class Decision:
    """A Bescheid: outcome in one sentence, reasons, provisos, fee, remedy, announcement.

    Parameters: automatic, the sentence that no person decided; code_svg, the code by which anybody can check the
    letter, with the address of that page; draft, printed across every page until the decision is made.
    Source: § 35a, § 37 Abs. 3 and 6, § 39 Abs. 1, § 41 VwVfG.
    """

    head: Head
    outcome: str
    details: tuple[Row, ...] = ()
    orders: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    provisos: tuple[Proviso, ...] = ()
    fees: tuple[FeeLine, ...] = ()
    fee_total: str = ""
    fee_note: str = ""
    next_steps: tuple[NextStep, ...] = ()
    announcement: str = ""
    remedy: tuple[str, ...] = ()
    signed_by: str = ""
    automatic: str = ""
    sealed: bool = field(default=True)
    code_svg: str = ""
    code_place: str = ""
    draft: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the letter as the template `decision` reads it."""
        return asdict(self)


def long_date(day: date, *, weekday: bool = False) -> str:
    """Return `21. November 2026`, or with its weekday where a deadline is meant."""
    written = f"{day.day}.{_NBSP}{_MONTHS[day.month - 1]}{_NBSP}{day.year}"
    return f"{_DAYS[day.weekday()]}, {written}" if weekday else written


def long_moment(moment: datetime) -> str:
    """Return `21. November 2026, 10:42 Uhr`. The caller passes local time."""
    return f"{long_date(moment.date())}, {moment:%H:%M}{_NBSP}Uhr"
