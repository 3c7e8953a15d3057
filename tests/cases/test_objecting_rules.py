"""Who may object until when, and what is late: rules only."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.cases.rules.announcement import Announced, Lapsed, NotYet
from portalwerk.cases.rules.objecting import (
    Chance,
    ObjectionImpossible,
    ObjectionRunning,
    SignInTooWeak,
    Window,
    chance_of,
    check_may_object,
    is_late,
)
from portalwerk.cases.rules.remedy import RemedyKind, remedy_of
from portalwerk.cases.rules.working_days import is_working_day
from portalwerk.identity.rules import AssuranceLevel

BERLIN = ZoneInfo("Europe/Berlin")
XL = remedy_of("XL", "general")
DAYS = st.dates(date(2025, 1, 1), date(2045, 12, 31))
MOMENTS = st.builds(datetime.combine, DAYS, st.times(), tzinfo=st.just(BERLIN))
LANDS = st.sampled_from(["XL", "BW", "RP", "SH", "TH"])


def month_later(day: date) -> date:
    """The same day of the next month, counted by hand: the last one where it has none."""
    first_of_next = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return first_of_next.replace(day=min(day.day, monthrange(first_of_next.year, first_of_next.month)[1]))


@given(announced=DAYS, as_of=DAYS, land=LANDS)
def test_last_day_is_a_month_later_and_never_a_free_day(announced: date, as_of: date, land: str) -> None:
    chance = chance_of(remedy_of(land, "general"), Announced(announced), as_of=as_of)

    assert chance.last_on is not None
    assert is_working_day(chance.last_on, land=land)
    earliest = month_later(announced)
    assert earliest <= chance.last_on <= earliest + timedelta(days=10)
    between = [earliest + timedelta(days=n) for n in range((chance.last_on - earliest).days)]
    assert not any(is_working_day(day, land=land) for day in between)
    assert chance.window == (Window.LATE if as_of > chance.last_on else Window.OPEN)
    assert chance.is_possible


@pytest.mark.parametrize(
    ("announced", "last"),
    [
        (date(2026, 12, 14), date(2027, 1, 14)),  # across the year
        (date(2027, 1, 30), date(2027, 3, 1)),  # February has no 30th, and its 28th is a Sunday
        (date(2028, 1, 31), date(2028, 2, 29)),  # leap day
        (date(2027, 11, 25), date(2027, 12, 27)),  # Christmas on a Saturday: Monday
        (date(2026, 11, 24), date(2026, 12, 24)),  # Christmas Eve is no holiday
        (date(2027, 2, 26), date(2027, 3, 30)),  # Good Friday to Easter Monday
    ],
)
def test_last_day_of_awkward_months(announced: date, last: date) -> None:
    assert chance_of(XL, Announced(announced), as_of=announced).last_on == last


@given(last=DAYS, moment=MOMENTS)
def test_late_is_what_comes_after_midnight_in_berlin(last: date, moment: datetime) -> None:
    assert is_late(moment, last) is (moment.date() > last)
    assert is_late(moment.astimezone(ZoneInfo("UTC")), last) is (moment.date() > last)
    assert is_late(moment, None) is False


@pytest.mark.parametrize("last", [date(2027, 3, 28), date(2027, 10, 31), date(2028, 2, 29), date(2026, 12, 31)])
def test_last_minute_counts_on_days_of_every_length(last: date) -> None:
    midnight = datetime.combine(last + timedelta(days=1), time(), tzinfo=BERLIN).astimezone(ZoneInfo("UTC"))

    assert is_late(midnight - timedelta(seconds=1), last) is False
    assert is_late(midnight, last) is True


@given(expected=st.none() | DAYS, as_of=DAYS)
def test_before_the_clock_is_certain_no_last_day_is_promised(expected: date | None, as_of: date) -> None:
    assert chance_of(XL, NotYet(expected), as_of=as_of) == Chance(Window.UNCERTAIN, None, expected)
    assert chance_of(XL, Lapsed(as_of), as_of=as_of) == Chance(Window.UNCERTAIN)


@given(announced=DAYS, as_of=DAYS)
def test_where_one_goes_to_court_there_is_no_objection(announced: date, as_of: date) -> None:
    court = chance_of(remedy_of("NW", "general"), Announced(announced), as_of=as_of)
    after = chance_of(remedy_of("XL", "general", on_objection=True), Announced(announced), as_of=as_of)
    choice = chance_of(remedy_of("BY", "municipal_tax"), Announced(announced), as_of=as_of)

    assert (court.window, court.is_possible) == (Window.COURT, False)
    assert (after.window, after.is_possible) == (Window.COURT, False)
    assert court.last_on is not None
    assert (choice.or_court, choice.is_possible) == (True, True)


def test_against_an_answered_objection_only_the_court_is_left() -> None:
    remedy = remedy_of("BY", "social_assistance", on_objection=True)

    assert remedy.kind is RemedyKind.ACTION
    assert remedy.branch is remedy_of("BY", "social_assistance").branch


@pytest.mark.parametrize(
    ("chance", "is_running", "level", "refusal"),
    [
        (None, False, AssuranceLevel.HIGH, ObjectionImpossible),
        (Chance(Window.COURT), False, AssuranceLevel.HIGH, ObjectionImpossible),
        (Chance(Window.OPEN), True, AssuranceLevel.HIGH, ObjectionRunning),
        (Chance(Window.OPEN), False, AssuranceLevel.LOW, SignInTooWeak),
    ],
)
def test_refused(chance, is_running, level, refusal) -> None:
    with pytest.raises(refusal):
        check_may_object(chance, is_running=is_running, level=level, needed=AssuranceLevel.SUBSTANTIAL)


@pytest.mark.parametrize("window", [Window.OPEN, Window.UNCERTAIN, Window.LATE])
def test_late_and_early_are_taken(window: Window) -> None:
    level = AssuranceLevel.SUBSTANTIAL

    assert check_may_object(Chance(window), is_running=False, level=level, needed=level) is None
