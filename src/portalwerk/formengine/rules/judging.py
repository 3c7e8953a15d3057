"""Is one given value right? One sentence if not: what is wrong and what would be right."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from stdnum import iban

from portalwerk.formengine.rules.form import CHOICE_TYPES, Field, FieldType
from portalwerk.formengine.rules.kinds import day, number
from portalwerk.formengine.rules.patterns import matches_whole
from portalwerk.formengine.rules.problem import named
from portalwerk.formengine.rules.schemes import SCHEMES
from portalwerk.formengine.rules.values import month_number, read_number_text, show_date, split_datetime

#: The longest answers where a definition sets no limit of its own.
LONGEST_LINE = 500
LONGEST_TEXT = 20_000
_LONGEST = {FieldType.TEXTAREA: LONGEST_TEXT, FieldType.URL: 2_000}

_EMAIL = re.compile(r"[^\s@\"(),:;<>\[\]\\]{1,64}@[^\s@.\"(),:;<>\[\]\\]+(\.[^\s@.\"(),:;<>\[\]\\]+)+")
_PHONE = re.compile(r"\+?[0-9][0-9 ()/.\-–]*")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_HOST = re.compile(r"[^\s.]+(\.[^\s.]+)+")
_PLATE = re.compile(r"[A-ZÄÖÜ]{1,3}-([A-Z]{1,2} [1-9]\d{0,3}[EH]?|[1-9]\d{0,5})")
_LONGEST_PLATE = 8
_VIN = re.compile(r"[A-HJ-NPR-Z0-9]{17}")
_ISO_PARTIAL = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")

Labels = Mapping[str, str]


def fault_of(field: Field, value: Any, codes: Labels) -> str | None:
    """The sentence about a wrong value, or None if it is right. `codes` are the codes it may take."""
    if field.type in (FieldType.BOOLEAN, FieldType.DECLARATION):
        return None if isinstance(value, bool) else f"Bitte wählen Sie bei „{named(field)}“ eine Antwort aus."
    if not isinstance(value, str):
        return f"„{named(field)}“ konnten wir nicht lesen. Bitte geben Sie es neu ein."
    if field.type is FieldType.FILE:
        return None
    return _control_characters(field, value) or _JUDGES.get(field.type, _text)(field, value, codes)


def _control_characters(field: Field, value: str) -> str | None:
    if value.isprintable():
        return None
    allowed = "\n\t" if field.type is FieldType.TEXTAREA else ""
    for character in value:
        # Unassigned, private and control characters; format characters such as a joiner are part of names.
        if unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn") and character not in allowed:
            return (
                f"„{named(field)}“ enthält ein Zeichen, das sich nicht schreiben lässt. "
                "Bitte löschen Sie das Feld und tippen Sie die Angabe neu."
            )
    return None


def count(characters: int) -> str:
    """A number of characters as people read it."""
    return f"{characters:,}".replace(",", ".")


def _text(field: Field, value: str, _codes: Labels) -> str | None:
    label = named(field)
    longest = field.max_length
    if longest is None:
        longest = _LONGEST.get(field.type, LONGEST_LINE)
    if len(value) > longest:
        return (
            f"„{label}“ ist zu lang: {count(len(value))} Zeichen. Erlaubt sind höchstens {count(longest)}. "
            "Bitte kürzen Sie."
        )
    if field.min_length is not None and len(value) < field.min_length:
        return f"„{label}“ ist zu kurz. Bitte geben Sie mindestens {count(field.min_length)} Zeichen ein."
    return _pattern(field, value)


def _pattern(field: Field, value: str) -> str | None:
    if field.pattern is None or matches_whole(field.pattern, value):
        return None
    remedy = field.pattern_hint or "Bitte prüfen Sie Ihre Eingabe"
    return f"„{named(field)}“ hat nicht die richtige Form. {remedy.rstrip('.')}."


def _number(field: Field, value: str, _codes: Labels) -> str | None:
    label, found = named(field), number(value)
    example = {FieldType.INTEGER: "12", FieldType.MONEY: "53,00"}.get(field.type, "12,5")
    if found is None or len(value) > 40:
        return f"„{label}“ ist keine Zahl. Bitte geben Sie nur Ziffern ein. Beispiel: {example}"
    if field.type is FieldType.INTEGER and found != found.to_integral_value():
        return f"„{label}“ muss eine ganze Zahl sein, ohne Komma. Beispiel: {example}"
    exponent = found.as_tuple().exponent
    if field.type is FieldType.MONEY and isinstance(exponent, int) and exponent < -2:
        return f"„{label}“ hat mehr als zwei Stellen nach dem Komma. Beispiel: {example}"
    return _range(field, found)


def _range(field: Field, found: Decimal) -> str | None:
    label, money = named(field), field.type is FieldType.MONEY
    least, most = number(field.min_value), number(field.max_value)
    unit = f" {field.unit}" if field.unit else ""
    if (least is not None and found < least) or (most is not None and found > most):
        low = "" if least is None else read_number_text(str(field.min_value), money=money) + unit
        high = "" if most is None else read_number_text(str(field.max_value), money=money) + unit
        if low and high:
            return f"„{label}“ muss zwischen {low} und {high} liegen. Bitte ändern Sie die Zahl."
        bound = f"mindestens {low}" if low else f"höchstens {high}"
        return f"„{label}“ muss {bound} sein. Bitte ändern Sie die Zahl."
    return None


def _choice(field: Field, value: str, codes: Labels) -> str | None:
    if value in codes:
        return None
    if not codes:
        return _text(field, value, codes)
    return f"Die Antwort bei „{named(field)}“ gibt es nicht mehr. Bitte wählen Sie eine aus der Liste."


def _date(field: Field, value: str, _codes: Labels) -> str | None:
    partial = field.type is FieldType.PARTIAL_DATE
    if not _ISO_PARTIAL.fullmatch(value) or day(value) is None or (len(value) < 10 and not partial):
        return _wrong_date(named(field), value, partial=partial)
    return _date_range(field, value)


def _date_range(field: Field, value: str) -> str | None:
    least, most, found = day(field.min_value), day(field.max_value), day(value)
    if found is not None and least is not None and found < least:
        return f"„{named(field)}“ darf nicht vor dem {_long(least)} liegen. Bitte ändern Sie das Datum."
    if found is not None and most is not None and found > most:
        return f"„{named(field)}“ darf nicht nach dem {_long(most)} liegen. Bitte ändern Sie das Datum."
    return None


def _long(value: date) -> str:
    return show_date(value.isoformat())


def _wrong_date(label: str, value: str, *, partial: bool) -> str:
    """Says which of the three parts is wrong; one part at a time, the first that matters."""
    parts = (*(part.strip() for part in value.split(".")), "", "")[:3]
    day_text, month_text, year_text = parts
    if not year_text:
        return f"„{label}“: Das Jahr fehlt. Beispiel: 2026"
    if not (year_text.isascii() and year_text.isdigit() and len(year_text) == 4 and int(year_text) > 0):
        return f"„{label}“: Das Jahr muss vier Ziffern haben. Beispiel: 2026"
    if not month_text:
        return f"„{label}“: Der Monat fehlt. Beispiel: 3 oder März"
    month = month_number(month_text)
    if month is None or not 1 <= month <= 12:
        return f"„{label}“: Den Monat „{month_text[:20]}“ gibt es nicht. Beispiel: 3 oder März"
    if not day_text:
        return f"„{label}“: Der Tag fehlt. Beispiel: 27"
    if not (day_text.isascii() and day_text.isdigit() and 1 <= int(day_text[:4]) <= 31):
        return f"„{label}“: Der Tag muss eine Zahl von 1 bis 31 sein. Beispiel: 27"
    return f"„{label}“: Den {day_text}.{month}.{year_text} gibt es im Kalender nicht. Bitte prüfen Sie den Tag."


def _time(field: Field, value: str, _codes: Labels) -> str | None:
    if _TIME.fullmatch(value):
        return None
    return f"„{named(field)}“ ist keine Uhrzeit. Bitte geben Sie Stunde und Minute an. Beispiel: 14:30"


def _datetime(field: Field, value: str, codes: Labels) -> str | None:
    on, at = split_datetime(value)
    return _date(field, on, codes) or _time(field, at, codes)


def _email(field: Field, value: str, codes: Labels) -> str | None:
    if not _EMAIL.fullmatch(value):
        return (
            f"„{named(field)}“ ist keine E-Mail-Adresse. Sie braucht ein @ und einen Punkt danach. "
            "Beispiel: ada@beispiel.de"
        )
    return _text(field, value, codes)


def _phone(field: Field, value: str, codes: Labels) -> str | None:
    if not _PHONE.fullmatch(value) or sum(character.isdigit() for character in value) < 3:
        return (
            f"„{named(field)}“ ist keine Telefonnummer. Bitte geben Sie Vorwahl und Nummer an. Beispiel: 03601 123456"
        )
    return _text(field, value, codes)


def _iban(field: Field, value: str, codes: Labels) -> str | None:
    if iban.is_valid(value):
        return _text(field, value, codes)
    return (
        f"„{named(field)}“ stimmt nicht. Bitte prüfen Sie jede Ziffer: Eine deutsche IBAN beginnt mit DE "
        "und hat 22 Stellen. Sie steht auf Ihrer Bankkarte."
    )


def _postcode(field: Field, value: str, codes: Labels) -> str | None:
    if not re.fullmatch(r"[0-9]{5}", value):
        return f"„{named(field)}“ hat fünf Ziffern. Bitte prüfen Sie Ihre Eingabe. Beispiel: 07999"
    return _text(field, value, codes)


def _url(field: Field, value: str, codes: Labels) -> str | None:
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
    except ValueError:
        parts, host = urlsplit(""), ""
    if parts.scheme in ("http", "https") and _HOST.fullmatch(host) and " " not in value:
        return _text(field, value, codes)
    return (
        f"„{named(field)}“ ist keine Internetadresse. Bitte prüfen Sie Ihre Eingabe. Beispiel: https://www.beispiel.de"
    )


def _plate(field: Field, value: str, codes: Labels) -> str | None:
    if _PLATE.fullmatch(value) and sum(character.isalnum() for character in value) <= _LONGEST_PLATE:
        return _text(field, value, codes)
    return (
        f"„{named(field)}“ ist kein deutsches Kennzeichen. Bitte trennen Sie Ort und Buchstaben mit einem Strich. "
        "Beispiel: EF-AB 123"
    )


def _vin(field: Field, value: str, codes: Labels) -> str | None:
    if _VIN.fullmatch(value):
        return _text(field, value, codes)
    label = named(field)
    if len(value) != 17:
        return (
            f"„{label}“ hat 17 Zeichen, hier sind es {len(value)}. "
            "Bitte prüfen Sie jedes Zeichen. Die Nummer steht im Fahrzeugschein im Feld E."
        )
    return f"„{label}“ enthält nur Ziffern und Buchstaben, kein I, O und Q. Bitte prüfen Sie, ob 1 oder 0 gemeint ist."


def _checked_number(field: Field, value: str, codes: Labels) -> str | None:
    scheme = SCHEMES[field.scheme]
    if len(value) <= LONGEST_LINE and scheme.is_valid(value):
        return _text(field, value, codes)
    return f"„{named(field)}“ stimmt nicht. Bitte prüfen Sie jedes Zeichen. {scheme.found} Beispiel: {scheme.example}"


def _point(field: Field, value: str, _codes: Labels) -> str | None:
    parts = [number(part) for part in value.split(",")]
    if len(parts) == 2 and parts[0] is not None and parts[1] is not None:
        if abs(parts[0]) <= 90 and abs(parts[1]) <= 180:
            return None
        return f"„{named(field)}“: Diesen Ort gibt es nicht. Die Breite geht bis 90, die Länge bis 180 Grad."
    return (
        f"„{named(field)}“ ist kein Ort auf der Karte. Bitte geben Sie Breite und Länge als Zahl an. "
        "Beispiel: 50,9751 und 11,0297"
    )


_JUDGES: dict[FieldType, Callable[[Field, str, Labels], str | None]] = {
    FieldType.NUMBER: _number,
    FieldType.INTEGER: _number,
    FieldType.MONEY: _number,
    FieldType.DATE: _date,
    FieldType.PARTIAL_DATE: _date,
    FieldType.TIME: _time,
    FieldType.DATETIME: _datetime,
    FieldType.EMAIL: _email,
    FieldType.PHONE: _phone,
    FieldType.IBAN: _iban,
    FieldType.POSTCODE: _postcode,
    FieldType.URL: _url,
    FieldType.PLATE: _plate,
    FieldType.VIN: _vin,
    FieldType.CHECKED_NUMBER: _checked_number,
    FieldType.POINT: _point,
    **dict.fromkeys(CHOICE_TYPES, _choice),
}
