"""Whose move it was on which days: the days add up, and each moment belongs to what a naive count says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.reporting.rules.courses import (
    ASKED,
    CONSULTED,
    RELEASED,
    REPLIED,
    TAKEN,
    Course,
    Stage,
    ages_left,
    days_in_stages,
    mean,
    percentile,
)

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
ANSWERED = "consultation_answered"
KINDS = (TAKEN, RELEASED, ASKED, REPLIED, CONSULTED, ANSWERED)
TURNS = st.lists(st.tuples(st.integers(0, 60), st.sampled_from(KINDS)), max_size=12)


def day(number: float) -> datetime:
    return START + timedelta(days=number)


def course(*turns: tuple[float, str], decided: float | None = None) -> Course:
    end = [] if decided is None else [(day(decided), "decided")]
    return Course(START, tuple([(day(at), kind) for at, kind in turns] + end))


def naive(turns: list[tuple[int, str]], end: int) -> dict[Stage, int]:
    """Go through every day, and read at its beginning whose move it is."""
    count = dict.fromkeys(Stage, 0)
    for today in range(end):
        so_far = [kind for at, kind in turns if at <= today]
        working = next((kind == TAKEN for kind in reversed(so_far) if kind in {TAKEN, RELEASED}), False)
        asked = next((kind == ASKED for kind in reversed(so_far) if kind in {ASKED, REPLIED}), False)
        away = 0
        for kind in so_far:
            away = away + 1 if kind == CONSULTED else max(0, away - 1) if kind == ANSWERED else away
        if asked:
            stage = Stage.APPLICANT
        elif away:
            stage = Stage.THIRD
        else:
            stage = Stage.WORK if working else Stage.QUEUE
        count[stage] += 1
    return count


@given(TURNS, st.integers(0, 80))
def test_every_day_belongs_to_what_a_naive_count_says(drawn: list[tuple[int, str]], end: int) -> None:
    turns = sorted(drawn, key=lambda turn: turn[0])
    found = days_in_stages(course(*turns), until=day(end))
    assert found == pytest.approx({stage: float(days) for stage, days in naive(turns, end).items()})


@given(st.lists(st.tuples(st.floats(0, 60), st.sampled_from(KINDS)), max_size=12), st.floats(0, 80))
def test_the_days_add_up_to_the_whole_age(drawn: list[tuple[float, str]], end: float) -> None:
    turns = sorted(drawn, key=lambda turn: turn[0])
    found = days_in_stages(course(*turns), until=day(end))
    assert sum(found.values()) == pytest.approx(end, abs=1e-6)
    assert min(found.values()) >= 0


@given(TURNS, st.integers(0, 80))
def test_gross_is_office_applicant_and_others_together(drawn: list[tuple[int, str]], end: int) -> None:
    turns = sorted((turn for turn in drawn if turn[0] <= end), key=lambda turn: turn[0])
    one = course(*turns, decided=end)
    office = one.days[Stage.QUEUE] + one.days[Stage.WORK]
    assert office + one.days[Stage.APPLICANT] + one.days[Stage.THIRD] == pytest.approx(one.gross)
    assert one.gross == pytest.approx(end)
    assert one.net == pytest.approx(one.gross - one.days[Stage.APPLICANT])


def test_a_case_from_arrival_to_decision() -> None:
    one = course((2, TAKEN), (3, ASKED), (7, REPLIED), (8, CONSULTED), (10, ANSWERED), decided=11)
    assert one.days == {Stage.QUEUE: 2, Stage.WORK: 3, Stage.APPLICANT: 4, Stage.THIRD: 2}
    assert (one.gross, one.net, one.askings) == (11, 7, 1)
    assert ages_left(one) == {Stage.QUEUE: 2, Stage.WORK: 11, Stage.APPLICANT: 7, Stage.THIRD: 10}


def test_what_comes_after_the_decision_counts_no_more() -> None:
    one = Course(START, ((day(1), TAKEN), (day(5), "decided"), (day(9), ASKED)))
    assert one.gross == 5
    assert one.days[Stage.APPLICANT] == 0


def test_where_an_open_case_lies() -> None:
    one = course((1, TAKEN), (2, ASKED))
    assert one.stage_at(day(0.5)) == Stage.QUEUE
    assert one.stage_at(day(9)) == Stage.APPLICANT
    assert course((1, TAKEN), (2, RELEASED)).stage_at(day(9)) == Stage.QUEUE
    assert course().days == {}


@given(st.lists(st.integers(0, 99), min_size=1), st.sampled_from([0.5, 0.8, 0.95, 0.01, 1.0]))
def test_a_percentile_is_the_first_value_that_enough_do_not_exceed(values: list[int], share: float) -> None:
    found = percentile(values, share)

    def reached(limit: int) -> bool:
        return sum(value <= limit for value in values) >= share * len(values) - 1e-9

    assert found in values
    assert reached(found)
    assert not any(reached(value) for value in values if value < found)


def test_of_nothing_there_is_no_percentile_and_no_mean() -> None:
    assert percentile([], 0.5) is None
    assert mean([]) is None


@pytest.mark.parametrize("kind", ["decided", "countersigned", "decided_automatically"])
def test_a_decision_is_one_whoever_made_it(kind):
    one = Course(START, ((day(1), TAKEN), (day(5), kind)))
    assert one.gross == pytest.approx(5)


def test_a_case_given_away_has_ended_undecided():
    one = Course(START, ((day(1), TAKEN), (day(5), "forwarded")))
    assert (one.ended_at, one.decided_at) == (day(5), None)


def test_a_question_that_was_taken_back_keeps_nobody_waiting():
    one = course((2, CONSULTED), (4, "consultation_withdrawn"), decided=6)
    assert one.days[Stage.THIRD] == pytest.approx(2)
