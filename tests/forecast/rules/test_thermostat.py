"""The thermostat: widens after misses, narrows after hits, settles where a fifth is missed."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.forecast.rules.thermostat import PROMISED_MISS, STEP, Thermostat


def test_one_case_moves_it_by_one_small_step() -> None:
    assert Thermostat().after(1.0).miss == pytest.approx(PROMISED_MISS - STEP * 0.8)
    assert Thermostat().after(0.0).miss == pytest.approx(PROMISED_MISS + STEP * 0.2)


def test_a_miss_widens_and_a_hit_narrows() -> None:
    assert Thermostat().after(1.0).high > Thermostat().high > Thermostat().after(0.0).high
    assert Thermostat().after(1.0).low < Thermostat().low < Thermostat().after(0.0).low


@given(st.lists(st.floats(0, 1), max_size=400))
def test_it_stays_a_range_around_the_middle(missed: list[float]) -> None:
    now = Thermostat()
    for share in missed:
        now = now.after(share)
    assert 0 < now.low < 0.5 < now.high < 1


def test_a_curve_that_is_too_bold_is_corrected_until_the_promise_holds() -> None:
    dice = random.Random(3)
    now, missed = Thermostat(), []
    for _ in range(6000):
        # what comes is spread twice as wide as the curve believes
        share = 0.5 + (dice.random() - 0.5) * 1.15
        missed.append(not now.low <= share <= now.high)
        now = now.after(missed[-1])
    assert sum(missed[2000:]) / 4000 == pytest.approx(PROMISED_MISS, abs=0.02)
