"""Follow-ups: a case comes back on a working day, to whoever put it away."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.cases.actions.following_up import finish_follow_up, set_follow_up
from portalwerk.cases.models import Case
from portalwerk.cases.queries import Desk
from portalwerk.cases.queries.listing import Looker, counts, inbox
from portalwerk.cases.rules.following_up import FollowUpNotAhead, ReasonMissing, offered_days
from portalwerk.cases.rules.listing import Listing
from portalwerk.cases.rules.working_days import LAND_CODES, is_working_day
from portalwerk.kernel.clock import BERLIN
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.scope import acting_for
from tests.small_case import hired, sent


@given(st.dates(date(2023, 11, 1), date(2028, 12, 31)), st.sampled_from(sorted(LAND_CODES)))
def test_every_offered_day_is_a_working_day_at_its_count(today: date, land: str) -> None:
    for count, day in offered_days(today, land=land):
        passed = [today + timedelta(days=n + 1) for n in range((day - today).days)]
        assert sum(is_working_day(one, land=land) for one in passed) == count
        assert is_working_day(day, land=land)


def seen(offer, karl) -> int:
    with transaction.atomic(), acting_for(offer.tenant_id):
        lines, total = inbox(Looker(karl), Listing(ansicht="wiedervorlage"), names={})
        assert len(lines) == total == counts(Looker(karl))["wiedervorlage"]
        return total


def test_case_comes_back_on_the_day_until_it_is_done(offer) -> None:
    karl, other = hired(offer), hired(offer)
    with time_machine.travel(datetime(2026, 12, 21, 10, tzinfo=BERLIN), tick=False) as clock:
        sent(offer)
        with transaction.atomic(), acting_for(offer.tenant_id):
            case = Case.objects.select_for_update().get()
            with pytest.raises(FollowUpNotAhead):
                set_follow_up(case, by=karl, due_on=date(2026, 12, 21), reason="Nachsehen")
            with pytest.raises(ReasonMissing):
                set_follow_up(case, by=karl, due_on=date(2026, 12, 25), reason=" ")
            row = set_follow_up(case, by=karl, due_on=date(2026, 12, 25), reason="Gutachten da?")
            assert row.due_on == date(2026, 12, 28), "after Christmas and the weekend"
        clock.move_to(datetime(2026, 12, 27, 23, tzinfo=BERLIN))
        assert seen(offer, karl) == 0
        clock.move_to(datetime(2026, 12, 28, 1, tzinfo=BERLIN))
        assert seen(offer, karl) == 1
        assert seen(offer, other) == 0
        with transaction.atomic(), acting_for(offer.tenant_id):
            case = Case.objects.select_for_update().get()
            assert [reason for _, reason in Desk(case).follow_ups] == ["Gutachten da?"]
            assert not finish_follow_up(case, new_id(), by=karl)
            assert finish_follow_up(case, row.pk, by=karl)
            assert finish_follow_up(case, row.pk, by=karl)
            assert [e.kind for e, _ in Desk(case).events] == ["follow_up_done", "follow_up_set", "arrived"]
        assert seen(offer, karl) == 0
