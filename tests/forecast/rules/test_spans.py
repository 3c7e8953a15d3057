"""What is said about time, and when nothing is said."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.forecast.rules.spans import (
    DurationNotUsable,
    Span,
    Window,
    expected_window,
    is_longer_than_usual,
    shown_days,
    span_sentence,
    typical_span,
)

START = date(2026, 5, 4)
durations = st.lists(st.integers(0, 400), min_size=30, max_size=120)


def test_half_and_four_of_five_are_read_off() -> None:
    assert typical_span(range(1, 101)) == Span(50, 80, 100)
    assert typical_span([9] * 15 + [19] * 15) == Span(9, 19, 30)


def test_silent_under_thirty_decided_cases() -> None:
    assert typical_span([5] * 29) is None
    assert typical_span([5] * 29, still_open=[1] * 500) is None
    assert typical_span([5] * 30) == Span(5, 5, 30)
    assert typical_span([]) is None


def test_open_cases_count_as_at_least_so_long() -> None:
    decided = [10] * 40 + [30] * 20
    waiting = [12] * 40

    assert typical_span(decided) == Span(10, 30, 60)
    span = typical_span(decided, still_open=waiting)
    assert span == Span(30, 30, 60), "forty people wait longer than ten days: half is not done by then"


def test_silent_where_open_cases_keep_the_curve_below_nine_in_ten() -> None:
    decided = list(range(1, 41))

    assert typical_span(decided, still_open=[50] * 4) is not None
    assert typical_span(decided, still_open=[50] * 5) is None


def test_who_is_open_on_the_day_of_a_decision_still_counts_on_that_day() -> None:
    assert typical_span([10] * 40 + [20] * 40, still_open=[10] * 20) == Span(20, 20, 80)


@pytest.mark.parametrize(("history", "speaks"), [(None, True), (30, True), (29, False), (0, False)])
def test_silent_where_the_history_is_too_short_for_the_date(history: int | None, speaks: bool) -> None:
    assert (typical_span([20] * 40, history_days=history) is not None) is speaks


@pytest.mark.parametrize(("days", "still_open"), [([-1] + [5] * 40, []), ([5] * 40, [-1])])
def test_a_negative_duration_is_refused(days: list[int], still_open: list[int]) -> None:
    with pytest.raises(DurationNotUsable, match="kleiner als null"):
        typical_span(days, still_open=still_open)


def test_the_window_of_one_case() -> None:
    span = Span(9, 19, 40)

    assert expected_window(span, START, START) == Window(date(2026, 5, 13), date(2026, 5, 23))
    assert expected_window(span, START, date(2026, 5, 13)) == Window(date(2026, 5, 13), date(2026, 5, 23))
    assert expected_window(span, START, date(2026, 5, 14)) == Window(None, date(2026, 5, 23))
    assert expected_window(span, START, date(2026, 5, 23)) == Window(None, date(2026, 5, 23))
    assert expected_window(span, START, date(2026, 5, 24)) is None


def test_longer_than_usual_begins_after_the_later_day() -> None:
    span = Span(9, 19, 40)

    assert not is_longer_than_usual(span, START, date(2026, 5, 23))
    assert is_longer_than_usual(span, START, date(2026, 5, 24))


def test_waiting_for_the_applicant_stops_the_clock() -> None:
    span = Span(9, 19, 40)

    assert not is_longer_than_usual(span, START, date(2026, 5, 30), paused_days=7)
    assert is_longer_than_usual(span, START, date(2026, 5, 31), paused_days=7)
    assert expected_window(span, START, START, paused_days=7) == Window(date(2026, 5, 20), date(2026, 5, 30))


@pytest.mark.parametrize(("days", "shown"), [(0, 0), (1, 1), (21, 21), (22, 28), (28, 28), (29, 35), (365, 371)])
def test_beyond_three_weeks_only_whole_weeks_are_shown(days: int, shown: int) -> None:
    assert shown_days(days) == shown


@pytest.mark.parametrize(
    ("span", "sentence"),
    [
        (Span(14, 20, 40), "Die Hälfte ist nach 14 Tagen fertig, vier von fünf nach 20 Tagen."),
        (Span(14, 25, 40), "Die Hälfte ist nach 14 Tagen fertig, vier von fünf nach 4 Wochen."),
        (Span(0, 1, 40), "Die Hälfte ist am selben Tag fertig, vier von fünf nach einem Tag."),
        (Span(21, 22, 40), "Die Hälfte ist nach 21 Tagen fertig, vier von fünf nach 4 Wochen."),
        (Span(3, 3, 40), "Vier von fünf sind nach 3 Tagen fertig."),
        (Span(22, 28, 40), "Vier von fünf sind nach 4 Wochen fertig."),
    ],
)
def test_the_sentence_is_plain_and_never_promises_less_time(span: Span, sentence: str) -> None:
    assert span_sentence(span) == sentence


@given(durations)
def test_the_span_says_what_it_says(days: list[int]) -> None:
    span = typical_span(days)

    assert span is not None
    assert span.count == len(days)
    assert min(days) <= span.half_by <= span.four_of_five_by <= max(days)
    assert sum(day <= span.half_by for day in days) * 2 >= len(days)
    assert sum(day < span.half_by for day in days) * 2 < len(days)
    assert sum(day <= span.four_of_five_by for day in days) * 5 >= len(days) * 4
    assert sum(day < span.four_of_five_by for day in days) * 5 < len(days) * 4


@given(durations, st.randoms())
def test_the_order_of_cases_does_not_matter(days: list[int], chance: object) -> None:
    shuffled = list(days)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    assert typical_span(shuffled) == typical_span(days)


@given(durations, st.lists(st.integers(0, 400), max_size=60))
def test_open_cases_never_make_the_forecast_rosier(days: list[int], still_open: list[int]) -> None:
    plain, honest = typical_span(days), typical_span(days, still_open=still_open)

    assert plain is not None
    if honest is not None:
        assert honest.half_by >= plain.half_by
        assert honest.four_of_five_by >= plain.four_of_five_by


@given(durations, st.integers(0, 100))
def test_slower_cases_never_shorten_the_span(days: list[int], slower: int) -> None:
    before, after = typical_span(days), typical_span([day + slower for day in days])

    assert before is not None
    assert after == Span(before.half_by + slower, before.four_of_five_by + slower, before.count)


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 500), st.integers(0, 60))
def test_a_window_lies_ahead_or_there_is_none(half: int, more: int, waited: int, paused: int) -> None:
    span, today = Span(half, half + more, 30), START + timedelta(days=waited)
    window = expected_window(span, START, today, paused_days=paused)

    assert (window is None) is is_longer_than_usual(span, START, today, paused_days=paused)
    if window is not None:
        assert window.four_of_five_on >= today
        assert window.four_of_five_on >= START + timedelta(days=half + more)
        assert window.half_on is None or today <= window.half_on <= window.four_of_five_on
