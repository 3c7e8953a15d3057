"""The deadline of a case, and how the applicant's move holds it up."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
import time_machine
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.applications.actions.following import withdraw_application
from portalwerk.applications.queries import Opened, application_by_token
from portalwerk.cases.actions.deciding import decide_case
from portalwerk.cases.models import Case
from portalwerk.cases.queries import Desk
from portalwerk.cases.queries.listing import Looker, counts, inbox
from portalwerk.cases.rules.deadlines import Asking, Counting, Goal, days_left, decide_by, paused_days
from portalwerk.cases.rules.listing import Listing
from portalwerk.cases.rules.working_days import LAND_CODES, is_working_day, next_working_day
from portalwerk.kernel.clock import BERLIN, local
from portalwerk.kernel.events import drain_outbox
from portalwerk.kernel.scope import acting_for
from tests.small_case import asked, hired, reply, sent

# Around leap days, ends of years and both changes of the clock.
EARLIEST = datetime(2023, 12, 1, tzinfo=UTC)
moments = st.integers(0, 396 * 24 * 60).map(lambda minutes: EARLIEST + timedelta(minutes=minutes))
askings = st.builds(
    lambda at, days: Asking(at, local(at).date() + timedelta(days=days)),
    moments,
    st.integers(min_value=0, max_value=60),
)
arrivals = st.dates(min_value=date(2023, 11, 1), max_value=date(2024, 12, 31))


def at(day: str, hour: int = 10) -> datetime:
    return datetime.fromisoformat(day).replace(hour=hour, tzinfo=BERLIN)


goals = st.builds(Goal, st.integers(1, 90), st.sampled_from(Counting), st.sampled_from(sorted(LAND_CODES)))
PLAIN = Goal(30, Counting.CALENDAR, "XL")


# -- rules -------------------------------------------------------------------------------------------------


@given(goals, st.lists(askings, max_size=5), st.lists(moments, max_size=5), st.randoms())
def test_order_in_which_it_is_told_changes_nothing(goal, asked, ends, dice) -> None:
    before = paused_days(goal, asked, ends)
    dice.shuffle(asked)
    dice.shuffle(ends)
    assert paused_days(goal, asked, ends) == before


@given(goals, arrivals, st.lists(askings, max_size=5), st.lists(moments, max_size=5))
def test_asking_never_brings_the_deadline_forward(goal, arrived_on, asked, ends) -> None:
    paused = paused_days(goal, asked, ends)
    assert decide_by(goal, arrived_on, paused=paused) >= decide_by(goal, arrived_on)


@given(goals, st.lists(askings, min_size=1, max_size=5), st.lists(moments, max_size=5))
def test_no_day_pauses_twice_or_outside_of_an_asking(goal, asked, ends) -> None:
    days = paused_days(goal, asked, ends)
    assert all(earlier < later for earlier, later in pairwise(days))
    for day in days:
        assert any(local(one.at).date() < day <= next_working_day(one.until, land=goal.land) for one in asked)


@given(askings, moments)
def test_reply_ends_the_pause_and_a_late_one_does_not_lengthen_it(asked: Asking, replied: datetime) -> None:
    whole = (asked.until - local(asked.at).date()).days
    used = len(paused_days(PLAIN, [asked], [replied]))
    if replied <= asked.at:
        assert used == whole
    else:
        assert used == min(whole, (local(replied).date() - local(asked.at).date()).days)


@given(goals, arrivals, st.integers(0, 60), st.integers(0, 40), st.integers(0, 90))
def test_days_left_stand_still_while_the_applicant_is_asked(goal, arrived_on, asked_after, given_days, later) -> None:
    asked_on = arrived_on + timedelta(days=asked_after)
    until = asked_on + timedelta(days=given_days)
    asked = Asking(datetime.combine(asked_on, time(), BERLIN), until)
    before = days_left(decide_by(goal, arrived_on), today=asked_on, waiting_until=None)
    due_on = decide_by(goal, arrived_on, paused=paused_days(goal, [asked], []))
    left = days_left(due_on, today=asked_on + timedelta(days=later), waiting_until=until)
    if later <= given_days:
        assert left == days_left(due_on, today=asked_on, waiting_until=until)
    if before >= 0 and later <= given_days:
        assert left >= 0, "what was in time stays in time"
    if goal.counting == Counting.CALENDAR:
        assert left == before - max(0, later - given_days)


@given(goals, arrivals)
def test_end_is_as_the_service_says(goal, arrived_on) -> None:
    end = decide_by(goal, arrived_on)
    plain = arrived_on + timedelta(days=goal.days)
    worked = [arrived_on + timedelta(days=number + 1) for number in range((end - arrived_on).days)]
    if goal.counting == Counting.CALENDAR:
        assert end == plain
    elif goal.counting == Counting.SHIFTED:
        assert is_working_day(end, land=goal.land)
        between = [plain + timedelta(days=number) for number in range((end - plain).days)]
        assert not any(is_working_day(day, land=goal.land) for day in between)
    else:
        assert sum(is_working_day(day, land=goal.land) for day in worked) == goal.days
        assert is_working_day(end, land=goal.land)


@pytest.mark.parametrize(
    ("goal", "arrived_on", "end"),
    [
        (Goal(14, Counting.CALENDAR, "TH"), date(2026, 12, 12), date(2026, 12, 26)),
        (Goal(14, Counting.SHIFTED, "TH"), date(2026, 12, 12), date(2026, 12, 28)),
        (Goal(6, Counting.WORKING, "BY"), date(2025, 12, 30), date(2026, 1, 9)),
        (Goal(6, Counting.WORKING, "NW"), date(2025, 12, 30), date(2026, 1, 8)),
        (Goal(1, Counting.WORKING, "SN"), date(2026, 11, 17), date(2026, 11, 19)),
        (Goal(1, Counting.WORKING, "TH"), date(2026, 11, 17), date(2026, 11, 18)),
    ],
    ids=["any day", "on a holiday", "Epiphany", "no Epiphany", "Buß- und Bettag", "no Buß- und Bettag"],
)
def test_end_by_hand(goal: Goal, arrived_on: date, end: date) -> None:
    assert decide_by(goal, arrived_on) == end


def test_working_days_that_were_taken_up_by_the_question_come_back() -> None:
    goal = Goal(10, Counting.WORKING, "TH")
    asked = Asking(at("2026-06-08"), date(2026, 6, 13))
    assert decide_by(goal, date(2026, 6, 1)) == date(2026, 6, 15)
    assert decide_by(goal, date(2026, 6, 1), paused=paused_days(goal, [asked], [])) == date(2026, 6, 22)
    assert decide_by(goal, date(2026, 6, 1), paused=paused_days(goal, [asked], [at("2026-06-10")])) == date(2026, 6, 17)


@pytest.mark.parametrize(
    ("asked", "until", "replied", "paused"),
    [
        (at("2024-02-20"), "2024-03-05", None, 14),
        (at("2023-02-20"), "2023-03-06", None, 14),
        (at("2026-12-20"), "2027-01-03", at("2027-01-01"), 12),
        (at("2026-03-28", 23), "2026-04-11", at("2026-03-29", 4), 1),
        (at("2026-10-24", 23), "2026-11-07", at("2026-10-25", 1), 1),
        (at("2026-06-01", 8), "2026-06-15", at("2026-06-01", 9), 0),
        (at("2026-06-01"), "2026-06-15", at("2026-06-30"), 14),
    ],
    ids=["leap day", "no leap day", "year end", "spring", "autumn", "same day", "too late"],
)
def test_days_of_a_pause(asked, until, replied, paused) -> None:
    ends = [replied] if replied else []
    assert len(paused_days(PLAIN, [Asking(asked, date.fromisoformat(until))], ends)) == paused


def test_asking_again_replaces_the_earlier_deadline() -> None:
    first, second = Asking(at("2026-06-01"), date(2026, 6, 30)), Asking(at("2026-06-05"), date(2026, 6, 10))
    assert len(paused_days(PLAIN, [first, second], [])) == 9


# -- what the office does ----------------------------------------------------------------------------------


@pytest.fixture
def karl(offer):
    return hired(offer)


def seen(offer, karl) -> tuple[date, int, int]:
    """Deadline, days left and how many cases are overdue, as the inbox says."""
    with transaction.atomic(), acting_for(offer.tenant_id):
        [line], _ = inbox(Looker(karl), Listing(), names={})
        overdue, _ = inbox(Looker(karl), Listing(ansicht="ueberfaellig"), names={})
        assert len(overdue) == counts(Looker(karl))["ueberfaellig"]
        return line.case.due_on, line.days_left, len(overdue)


def told(offer, kind: str) -> dict:
    with transaction.atomic(), acting_for(offer.tenant_id):
        return next(details for event, details in Desk(Case.objects.get()).events if event.kind == kind)


def test_deadline_waits_for_the_applicant_and_takes_back_what_was_not_needed(offer, karl) -> None:
    with time_machine.travel(at("2026-06-01"), tick=False) as clock:
        opened = sent(offer)
        assert seen(offer, karl) == (date(2026, 7, 1), 30, 0)
        clock.move_to(at("2026-06-11"))
        asked(offer, karl)
        assert seen(offer, karl) == (date(2026, 7, 15), 20, 0)
        clock.move_to(at("2026-06-17"))
        assert seen(offer, karl) == (date(2026, 7, 15), 20, 0)
        reply(offer, opened)
        assert seen(offer, karl) == (date(2026, 7, 7), 20, 0)
    assert (told(offer, "asked")["moved"], told(offer, "replied")["moved"]) == (14, -8)


def test_after_the_deadline_of_the_reply_the_days_count_again(offer, karl) -> None:
    with time_machine.travel(at("2026-06-01"), tick=False) as clock:
        opened = sent(offer)
        asked(offer, karl)
        clock.move_to(at("2026-07-16"))
        assert seen(offer, karl) == (date(2026, 7, 15), -1, 1)
        reply(offer, opened)
        assert seen(offer, karl) == (date(2026, 7, 15), -1, 1)
    assert told(offer, "replied")["moved"] == 0


def test_asking_does_not_heal_a_missed_deadline(offer, karl) -> None:
    with time_machine.travel(at("2026-06-01"), tick=False) as clock:
        sent(offer)
        clock.move_to(at("2026-07-04"))
        asked(offer, karl)
        assert seen(offer, karl) == (date(2026, 7, 15), -3, 1)


def test_deciding_ends_the_pause(offer, karl) -> None:
    with time_machine.travel(at("2026-06-01"), tick=False) as clock:
        sent(offer)
        asked(offer, karl)
        clock.move_to(at("2026-06-03"))
        with transaction.atomic(), acting_for(offer.tenant_id):
            case = Case.objects.select_for_update().get()
            decide_case(case, by=karl, seen=case.version, outcome_key="granted", reasons=["Alles liegt vor."])
            assert (case.due_on, case.waiting_until) == (date(2026, 7, 3), None)


def test_withdrawing_ends_the_pause(offer, karl) -> None:
    with time_machine.travel(at("2026-06-01"), tick=False) as clock:
        opened = sent(offer)
        asked(offer, karl)
        clock.move_to(at("2026-06-05"))
        with transaction.atomic(), acting_for(offer.tenant_id):
            withdraw_application(Opened(application_by_token(opened.token, writing=True), opened.token))
        drain_outbox()
        with transaction.atomic(), acting_for(offer.tenant_id):
            assert Case.objects.get().due_on == date(2026, 7, 5)
    assert told(offer, "withdrawn")["moved"] == -10
