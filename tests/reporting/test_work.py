"""The figures of an office: counted right, and nothing that rests on fewer than five cases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.reporting.rules.courses import ASKED, REPLIED, TAKEN, Course, Stage
from portalwerk.reporting.rules.work import LEAST, Period, office_days, shown, spread, work_figures

MARKS = tuple(datetime(2026, month, 1, tzinfo=UTC) for month in range(1, 7))
BEFORE = Period(MARKS[:3], MARKS[3])
NOW = Period(MARKS[3:], datetime(2026, 6, 20, tzinfo=UTC))


def case(
    arrived: datetime, *, queue: float = 1, work: float = 2, asked: float = 0, open_now: bool = False, **more: object
) -> Course:
    taken = arrived + timedelta(days=queue)
    turns = [(taken, TAKEN)]
    if asked:
        turns += [(taken, ASKED), (taken + timedelta(days=asked), REPLIED)]
    if not open_now:
        turns.append((taken + timedelta(days=asked + work), "decided"))
    return Course(arrived, tuple(turns), **more)  # type: ignore[arg-type]


def some(count: int, at: datetime = MARKS[3], **how: object) -> list[Course]:
    return [case(at + timedelta(days=number), **how) for number in range(count)]  # type: ignore[arg-type]


def figures(*courses: Course):
    return work_figures(courses, period=NOW, before=BEFORE)


def test_stages_add_up_to_the_mean_and_are_held_against_the_period_before() -> None:
    found = figures(*some(6, queue=3, work=2, asked=4), *some(6, MARKS[0], queue=1, work=2))
    assert found.mean_days == pytest.approx(9)
    assert found.mean_before == pytest.approx(3)
    assert office_days(found) == pytest.approx(5)
    assert found.grown_most is not None
    assert found.grown_most.stage == Stage.APPLICANT
    assert {one.stage: one.more for one in found.stages} == pytest.approx(
        {Stage.QUEUE: 2, Stage.WORK: 0, Stage.APPLICANT: 4, Stage.THIRD: 0}
    )


def test_gross_and_net_differ_by_the_applicants_days() -> None:
    found = figures(*some(5, asked=7), *some(5))
    assert (found.gross.half, found.gross.four_of_five) == pytest.approx((3, 10))
    assert (found.net.half, found.net.nearly_all) == pytest.approx((3, 3))
    assert found.right_first == 0.5
    assert found.loops == 0.5


def test_in_time_is_measured_by_the_day_with_its_pauses() -> None:
    on, late = date(2026, 4, 10), date(2026, 4, 11)
    kept = some(4, due_on=on, decided_on=on)
    found = figures(*kept, *some(1, due_on=on, decided_on=late))
    assert found.in_time == pytest.approx(0.8)


def test_months_say_what_came_and_went_and_what_was_taken_back_went_too() -> None:
    back = [Course(MARKS[4], ((MARKS[4] + timedelta(days=1), "withdrawn"),)) for _ in range(5)]
    found = figures(*some(6), *back)
    assert [(month.came, month.went) for month in found.months] == [(6, 6), (5, 5), (0, 0)]
    assert found.went == 6


def test_what_was_open_at_the_beginning_is_the_floor_of_the_flow() -> None:
    found = figures(*some(10, MARKS[2] + timedelta(days=15), queue=40, work=60), *some(5))
    assert [month.came_total for month in found.months] == [15, 15, 15]
    assert [month.went_total for month in found.months] == [5, 5, 5]
    assert [month.begun_total for month in found.months][-1] == 15


def test_open_cases_stand_in_their_stage_and_late_ones_are_told() -> None:
    waiting = [Course(MARKS[3] + timedelta(days=70 + number)) for number in range(4)] + [Course(MARKS[2])]
    found = figures(*some(20, queue=2), *waiting)
    queue = next(column for column in found.ageing if column.stage == Stage.QUEUE)
    assert found.open == 5
    assert queue.bands.nearly_all == pytest.approx(2)
    assert len(queue.ages) == 5
    assert queue.is_late(queue.ages[-1])
    assert sum(len(column.ages) for column in found.ageing) == 5


@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 12))
def test_nothing_rests_on_fewer_than_five(done: int, earlier: int, waiting: int) -> None:
    found = figures(
        *some(done), *some(earlier, MARKS[0]), *some(waiting, MARKS[5] + timedelta(days=1), queue=9, open_now=True)
    )
    assert found.went == shown(done)
    assert found.open == shown(waiting)
    assert not any(0 < (count or 0) < LEAST for month in found.months for count in (month.came, month.went))
    assert not any(0 < (count or 0) < LEAST for _, count in found.channels)
    assert (found.gross.half is None) == (done < LEAST)
    assert bool(found.stages) == (done >= LEAST)
    assert all((one.before is None) == (earlier < LEAST) for one in found.stages)
    assert bool(found.ageing) == (waiting >= LEAST)
    assert (found.oldest is None) == (waiting < LEAST)


def test_channels_are_counted() -> None:
    found = figures(*some(6, channel="online"), *some(2, channel="phone"))
    assert found.channels == (("online", 6), ("phone", None))


def test_no_case_no_figure() -> None:
    found = figures()
    assert (found.came, found.went, found.open) == (0, 0, 0)
    assert found.mean_days is None
    assert spread([1, 2, 3, 4]).half is None
