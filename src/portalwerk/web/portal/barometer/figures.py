"""The figures of the barometer. They are those of the office, of all its units, over the last twelve months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from uuid import UUID

from portalwerk.kernel.clock import BERLIN
from portalwerk.reporting.queries import courses_here, stars_of
from portalwerk.reporting.rules.satisfaction import Satisfaction, together
from portalwerk.reporting.rules.work import Period, WorkFigures, work_figures

_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Reading:
    """What everybody may know of one service. `since` is the first day that counts."""

    since: date
    work: WorkFigures
    satisfaction: Satisfaction

    @property
    def is_enough(self) -> bool:
        """Whether there were enough decisions to say anything."""
        return bool(self.work.went)


@lru_cache(maxsize=512)
def reading_of(tenant_id: UUID, slug: str, day: date) -> Reading:
    """Return the figures of a service up to a day. Needs the tenant's scope.

    Worked out once a day: the page is open to everybody, and who looks twice on one day cannot tell a single case.
    """
    end = datetime.combine(day, datetime.min.time(), tzinfo=BERLIN)
    period = Period((end - _YEAR,), end)
    courses = courses_here(since=period.since, slug=slug)
    work = work_figures(courses, period=period, before=Period(period.marks, period.since))
    first = period.since.date()
    stars = stars_of(since=first.replace(day=1), slug=slug).get(slug, {})
    return Reading(first, work, together(stars))
