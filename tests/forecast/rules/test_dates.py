"""The two dates that are shown."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.forecast.rules.curve import Curve, curve_of
from portalwerk.forecast.rules.dates import Dates, dates_of

waits = st.lists(st.tuples(st.floats(0, 900), st.just(False)), min_size=1, max_size=60)


def after(*days: float) -> Curve:
    return curve_of([(Counter((day, False) for day in days), 1.0)])


@pytest.mark.parametrize(
    ("today", "half", "most", "expected"),
    [
        (date(2026, 5, 4), 9.0, 19.0, Dates(date(2026, 5, 13), date(2026, 5, 23))),
        (date(2026, 3, 27), 2.0, 4.0, Dates(date(2026, 3, 29), date(2026, 3, 31))),  # the clock changes on the 29th
        (date(2028, 2, 27), 2.0, 3.0, Dates(date(2028, 2, 29), date(2028, 3, 1))),  # leap day
        (date(2026, 12, 30), 1.0, 5.0, Dates(date(2026, 12, 31), date(2027, 1, 4))),  # year end
        (date(2026, 5, 4), 21.0, 22.0, Dates(date(2026, 5, 25), date(2026, 6, 1))),  # whole weeks beyond 21 days
        (date(2026, 5, 4), 0.2, 0.9, Dates(date(2026, 5, 5), date(2026, 5, 5))),  # a part of a day is a day
    ],
)
def test_the_dates_follow_the_calendar(today: date, half: float, most: float, expected: Dates) -> None:
    assert dates_of(after(half, most), today) == expected


def test_no_date_where_the_curve_does_not_get_there() -> None:
    held_down = curve_of([(Counter({(5.0, False): 6, (9.0, True): 4}), 1.0)])
    assert held_down.reached(0.5) == 5.0
    assert dates_of(held_down, date(2026, 5, 4)) is None


@given(waits, st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_half_never_comes_after_four_of_five_and_nothing_in_the_past(
    found: list[tuple[float, bool]], today: date
) -> None:
    dates = dates_of(curve_of([(Counter(found), 1.0)]), today)
    assert dates is not None
    assert today <= dates.half_on <= dates.four_of_five_on


@given(waits, st.integers(1, 60), st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_more_open_cases_never_make_the_promise_earlier(
    found: list[tuple[float, bool]], count: int, today: date
) -> None:
    before = dates_of(curve_of([(Counter(found), 1.0)]), today)
    longest = max(found)[0]
    after_all = dates_of(curve_of([(Counter([*found, *[(longest, True)] * count]), 1.0)]), today)
    assert before is not None
    assert after_all is None or after_all.four_of_five_on >= before.four_of_five_on
    assert after_all is None or after_all.four_of_five_on - today <= timedelta(days=longest + 7)
