"""Decisions that no person makes: only by a law, only if its condition is met."""

from dataclasses import replace

import pytest
from django.db import transaction

from portalwerk.applications.models import Application
from portalwerk.applications.queries import letter_summary, letters_of
from portalwerk.cases.actions.automatic import decide_automatically
from portalwerk.cases.actions.deciding import write_decision
from portalwerk.cases.actions.working import take_case
from portalwerk.cases.models import Case, Decision
from portalwerk.cases.queries import Desk
from portalwerk.cases.rules.automatic import automatic_wording
from portalwerk.catalog.rules.offer import Countersign
from portalwerk.kernel.scope import acting_for
from tests.small_case import hired, sent
from tests.small_service import make_offer

LAW = "§ 5 Abs. 2 der Kartensatzung"


@pytest.fixture
def by_itself(tenant):
    """A service that decides for Beispiel without a person."""
    rule = {"outcome": "granted", "law": LAW, "when": 'name.family_name == "Beispiel"'}
    return make_offer(tenant, process={"automatic": rule})


def run(offer) -> Decision | None:
    with transaction.atomic(), acting_for(offer.tenant_id):
        return decide_automatically(Case.objects.get().pk)


def test_decides_at_intake_once_and_says_so(by_itself, sealed_letters) -> None:
    sent(by_itself)
    assert run(by_itself) is not None
    assert run(by_itself) is None
    with transaction.atomic(), acting_for(by_itself.tenant_id):
        decision = Decision.objects.get()
        assert (decision.is_automatic, decision.decided_by_id) == (True, None)
        write_decision(decision.case_id)
        told = letter_summary(letters_of(Application.objects.get())[0])["automatic"]
        assert LAW in told
        assert "Paragraf 35a" in told
        assert [event.kind for event, _ in Desk(Case.objects.get()).events][:2] == [
            "letter_provided", "decided_automatically"
        ]  # fmt: skip


def test_whose_case_it_is_decides(by_itself) -> None:
    karl = hired(by_itself)
    sent(by_itself)
    with transaction.atomic(), acting_for(by_itself.tenant_id):
        case = Case.objects.select_for_update().get()
        take_case(case, by=karl, seen=case.version)
    assert run(by_itself) is None


def test_without_law_condition_or_completeness_a_person_decides(by_itself) -> None:
    met = {"holds": True, "is_complete": True, "cents": 0}
    assert automatic_wording(by_itself, **met) is not None
    assert automatic_wording(by_itself, **{**met, "holds": False}) is None
    assert automatic_wording(by_itself, **{**met, "is_complete": False}) is None
    lawless = replace(by_itself, automatic=replace(by_itself.automatic, law=" "))
    assert automatic_wording(lawless, **met) is None
    for_two = replace(by_itself, countersign=Countersign(("granted",)))
    assert automatic_wording(for_two, **met) is None


def test_an_ordinary_service_decides_nothing(offer) -> None:
    sent(offer)
    assert run(offer) is None
