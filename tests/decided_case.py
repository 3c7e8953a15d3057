"""A decided case of somebody with an account, and what it takes to object to it."""

from datetime import timedelta

from django.db import transaction

from portalwerk.access.rules import Caseworker
from portalwerk.applications.actions.drafts import begin_application, bind_account, save_answers
from portalwerk.applications.actions.submitting import submit_application
from portalwerk.applications.models import Application
from portalwerk.applications.queries import Opened, application_by_token
from portalwerk.cases.actions.deciding import decide_case, refresh_clocks, write_decision
from portalwerk.cases.actions.objecting import begin_objection
from portalwerk.cases.actions.working import take_case
from portalwerk.cases.models import Case, Decision
from portalwerk.identity.actions.sessions import start_sign_in
from portalwerk.identity.models import Account, Realm
from portalwerk.identity.queries import Person, person_by_token
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.clock import now
from portalwerk.kernel.events import drain_outbox
from portalwerk.kernel.scope import acting_for
from portalwerk.tenants import actions
from portalwerk.tenants.models import Tenant

COURT = {"name": "Verwaltungsgericht Saalburg", "address": "Am Gericht 1\n07990 Saalburg"}
OBJECTION = {
    "gruende": "Das Foto war dabei.",
    "ich": {
        "vorname": "Ada",
        "familienname": "Beispiel",
        "strasse": "Uferweg 2",
        "plz": "07999",
        "ort": "Burgbach",
        "email": "ada@demo.example",
    },
}


def name_court(tenant: Tenant) -> None:
    """Say where an action against the tenant is brought."""
    actions.name_court(tenant, branch="administrative", **COURT)


def signed_in(account: Account, level: AssuranceLevel = AssuranceLevel.SUBSTANTIAL) -> Person:
    """Somebody who has signed in at a level."""
    token = start_sign_in(account.pk, realm=Realm.CITIZEN, level=level, device="Test")
    found = person_by_token(token, realm=Realm.CITIZEN)
    assert found is not None
    return found[0]


def decided(offer, karl: Caseworker, account: Account | None, *, outcome: str = "denied") -> tuple[Opened, Case]:
    """An application that was sent, taken and decided; its letter is there, but nobody knows of it yet."""
    with transaction.atomic(), acting_for(offer.tenant_id):
        token, _ = begin_application(offer)
        opened = Opened(application_by_token(token, writing=True), token)
        if account is not None:
            bind_account(opened, signed_in(account))
        answers = {"name": {"given_name": "Ada", "family_name": "Beispiel"}, "email": "ada@demo.example"}
        save_answers(opened, answers, done="person")
        level = AssuranceLevel.SUBSTANTIAL if account else AssuranceLevel.NONE
        submit_application(opened, level=level, confirmed=True, digital=True)
    drain_outbox()
    case = answer(offer, karl, opened.application, outcome=outcome)
    return opened, case


def answer(offer, karl: Caseworker, application: Application, *, outcome: str) -> Case:
    """Take and decide the case of an application, and write the letter."""
    with transaction.atomic(), acting_for(offer.tenant_id):
        case = Case.objects.select_for_update().get(application=application)
        take_case(case, by=karl, seen=case.version)
        decide_case(case, by=karl, seen=case.version, outcome_key=outcome, reasons=["So ist es."])
    with transaction.atomic(), acting_for(offer.tenant_id):
        write_decision(case.pk)
        return Case.objects.get(pk=case.pk)


def announce(case: Case, *, days_ago: int) -> None:
    """Let the decision of a case be provided, told and so announced some days ago (four days after that)."""
    moment = now() - timedelta(days=days_ago + 4)
    with transaction.atomic(), acting_for(case.tenant_id):
        Decision.objects.filter(case=case).update(provided_at=moment, notice_at=moment, basis="ozg_9")
        refresh_clocks(Case.objects.select_related("application").get(pk=case.pk))


def object_to(opened: Opened, person: Person, *, changes: dict | None = None) -> Opened:
    """Begin, fill and send an objection against the decision on an application."""
    tenant_id = opened.application.tenant_id
    with transaction.atomic(), acting_for(tenant_id):
        draft = begin_objection(opened.application, person=person)
        save_answers(draft, {**OBJECTION, **(changes or {})}, done="person")
        submit_application(draft, level=person.level, confirmed=True, digital=True)
    drain_outbox()
    return draft
