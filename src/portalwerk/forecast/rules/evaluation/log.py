"""A log of cases from outside: what happened when, and the status that follows from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# What fewer cases pass through is an errand beside the way and no status of its own. The exact share matters
# little: between a tenth and three tenths the forecasts are the same.
_MAIN_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """One line of a log. Parameters: at, in days since some fixed moment; status, empty if the log names none."""

    at: float
    activity: str
    status: str = ""


@dataclass(frozen=True, slots=True)
class LoggedCase:
    """One case of a log. Parameters: service, what was applied for, may be empty; events, in the order of time."""

    service: str
    events: Sequence[LoggedEvent]

    @property
    def began(self) -> float:
        """The moment of the first event."""
        return self.events[0].at


def main_activities(cases: Sequence[LoggedCase]) -> frozenset[str]:
    """Return the activities that a good part of the cases passes through."""
    passed = Counter(activity for case in cases for activity in {event.activity for event in case.events})
    return frozenset(activity for activity, count in passed.items() if count >= _MAIN_SHARE * len(cases))


def statuses(events: Iterable[LoggedEvent], main: frozenset[str]) -> list[str]:
    """Return the status after each event: what the log says, else the last main activity."""
    current, found = "", []
    for event in events:
        if event.status or event.activity in main or not current:
            current = event.status or event.activity
        found.append(current)
    return found
