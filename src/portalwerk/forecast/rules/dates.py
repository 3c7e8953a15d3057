"""From the curve of the time that is left to the two dates that are shown: one-sided, never a single day.

"Half are decided by 24 May, four of five by 12 June." Beyond three weeks a date moves to the end of a whole week,
since more would pretend to know.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from portalwerk.forecast.rules.curve import Curve
from portalwerk.forecast.rules.spans import shown_days

_HALF, _FOUR_OF_FIVE = 0.5, 0.8
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Dates:
    """By when half of those who stood here were decided, and by when four of five. Never the other way round."""

    half_on: date
    four_of_five_on: date


def dates_of(curve: Curve, today: date) -> Dates | None:
    """Return the dates, counted from today in the calendar of the place; None where the curve does not get there."""
    half, four_of_five = curve.reached(_HALF), curve.reached(_FOUR_OF_FIVE)
    if half is None or four_of_five is None:
        return None
    return Dates(_on(today, half), _on(today, four_of_five))


def _on(today: date, days: float) -> date:
    return today + timedelta(days=shown_days(ceil(days - _ROUNDING)))
