"""An application on its whole way: begun, sent, taken over, asked, answered, decided, handed out."""

from datetime import timedelta

import pytest
from django.db import transaction

from portalwerk.access.actions import grant_membership
from portalwerk.access.queries import caseworker_of
from portalwerk.access.rules import Role
from portalwerk.applications.actions.drafts import begin_application, save_answers
from portalwerk.applications.actions.following import answer_request
from portalwerk.applications.actions.submitting import submit_application
from portalwerk.applications.models import Application
from portalwerk.applications.queries import (
    Opened,
    application_by_token,
    letter_summary,
    letters_of,
    open_request_of,
    tracking_of,
)
from portalwerk.applications.rules.stages import Stage
from portalwerk.cases.actions.deciding import decide_case, write_decision
from portalwerk.cases.actions.working import ask_applicant, close_case, make_ready, take_case
from portalwerk.cases.models import Case
from portalwerk.cases.queries import Desk
from portalwerk.cases.queries.listing import Looker, inbox
from portalwerk.cases.rules.listing import Listing
from portalwerk.identity.actions.staff import create_staff_account
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.clock import today
from portalwerk.kernel.events import drain_outbox
from portalwerk.kernel.scope import acting_for


@pytest.fixture
def karl(offer):
    account = create_staff_account(login="karl", password="geheim geheim", totp_secret="JBSWY3DPEHPK3PXP")
    grant_membership(account.pk, tenant_id=offer.tenant_id, role=Role.CASEWORKER, display_name="Karl Muster")
    return caseworker_of(account.pk, offer.tenant_id)


def test_application_goes_from_draft_to_handed_out(offer, karl, sealed_letters):
    with transaction.atomic(), acting_for(offer.tenant_id):
        token, _ = begin_application(offer)
        opened = Opened(application_by_token(token, writing=True), token)
        save_answers(
            opened,
            {"name": {"given_name": "Ada", "family_name": "Beispiel"}, "email": "ada@example.org"},
            done="person",
        )
        reference = submit_application(opened, level=AssuranceLevel.NONE, confirmed=True, digital=True)
    drain_outbox()
    with transaction.atomic(), acting_for(offer.tenant_id):
        application = Application.objects.get(reference=reference)
        assert application.stage == Stage.ARRIVED
        assert [letter.kind for letter in letters_of(application)] == ["acknowledgment"]
        [line], total = inbox(Looker(karl), Listing(ansicht="neu"), names={})
        assert (line.title, total) == ("Ada Beispiel", 1)
        [found], _ = inbox(Looker(karl), Listing(suche="beisp ada"), names={})
        assert found.case == line.case
        case = Case.objects.select_for_update().get(pk=line.case.pk)
        take_case(case, by=karl, seen=case.version)
        ask_applicant(
            case,
            by=karl,
            seen=case.version,
            items=[{"key": "photo", "title": "Passfoto", "hint": "", "reason": ""}],
            due_on=today() + timedelta(days=14),
        )
        application.refresh_from_db()
        assert application.stage == Stage.YOUR_MOVE
        opened = Opened(application, token)
        answer_request(opened, open_request_of(application), files=[], message="Ich habe keines.")
    drain_outbox()
    with transaction.atomic(), acting_for(offer.tenant_id):
        case = Case.objects.select_for_update().get(pk=case.pk)
        assert case.reply_at is not None
        assert [event.kind for event, _ in Desk(case).events] == ["replied", "asked", "taken", "arrived"]
        decide_case(case, by=karl, seen=case.version, outcome_key="granted", reasons=["Alles liegt vor."])
    with transaction.atomic(), acting_for(offer.tenant_id):
        write_decision(case.pk)
        case = Case.objects.select_for_update().get(pk=case.pk)
        application = Application.objects.get(reference=reference)
        letter = letters_of(application)[0]
        assert (letter.kind, application.stage) == ("decision", Stage.DECIDED)
        assert letter_summary(letter)["reasons"] == ["Alles liegt vor."]
        make_ready(case, by=karl, seen=case.version)
        close_case(case, by=karl, seen=case.version)
        stages = [event.stage for event in tracking_of(application)]
    assert stages == [
        Stage.DRAFT,
        Stage.SENT,
        Stage.ARRIVED,
        Stage.IN_REVIEW,
        Stage.YOUR_MOVE,
        Stage.IN_REVIEW,
        Stage.DECIDING,
        Stage.DECIDED,
        Stage.ON_ITS_WAY,
        Stage.CLOSED,
    ]
