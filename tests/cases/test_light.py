"""The traffic light of a case."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.cases.rules.deadlines import days_left
from portalwerk.cases.rules.light import Light, light_of

TODAY = date(2026, 12, 28)


def in_days(days: int | None) -> date | None:
    return None if days is None else TODAY + timedelta(days=days)


@pytest.mark.parametrize(
    ("due", "waiting", "deemed", "is_deemed", "light"),
    [
        (20, None, None, False, Light.IN_TIME),
        (6, None, None, False, Light.IN_TIME),
        (5, None, None, False, Light.SOON),
        (0, None, None, False, Light.SOON),
        (-1, None, None, False, Light.OVERDUE),
        (20, 7, None, False, Light.PAUSED),
        (5, 7, None, False, Light.OVERDUE),
        (20, -1, None, False, Light.IN_TIME),
        (20, None, 14, False, Light.DEEMED_SOON),
        (-3, None, 2, False, Light.DEEMED_SOON),
        (20, None, 15, False, Light.IN_TIME),
        (20, None, -1, True, Light.DEEMED),
    ],
)
def test_most_pressing_shows(due, waiting, deemed, is_deemed, light) -> None:
    shown = light_of(
        due_on=in_days(due), waiting_until=in_days(waiting), deemed_on=in_days(deemed), is_deemed=is_deemed, today=TODAY
    )
    assert shown == light


@given(st.integers(-90, 90), st.none() | st.integers(-90, 90))
def test_light_and_inbox_agree_on_what_is_overdue(due, waiting) -> None:
    due_on, until = in_days(due), in_days(waiting)
    light = light_of(due_on=due_on, waiting_until=until, deemed_on=None, is_deemed=False, today=TODAY)
    assert (light == Light.OVERDUE) == (days_left(due_on, today=TODAY, waiting_until=until) < 0)
