"""When no date is shown, and why."""

from collections import Counter
from typing import Any

import pytest

from portalwerk.forecast.rules.curve import curve_of
from portalwerk.forecast.rules.gate import Silence, oldest_known, silence

CURVE = curve_of([(Counter((float(day), False) for day in range(1, 101)), 1.0)])  # four of five after 80 days
HELD_DOWN = curve_of([(Counter({(5.0, False): 40, (9.0, True): 10}), 1.0)])  # open cases keep it at 80 percent
GOOD: dict[str, Any] = {
    "most_days": 80,
    "nearly_all_days": 90,
    "decided": 30,
    "history_days": 120,
    "waited_days": 10,
    "quiet_days": 180,
    "oldest_days": 10,
}


def test_a_date_is_shown_where_all_is_just_enough() -> None:
    assert silence(**GOOD) is None
    assert silence(**GOOD | {"oldest_days": None, "waited_days": 900}) is None


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"decided": 29}, Silence.TOO_FEW),
        ({"history_days": 119.9}, Silence.TOO_FEW),
        ({"quiet_days": 181}, Silence.DORMANT),
        ({"waited_days": 11}, Silence.OLDER_THAN_KNOWN),
    ],
)
def test_each_doubt_alone_keeps_it_silent(changed: dict[str, Any], reason: Silence) -> None:
    assert silence(**GOOD | changed) == reason


@pytest.mark.parametrize("unreached", ["most_days", "nearly_all_days"])
def test_a_curve_that_does_not_get_there_says_nothing(unreached: str) -> None:
    assert silence(**GOOD | {unreached: None}) == Silence.TOO_FEW


def test_the_age_that_a_twentieth_exceeds() -> None:
    assert oldest_known(CURVE) == 95
    assert oldest_known(HELD_DOWN) == 9
