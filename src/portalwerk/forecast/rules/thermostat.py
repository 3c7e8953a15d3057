"""The thermostat that keeps the promise: a range meant for eight of ten shall hold eight times of ten.

Adaptive conformal inference with delayed feedback: one number of state, moved once per decided case. Missed too
often, the range widens; never missed, it narrows. Source: FORECAST.md 3.3.
"""

from __future__ import annotations

from dataclasses import dataclass

PROMISED_MISS = 0.2
STEP = 0.01
_NARROWEST, _WIDEST = 0.5, 0.02


@dataclass(frozen=True, slots=True)
class Thermostat:
    """Which share of cases may fall outside the range that is drawn, so that a fifth of them does."""

    miss: float = PROMISED_MISS

    @property
    def low(self) -> float:
        """The share of the curve at which the range begins."""
        return self.miss / 2

    @property
    def high(self) -> float:
        """The share of the curve at which the range ends."""
        return 1 - self.miss / 2

    def after(self, missed: float) -> Thermostat:
        """Return the thermostat after one case was decided. Parameters: missed, share of its forecasts that failed."""
        moved = self.miss + STEP * (PROMISED_MISS - missed)
        return Thermostat(min(_NARROWEST, max(_WIDEST, moved)))
