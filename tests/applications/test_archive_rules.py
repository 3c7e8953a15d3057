"""Labels and notes, and when papers go: pure rules."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.applications.rules.archive import (
    LabelEmpty,
    LabelTaken,
    LabelTooLong,
    Mark,
    NoteTooLong,
    TooManyLabels,
    check_new_name,
    clean_label,
    clean_mark,
    renamed,
)
from portalwerk.applications.rules.retention import Sent, deletion_day, earliest_end, ended_on, notice_due
from portalwerk.applications.rules.stages import Stage
from portalwerk.applications.rules.submitting import Status

ENDED = date(2026, 5, 3)
TODAY = date(2026, 11, 22)


def test_label_is_one_line_with_single_spaces():
    assert clean_label("  Steuer\n 2026 ") == "Steuer 2026"
    with pytest.raises(LabelEmpty):
        clean_label(" \t\N{ZERO WIDTH SPACE} ")
    with pytest.raises(LabelTooLong):
        clean_label("x" * 31)


def test_label_in_other_case_is_the_one_that_is_known():
    assert clean_mark(["steuer", "Auto"], " a ", known=["Steuer"]) == Mark(("Auto", "Steuer"), "a")


def test_twenty_labels_go_and_one_more_does_not():
    many = [f"Wort {number}" for number in range(20)]
    assert len(clean_mark(many, "", known=[]).labels) == 20
    assert clean_mark(["Wort 3"], "", known=many).labels == ("Wort 3",)
    with pytest.raises(TooManyLabels):
        clean_mark(["noch eines"], "", known=many)


def test_note_has_an_end():
    assert clean_mark([], "n" * 500, known=[]).note == "n" * 500
    with pytest.raises(NoteTooLong):
        clean_mark([], "n" * 501, known=[])


def test_label_takes_no_name_of_another():
    assert check_new_name("Auto", "AUTO", known=["Auto", "Steuer"]) == "AUTO"
    with pytest.raises(LabelTaken):
        check_new_name("Auto", "steuer", known=["Auto", "Steuer"])
    assert renamed(Mark(("Auto", "Steuer"), "n"), "Auto", "") == Mark(("Steuer",), "n")


@pytest.mark.parametrize(
    ("status", "stage"),
    [
        (Status.SUBMITTED, Stage.IN_REVIEW),
        (Status.DRAFT, Stage.DRAFT),
        (Status.FORWARDED, Stage.CLOSED),
        (Status.DECIDED, Stage.ON_ITS_WAY),
    ],
)
def test_what_is_not_over_is_kept(status, stage):
    assert ended_on(status, stage, ended=ENDED, letters=()) is None


def test_nothing_counts_before_the_decision_is_announced_and_final():
    waiting = Sent(ENDED, is_decision=True)
    final = Sent(ENDED, is_decision=True, remedy_until=date(2026, 6, 8))
    assert ended_on(Status.CLOSED, Stage.CLOSED, ended=ENDED, letters=[waiting]) is None
    assert ended_on(Status.CLOSED, Stage.CLOSED, ended=ENDED, letters=[final, Sent(ENDED)]) == date(2026, 6, 8)
    assert ended_on(Status.DECIDED, Stage.DECIDED, ended=ENDED, letters=[final, waiting]) is None
    assert ended_on(Status.CLOSED, Stage.CLOSED, ended=ENDED, letters=[final], is_contested=True) is None
    # Whatever came later, such as an answer to an objection, begins the time anew.
    late = Sent(date(2027, 1, 2))
    assert ended_on(Status.CLOSED, Stage.CLOSED, ended=ENDED, letters=[final, late]) == late.provided_on


def test_papers_go_after_the_months_the_service_names():
    assert deletion_day(ENDED, months=60, told_on=date(2031, 4, 1), today=TODAY) == date(2031, 5, 3)
    assert deletion_day(date(2026, 1, 31), months=1, told_on=date(2026, 1, 2), today=TODAY) == date(2026, 2, 28)
    assert deletion_day(ENDED, months=None, told_on=None, today=TODAY) is None
    assert deletion_day(None, months=60, told_on=None, today=TODAY) is None


@given(
    ended=st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    months=st.integers(1, 240),
    today=st.dates(date(2020, 1, 1), date(2055, 12, 31)),
)
def test_nobody_loses_papers_without_thirty_days_of_notice(ended, months, today):
    day = deletion_day(ended, months=months, told_on=None, today=today)
    assert day >= today + timedelta(days=30)
    if notice_due(day, told_on=None, reminded_on=None, today=today):
        assert deletion_day(ended, months=months, told_on=today, today=day) == day
        # And the search for what is near its end has found it.
        assert ended <= earliest_end(months, today=today)


def test_notice_goes_out_twice():
    gone = date(2031, 5, 3)
    told = gone - timedelta(days=30)
    assert not notice_due(gone, told_on=None, reminded_on=None, today=told - timedelta(days=1))
    assert notice_due(gone, told_on=None, reminded_on=None, today=told)
    assert not notice_due(gone, told_on=told, reminded_on=None, today=gone - timedelta(days=8))
    assert notice_due(gone, told_on=told, reminded_on=None, today=gone - timedelta(days=7))
    assert not notice_due(gone, told_on=told, reminded_on=gone, today=gone)
