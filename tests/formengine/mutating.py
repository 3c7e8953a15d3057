"""Wrong answers of every kind: what a definition forbids, broken in one place at a time."""

from collections.abc import Iterator
from typing import Any

from portalwerk.formengine.rules.form import CHOICE_TYPES, NUMBER_TYPES, Field, FieldType
from portalwerk.formengine.rules.kinds import number
from portalwerk.formengine.rules.patterns import matches_whole

#: For each kind of field: what somebody may type, by the end of the input's name, and what is wrong with it.
TYPED: dict[FieldType, dict[str, dict[str, str]]] = {
    FieldType.TEXT: {"too long": {"": "x" * 501}, "control character": {"": "A\x07da"}},
    FieldType.TEXTAREA: {"too long": {"": "x" * 20_001}, "control character": {"": "A\x07da"}},
    FieldType.NUMBER: {"word": {"": "viel"}, "two numbers": {"": "3 bis 4"}, "huge": {"": "1e999"}},
    FieldType.INTEGER: {"word": {"": "viel"}, "fraction": {"": "3,5"}},
    FieldType.MONEY: {"word": {"": "teuer"}, "half a cent": {"": "3,555"}},
    FieldType.DATE: {
        "no such day": {".day": "31", ".month": "2", ".year": "2026"},
        "no such month": {".day": "1", ".month": "13", ".year": "2026"},
        "short year": {".day": "1", ".month": "2", ".year": "26"},
        "year only": {".year": "2026"},
        "word": {".day": "gestern"},
    },
    FieldType.PARTIAL_DATE: {
        "no year": {".day": "1", ".month": "2"},
        "no such day": {".day": "31", ".month": "2", ".year": "2026"},
        "day without month": {".day": "1", ".year": "2026"},
    },
    FieldType.TIME: {"no such hour": {"": "25:00"}, "no such minute": {"": "12:60"}, "word": {"": "mittags"}},
    FieldType.DATETIME: {
        "no time": {".day": "1", ".month": "2", ".year": "2026"},
        "no date": {".time": "12:00"},
        "no such hour": {".day": "1", ".month": "2", ".year": "2026", ".time": "24:30"},
    },
    FieldType.SELECT: {"unknown code": {"": "maybe"}},
    FieldType.RADIO: {"unknown code": {"": "maybe"}},
    FieldType.CHECKBOXES: {"unknown code": {"": "maybe"}},
    FieldType.EMAIL: {
        "no sign": {"": "ada.beispiel.de"},
        "no dot": {"": "ada@beispiel"},
        "two signs": {"": "a@b@c.de"},
    },
    FieldType.PHONE: {"word": {"": "anrufen"}, "too short": {"": "12"}},
    FieldType.IBAN: {"digit": {"": "DE02120300000000202052"}, "short": {"": "DE0212030000"}, "word": {"": "Konto"}},
    FieldType.POSTCODE: {"four digits": {"": "7999"}, "letters": {"": "AB123"}},
    FieldType.URL: {"no host": {"": "https://"}, "script": {"": "javascript:alert(1)"}, "word": {"": "Netz"}},
    FieldType.PLATE: {"no gap": {"": "efab"}, "too long": {"": "UHL-AB 1234"}, "foreign": {"": "12-XYZ-9"}},
    FieldType.VIN: {"short": {"": "WVWZZZ1JZ3W38675"}, "letter O": {"": "WVWZZZ1JZ3W38675O"}},
    FieldType.CHECKED_NUMBER: {"digit": {"": "36574261808"}, "word": {"": "Nummer"}, "endless": {"": "3" * 999}},
    FieldType.POINT: {
        "half": {".lat": "50,1"},
        "word": {".lat": "hier", ".lon": "dort"},
        "off": {".lat": "95", ".lon": "1"},
    },
    FieldType.BOOLEAN: {"nothing": {"": "vielleicht"}},
    FieldType.DECLARATION: {"nothing": {"": "nein"}},
    FieldType.FILE: {"nothing": {"": "datei.pdf"}},
}


def stored_mutations(field: Field, codes: set[str]) -> Iterator[tuple[str, Any]]:
    """Stored values that the definition of this very field forbids, with what is wrong about them."""
    yield "of another shape", {"x": "y"}
    if field.type in STORED:
        yield STORED[field.type]
    elif field.type in CHOICE_TYPES and codes:
        yield "unknown code", "".join(sorted(codes))[:40] + "?"
    elif field.type in NUMBER_TYPES:
        yield from _numbers(field)
    else:
        yield from _texts(field)


STORED: dict[FieldType, tuple[str, Any]] = {
    FieldType.BOOLEAN: ("no truth value", "vielleicht"),
    FieldType.DECLARATION: ("no truth value", "vielleicht"),
    FieldType.DATE: ("no such day", "31.2.2026"),
    FieldType.PARTIAL_DATE: ("no such day", "31.2.2026"),
    FieldType.TIME: ("no such hour", "25:00"),
    FieldType.CHECKED_NUMBER: ("too long", "0" * 99),
}


def _numbers(field: Field) -> Iterator[tuple[str, Any]]:
    yield "no number", "viel"
    for bound, step in ((field.min_value, -1), (field.max_value, 1)):
        value = number(bound)
        if value is not None:
            yield "out of range", f"{value + step:f}"


def _texts(field: Field) -> Iterator[tuple[str, Any]]:
    if field.max_length is not None:
        yield "too long", "1" * (field.max_length + 1)
    if field.min_length is not None and field.min_length > 1:
        yield "too short", "1" * (field.min_length - 1)
    if field.pattern is not None:
        yield from (("against the pattern", text) for text in ("§", "1§") if not matches_whole(field.pattern, text))
