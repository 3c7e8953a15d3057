"""What is asked for: one list, and when to remind of it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.applications.rules.replying import (
    TooLateToCorrect,
    asked_papers,
    asked_paths,
    check_may_correct,
    merged_items,
    reminder_due,
)
from portalwerk.applications.rules.stages import Stage
from portalwerk.applications.rules.submitting import Status

KEYS = st.sampled_from(["photo", "lease", "own_1", "own_2", "field:name.given"])
ITEMS = st.lists(st.builds(lambda key, title: {"key": key, "title": title}, KEYS, st.sampled_from("ABC")), max_size=5)


@given(ITEMS, ITEMS)
def test_merging_loses_nothing_and_asks_nothing_twice(
    earlier: list[dict[str, str]], later: list[dict[str, str]]
) -> None:
    earlier = merged_items([], earlier)
    merged = merged_items(earlier, later)
    keys = [item["key"] for item in merged]
    assert len(keys) == len(set(keys))
    assert [item["key"] for item in merged[: len(earlier)]] == [item["key"] for item in earlier]
    for item in [*earlier, *later]:
        if item["key"].startswith("own_"):
            assert item["title"] in {one["title"] for one in merged}
        else:
            assert item["key"] in keys
    assert merged_items(merged, later) == merged


def test_papers_and_questions_are_told_apart() -> None:
    items = [{"key": "photo", "title": "A"}, {"key": "field:a.b", "title": "B", "path": "a.b"}, {"key": "_message"}]
    assert asked_paths(items) == ["a.b"]
    assert [item["key"] for item in asked_papers(items)] == ["photo"]


@given(st.integers(3, 60), st.integers(0, 60))
def test_reminded_twice_at_most_never_late_never_on_the_day_of_asking(span: int, sleeps: int) -> None:
    asked_on = date(2026, 11, 2)
    due_on, reminded_on, told = asked_on + timedelta(days=span), None, []
    for day in (asked_on + timedelta(days=count) for count in range(span + 5)):
        if (day - asked_on).days == sleeps:
            continue  # the machine was off
        if reminder_due(due_on, asked_on=asked_on, reminded_on=reminded_on, today=day):
            told.append((due_on - day).days)
            reminded_on = day
    assert all(0 <= left <= 3 for left in told)
    assert told == sorted(told, reverse=True)
    if span > 3 and sleeps < span - 3:
        assert told == [3, 0]
    assert 1 <= len(told) <= 2


@pytest.mark.parametrize(
    ("status", "stage"),
    [(Status.DRAFT, Stage.DRAFT), (Status.SUBMITTED, Stage.DECIDING), (Status.DECIDED, Stage.DECIDED),
     (Status.WITHDRAWN, Stage.CLOSED)],
)  # fmt: skip
def test_nothing_changes_before_sending_and_after_the_decision(status: Status, stage: Stage) -> None:
    with pytest.raises(TooLateToCorrect):
        check_may_correct(status, stage)
    check_may_correct(Status.SUBMITTED, Stage.YOUR_MOVE)
