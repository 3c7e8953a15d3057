"""A case of the small service: sent, asked back, answered."""

from datetime import timedelta

from django.db import transaction

from portalwerk.access.actions import grant_membership
from portalwerk.access.queries import caseworker_of
from portalwerk.access.rules import Caseworker, Role
from portalwerk.applications.actions.drafts import begin_application, save_answers
from portalwerk.applications.actions.following import answer_request
from portalwerk.applications.actions.submitting import submit_application
from portalwerk.applications.queries import Opened, application_by_token, open_request_of
from portalwerk.cases.actions.working import ask_applicant, take_case
from portalwerk.cases.models import Case
from portalwerk.identity.models import Account
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.clock import today
from portalwerk.kernel.events import drain_outbox
from portalwerk.kernel.scope import acting_for


def hired(offer) -> Caseworker:
    """Karl, who works for the authority."""
    account = Account.objects.create(provider="staff")
    grant_membership(account.pk, tenant_id=offer.tenant_id, role=Role.CASEWORKER, display_name="Karl Muster")
    return caseworker_of(account.pk, offer.tenant_id)


def sent(offer) -> Opened:
    """Ada's application, sent today."""
    with transaction.atomic(), acting_for(offer.tenant_id):
        token, _ = begin_application(offer)
        opened = Opened(application_by_token(token, writing=True), token)
        save_answers(opened, {"name": {"family_name": "Beispiel"}, "email": "ada@demo.example"}, done="person")
        submit_application(opened, level=AssuranceLevel.NONE, confirmed=True, digital=True)
    drain_outbox()
    return opened


def asked(offer, karl, *, days: int = 14) -> Case:
    """The only case, asked back today."""
    with transaction.atomic(), acting_for(offer.tenant_id):
        case = Case.objects.select_for_update().get()
        take_case(case, by=karl, seen=case.version)
        items = [{"key": "photo", "title": "Passfoto", "hint": "", "reason": ""}]
        ask_applicant(case, by=karl, seen=case.version, items=items, due_on=today() + timedelta(days=days))
    return case


def reply(offer, opened: Opened) -> None:
    with transaction.atomic(), acting_for(offer.tenant_id):
        opened = Opened(application_by_token(opened.token, writing=True), opened.token)
        answer_request(opened, open_request_of(opened.application), files=[], message="Ich habe keines.")
    drain_outbox()
