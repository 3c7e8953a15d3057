"""A second person signs before anything is decided."""

from datetime import date
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.access.actions import grant_membership
from portalwerk.access.queries import caseworker_of
from portalwerk.access.rules import Caseworker, Role
from portalwerk.applications.models import Application
from portalwerk.applications.rules.stages import Stage
from portalwerk.cases.actions.countersigning import countersign_decision, send_back
from portalwerk.cases.actions.deciding import decide_case, write_decision
from portalwerk.cases.actions.deemed import note_deemed_grants
from portalwerk.cases.actions.working import take_case
from portalwerk.cases.models import Case, Decision
from portalwerk.cases.queries import Desk
from portalwerk.cases.queries.listing import Looker, counts, inbox
from portalwerk.cases.rules.countersigning import (
    DraftChanged,
    DraftStanding,
    NothingToCountersign,
    ReturnUnfounded,
    SamePerson,
    check_may_countersign,
    check_may_send_back,
    needs_countersignature,
)
from portalwerk.cases.rules.listing import Listing
from portalwerk.catalog.rules.offer import Countersign
from portalwerk.identity.models import Account
from portalwerk.kernel.refusal import Refusal
from portalwerk.kernel.scope import acting_for
from tests.small_case import hired, sent
from tests.small_service import make_offer

PEOPLE = tuple(UUID(int=number) for number in range(1, 4))
steps = st.lists(st.tuples(st.sampled_from(["decide", "sign", "send back"]), st.sampled_from(PEOPLE)), max_size=30)


# -- rules -------------------------------------------------------------------------------------------------


@given(steps)
def test_two_signatures_are_of_two_people_whatever_the_order(taken) -> None:
    draft, made = None, []
    for what, who in taken:
        if what == "decide" and not (draft and draft.is_handed_over):
            draft = DraftStanding(who, (draft.revision if draft else 0) + 1, is_handed_over=True)
        elif what == "sign" and draft is not None:
            try:
                check_may_countersign(draft, by=who, seen=draft.revision)
            except Refusal:
                continue
            made.append((draft.drafted_by, who))
            draft = None
        elif what == "send back" and draft is not None:
            try:
                check_may_send_back(draft, by=who, seen=draft.revision, reason="Zu streng.")
            except Refusal:
                continue
            draft = DraftStanding(draft.drafted_by, draft.revision, is_handed_over=False)
    assert all(first != second for first, second in made)


def test_what_changed_after_it_was_read_is_not_signed() -> None:
    with pytest.raises(DraftChanged):
        check_may_countersign(DraftStanding(PEOPLE[0], 2, is_handed_over=True), by=PEOPLE[1], seen=1)


def test_a_draft_of_nobody_is_signed_by_nobody() -> None:
    with pytest.raises(SamePerson):
        check_may_countersign(DraftStanding(None, 1, is_handed_over=True), by=PEOPLE[1], seen=1)


@given(st.sampled_from(["granted", "denied"]), st.integers(0, 10**7), st.integers(1, 10**7))
def test_needed_by_kind_or_from_the_amount_on(kind, cents, least) -> None:
    assert needs_countersignature(Countersign(("denied",), least), kind=kind, cents=cents) == (
        kind == "denied" or cents >= least
    )
    assert not needs_countersignature(None, kind=kind, cents=cents)


# -- what happens ------------------------------------------------------------------------------------------


@pytest.fixture
def strict(tenant):
    """A service whose refusals two people sign."""
    return make_offer(tenant, process={"countersign": {"outcomes": ["denied"], "from_fee": None}})


@pytest.fixture
def karl(strict) -> Caseworker:
    return hired(strict)


@pytest.fixture
def lena(strict) -> Caseworker:
    account = Account.objects.create(provider="staff")
    grant_membership(account.pk, tenant_id=strict.tenant_id, role=Role.TEAM_LEAD, display_name="Lena Licht")
    return caseworker_of(account.pk, strict.tenant_id)


def case_of(offer) -> Case:
    return Case.objects.select_for_update().get()


