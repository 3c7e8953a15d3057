"""Cells of comparable cases: service, status, time already waited. A thin cell borrows from its parents.

Credibility: a cell counts all of its own waits and, of each parent, as much as fifteen cases would weigh. With
many own cases what is borrowed no longer matters; with none, the parents speak. Source: FORECAST.md 3.7.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import NamedTuple

from portalwerk.forecast.rules.curve import Curve, Wait, curve_of

PSEUDO_CASES = 15
# Days already waited at which a new bin begins: fine at first, for what is done in a week; then weeks and months.
BIN_EDGES = (1, 2, 3, 5, 7, 14, 28, 56, 84, 112, 168, 252, 365)


class Place(NamedTuple):
    """Where a case stands: at which authority, for which service, in which status, waiting since how long."""

    service: str
    status: str
    elapsed_bin: int
    authority: str = ""


Levels = Callable[[Place], Sequence[Hashable]]


def elapsed_bin(days: float) -> int:
    """Return the number of the bin that so many days of waiting belong to."""
    return bisect_right(BIN_EDGES, days)


def levels_of_one_authority(place: Place) -> Sequence[Hashable]:
    """Return the cell and its parents where only one authority is known: a log from outside."""
    service, status, waited = place.service, place.status, place.elapsed_bin
    return (
        ("own", service, status, waited),
        ("service and status", service, status),
        ("service and time", service, waited),
        ("status and time", status, waited),
        ("status", status),
    )


def levels_with_others(place: Place) -> Sequence[Hashable]:
    """Return the cell of an authority and its parents: its other times, then the same cells of all authorities."""
    authority, service, status, waited = place.authority, place.service, place.status, place.elapsed_bin
    return (
        ("own", authority, service, status, waited),
        ("own status", authority, service, status),
        ("all", service, status, waited),
        ("all status", service, status),
    )


class Cells:
    """The waits of comparable cases by cell, and the curve of each cell.

    Parameters: waits, what is known: where a case stood, and how long it then took or has taken so far; levels,
    from which parents a cell borrows, the cell itself first.
    """

    def __init__(self, waits: Iterable[tuple[Place, Wait]], *, levels: Levels) -> None:
        self._levels = levels
        self._curves: dict[Place, Curve | None] = {}
        self._waits: dict[Hashable, Counter[Wait]] = defaultdict(Counter)
        for (place, wait), count in Counter(waits).items():
            for level in levels(place):
                self._waits[level][wait] += count
        self._counts = {level: seen.total() for level, seen in self._waits.items()}
        self._decided = {
            level: sum(count for (_, is_open), count in seen.items() if not is_open)
            for level, seen in self._waits.items()
        }

    def curve(self, place: Place) -> Curve | None:
        """Return the curve of a cell with what it borrows, None where neither it nor a parent knows anything."""
        if place not in self._curves:
            known = [
                (self._waits[level], weight_of(self._counts[level]) if parent else 1.0)
                for parent, level in enumerate(self._levels(place))
                if level in self._counts
            ]
            self._curves[place] = curve_of(known) if known else None
        return self._curves[place]

    def decided(self, place: Place) -> int:
        """Return how many decided stays stand behind a cell: its own, or those of its largest parent."""
        return max(self._decided.get(level, 0) for level in self._levels(place))


def weight_of(count: int) -> float:
    """Return what one wait of a parent with so many of them weighs: all together never more than fifteen cases."""
    return min(1.0, PSEUDO_CASES / count) if count else 0.0
