"""A decision that nobody fetches: provided anew once, then by post."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import transaction

from portalwerk.cases.actions.deciding import decide_case, note_notice, write_decision
from portalwerk.cases.actions.unfetched import follow_unfetched
from portalwerk.cases.actions.working import take_case
from portalwerk.cases.models import Case, Decision
from portalwerk.cases.queries import Desk
from portalwerk.cases.queries.listing import Looker, counts
from portalwerk.cases.rules.announcement import Announced, Basis, Lapsed, NotYet
from portalwerk.cases.rules.unfetched import Unfetched, step_after
from portalwerk.kernel.clock import now
from portalwerk.kernel.scope import acting_for
from portalwerk.mailbox.models import Nudge
from tests.cases.test_deemed import at
from tests.small_case import hired, sent
from tests.small_service import make_offer

DAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("known", "renewals", "step"),
    [
        (Announced(DAY), 0, None),
        (NotYet(None), 0, None),
        (Lapsed(DAY), 0, Unfetched.RENEW),
        (Lapsed(DAY), 1, Unfetched.POST),
    ],
)
def test_only_what_lapsed_is_renewed_and_only_once(known, renewals, step) -> None:
    assert step_after(known, basis=Basis.VWVFG_41_2A, renewals=renewals) is step


def test_renewed_after_ten_days_then_by_post(tenant, sealed_letters) -> None:
    offer = make_offer(tenant, process={"basis": "vwvfg"})
    karl = hired(offer)
    with time_machine.travel(at("2026-06-01"), tick=False) as clock:
        sent(offer)
        with transaction.atomic(), acting_for(offer.tenant_id):
            case = Case.objects.select_for_update().get()
            take_case(case, by=karl, seen=case.version)
            decide_case(case, by=karl, seen=case.version, outcome_key="granted", reasons=["Gut."])
            write_decision(case.pk)
            assert Decision.objects.get().basis == Basis.VWVFG_41_2A
            note_notice(case.application_id, now())

        def night() -> int:
            with transaction.atomic(), acting_for(offer.tenant_id):
                return follow_unfetched()

        clock.move_to(at("2026-06-11"))
        assert night() == 0
        clock.move_to(at("2026-06-12"))
        assert (night(), night()) == (1, 0)
        with transaction.atomic(), acting_for(offer.tenant_id):
            assert Nudge.objects.filter(template="decided").count() == 2
            assert counts(Looker(karl))["post"] == 0
            note_notice(case.application_id, now())
        clock.move_to(at("2026-06-12") + timedelta(days=11))
        assert (night(), night()) == (1, 0)
        with transaction.atomic(), acting_for(offer.tenant_id):
            assert counts(Looker(karl))["post"] == 1
            assert [event.kind for event, _ in Desk(Case.objects.get()).events][:2] == ["to_post", "provided_anew"]
