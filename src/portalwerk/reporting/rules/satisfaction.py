"""How easy people found it, in stars from 1 to 5: counts only, and nothing of fewer than five. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from portalwerk.kernel.refusal import Refusal
from portalwerk.reporting.rules.work import LEAST

STARS = range(1, 6)
_EASY, _MIDDLING = 4, 3


class Moment(StrEnum):
    """When somebody was asked."""

    SENT = "sent"
    DECIDED = "decided"


MOMENT_WORDS = {Moment.SENT: "Nach dem Senden", Moment.DECIDED: "Nach der Entscheidung"}


class NoStars(Refusal):
    """Somebody sends the question without an answer."""

    sentence = "Wählen Sie eine Zahl von 1 bis 5."


@dataclass(frozen=True)
class Satisfaction:
    """What people said: how many (None for one to four), and the shares that found it easy, middling and hard."""

    count: int | None
    easy: float | None = None
    middling: float | None = None
    hard: float | None = None


def read_stars(text: str) -> int:
    """Return the stars that were chosen. Raises NoStars."""
    if text not in {str(number) for number in STARS}:
        raise NoStars
    return int(text)


def satisfaction_of(counts: Mapping[int, int]) -> Satisfaction:
    """Return what counts by stars say. Of fewer than five only that there are few is said."""
    total = sum(counts.values())
    if total < LEAST:
        return Satisfaction(None if total else 0)
    easy = sum(count for stars, count in counts.items() if stars >= _EASY)
    middling = counts.get(_MIDDLING, 0)
    return Satisfaction(total, easy / total, middling / total, (total - easy - middling) / total)


def together(counts: Mapping[Moment, Mapping[int, int]]) -> Satisfaction:
    """Return what was said at all moments."""
    return satisfaction_of({stars: sum(one.get(stars, 0) for one in counts.values()) for stars in STARS})
