"""The curve of the time until decision, with open cases counted for as long as they were seen waiting.

Kaplan and Meier's product-limit estimator with weights: sorting and one running sum.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# How long somebody waited, and whether they still did when last seen. Sorted, a decision comes before somebody who
# is open on the same day: who is open on a day counts on that day.
Wait = tuple[float, bool]

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Curve:
    """Which share was decided after how many days: `days[i]` days bring it to `shares[i]`, both ascending.

    Parameters: longest, the longest wait seen, decided or not.
    """

    days: Sequence[float]
    shares: Sequence[float]
    longest: float

    def reached(self, share: float) -> float | None:
        """Return after how many days `share` is decided, None if the curve never gets there."""
        at = bisect_left(self.shares, share - _ROUNDING)
        return self.days[at] if at < len(self.days) else None

    def reached_at_most(self, share: float) -> float:
        """Return the same, and the longest wait seen where the curve never gets there."""
        days = self.reached(share)
        return self.longest if days is None else days


def curve_of(groups: Iterable[tuple[Mapping[Wait, int], float]]) -> Curve:
    """Return the curve of several groups of waits.

    Parameters: groups, how often each wait was seen, and what one of them weighs.
    """
    pool: dict[Wait, float] = {}
    for waits, weight in groups:
        for wait, count in waits.items():
            pool[wait] = pool.get(wait, 0.0) + count * weight
    at_risk, undecided = sum(pool.values()), 1.0
    reached: list[float] = []
    shares: list[float] = []
    ordered = sorted(pool.items())
    for (days, is_open), weight in ordered:
        if not is_open:
            undecided *= max(0.0, 1 - weight / at_risk) if at_risk > _ROUNDING else 1.0
            reached.append(days)
            shares.append(1 - undecided)
        at_risk -= weight
    return Curve(reached, shares, ordered[-1][0][0] if ordered else 0.0)
