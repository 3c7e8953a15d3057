"""The gate of honesty: a date is shown only where enough is known to keep it. Source: FORECAST.md, point 4."""

from __future__ import annotations

from enum import StrEnum

from portalwerk.forecast.rules.curve import Curve

ENOUGH_DECIDED = 30
DORMANT_DAYS = 180
# Nothing is said about times that the curve reaches only by luck.
MUST_REACH = 0.9
# A history too short for a date knows only the fast ones.
HISTORY_FACTOR = 1.5
_SHOWN_SHARE = 0.8
_OLD_SHARE = 0.95


class Silence(StrEnum):
    """Why no date is shown."""

    TOO_FEW = "too_few"
    DORMANT = "dormant"
    OLDER_THAN_KNOWN = "older_than_known"


def silence(
    curve: Curve | None,
    *,
    decided: int,
    history_days: float,
    waited_days: float,
    quiet_days: float,
    oldest_days: float | None,
) -> Silence | None:
    """Return why no date may be shown, None if one may.

    Parameters: curve, of the time that is left; decided, how many decided stays stand behind it; history_days,
    since when cases are recorded; waited_days, how long this one waits; quiet_days, since its last event;
    oldest_days, the age that a twentieth of the known cases exceeds, None if nobody knows.
    """
    if quiet_days > DORMANT_DAYS:
        return Silence.DORMANT
    if oldest_days is not None and waited_days > oldest_days:
        return Silence.OLDER_THAN_KNOWN
    if curve is None or decided < ENOUGH_DECIDED or curve.reached(MUST_REACH) is None:
        return Silence.TOO_FEW
    shown = curve.reached(_SHOWN_SHARE)
    if shown is None or history_days < HISTORY_FACTOR * shown:
        return Silence.TOO_FEW
    return None


def oldest_known(totals: Curve) -> float:
    """Return the age beyond which only a twentieth of the known cases got. Parameters: totals, from first to last."""
    return totals.reached_at_most(_OLD_SHARE)
