"""What became of the fictional applications, and when: thrown with seeded dice, so every start tells the same. Pure."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

DAYS_BACK = 400
_SPREAD = 0.42  # of the logarithm: four of five are done at about 1.4 times the median
_WORKDAYS = 5


class Course(StrEnum):
    """How far an application has come."""

    NEW = "new"
    IN_WORK = "in_work"
    WAITING = "waiting"
    REPLIED = "replied"
    DECIDED = "decided"
    READY = "ready"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Usual:
    """What a service promises, in days."""

    from_days: int
    to_days: int
    decide_days: int
    inquiry_days: int


@dataclass(frozen=True)
class Told:
    """The story of one application: its course and the moments on it, None where it did not come so far."""

    course: Course
    submitted_at: datetime
    taken_at: datetime | None = None
    asked_at: datetime | None = None
    replied_at: datetime | None = None
    decided_at: datetime | None = None
    ready_at: datetime | None = None
    ended_at: datetime | None = None
    is_granted: bool = True


#: The open ones in turn: course, youngest and oldest age in days. Negative ages count from the deadline.
_OPEN = (
    (Course.NEW, 0, 2),
    (Course.IN_WORK, 3, 9),
    (Course.WAITING, 5, 11),
    (Course.NEW, 0, 3),
    (Course.REPLIED, 9, 16),
    (Course.IN_WORK, 4, 12),
    (Course.NEW, 1, 4),
    (Course.IN_WORK, -9, -1),
    (Course.REPLIED, 8, 14),
    (Course.WAITING, 6, 12),
)


def decided(dice: random.Random, usual: Usual, *, now: datetime) -> Told:
    """Tell of an application that is decided, or that was taken back before (one of thirty)."""
    days = _duration(dice, usual)
    submitted_at = _any_time(dice, now - timedelta(days=days + 7 + dice.random() * DAYS_BACK))
    taken_at = _in_office(dice, submitted_at, days=days * dice.uniform(0.15, 0.5))
    if dice.random() < 1 / 30:
        return Told(Course.WITHDRAWN, submitted_at, taken_at, ended_at=taken_at + timedelta(hours=dice.randint(1, 60)))
    decided_at = max(_in_office(dice, submitted_at, days=days), taken_at + timedelta(minutes=40))
    asked_at = replied_at = None
    if dice.random() < 0.25 and decided_at - taken_at > timedelta(days=4):
        asked_at = taken_at + timedelta(minutes=dice.randint(5, 50))
        replied_at = asked_at + (decided_at - asked_at) * dice.uniform(0.3, 0.8)
    is_granted = dice.random() > 0.08
    ready_at = ended_at = None
    if is_granted and now - decided_at > timedelta(days=7):
        ready_at = _in_office(dice, decided_at, days=1)
    if now - decided_at > timedelta(days=21):
        ended_at = _in_office(dice, decided_at, days=dice.randint(6, 14))
    course = Course.CLOSED if ended_at else Course.READY if ready_at else Course.DECIDED
    return Told(course, submitted_at, taken_at, asked_at, replied_at, decided_at, ready_at, ended_at, is_granted)


def still_open(dice: random.Random, usual: Usual, *, now: datetime, number: int) -> Told:
    """Tell of an open application. Parameters: number, from 0; neighbours have come to different points."""
    course, youngest, oldest = _OPEN[number % len(_OPEN)]
    from_deadline = usual.decide_days if oldest < 0 else 0
    age = from_deadline + abs(dice.uniform(youngest, oldest)) + 1 / 24
    submitted_at = min(_any_time(dice, now - timedelta(days=age)), now - timedelta(minutes=10))
    if course == Course.NEW:
        return Told(course, submitted_at)
    passed = now - submitted_at
    taken_at = submitted_at + passed * dice.uniform(0.1, 0.3)
    if course == Course.IN_WORK:
        return Told(course, submitted_at, taken_at)
    asked_at = taken_at + timedelta(minutes=dice.randint(5, 50))
    replied_at = asked_at + (now - asked_at) * dice.uniform(0.4, 0.9) if course == Course.REPLIED else None
    return Told(course, submitted_at, taken_at, asked_at, replied_at)


def _duration(dice: random.Random, usual: Usual) -> float:
    """Days until the decision: most within what is promised, a few far longer, as in real life."""
    median = usual.from_days + 0.35 * (usual.to_days - usual.from_days)
    return min(max(1.0, dice.lognormvariate(math.log(median), _SPREAD)), 4.0 * usual.to_days)


def _any_time(dice: random.Random, moment: datetime) -> datetime:
    """People apply from early until late, also on Sundays. Moments are UTC."""
    return moment.replace(hour=dice.randint(5, 20), minute=dice.randint(0, 59), second=dice.randint(0, 59))


def _in_office(dice: random.Random, earlier: datetime, *, days: float) -> datetime:
    """Some days later within office hours; on a weekend nobody works, so it is Monday."""
    moment = earlier + timedelta(days=days)
    if moment.weekday() >= _WORKDAYS:
        moment += timedelta(days=7 - moment.weekday())
    moment = moment.replace(hour=dice.randint(7, 13), minute=dice.randint(0, 59), second=dice.randint(0, 59))
    return max(moment, earlier + timedelta(minutes=30))
