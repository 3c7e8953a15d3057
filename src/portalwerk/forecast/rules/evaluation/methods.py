"""What is compared: the portal's own method, and two plain ones that anybody would try first.

Each learns from moments whose wait is known so far, and then answers for other moments.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from portalwerk.forecast.rules.cells import Cells, Place, elapsed_bin, levels_of_one_authority
from portalwerk.forecast.rules.curve import Curve, Wait, curve_of
from portalwerk.forecast.rules.evaluation.log import LoggedCase, statuses
from portalwerk.forecast.rules.evaluation.measures import SHARES, Forecast
from portalwerk.forecast.rules.gate import MOST, MUST_REACH, silence
from portalwerk.forecast.rules.thermostat import Thermostat

_GRAINS = ((0.25, 1440), (2, 24), (21, 4))


class Moment(NamedTuple):
    """One look at a case: where it stood, how long it had waited, and its cell. `step` counts its events so far."""

    service: str
    status: str
    elapsed: float
    at: float
    step: int
    place: Place


Known = Sequence[tuple[Moment, Wait]]


class Method(Protocol):
    """Something that foretells."""

    def learn(self, known: Known) -> None:
        """Forget everything and learn from what is known now."""

    def foretell(self, moment: Moment) -> Forecast | None:
        """Return the forecast for a moment, None where nothing is known."""


def moments_of(case: LoggedCase, main: frozenset[str]) -> list[Moment]:
    """Return one moment for each event of a case."""
    began, moments = case.began, []
    for step, (event, status) in enumerate(zip(case.events, statuses(case.events, main), strict=True)):
        elapsed = event.at - began
        place = Place(case.service, status, elapsed_bin(elapsed))
        moments.append(Moment(case.service, status, elapsed, event.at, step, place))
    return moments


class Credibility:
    """The portal's method: cells that borrow from their parents, and a thermostat."""

    def __init__(self) -> None:
        self.thermostat = Thermostat()
        self._cells = Cells((), levels=levels_of_one_authority)

    def learn(self, known: Known) -> None:
        """Build the cells anew; the thermostat keeps its place."""
        self._cells = Cells(((moment.place, wait) for moment, wait in known), levels=levels_of_one_authority)

    def foretell(self, moment: Moment) -> Forecast | None:
        """Read the curve of the moment's cell."""
        curve = self._cells.curve(moment.place)
        return _read(curve, (self.thermostat.low, 0.5, self.thermostat.high))

    def is_shown(self, moment: Moment, *, history_days: float) -> bool:
        """Return whether a person would see the forecast. How old a case may be is the protocol's business."""
        curve = self._cells.curve(moment.place)
        reason = silence(
            most_days=curve.reached(MOST) if curve else None,
            nearly_all_days=curve.reached(MUST_REACH) if curve else None,
            decided=self._cells.decided(moment.place),
            history_days=history_days,
            waited_days=moment.elapsed,
            quiet_days=0,
            oldest_days=None,
        )
        return reason is None

    def judged(self, missed: float) -> None:
        """Hear that a case was decided. Parameters: missed, the share of its forecasts that did not hold."""
        self.thermostat = self.thermostat.after(missed)


class KaplanMeierOfService:
    """The curve of all waits of a service, wherever the case stands."""

    def learn(self, known: Known) -> None:
        """Draw one curve per service, and one of all for services not seen before."""
        self._curves = _curves_by_service(known)

    def foretell(self, moment: Moment) -> Forecast | None:
        """Read the curve of the service."""
        return _read(self._curves.get(moment.service) or self._curves.get(None), SHARES)


class MedianOfService:
    """How long cases of the service take in all (open ones censored), minus the time already waited."""

    def learn(self, known: Known) -> None:
        """Note how long each decided case took."""
        self._curves = _curves_by_service([pair for pair in known if pair[0].step == 0])

    def foretell(self, moment: Moment) -> Forecast | None:
        """Subtract the time already waited."""
        total = _read(self._curves.get(moment.service) or self._curves.get(None), SHARES)
        if total is None:
            return None
        left = [max(0.0, days - moment.elapsed) for days in (total.low, total.middle, total.high)]
        return Forecast(*left)


def _curves_by_service(known: Known) -> dict[str | None, Curve]:
    waits: dict[str | None, Counter[Wait]] = defaultdict(Counter)
    for (service, wait), count in Counter((moment.service, wait) for moment, wait in known).items():
        waits[service][wait] += count
        waits[None][wait] += count
    return {service: curve_of([(found, 1.0)]) for service, found in waits.items()}


def grained(days: float) -> float:
    """Return days as exact as anybody needs them: minutes for six hours, hours for two days, quarters for three
    weeks, then whole days.
    """
    grain = next((grain for below, grain in _GRAINS if days < below), 1)
    return round(days * grain) / grain


def _read(curve: Curve | None, shares: Sequence[float]) -> Forecast | None:
    if curve is None:
        return None
    low, middle, high = (curve.reached_at_most(share) for share in shares)
    return Forecast(low, middle, high)
