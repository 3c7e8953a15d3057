"""Giving one's own case to a colleague, with a word about it."""

import pytest
from django.db import transaction

from portalwerk.access.queries import Colleague
from portalwerk.cases.actions.handing_over import hand_over
from portalwerk.cases.actions.working import ask_applicant, take_case
from portalwerk.cases.models import Case
from portalwerk.cases.queries import Desk
from portalwerk.cases.rules.bulk import AlreadyThere
from portalwerk.cases.rules.handing_over import CommentMissing
from portalwerk.cases.rules.working import ChangedMeanwhile, NotTakenOver, TakenByOther
from portalwerk.kernel.clock import today
from portalwerk.kernel.scope import acting_for
from tests.small_case import hired, sent

pytestmark = pytest.mark.django_db


def test_colleague_gets_the_case_and_reads_why(offer) -> None:
    karl, ida = hired(offer), hired(offer)
    to_ida, to_karl = (Colleague(one.account_id, one.name, None) for one in (ida, karl))
    sent(offer)
    with transaction.atomic(), acting_for(offer.tenant_id):
        case = Case.objects.get()
        with pytest.raises(NotTakenOver):
            hand_over(case, to=to_ida, comment="Bitte.", by=karl, seen=case.version)
        take_case(case, by=karl, seen=case.version)
        with pytest.raises(CommentMissing):
            hand_over(case, to=to_ida, comment="  ", by=karl, seen=case.version)
        with pytest.raises(AlreadyThere):
            hand_over(case, to=to_karl, comment="Bitte.", by=karl, seen=case.version)
        with pytest.raises(ChangedMeanwhile):
            hand_over(case, to=to_ida, comment="Bitte.", by=karl, seen=case.version - 1)
        hand_over(case, to=to_ida, comment="Ich bin im Urlaub.", by=karl, seen=case.version)
        event, details = Desk(Case.objects.get()).events[0]
        assert (event.kind, event.actor_id) == ("handed_over", karl.account_id)
        assert details == {"to": str(ida.account_id), "message": "Ich bin im Urlaub."}
        with pytest.raises(TakenByOther):
            ask_applicant(case, by=karl, seen=case.version, items=[], due_on=today())
