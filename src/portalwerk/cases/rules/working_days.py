"""Which days count as working days in a Land.

Only holidays that the whole Land keeps are known here. What a town keeps on top (Augsburger Friedensfest,
Fronleichnam in parts of Thüringen and Sachsen) is handed in by the caller as `holidays`.
"""

from calendar import monthrange
from collections.abc import Set
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from holidays import country_holidays

from portalwerk.kernel.refusal import Refusal

_BERLIN = ZoneInfo("Europe/Berlin")
_NO_MORE: frozenset[date] = frozenset()
_SUNDAY = 6
_SATURDAY = 5
# The fictional Land of the demo keeps the holidays of a real neighbour.
_KEEPS_HOLIDAYS_OF = {"XL": "TH"}
_REAL = ("BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH")
LAND_CODES = frozenset((*_REAL, *_KEEPS_HOLIDAYS_OF))


class LandUnknown(Refusal):
    """No Land has this code, so nobody knows its holidays."""

    sentence = (
        "Das Land „{land}“ kennen wir nicht. Tragen Sie beim Mandanten das Kürzel eines Landes ein, zum Beispiel TH."
    )


@lru_cache(maxsize=512)
def holidays_of(land: str, year: int) -> frozenset[date]:
    """Return the holidays that the whole Land keeps in `year`. Raises LandUnknown.

    Source: § 2 EinigVtr (3 October) and the holiday law of each Land.
    """
    if land not in LAND_CODES:
        raise LandUnknown(land=land)
    return frozenset(country_holidays("DE", subdiv=_KEEPS_HOLIDAYS_OF.get(land, land), years=year))


def is_working_day(day: date, *, land: str, holidays: Set[date] = _NO_MORE) -> bool:
    """Return whether `day` is neither Saturday nor Sunday nor a holiday in `land`. Raises LandUnknown.

    Parameters: holidays, days that only this place keeps. Source: § 193 BGB; § 31 Abs. 3 VwVfG.
    """
    kept = holidays_of(land, day.year)
    return day.weekday() not in (_SATURDAY, _SUNDAY) and day not in kept and day not in holidays


def next_working_day(day: date, *, land: str, holidays: Set[date] = _NO_MORE) -> date:
    """Return `day` itself if it is a working day, otherwise the first one after it. Raises LandUnknown.

    Source: § 193 BGB; § 31 Abs. 3 Satz 1 VwVfG.
    """
    while not is_working_day(day, land=land, holidays=holidays):
        day += timedelta(days=1)
    return day


def add_working_days(day: date, count: int, *, land: str, holidays: Set[date] = _NO_MORE) -> date:
    """Return the `count`-th working day after `day`; `day` itself is not counted. Raises LandUnknown.

    Source: § 187 Abs. 1 BGB.
    """
    if count < 1:
        raise ValueError("count starts at 1")
    for _ in range(count):
        day = next_working_day(day + timedelta(days=1), land=land, holidays=holidays)
    return day


def legal_day(moment: datetime) -> date:
    """Return the day of an aware moment. Source: § 4 EinhZeitG (gesetzliche Zeit)."""
    return moment.astimezone(_BERLIN).date()


def months_after(day: date, months: int) -> date:
    """Return the same day some months later, the last of the month where it has none. Source: § 188 Abs. 2, 3 BGB."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
