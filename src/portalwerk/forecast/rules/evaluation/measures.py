"""How good forecasts were: error of the middle, quality of the range, how often it held, how wide it was."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median

SHARES = (0.1, 0.5, 0.9)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What was foretold, in days from the moment of asking: the 10, 50 and 90 percent points."""

    low: float
    middle: float
    high: float

    def holds(self, days: float) -> bool:
        """Return whether what came lies in the range."""
        return self.low <= days <= self.high


@dataclass(frozen=True, slots=True)
class Figures:
    """What many forecasts were worth; None where none could be judged."""

    mae_days: float | None
    pinball: float | None
    coverage80: float | None
    width80_days: float | None


@dataclass(slots=True)
class Tally:
    """Collects forecasts with what came. `shown` counts those that the gate of honesty would let a person see."""

    errors: list[float] = field(default_factory=list)
    losses: list[float] = field(default_factory=list)
    widths: list[float] = field(default_factory=list)
    held: int = 0
    shown: int = 0
    shown_held: int = 0

    def add(self, forecast: Forecast, days: float, *, is_shown: bool = False) -> None:
        """Note one forecast and how many days it really took."""
        self.errors.append(abs(days - forecast.middle))
        self.losses.append(pinball(forecast, days))
        self.widths.append(forecast.high - forecast.low)
        self.held += forecast.holds(days)
        self.shown += is_shown
        self.shown_held += is_shown and forecast.holds(days)

    def figures(self) -> Figures:
        """Return the means of all that was noted, of the widths the median."""
        count = len(self.errors)
        if not count:
            return Figures(None, None, None, None)
        return Figures(sum(self.errors) / count, sum(self.losses) / count, self.held / count, median(self.widths))


def pinball(forecast: Forecast, days: float) -> float:
    """Return the mean loss of the three points: being too early costs as much as the point promised to avoid it."""
    points = zip(SHARES, (forecast.low, forecast.middle, forecast.high), strict=True)
    return sum(max(share * (days - point), (share - 1) * (days - point)) for share, point in points) / len(SHARES)
