"""Each decided case as a dot: on which day, after how many days. Nothing of fewer than five, no person. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portalwerk.reporting.rules.courses import Course
from portalwerk.reporting.rules.work import LEAST, Period, Spread, shown, spread

#: More dots than this are no picture any more; then every second, third … one is drawn.
MOST_DOTS = 500


@dataclass(frozen=True, slots=True)
class Dot:
    """One decided case. `place` is where in the period it was decided, 0 to 1."""

    place: float
    days: float


@dataclass(frozen=True, slots=True)
class DecidedMonth:
    """The decisions of a month: how many (None for one to four), and how their days spread."""

    first: date
    count: int | None
    spread: Spread


@dataclass(frozen=True, slots=True)
class Scatter:
    """The decisions of a period.

    `each` says that every so many-th case is drawn; spread and months know all.
    """

    dots: tuple[Dot, ...]
    each: int
    spread: Spread
    months: tuple[DecidedMonth, ...]


def scatter_of(courses: Sequence[Course], *, period: Period) -> Scatter:
    """Return the decisions of a period; without dots where there were fewer than five."""
    whole = (period.until - period.since).total_seconds()
    found = []
    for course in courses:
        at = course.decided_at
        if at is not None and period.holds(at):
            found.append(Dot((at - period.since).total_seconds() / whole, course.gross))
    found.sort(key=lambda dot: (dot.place, dot.days))
    each = -(-len(found) // MOST_DOTS) or 1
    months = tuple(_month(courses, Period((begin,), end)) for begin, end in period.months)
    return Scatter(
        dots=tuple(found[::each]) if len(found) >= LEAST else (),
        each=each,
        spread=spread([dot.days for dot in found]),
        months=months,
    )


def _month(courses: Sequence[Course], month: Period) -> DecidedMonth:
    days = [one.gross for one in courses if month.holds(one.decided_at)]
    return DecidedMonth(month.since.date(), shown(len(days)), spread(days))
