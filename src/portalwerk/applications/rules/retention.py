"""How long drafts and applications are kept. Pure."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from portalwerk.applications.rules.stages import Stage
from portalwerk.applications.rules.submitting import Status

# Source: § 8a OZG: stored drafts are deleted 30 days after the last change.
DRAFTS_KEPT = timedelta(days=30)
# A draft in which nothing was ever answered.
EMPTY_DRAFTS_KEPT = timedelta(days=1)
#: Before the papers of an application are deleted, its applicant is told twice: so long before, and again.
TOLD_BEFORE = timedelta(days=30)
REMINDED_BEFORE = timedelta(days=7)


@dataclass(frozen=True)
class Sent:
    """A letter of an application: the day it was provided, and for a decision the last day for a remedy."""

    provided_on: date
    is_decision: bool = False
    remedy_until: date | None = None


def ended_on(
    status: str, stage: int, *, ended: date | None, letters: Iterable[Sent], is_contested: bool = False
) -> date | None:
    """Return the day from which the time of keeping counts; None while the matter is not over.

    It is over when it is closed, withdrawn, or decided with nothing left to hand over, and never before every
    decision can no longer be attacked: without an announcement that clock has not begun.
    Parameters: ended, the last day on which it was closed, decided, or an objection ended; is_contested, an
    objection is open.
    """
    is_over = status in {Status.CLOSED, Status.WITHDRAWN} or (status == Status.DECIDED and stage == Stage.DECIDED)
    if not is_over or ended is None or is_contested:
        return None
    days = [ended]
    for letter in letters:
        if letter.is_decision and letter.remedy_until is None:
            return None
        days += [letter.provided_on, letter.remedy_until or letter.provided_on]
    return max(days)


def deletion_day(ended: date | None, *, months: int | None, told_on: date | None, today: date) -> date | None:
    """Return the day on which the papers go; None if nobody can say yet.

    Nobody loses papers without having been told in time: a notice that went out late moves the day.
    Parameters: months, how long the service keeps them; told_on, when the applicant was told.
    """
    if ended is None or not months:
        return None
    return max(_months_after(ended, months), (told_on or today) + TOLD_BEFORE)


def notice_due(gone_on: date, *, told_on: date | None, reminded_on: date | None, today: date) -> bool:
    """Return whether the applicant is to be told today that their papers go: 30 days before, and 7 days before."""
    if told_on is None:
        return today >= gone_on - TOLD_BEFORE
    return reminded_on is None and today >= gone_on - REMINDED_BEFORE


def earliest_end(months: int, *, today: date) -> date:
    """Return the last day on which a matter can have ended so that somebody must be told today."""
    whole = today + TOLD_BEFORE
    year, month = divmod(whole.year * 12 + whole.month - 1 - months, 12)
    # A day later than exact at the ends of months: who is asked for nothing yet is asked again tomorrow.
    return date(year, month + 1, monthrange(year, month + 1)[1])


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
