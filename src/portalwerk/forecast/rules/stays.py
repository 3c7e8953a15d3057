"""From what happened to a case to its stays: where it stood, and how long it then took until the decision.

Days on which the applicant is to move do not count: the authority's clock stands still. Source: FORECAST.md 3.7.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from portalwerk.forecast.rules.cells import elapsed_bin

# Where every case begins. From here it takes as long as people mean when they ask how long it takes.
FIRST_STATUS = "arrived"


class Turn(StrEnum):
    """Whose move it is from some moment on, or how it ended."""

    OFFICE = "office"
    APPLICANT = "applicant"
    DECIDED = "decided"
    LEFT = "left"


class Change(NamedTuple):
    """Something that moved a case. `status` is where it then stood; the applicant's move has none of its own."""

    at: datetime
    turn: Turn
    status: str = ""


@dataclass(frozen=True)
class Stay:
    """One status of a case, seen from the moment at which it was reached.

    Parameters: elapsed_bin, how long the case had waited by then; turn, whose move it is now or how it ended;
    counts_from, since when the days run, pauses taken out; wait_days, the days until the end or the pause, None
    while they run.
    """

    step: int
    status: str
    elapsed_bin: int
    entered_at: datetime
    turn: Turn
    counts_from: datetime
    wait_days: float | None

    def waited(self, moment: datetime) -> float:
        """Return for how many days the authority has been at work since, as of a moment."""
        return days_between(self.counts_from, moment) if self.wait_days is None else self.wait_days


def stays_of(changes: Sequence[Change]) -> list[Stay]:
    """Return the stays of a case. Parameters: changes, oldest first; what follows the end is left out.

    A case that left without a decision (withdrawn) waited so long and was not decided.
    """
    changes = _until_end(changes)
    if not changes:
        return []
    turn, end = changes[-1].turn, changes[-1].at
    total = net_between(changes, changes[0].at, end)
    stays: list[Stay] = []
    for change in changes:
        if change.turn != Turn.OFFICE:
            continue
        elapsed = net_between(changes, changes[0].at, change.at)
        left = total - elapsed
        stays.append(
            Stay(
                step=len(stays) + 1,
                status=change.status,
                elapsed_bin=elapsed_bin(elapsed / timedelta(days=1)),
                entered_at=change.at,
                turn=turn,
                counts_from=end - left,
                wait_days=None if turn == Turn.OFFICE else left / timedelta(days=1),
            )
        )
    return stays


def net_between(changes: Sequence[Change], since: datetime, until: datetime) -> timedelta:
    """Return the time between two moments without that in which the applicant was to move."""
    net, runs_since = timedelta(), None
    for change in (*changes, Change(until, Turn.LEFT)):
        at = min(max(change.at, since), until)
        if runs_since is not None:
            net += at - runs_since
        runs_since = at if change.turn == Turn.OFFICE else None
    return net


def days_between(since: datetime, until: datetime) -> float:
    """Return how many days lie between two moments. The clocks of two machines may differ: never below zero."""
    return max(0.0, (until - since) / timedelta(days=1))


def _until_end(changes: Sequence[Change]) -> Sequence[Change]:
    for place, change in enumerate(changes):
        if change.turn in {Turn.DECIDED, Turn.LEFT}:
            return changes[: place + 1]
    return changes
