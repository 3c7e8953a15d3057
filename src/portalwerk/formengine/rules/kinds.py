"""The kinds of value an expression works with, and how an answer becomes such a value."""

import calendar
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from portalwerk.formengine.rules.form import CHOICE_TYPES, NUMBER_TYPES, Element, Field, FieldType, Group


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value is. `item` is the kind inside a list, `members` are the children of a group.

    `codes` are the codes a text may have if it comes from a list: comparing with another one is a fault.
    """

    name: str
    item: "Kind | None" = None
    members: Mapping[str, Element] = field(default_factory=dict, compare=False, hash=False)
    codes: frozenset[str] = frozenset()

    def fits(self, other: "Kind") -> bool:
        """Whether values of both kinds may be compared."""
        if "absent" in (self.name, other.name):
            return True
        if self.name == "list" and other.name == "list":
            return self.item is None or other.item is None or self.item.fits(other.item)
        return self.name == other.name

    @property
    def german(self) -> str:
        """The kind in a sentence."""
        return _GERMAN[self.name]


BOOL = Kind("bool")
NUMBER = Kind("number")
TEXT = Kind("text")
DATE = Kind("date")
ABSENT = Kind("absent")

_GERMAN = {
    "bool": "Ja/Nein",
    "number": "eine Zahl",
    "text": "ein Text",
    "date": "ein Datum",
    "absent": "nichts",
    "list": "eine Liste",
    "group": "eine Gruppe",
}

#: How many digits a number may have, before and behind the comma together.
_LONGEST_NUMBER = 100

#: Facts that a condition may name beside the answers, each given by whoever asks.
FACTS: Mapping[str, Kind] = {
    "today": DATE,
    "land": TEXT,
    "tenant": TEXT,
    "area": TEXT,
    "account_kind": TEXT,
    "assurance": TEXT,
}

Codes = Callable[[Field], frozenset[str]]


def list_of(item: Kind) -> Kind:
    """The kind of a list of such items."""
    return Kind("list", item=item)


def kind_of_group(group: Group) -> Kind:
    """The kind of one item of a group."""
    return Kind("group", members={child.key: child for child in group.elements})


def kind_of_field(field_: Field, codes: Codes) -> Kind:
    """The kind of one answer of a field, without regard to repetition."""
    if field_.type in NUMBER_TYPES:
        return NUMBER
    if field_.type in (FieldType.BOOLEAN, FieldType.DECLARATION):
        return BOOL
    if field_.type in (FieldType.DATE, FieldType.PARTIAL_DATE):
        return DATE
    if field_.type in CHOICE_TYPES:
        return Kind("text", codes=codes(field_))
    return TEXT


def number(raw: Any) -> Decimal | None:
    """A stored number, or None where the draft holds something else."""
    if isinstance(raw, bool) or raw is None:
        return None
    written = str(raw)
    if len(written) > _LONGEST_NUMBER:
        return None
    try:
        value = Decimal(written)
    except InvalidOperation:
        return None
    # "1e999999999" is short to type and a gigabyte to write out.
    return value if value.is_finite() and abs(value.adjusted()) <= _LONGEST_NUMBER else None


def day(raw: Any) -> date | None:
    """A stored date. Of a partly known one the last possible day: nobody counts as older than is certain."""
    if isinstance(raw, date):
        return raw
    if not isinstance(raw, str):
        return None
    try:
        if len(raw) == 4:
            return date(int(raw), 12, 31)
        if len(raw) == 7:
            year, month = int(raw[:4]), int(raw[5:])
            return date(year, month, calendar.monthrange(year, month)[1])
        return date.fromisoformat(raw)
    except (ValueError, calendar.IllegalMonthError):
        return None


def truth(raw: Any) -> bool | None:
    """A stored truth value."""
    return raw if isinstance(raw, bool) else None


def text(raw: Any) -> str | None:
    """A stored text; an empty one is absent."""
    return raw if isinstance(raw, str) and raw else None


READERS: Mapping[str, Callable[[Any], Any]] = {
    "number": number,
    "date": day,
    "bool": truth,
    "text": text,
}


def reader(kind: Kind) -> Callable[[Any], Any]:
    """How a stored answer of that kind becomes a value."""
    if kind.name == "list":
        inner = reader(kind.item) if kind.item is not None else lambda raw: raw
        return lambda raw: (
            [value for value in (inner(entry) for entry in raw) if value is not None] if isinstance(raw, list) else []
        )
    if kind.name == "group":
        return lambda raw: raw if isinstance(raw, dict) else {}
    return READERS[kind.name]


def filled(raw: Any) -> bool:
    """Whether a stored answer says anything: `false` and `0` do, an empty text, list or group does not."""
    if isinstance(raw, dict):
        return any(filled(value) for value in raw.values())
    if isinstance(raw, list):
        return any(filled(value) for value in raw)
    return raw is not None and raw != ""
