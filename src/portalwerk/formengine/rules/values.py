"""What people type and what is stored: spellings in, one stored value out, and back for display.

What cannot be understood is stored as typed, so that nobody has to type it again; `checking.py` says what is
wrong with it.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation

from portalwerk.formengine.rules.form import Field, FieldType
from portalwerk.formengine.rules.kinds import number
from portalwerk.formengine.rules.schemes import SCHEMES

MONTHS = (
    "januar",
    "februar",
    "märz",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "dezember",
)
_MONTH_SPELLINGS = {"jaenner": 1, "jänner": 1, "feber": 2, "maerz": 3, "mrz": 3, "may": 5}

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_ISO_PARTIAL = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_DOTTED = re.compile(r"(\d{1,2})\s*[./-]\s*([^\W_]+)\s*[./-]?\s*(\d{4})")
_THOUSANDS = re.compile(r"[-]?\d{1,3}(\.\d{3})+(,\d+)?")
_BLANKS = re.compile(r"\s+")
_PLATE = re.compile(r"([A-ZÄÖÜ]{1,3})[\s·-]+([A-Z]{1,2})[\s·-]*([1-9]\d{0,3})\s*([EH]?)")
#: Three letters and two: only so no gap is needed.
_JOINED_PLATE = re.compile(r"([A-ZÄÖÜ]{3})([A-Z]{2})\s*([1-9]\d{0,3})\s*([EH]?)")
_OFFICIAL_PLATE = re.compile(r"([A-ZÄÖÜ]{1,3})[\s·-]+([1-9]\d{0,5})")
_MINUS_SIGNS = str.maketrans({"\N{MINUS SIGN}": "-", "\N{EN DASH}": "-"})


def clean_text(raw: str) -> str:
    """Composed characters, one kind of line end, no blanks around, no NUL: no page can show it.

    Source: DIN 91379 (normalization form C)
    """
    composed = raw if raw.isascii() else unicodedata.normalize("NFC", raw)
    return composed.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()


def read_text(field: Field, raw: str) -> str:
    """One typed text in its stored spelling."""
    text = clean_text(raw)
    if not text:
        return ""
    if field.type is FieldType.CHECKED_NUMBER:
        scheme = SCHEMES.get(field.scheme)
        return text if scheme is None else scheme.compact(text)
    if field.type in _SPELLINGS:
        return _SPELLINGS[field.type](text)
    return text


def read_number(text: str) -> str:
    """A number in German spelling ("1.234,50", "12 000") as decimal text; anything else as typed."""
    compact = _BLANKS.sub("", text).translate(_MINUS_SIGNS).removeprefix("+")
    if _THOUSANDS.fullmatch(compact):
        compact = compact.replace(".", "")
    compact = compact.replace(",", ".")
    if not re.fullmatch(r"-?(\d+(\.\d*)?|\.\d+)", compact) or len(compact) > 40:
        return text
    try:
        return f"{Decimal(compact):f}"
    except InvalidOperation:
        return text


def read_money(text: str) -> str:
    """An amount; the sign of the currency may stand beside it, cents are filled up."""
    bare = re.sub(r"(?i)\s*(€|eur|euro)\s*", "", text)
    stored = read_number(bare)
    value = number(stored)
    if value is None:
        return text
    exponent = value.as_tuple().exponent
    return f"{value:.2f}" if isinstance(exponent, int) and exponent >= -2 else stored


def read_integer(text: str) -> str:
    """A whole number; "3,0" is one."""
    stored = read_number(text)
    value = number(stored)
    if value is not None and value == value.to_integral_value():
        return f"{value.to_integral_value():f}"
    return stored


def read_time(text: str) -> str:
    """A time of day ("8.30", "8:30 Uhr", "0830") as HH:MM; anything else as typed."""
    bare = re.sub(r"(?i)\s*uhr$", "", text)
    match = re.fullmatch(r"(\d{1,2})\s*[:.]\s*(\d{2})", bare) or re.fullmatch(r"(\d{2})(\d{2})", bare)
    if match is None:
        match = re.fullmatch(r"(\d{1,2})()", bare)
    if match is None:
        return text
    hour, minute = int(match[1]), int(match[2] or 0)
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else text


def _read_postcode(text: str) -> str:
    compact = re.sub(r"[\s-]", "", text)
    return re.sub(r"^(?i:de?)(?=\d)", "", compact)


def _read_iban(text: str) -> str:
    return re.sub(r"[\s.-]", "", text).upper()


def _read_email(text: str) -> str:
    local, at, host = text.removeprefix("mailto:").rpartition("@")
    return f"{local}{at}{host.lower()}"


def _read_phone(text: str) -> str:
    return _BLANKS.sub(" ", text)


def _read_url(text: str) -> str:
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", text) or "." not in text or _BLANKS.search(text):
        return text
    return f"https://{text}"


def _read_vin(text: str) -> str:
    return re.sub(r"[\s-]", "", text).upper()


def read_plate(text: str) -> str:
    """A German number plate ("ef ab123", "EF-AB 123 E") as "EF-AB 123E"; anything else as typed.

    Where the letters cannot be told apart without a gap, nothing is guessed.

    Source: FZV, Anlage 3 (Kennzeichen)
    """
    upper = text.upper().translate(_MINUS_SIGNS)
    match = _PLATE.fullmatch(upper) or _JOINED_PLATE.fullmatch(upper)
    if match is not None:
        return f"{match[1]}-{match[2]} {match[3]}{match[4]}"
    official = _OFFICIAL_PLATE.fullmatch(upper)
    return f"{official[1]}-{official[2]}" if official else text


_SPELLINGS = {
    FieldType.NUMBER: read_number,
    FieldType.INTEGER: read_integer,
    FieldType.MONEY: read_money,
    FieldType.TIME: read_time,
    FieldType.POSTCODE: _read_postcode,
    FieldType.IBAN: _read_iban,
    FieldType.URL: _read_url,
    FieldType.PLATE: read_plate,
    FieldType.VIN: _read_vin,
    FieldType.EMAIL: _read_email,
    FieldType.PHONE: _read_phone,
}


def read_date(day: str, month: str, year: str, *, partial: bool = False) -> str:
    """A date from three inputs as ISO date; what is no date is kept as "day.month.year".

    Month names are understood. A date typed whole into the first input is taken apart. With `partial`, the
    day, or day and month, may be empty: "2026-05", "2026".

    Source: ISO 8601-1; PAuswV Anhang 3 (partly known dates of birth)
    """
    parts = [clean_text(part)[:30] for part in (day, month, year)]
    if parts[0] and not parts[1] and not parts[2]:
        parts = list(_whole_date(parts[0], parts))
    parts = [part.strip(" .") for part in parts]
    if not any(parts):
        return ""
    numbers = (_digits(parts[0]), month_number(parts[1]), _digits(parts[2]))
    found = _iso(parts, numbers, partial=partial)
    return found if found is not None else ".".join(part.replace(".", " ") for part in parts)


def _whole_date(text: str, parts: list[str]) -> tuple[str, str, str]:
    if _ISO_DATE.fullmatch(text):
        return text[8:], text[5:7], text[:4]
    match = _DOTTED.fullmatch(text)
    return (match[1], match[2], match[3]) if match else (parts[0], parts[1], parts[2])


def _iso(parts: list[str], numbers: tuple[int | None, int | None, int | None], *, partial: bool) -> str | None:
    day, month, year = numbers
    if year is None or len(parts[2]) != 4:
        return None
    if partial and not parts[0] and not parts[1]:
        return f"{year:04d}"
    if partial and not parts[0] and month is not None and 1 <= month <= 12:
        return f"{year:04d}-{month:02d}"
    if day is None or month is None:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _digits(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None


def month_number(text: str) -> int | None:
    """A month as number or name, whole or shortened ("3", "März", "sept.")."""
    word = text.strip(" .").lower()
    if word.isascii() and word.isdigit():
        return int(word) if len(word) <= 2 else None
    if word in _MONTH_SPELLINGS:
        return _MONTH_SPELLINGS[word]
    if len(word) >= 3:
        hits = [at for at, name in enumerate(MONTHS, start=1) if name.startswith(word)]
        return hits[0] if len(hits) == 1 else None
    return None


def date_parts(stored: str) -> tuple[str, str, str]:
    """A stored date as the three inputs show it: day, month, year."""
    if _ISO_PARTIAL.fullmatch(stored):
        year, month, day = (*stored.split("-"), "", "")[:3]
        return day.removeprefix("0"), month.removeprefix("0"), year
    day, month, year = (*stored.split("."), "", "")[:3]
    return day, month, year


def split_datetime(stored: str) -> tuple[str, str]:
    """A stored date and time as its two halves."""
    day, _, time = stored.partition("T")
    return day, time


def read_point(latitude: str, longitude: str) -> str:
    """A place on the map as "latitude,longitude" in degrees; what is no number is kept as typed.

    Source: RFC 7946 names WGS 84, which maps and phones use
    """
    parts = [read_number(clean_text(part)[:30]) for part in (latitude, longitude)]
    if not any(parts):
        return ""
    return ",".join(part.replace(",", " ") for part in parts)


def point_parts(stored: str) -> tuple[str, str]:
    """A stored place as the two inputs show it: latitude, longitude."""
    latitude, _, longitude = stored.partition(",")
    return show_number(latitude), show_number(longitude)


def show_number(stored: str) -> str:
    """A stored number as it stands in an input: decimal comma, no thousands points."""
    return stored.replace(".", ",") if number(stored) is not None else stored


def read_number_text(stored: str, *, money: bool = False) -> str:
    """A stored number as it is read in a text: thousands points, decimal comma."""
    value = number(stored)
    if value is None:
        return stored
    whole, _, rest = f"{value:f}".partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    groups = f"{int(digits):,}".replace(",", ".")
    text = f"{sign}{groups}" + (f",{rest}" if rest else "")
    return f"{text}\N{NO-BREAK SPACE}€" if money else text


def show_date(stored: str) -> str:
    """A stored date as it is read in a text: "27.03.1985", "03.1985", "1985"."""
    if not _ISO_PARTIAL.fullmatch(stored):
        return stored
    return ".".join(reversed(stored.split("-")))
