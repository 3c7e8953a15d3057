"""The course of a case through the office, and whose move it was on which days. Pure.

Between arrival and decision every moment belongs to exactly one stage, so that the days add up. Where several wait at
once the applicant goes before another authority, and both before the office: only what is left is the office's time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property

_DAY = timedelta(days=1)


class Stage(StrEnum):
    """Where a case lies."""

    QUEUE = "queue"
    WORK = "work"
    APPLICANT = "applicant"
    THIRD = "third"


STAGE_WORDS = {
    Stage.QUEUE: "Wartet auf Bearbeitung",
    Stage.WORK: "Amt prüft",
    Stage.APPLICANT: "Antragstellende liefern nach",
    Stage.THIRD: "Andere Stelle prüft",
}
OFFICE = (Stage.QUEUE, Stage.WORK)

#: Events of a case that move it from one stage to another.
TAKEN, RELEASED, ASKED, REPLIED = "taken", "released", "asked", "replied"
CONSULTED = "consulted"
CONSULTED_BACK = frozenset({"consultation_answered", "consultation_withdrawn"})
DECIDED = frozenset({"decided", "countersigned", "decided_automatically"})
ENDED = DECIDED | {"withdrawn", "forwarded"}
TURNS = frozenset({TAKEN, RELEASED, ASKED, REPLIED, CONSULTED}) | CONSULTED_BACK | ENDED


@dataclass(frozen=True)
class Course:
    """What happened to one case.

    Parameters: turns, the events that moved it, in order; due_on, the day by which it was to be decided, pauses
    included; channel, how it came; decided_on, the legal day of its decision.
    """

    arrived_at: datetime
    turns: tuple[tuple[datetime, str], ...] = ()
    due_on: date | None = None
    channel: str = ""
    decided_on: date | None = None

    @cached_property
    def decided_at(self) -> datetime | None:
        """When it was decided, None if it was not."""
        return self._first(DECIDED)

    @cached_property
    def ended_at(self) -> datetime | None:
        """When it was decided, taken back or given to another authority."""
        return self._first(ENDED)

    @cached_property
    def taken_at(self) -> datetime | None:
        """When the work on it began."""
        return self._first(frozenset({TAKEN}))

    @cached_property
    def askings(self) -> int:
        """How often the applicant was asked for something."""
        return sum(kind == ASKED for _, kind in self.turns)

    @cached_property
    def days(self) -> dict[Stage, float]:
        """How many days it lay in which stage until its decision; without one there are none."""
        return days_in_stages(self, until=self.decided_at) if self.decided_at else {}

    @cached_property
    def gross(self) -> float:
        """The days from arrival to decision."""
        return sum(self.days.values())

    @cached_property
    def net(self) -> float:
        """The same without the days on which it was the applicant's move."""
        return self.gross - self.days.get(Stage.APPLICANT, 0.0)

    def stage_at(self, moment: datetime) -> Stage:
        """Return where it lies at a moment."""
        return [stage for begin, _, stage in _intervals(self, until=moment)][-1]

    def _first(self, kinds: frozenset[str]) -> datetime | None:
        return next((at for at, kind in self.turns if kind in kinds), None)


def days_in_stages(course: Course, *, until: datetime) -> dict[Stage, float]:
    """Return how many days a case lay in which stage until a moment. They add up to its whole age."""
    days = dict.fromkeys(Stage, 0.0)
    for begin, end, stage in _intervals(course, until=until):
        days[stage] += (end - begin) / _DAY
    return days


def ages_left(course: Course) -> dict[Stage, float]:
    """Return how old a decided case was, in days, when it left each stage it was in for the last time."""
    if course.decided_at is None:
        return {}
    spans = _intervals(course, until=course.decided_at)
    return {stage: (end - course.arrived_at) / _DAY for begin, end, stage in spans if end > begin}


def _intervals(course: Course, *, until: datetime) -> Iterator[tuple[datetime, datetime, Stage]]:
    """Yield the times in which a case lay in one stage, without a gap; the last one ends with `until`."""
    is_worked_on = is_asked = False
    consulted, begin = 0, course.arrived_at
    turns = (turn for turn in course.turns if turn[0] <= until)
    for at, kind in (*turns, (until, "")):
        at = max(begin, at)
        stage = _stage(is_worked_on=is_worked_on, is_asked=is_asked, is_consulted=consulted > 0)
        yield begin, at, stage
        begin = at
        if kind in {TAKEN, RELEASED}:
            is_worked_on = kind == TAKEN
        elif kind in {ASKED, REPLIED}:
            is_asked = kind == ASKED
        elif kind == CONSULTED or kind in CONSULTED_BACK:
            consulted = max(0, consulted + (1 if kind == CONSULTED else -1))


def _stage(*, is_worked_on: bool, is_asked: bool, is_consulted: bool) -> Stage:
    if is_asked:
        return Stage.APPLICANT
    if is_consulted:
        return Stage.THIRD
    return Stage.WORK if is_worked_on else Stage.QUEUE


def percentile(values: Iterable[float], share: float) -> float | None:
    """Return the smallest value that at least `share` of all values do not exceed, None without values."""
    ordered = sorted(values)
    if not ordered:
        return None
    # The rank is a whole number: what is a hair above one through rounding is that one.
    rank = -int(-(share * len(ordered) - 1e-9) // 1)
    return ordered[min(max(rank, 1), len(ordered)) - 1]


def mean(values: Sequence[float]) -> float | None:
    """Return the mean, None without values."""
    return sum(values) / len(values) if values else None
