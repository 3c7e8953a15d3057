"""Decisions as dots: each one once, on its day, and none of them where there are too few."""

from datetime import UTC, datetime, timedelta

import pytest

from portalwerk.reporting.rules.courses import Course
from portalwerk.reporting.rules.scatter import MOST_DOTS, scatter_of
from portalwerk.reporting.rules.work import Period, Spread

SINCE = datetime(2026, 4, 1, tzinfo=UTC)
PERIOD = Period((SINCE, datetime(2026, 5, 1, tzinfo=UTC)), datetime(2026, 5, 31, tzinfo=UTC))


def case(day: float, *, days: float = 3) -> Course:
    at = SINCE + timedelta(days=day)
    return Course(at - timedelta(days=days), ((at, "decided"),))


def test_each_decision_is_a_dot_in_the_order_of_time():
    found = scatter_of([case(30, days=9), case(15, days=4), case(45), case(1), case(2)], period=PERIOD)
    assert [round(dot.place * 60) for dot in found.dots] == [1, 2, 15, 30, 45]
    assert [dot.days for dot in found.dots] == pytest.approx([3, 3, 4, 9, 3])
    assert (found.spread.half, found.spread.nearly_all) == pytest.approx((3, 9))
    assert [one.count for one in found.months] == [None, None]


def test_four_decisions_are_no_picture():
    found = scatter_of([case(day) for day in range(4)], period=PERIOD)
    assert (found.dots, found.spread) == ((), Spread(None, None, None))


def test_only_decisions_of_the_period_count():
    outside = [case(-1), case(61), Course(SINCE), Course(SINCE, ((SINCE + timedelta(days=1), "withdrawn"),))]
    found = scatter_of([*outside, *(case(day) for day in range(5))], period=PERIOD)
    assert len(found.dots) == 5
    assert [one.count for one in found.months] == [5, 0]


def test_more_dots_than_a_picture_holds_are_thinned_out_but_all_count():
    found = scatter_of([case(day / 20, days=day % 10 + 1) for day in range(MOST_DOTS + 1)], period=PERIOD)
    assert found.each == 2
    assert len(found.dots) == MOST_DOTS // 2 + 1
    assert sum(one.count for one in found.months) == MOST_DOTS + 1
