"""Named functions of the condition language. Each is pure; an absent argument makes the result absent.

If a form needs something the language cannot say, its function is added here, with a test.
"""

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from portalwerk.formengine.rules.kinds import BOOL, DATE, NUMBER, TEXT, Kind


@dataclass(frozen=True, slots=True)
class Function:
    """A function: what it takes, what it gives. `takes_absent` lets it see absent arguments itself."""

    takes: tuple[Kind, ...]
    gives: Kind
    run: Callable[..., Any]
    takes_absent: bool = False


def years_between(earlier: date, later: date) -> Decimal:
    """Completed years from one day to another: an age. Someone born on 29 February turns a year older
    on 1 March of a common year.

    Source: §§ 187 Abs. 2, 188 Abs. 2 BGB
    """
    reached = (later.month, later.day) >= (earlier.month, earlier.day)
    return Decimal(later.year - earlier.year - (0 if reached else 1))


def months_between(earlier: date, later: date) -> Decimal:
    """Completed months from one day to another.

    Source: § 188 Abs. 2, 3 BGB
    """
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return Decimal(months - (1 if later.day < earlier.day else 0))


def days_between(earlier: date, later: date) -> Decimal:
    """Days from one day to another; negative if the second comes first."""
    return Decimal((later - earlier).days)


def make_date(year: Decimal, month: Decimal, day: Decimal) -> date | None:
    """A date from three numbers; absent if there is no such day."""
    try:
        return date(int(year), int(month), int(day))
    except (ValueError, OverflowError):
        return None


def is_valid_date(day: Decimal | None, month: Decimal | None, year: Decimal | None) -> bool:
    """Whether three numbers are a day of the calendar; unknown day, or day and month, are allowed.

    A day without a month is no date: nobody knows the one without the other.
    """
    if year is None:
        return day is None and month is None
    if month is None:
        return day is None
    return make_date(year, month, Decimal(1) if day is None else day) is not None


def latest_date(day: Decimal | None, month: Decimal | None, year: Decimal | None) -> date | None:
    """The last day that three numbers may mean when day, or day and month, are unknown: whose birthday this is
    counts as no older than is certain. Absent without a year, or if there is no such day.

    Source: FIM building block "Geburtsdatum (teilbekannt)"
    """
    if year is None or not is_valid_date(day, month, year):
        return None
    if month is None:
        return make_date(year, Decimal(12), Decimal(31))
    if day is None:
        day = Decimal(calendar.monthrange(int(year), int(month))[1])
    return make_date(year, month, day)


def rounded(value: Decimal, places: Decimal) -> Decimal:
    """Rounded half up, as people do with money."""
    return value.quantize(Decimal(1).scaleb(-min(max(int(places), 0), 9)), rounding=ROUND_HALF_UP)


FUNCTIONS: dict[str, Function] = {
    "years_between": Function((DATE, DATE), NUMBER, years_between),
    "months_between": Function((DATE, DATE), NUMBER, months_between),
    "days_between": Function((DATE, DATE), NUMBER, days_between),
    "date": Function((NUMBER, NUMBER, NUMBER), DATE, make_date),
    "is_valid_date": Function((NUMBER, NUMBER, NUMBER), BOOL, is_valid_date, takes_absent=True),
    "latest_date": Function((NUMBER, NUMBER, NUMBER), DATE, latest_date, takes_absent=True),
    "year": Function((DATE,), NUMBER, lambda value: Decimal(value.year)),
    "month": Function((DATE,), NUMBER, lambda value: Decimal(value.month)),
    "round": Function((NUMBER, NUMBER), NUMBER, rounded),
    "starts_with": Function((TEXT, TEXT), BOOL, lambda value, start: value.startswith(start)),
    "ends_with": Function((TEXT, TEXT), BOOL, lambda value, end: value.endswith(end)),
    "contains": Function((TEXT, TEXT), BOOL, lambda value, part: part in value),
    "xor": Function((BOOL, BOOL), BOOL, lambda one, other: bool(one) is not bool(other), takes_absent=True),
}
