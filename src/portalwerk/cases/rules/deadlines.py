"""Until when the authority wants to decide, and how the applicant's move holds that up. Pure.

While the applicant is asked for something, the days do not count: from the day after the asking to the day of the
reply, but never beyond the day until which the reply was due. A case that was overdue when it asked stays overdue.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from portalwerk.cases.rules.working_days import add_working_days, is_working_day, legal_day, next_working_day

_DAY = timedelta(days=1)


class Counting(StrEnum):
    """How the days of a deadline count."""

    CALENDAR = "calendar"
    SHIFTED = "calendar_to_working_day"
    WORKING = "working"


@dataclass(frozen=True, slots=True)
class Goal:
    """What a service promises itself: so many days, counted so, with the holidays of this Land."""

    days: int
    counting: Counting
    land: str


@dataclass(frozen=True, slots=True)
class Asking:
    """The applicant was asked: when, and until which day they were given time."""

    at: datetime
    until: date


def paused_days(goal: Goal, askings: Iterable[Asking], ends: Iterable[datetime]) -> list[date]:
    """Return the days that do not count because it was the applicant's move, in order, each once.

    A pause ends with its day, with the next asking, or with the first of `ends` after it. Where ends shift to a working
    day, it ends with one.

    Parameters: askings, in any order; ends, when a reply came, or when the case was decided or taken back.
    Raises LandUnknown.
    """
    ordered = sorted(askings, key=lambda asking: asking.at)
    moments = sorted([*ends, *(asking.at for asking in ordered)])
    days: set[date] = set()
    for asking in ordered:
        ended_at = next((moment for moment in moments if moment > asking.at), None)
        last = asking.until if ended_at is None else min(asking.until, legal_day(ended_at))
        first = legal_day(asking.at) + _DAY
        if goal.counting != Counting.CALENDAR and last >= first:
            last = next_working_day(last, land=goal.land)
        days.update(first + _DAY * number for number in range((last - first).days + 1))
    return sorted(days)


def decide_by(goal: Goal, arrived_on: date, *, paused: Sequence[date] = ()) -> date:
    """Return the day by which a case is to be decided, counted from the day after arrival.

    Parameters: paused, days that do not count. Raises LandUnknown.
    Source: § 31 Abs. 1 VwVfG with § 187 Abs. 1 BGB; § 31 Abs. 3 VwVfG.
    """
    if goal.counting == Counting.WORKING:
        kept = sum(is_working_day(day, land=goal.land) for day in paused)
        return add_working_days(arrived_on, goal.days + kept, land=goal.land)
    end = arrived_on + timedelta(days=goal.days + len(paused))
    return next_working_day(end, land=goal.land) if goal.counting == Counting.SHIFTED else end


def days_left(due_on: date, *, today: date, waiting_until: date | None) -> int:
    """Return how many days are left, below zero if it is overdue. While the applicant is asked the number stands still.

    Parameters: waiting_until, until when the reply is due, None if nobody waits for one.
    """
    return (due_on - max(today, waiting_until or today)).days
