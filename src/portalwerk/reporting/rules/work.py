"""The figures of an office: how much came, how long it took, where the time lies. Counts only, no person. Pure.

What rests on fewer than five cases is not said: a single case could be told from it, and who worked on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portalwerk.reporting.rules.courses import OFFICE, Course, Stage, ages_left, days_in_stages, mean, percentile

LEAST = 5
SHARES = (0.5, 0.8, 0.95)
_ROUND_TO = 5


@dataclass(frozen=True, slots=True)
class Period:
    """A span of time. Parameters: marks, the first moments of its months, the first of them its beginning."""

    marks: tuple[datetime, ...]
    until: datetime

    @property
    def since(self) -> datetime:
        """The beginning."""
        return self.marks[0]

    def holds(self, moment: datetime | None) -> bool:
        """Return whether a moment lies in it."""
        return moment is not None and self.since <= moment < self.until

    @property
    def months(self) -> list[tuple[datetime, datetime]]:
        """Its months, from when until when."""
        return list(zip(self.marks, (*self.marks[1:], self.until), strict=True))


@dataclass(frozen=True, slots=True)
class Spread:
    """After how many days half, four of five and 19 of 20 are done; None where too few are known."""

    half: float | None
    four_of_five: float | None
    nearly_all: float | None


@dataclass(frozen=True, slots=True)
class Lying:
    """The time in one stage. `mean` adds up over the stages to the mean duration."""

    stage: Stage
    mean: float
    half: float
    four_of_five: float
    before: float | None

    @property
    def more(self) -> float | None:
        """By how many days it grew against the period before."""
        return None if self.before is None else self.mean - self.before


@dataclass(frozen=True, slots=True)
class Month:
    """How many came and went in a month; None for one to four. `total` figures are rounded to five."""

    first: date
    came: int | None
    went: int | None
    came_total: int
    begun_total: int
    went_total: int


@dataclass(frozen=True, slots=True)
class Ageing:
    """Open cases in one stage: their ages in days, and the ages at which earlier ones left it."""

    stage: Stage
    ages: tuple[float, ...]
    bands: Spread

    def is_late(self, age: float) -> bool:
        """Return whether a case is older than 19 of 20 were when they left."""
        return self.bands.nearly_all is not None and age > self.bands.nearly_all


@dataclass(frozen=True)
class WorkFigures:
    """All figures of one service, or of several, in a period. None where they rest on fewer than five cases."""

    came: int | None
    went: int | None
    open: int | None
    oldest: float | None
    gross: Spread
    net: Spread
    gross_before: Spread
    in_time: float | None
    right_first: float | None
    loops: float | None
    stages: tuple[Lying, ...]
    months: tuple[Month, ...]
    ageing: tuple[Ageing, ...]
    channels: tuple[tuple[str, int | None], ...]

    @property
    def mean_days(self) -> float | None:
        """The mean duration: the sum of all stages."""
        return sum(one.mean for one in self.stages) if self.stages else None

    @property
    def mean_before(self) -> float | None:
        """The mean duration in the period before."""
        known = [one.before for one in self.stages if one.before is not None]
        return sum(known) if known else None

    @property
    def grown_most(self) -> Lying | None:
        """The stage that takes most more days than before, if any takes more."""
        known = [one for one in self.stages if one.more is not None and one.more > 0]
        return max(known, key=lambda one: one.more or 0.0, default=None)


def work_figures(courses: Sequence[Course], *, period: Period, before: Period) -> WorkFigures:
    """Return the figures. Parameters: courses, all that were open in `before` or later, in any order."""
    done = [one for one in courses if period.holds(one.decided_at)]
    earlier = [one for one in courses if before.holds(one.decided_at)]
    waiting = [
        one
        for one in courses
        if one.arrived_at < period.until and (one.ended_at is None or one.ended_at >= period.until)
    ]
    came = [one for one in courses if period.holds(one.arrived_at)]
    ages = [days_of(one, period.until) for one in waiting]
    return WorkFigures(
        came=shown(len(came)),
        went=shown(len(done)),
        open=shown(len(waiting)),
        oldest=max(ages) if len(ages) >= LEAST else None,
        gross=spread([one.gross for one in done]),
        net=spread([one.net for one in done]),
        gross_before=spread([one.gross for one in earlier]),
        in_time=_share(done, lambda one: one.due_on is None or one.decided_on is None or one.decided_on <= one.due_on),
        right_first=_share(done, lambda one: one.askings == 0),
        loops=mean([float(one.askings) for one in done]) if len(done) >= LEAST else None,
        stages=_stages(done, earlier),
        months=_months(courses, period),
        ageing=_ageing(waiting, done, at=period.until),
        channels=tuple((name, shown(count)) for name, count in Counter(one.channel for one in came).most_common()),
    )


def shown(count: int) -> int | None:
    """Return a count as it may be shown: none is none, one to four is not said."""
    return None if 0 < count < LEAST else count


def spread(days: Sequence[float]) -> Spread:
    """Return how durations spread, of at least five."""
    if len(days) < LEAST:
        return Spread(None, None, None)
    half, most, nearly = (percentile(days, share) for share in SHARES)
    return Spread(half, most, nearly)


def days_of(course: Course, moment: datetime) -> float:
    """Return how old a case is at a moment, in days."""
    return sum(days_in_stages(course, until=moment).values())


def office_days(figures: WorkFigures) -> float:
    """Return the mean days that were the office's own."""
    return sum(one.mean for one in figures.stages if one.stage in OFFICE)


def _share(courses: Sequence[Course], fits: Callable[[Course], bool]) -> float | None:
    return sum(map(fits, courses)) / len(courses) if len(courses) >= LEAST else None


def _stages(done: Sequence[Course], earlier: Sequence[Course]) -> tuple[Lying, ...]:
    if len(done) < LEAST:
        return ()
    lying = []
    for stage in Stage:
        days = [one.days[stage] for one in done]
        then = [one.days[stage] for one in earlier] if len(earlier) >= LEAST else []
        half, most = percentile(days, 0.5) or 0.0, percentile(days, 0.8) or 0.0
        lying.append(Lying(stage, mean(days) or 0.0, half, most, mean(then)))
    return tuple(lying)


def _months(courses: Sequence[Course], period: Period) -> tuple[Month, ...]:
    months = []
    # What was there at the beginning counts as having come and, where it was begun, as begun.
    there = [one for one in courses if one.ended_at is None or one.ended_at >= period.since]
    for begin, end in period.months:
        month = Period((begin,), end)
        came = sum(month.holds(one.arrived_at) for one in courses)
        went = sum(month.holds(one.ended_at) for one in courses)
        totals = (
            sum(one.arrived_at < end for one in there),
            sum(one.taken_at is not None and one.taken_at < end for one in there),
            sum(one.ended_at is not None and one.ended_at < end for one in there),
        )
        came_total, begun_total, went_total = (round(total / _ROUND_TO) * _ROUND_TO for total in totals)
        months.append(Month(begin.date(), shown(came), shown(went), came_total, begun_total, went_total))
    return tuple(months)


def _ageing(waiting: Sequence[Course], done: Sequence[Course], *, at: datetime) -> tuple[Ageing, ...]:
    if len(waiting) < LEAST:
        return ()
    left = [ages_left(one) for one in done]
    columns = []
    for stage in Stage:
        ages = sorted(days_of(one, at) for one in waiting if one.stage_at(at) == stage)
        columns.append(Ageing(stage, tuple(ages), spread([one[stage] for one in left if stage in one])))
    return tuple(columns)
