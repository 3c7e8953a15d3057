"""The gate of honesty: a date is shown only where enough is known to keep it. Source: FORECAST.md, point 4."""

from __future__ import annotations

from enum import StrEnum

from portalwerk.forecast.rules.curve import Curve

ENOUGH_DECIDED = 30
DORMANT_DAYS = 180
# Nothing is said about times that the curve reaches only by luck.
MUST_REACH = 0.9
# "Four of five": the later of the two days that are shown.
MOST = 0.8
# A history too short for a date knows only the fast ones.
HISTORY_FACTOR = 1.5
_OLD_SHARE = 0.95


class Silence(StrEnum):
    """Why no date is shown."""

    TOO_FEW = "too_few"
    DORMANT = "dormant"
    OLDER_THAN_KNOWN = "older_than_known"


def silence(
    *,
    most_days: float | None,
    nearly_all_days: float | None,
    decided: int,
    history_days: float,
    waited_days: float,
    quiet_days: float,
    oldest_days: float | None,
) -> Silence | None:
    """Return why no date may be shown, None if one may.

    Parameters: most_days, after how many more days four of five are decided, None if the curve never gets there;
    nearly_all_days, the same for `MUST_REACH`; decided, how many decided stays stand behind the curve; history_days,
    since when cases are recorded; waited_days, how long this one waits; quiet_days, since its last event;
    oldest_days, the age that a twentieth of the known cases exceeds, None if nobody knows.
    """
    if quiet_days > DORMANT_DAYS:
        return Silence.DORMANT
    if oldest_days is not None and waited_days > oldest_days:
        return Silence.OLDER_THAN_KNOWN
    if most_days is None or nearly_all_days is None or decided < ENOUGH_DECIDED:
        return Silence.TOO_FEW
    return Silence.TOO_FEW if history_days < HISTORY_FACTOR * most_days else None


def oldest_known(totals: Curve) -> float:
    """Return the age beyond which only a twentieth of the known cases got. Parameters: totals, from first to last."""
    return totals.reached_at_most(_OLD_SHARE)