def denied(offer, by: Caseworker) -> None:
    with transaction.atomic(), acting_for(offer.tenant_id):
        case = case_of(offer)
        take_case(case, by=by, seen=case.version)
        decide_case(case, by=by, seen=case.version, outcome_key="denied", reasons=["Es fehlt etwas."])


def test_nothing_is_decided_before_the_second_signature(strict, karl, lena, sealed_letters) -> None:
    sent(strict)
    denied(strict, karl)
    with transaction.atomic(), acting_for(strict.tenant_id):
        case = case_of(strict)
        assert (case.status, case.decided_at, Decision.objects.count()) == ("deciding", None, 0)
        assert Application.objects.get().stage == Stage.DECIDING
        write_decision(case.pk)
        assert [document.label for document in Desk(case).documents] == []
        assert counts(Looker(karl))["mitzeichnung"] == 0
        [line], _ = inbox(Looker(lena), Listing(ansicht="mitzeichnung"), names={})
        assert line.case == case
        with pytest.raises(SamePerson):
            countersign_decision(case, by=karl, seen=1)
        decision = countersign_decision(case, by=lena, seen=1)
        assert (decision.decided_by_id, decision.countersigned_by_id) == (karl.account_id, lena.account_id)
        with pytest.raises(NothingToCountersign):
            countersign_decision(case, by=lena, seen=1)
    with transaction.atomic(), acting_for(strict.tenant_id):
        write_decision(case.pk)
        kinds = [event.kind for event, _ in Desk(case).events]
        assert kinds == ["letter_provided", "countersigned", "to_countersign", "taken", "arrived"]
        assert Application.objects.get().stage == Stage.DECIDED


def test_sent_back_with_a_reason_and_decided_anew(strict, karl, lena) -> None:
    sent(strict)
    denied(strict, karl)
    with transaction.atomic(), acting_for(strict.tenant_id):
        case = case_of(strict)
        with pytest.raises(ReturnUnfounded):
            send_back(case, by=lena, seen=1, reason="  ")
        with pytest.raises(SamePerson):
            send_back(case, by=karl, seen=1, reason="Doch nicht.")
        send_back(case, by=lena, seen=1, reason="Bitte § 17 nennen.")
        assert case.status == "in_work"
        assert Application.objects.get().stage == Stage.DECIDING
        event, details = Desk(case).events[0]
        assert (event.kind, details["message"]) == ("sent_back", "Bitte § 17 nennen.")
    denied(strict, karl)
    with transaction.atomic(), acting_for(strict.tenant_id):
        case = case_of(strict)
        with pytest.raises(DraftChanged):
            countersign_decision(case, by=lena, seen=1)
        countersign_decision(case, by=lena, seen=2)


def test_a_grant_of_this_service_needs_one_signature(strict, karl) -> None:
    sent(strict)
    with transaction.atomic(), acting_for(strict.tenant_id):
        case = case_of(strict)
        take_case(case, by=karl, seen=case.version)
        assert decide_case(case, by=karl, seen=case.version, outcome_key="granted", reasons=["Gut."]) is not None


@pytest.mark.parametrize("same", [True, False])
def test_the_database_refuses_one_person_twice_and_a_missing_second(strict, karl, same) -> None:
    sent(strict)
    with transaction.atomic(), acting_for(strict.tenant_id):
        case = case_of(strict)
        row = Decision(tenant_id=case.tenant_id, case=case, outcome="denied", kind="denied", basis="ozg_9")
        row.sealed_reasons, row.decided_by_id, row.is_countersigned = b"x", karl.account_id, True
        row.countersigned_by_id = karl.account_id if same else None
        row.countersigned_at = row.decided_at if same else None
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_silence_runs_on_while_a_draft_waits(tenant) -> None:
    deadlines = {"decide_days": 30, "inquiry_days": 14, "deemed_approval_months": 3}
    offer = make_offer(tenant, deadlines=deadlines, process={"countersign": {"outcomes": ["denied"]}})
    karl = hired(offer)
    sent(offer)
    denied(offer, karl)
    with transaction.atomic(), acting_for(offer.tenant_id):
        Case.objects.update(deemed_on=date(2020, 1, 1))
        assert note_deemed_grants() == 1
