"""The curve of the time until decision: open cases count, weights count, and it never falls."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.forecast.rules.curve import Curve, Wait, curve_of

days = st.integers(0, 400).map(float)
waits = st.lists(st.tuples(days, st.booleans()), min_size=1, max_size=80)


def curve(*found: Wait) -> Curve:
    return curve_of([(Counter(found), 1.0)])


def test_without_open_cases_it_is_the_share_decided() -> None:
    drawn = curve(*((float(day), False) for day in range(1, 11)))
    assert [drawn.reached(share) for share in (0.1, 0.5, 0.8, 0.9, 1.0)] == [1, 5, 8, 9, 10]


def test_who_is_open_on_a_day_counts_on_that_day() -> None:
    drawn = curve((1.0, False), (1.0, True), (2.0, False), (2.0, False))
    assert list(zip(drawn.days, drawn.shares, strict=True)) == [(1.0, 0.25), (2.0, 1.0)]


def test_a_curve_that_open_cases_hold_down_does_not_reach_the_top() -> None:
    drawn = curve((1.0, False), (5.0, True))
    assert drawn.reached(0.9) is None
    assert drawn.reached_at_most(0.9) == 5.0


def test_nobody_seen_gives_an_empty_curve() -> None:
    assert curve_of([]) == Curve([], [], 0.0)


@given(waits)
def test_it_only_rises_and_stays_a_share(found: list[Wait]) -> None:
    drawn = curve(*found)
    assert list(drawn.days) == sorted(set(drawn.days))
    assert list(drawn.shares) == sorted(drawn.shares)
    assert all(0 <= share <= 1 + 1e-9 for share in drawn.shares)


@given(waits, st.lists(days, min_size=1, max_size=40), st.sampled_from([0.1, 0.5, 0.8, 0.9]))
def test_more_open_cases_never_make_the_promise_earlier(
    found: list[Wait], still_open: list[float], share: float
) -> None:
    before = curve(*found).reached(share)
    after = curve(*found, *((seen, True) for seen in still_open)).reached(share)
    assert after is None or (before is not None and before <= after)


@given(waits, st.integers(2, 5))
def test_a_weight_is_as_good_as_that_many_cases(found: list[Wait], times: int) -> None:
    heavy = curve_of([(Counter(found), float(times))])
    many = curve(*found * times)
    assert heavy.days == many.days
    assert heavy.shares == pytest.approx(many.shares)
