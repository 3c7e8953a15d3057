"""Checks of limits and contents: whether they are what the type of the field says, and fit each other."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal

from portalwerk.formengine.rules.xdatenfelder import names
from portalwerk.formengine.rules.xdatenfelder.quality.subjects import QualityCheck, Severity, fields
from portalwerk.formengine.rules.xdatenfelder.schema import Limits, SchemaField, whole

CRITICAL, METHODICAL, WARNING, NOTE = Severity

Value = Decimal | date | time | datetime

_NUMBER = re.compile(r"[+-]?\d{1,60}([.,]\d{1,60})?", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d{1,60}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_CLOCK = re.compile(r"\d{2}:\d{2}(:\d{2})?", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?", re.ASCII)
_NONE = Limits()
#: Like the FIM house: money and plain numbers have to be numbers, whole numbers whole ones.
_NUMBERS = frozenset({"num", "num_currency"})


def _number(written: str) -> Value | None:
    return Decimal(written.replace(",", ".")) if _NUMBER.fullmatch(written) else None


def _integer(written: str) -> Value | None:
    return Decimal(written) if _INTEGER.fullmatch(written) else None


def _shaped(form: re.Pattern[str], read: Callable[[str], Value], written: str) -> Value | None:
    try:
        return read(written) if form.fullmatch(written) else None
    except ValueError:
        return None


def _parsed(datatype: str, written: str) -> Value | None:
    text = written.strip()
    if datatype in _NUMBERS:
        return _number(text)
    if datatype == "num_int":
        return _integer(text)
    if datatype == "date":
        return _shaped(_DAY, date.fromisoformat, text)
    if datatype == "time":
        return _shaped(_CLOCK, time.fromisoformat, text)
    return _shaped(_MOMENT, datetime.fromisoformat, text) if datatype == "datetime" else None


def _limits(field: SchemaField) -> Limits:
    return field.limits or _NONE


def _no_value(datatypes: frozenset[str], part: Callable[[SchemaField], str]) -> Callable[[SchemaField], bool]:
    """Whether a part of a field of these types is written but is no value of its type."""

    def wrong(field: SchemaField) -> bool:
        written = part(field)
        return field.datatype in datatypes and bool(written.strip()) and _parsed(field.datatype, written) is None

    return wrong


def _low(field: SchemaField) -> str:
    return _limits(field).min_value


def _high(field: SchemaField) -> str:
    return _limits(field).max_value


def _content(field: SchemaField) -> str:
    """The value that stands in a field; the text of a label is none."""
    return "" if field.kind in ("label", "select") else field.written_content


def _above(datatype: str, written: str, other: str) -> bool:
    low, high = _parsed(datatype, written), _parsed(datatype, other)
    # The same datatype gives the same kind of value.
    return low is not None and high is not None and low > high  # type: ignore[operator]


def _lengths_crossed(field: SchemaField) -> bool:
    low, high = whole(_limits(field).min_length), whole(_limits(field).max_length)
    return low is not None and high is not None and low > high


def _too_short(field: SchemaField) -> bool:
    length, low = len(_content(field).strip()), whole(_limits(field).min_length)
    return field.datatype in names.TEXT_TYPES and low is not None and 0 < length < low


def _too_long(field: SchemaField) -> bool:
    length, high = len(_content(field).strip()), whole(_limits(field).max_length)
    return field.datatype in names.TEXT_TYPES and high is not None and length > high


def _foreign_code(field: SchemaField) -> bool:
    written = field.written_content.strip()
    return bool(written and field.values) and written not in {value.code for value in field.values}


def _only(datatype: str) -> frozenset[str]:
    return frozenset({datatype})


CHECKS = (
    QualityCheck(
        1059,
        CRITICAL,
        fields,
        lambda one: bool(_limits(one).min_length) and whole(_limits(one).min_length) is None,
        "Die kleinste Feldlänge muss eine ganze Zahl ab 0 sein.",
    ),
    QualityCheck(
        1060,
        CRITICAL,
        fields,
        lambda one: bool(_limits(one).max_length) and not whole(_limits(one).max_length),
        "Die größte Feldlänge muss eine ganze Zahl ab 1 sein.",
    ),
    QualityCheck(1061, CRITICAL, fields, _lengths_crossed, "Die kleinste Feldlänge ist größer als die größte."),
    QualityCheck(1062, CRITICAL, fields, _no_value(_NUMBERS, _low), "Der kleinste Wert ist keine Zahl."),
    QualityCheck(1063, CRITICAL, fields, _no_value(_NUMBERS, _high), "Der größte Wert ist keine Zahl."),
    QualityCheck(
        1064,
        CRITICAL,
        fields,
        lambda one: _above(one.datatype, _low(one), _high(one)),
        "Der kleinste Wert ist größer als der größte.",
    ),
    QualityCheck(1065, CRITICAL, fields, _no_value(_only("num_int"), _low), "Der kleinste Wert ist keine ganze Zahl."),
    QualityCheck(1066, CRITICAL, fields, _no_value(_only("num_int"), _high), "Der größte Wert ist keine ganze Zahl."),
    QualityCheck(1067, CRITICAL, fields, _no_value(_only("date"), _low), "Der früheste Tag ist kein Datum."),
    QualityCheck(1068, CRITICAL, fields, _no_value(_only("date"), _high), "Der späteste Tag ist kein Datum."),
    QualityCheck(1079, CRITICAL, fields, _no_value(_only("datetime"), _low), "Der früheste Zeitpunkt ist keiner."),
    QualityCheck(1080, CRITICAL, fields, _no_value(_only("datetime"), _high), "Der späteste Zeitpunkt ist keiner."),
    QualityCheck(1081, CRITICAL, fields, _no_value(_only("time"), _low), "Die früheste Uhrzeit ist keine."),
    QualityCheck(1082, CRITICAL, fields, _no_value(_only("time"), _high), "Die späteste Uhrzeit ist keine."),
    QualityCheck(1069, CRITICAL, fields, _no_value(_NUMBERS, _content), "Der Inhalt ist keine Zahl."),
    QualityCheck(1070, CRITICAL, fields, _no_value(_only("num_int"), _content), "Der Inhalt ist keine ganze Zahl."),
    QualityCheck(1071, CRITICAL, fields, _no_value(_only("date"), _content), "Der Inhalt ist kein Datum."),
    QualityCheck(1083, CRITICAL, fields, _no_value(_only("datetime"), _content), "Der Inhalt ist kein Zeitpunkt."),
    QualityCheck(1084, CRITICAL, fields, _no_value(_only("time"), _content), "Der Inhalt ist keine Uhrzeit."),
    QualityCheck(
        1077,
        CRITICAL,
        fields,
        lambda one: one.datatype == "bool" and _content(one).strip() not in ("", "true", "false"),
        "Der Inhalt muss true oder false sein.",
    ),
    QualityCheck(
        1072,
        CRITICAL,
        fields,
        lambda one: _above(one.datatype, _low(one), _content(one)),
        "Der Inhalt liegt unter dem kleinsten Wert.",
    ),
    QualityCheck(
        1073,
        CRITICAL,
        fields,
        lambda one: _above(one.datatype, _content(one), _high(one)),
        "Der Inhalt liegt über dem größten Wert.",
    ),
    QualityCheck(1074, CRITICAL, fields, _too_short, "Der Inhalt ist kürzer als die kleinste Feldlänge."),
    QualityCheck(1075, CRITICAL, fields, _too_long, "Der Inhalt ist länger als die größte Feldlänge."),
    QualityCheck(1085, METHODICAL, fields, _foreign_code, "Der Inhalt ist kein Code der Liste."),
    QualityCheck(
        1100,
        CRITICAL,
        fields,
        lambda one: one.datatype in names.FILE_TYPES and bool(one.written_content.strip()),
        "Anlagen und statische Objekte haben keinen Inhalt.",
    ),
)
