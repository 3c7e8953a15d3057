"""Acts on several cases: told before, done as one, taken back as one, nobody's work overwritten."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.access.actions import grant_membership
from portalwerk.access.queries import Colleague, caseworker_of, colleagues_of
from portalwerk.access.rules import Caseworker, RightMissing, Role
from portalwerk.applications.models import Application
from portalwerk.applications.rules.stages import Stage
from portalwerk.audit.models import Entry
from portalwerk.cases.actions.bulk import assign_cases, close_cases, put_away, release_cases, undo_bulk
from portalwerk.cases.actions.following_up import set_follow_up
from portalwerk.cases.actions.working import take_case
from portalwerk.cases.models import Case, CaseEvent, FollowUp
from portalwerk.cases.queries import link_of
from portalwerk.cases.queries.desk import steps_of
from portalwerk.cases.queries.picking import planned
from portalwerk.cases.rules.bulk import MOST, AlreadyUndone, BulkKind, TooManyCases, check_bulk
from portalwerk.cases.rules.chain import check_chain
from portalwerk.cases.rules.following_up import ReasonMissing
from portalwerk.cases.rules.working import CaseStatus, Standing
from portalwerk.identity.models import Account
from portalwerk.kernel.clock import today
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.refusal import Refusal
from portalwerk.kernel.scope import acting_for
from tests.small_case import hired, sent

KARL, IDA = uuid4(), uuid4()


@given(
    st.sampled_from(BulkKind),
    st.builds(Standing, st.sampled_from(CaseStatus), st.sampled_from([None, KARL, IDA]), st.integers(1, 3)),
    st.integers(1, 3),
    st.booleans(),
)
def test_nothing_is_done_to_what_was_changed_or_is_somebody_elses(
    kind: BulkKind, standing: Standing, seen: int, may_assign: bool
) -> None:
    try:
        check_bulk(kind, standing, seen=seen, by=KARL, may_assign=may_assign)
    except Refusal:
        return
    assert standing.version == seen
    assert standing.status not in {CaseStatus.CLOSED, CaseStatus.WITHDRAWN}
    if kind == BulkKind.CLOSE or (kind == BulkKind.RELEASE and not may_assign):
        assert standing.assignee_id == KARL
    if kind in {BulkKind.ASSIGN, BulkKind.RELEASE}:
        assert standing.status in {CaseStatus.NEW, CaseStatus.IN_WORK, CaseStatus.WAITING}


# -- with cases ----------------------------------------------------------------------------------------------


def lead(offer) -> Caseworker:
    account = Account.objects.create(provider="staff")
    grant_membership(account.pk, tenant_id=offer.tenant_id, role=Role.TEAM_LEAD, display_name="Bea Muster")
    return caseworker_of(account.pk, offer.tenant_id)


def picked() -> dict[UUID, int]:
    return dict(Case.objects.values_list("pk", "version"))


def receiver(somebody: Caseworker) -> Colleague:
    return Colleague(somebody.account_id, somebody.name, None)


@contextmanager
def at(offer) -> Iterator[None]:
    with transaction.atomic(), acting_for(offer.tenant_id):
        yield


def kinds(case: Case) -> list[str]:
    return list(CaseEvent.objects.filter(case=case).order_by("number").values_list("kind", flat=True))


def is_whole(case: Case) -> bool:
    return check_chain([link_of(event) for event in CaseEvent.objects.filter(case=case).order_by("number")]) == []


def test_team_lead_assigns_many_and_takes_it_back_without_the_one_that_was_begun(offer) -> None:
    bea, karl = lead(offer), hired(offer)
    for _ in range(3):
        sent(offer)
    with at(offer):
        act = assign_cases(picked(), to=receiver(karl), by=bea, names={})
        assert set(Case.objects.values_list("assignee_id", "status")) == {(karl.account_id, CaseStatus.NEW)}
        assert Entry.objects.filter(action="case.assigned", actor_id=bea.account_id).count() == 3
        begun = Case.objects.first()
        take_case(begun, by=karl, seen=begun.version)
    with at(offer):
        [stays] = undo_bulk(act, by=bea)
        assert stays.case_id == begun.pk
        assert "inzwischen geändert" in steps_of(act)[[s.case_id for s in steps_of(act)].index(begun.pk)].undo_refusal
        for case in Case.objects.all():
            is_begun = case.pk == begun.pk
            assert case.assignee_id == (karl.account_id if is_begun else None)
            assert kinds(case) == ["arrived", "assigned", "taken" if is_begun else "undone"]
            assert is_whole(case)
        with pytest.raises(AlreadyUndone):
            undo_bulk(act, by=bea)


def test_applicants_see_nothing_of_an_assignment_before_the_colleague_begins(offer) -> None:
    bea, karl = lead(offer), hired(offer)
    sent(offer)
    with at(offer):
        assign_cases(picked(), to=receiver(karl), by=bea, names={})
        assert Application.objects.get().stage == Stage.ARRIVED
        case = Case.objects.get()
        take_case(case, by=karl, seen=case.version)
        assert Application.objects.get().stage == Stage.IN_REVIEW


def test_each_case_that_stays_says_why(offer) -> None:
    bea, karl = lead(offer), hired(offer)
    for _ in range(4):
        sent(offer)
    with at(offer):
        free, taken, closed, changed = Case.objects.order_by("pk")
        Case.objects.filter(pk=taken.pk).update(assignee_id=karl.account_id)
        Case.objects.filter(pk=closed.pk).update(status=CaseStatus.CLOSED)
        picks = {**picked(), changed.pk: changed.version + 1}
        names = {karl.account_id: "Karl"}
        before = picked()
        plan = planned(BulkKind.ASSIGN, picks, by=bea, names=names, to=Colleague(karl.account_id, "Karl", None))
        assert picked() == before, "saying it does nothing"
        said = {one.case.pk: one.refusal for one in plan}
        assert said[free.pk] == ""
        assert said[taken.pk] == "Der Vorgang liegt schon bei Karl."
        assert "Abgeschlossen" in said[closed.pk]
        assert "inzwischen geändert" in said[changed.pk]
        act = assign_cases(picks, to=Colleague(karl.account_id, "Karl", None), by=bea, names=names)
        assert {step.case_id: step.refusal for step in steps_of(act)} == said
        assert kinds(changed) == ["arrived"]


def test_only_who_distributes_assigns_and_only_to_who_works_there(offer) -> None:
    bea, karl = lead(offer), hired(offer)
    sent(offer)
    with at(offer):
        with pytest.raises(RightMissing):
            assign_cases(picked(), to=receiver(bea), by=karl, names={})
        assert {one.account_id for one in colleagues_of(offer.tenant_id)} == {bea.account_id, karl.account_id}
        assert all(one.works_for(offer.unit_id) for one in colleagues_of(offer.tenant_id))


def test_giving_back_spares_what_others_have_unless_somebody_distributes(offer) -> None:
    bea, karl, ida = lead(offer), hired(offer), hired(offer)
    for _ in range(3):
        sent(offer)
    with at(offer):
        mine, theirs, nobodys = Case.objects.order_by("pk")
        Case.objects.filter(pk=mine.pk).update(assignee_id=karl.account_id)
        Case.objects.filter(pk=theirs.pk).update(assignee_id=ida.account_id)
        refused = {s.case_id for s in steps_of(release_cases(picked(), by=karl, names={})) if s.refusal}
        assert refused == {theirs.pk, nobodys.pk}
        act = release_cases(picked(), by=bea, names={})
        assert Case.objects.filter(assignee_id=None).count() == 3
        undo_bulk(act, by=bea)
        assert Case.objects.get(pk=theirs.pk).assignee_id == ida.account_id


def test_follow_ups_are_set_and_taken_back_together(offer) -> None:
    karl = hired(offer)
    for _ in range(2):
        sent(offer)
    with at(offer):
        with pytest.raises(ReasonMissing):
            put_away(picked(), due_on=today() + timedelta(days=3), reason=" ", by=karl, names={})
        act = put_away(picked(), due_on=today() + timedelta(days=3), reason="Nachsehen", by=karl, names={})
        case = Case.objects.first()
        set_follow_up(case, by=karl, due_on=today() + timedelta(days=4), reason="Noch etwas")
        assert FollowUp.objects.filter(done_at=None).count() == 3
        assert undo_bulk(act, by=karl) == []
        assert FollowUp.objects.filter(done_at=None).count() == 1
        assert kinds(case) == ["arrived", "follow_up_set", "follow_up_set", "undone"]


def test_closing_is_taken_back_for_the_applicant_too(offer) -> None:
    karl = hired(offer)
    for _ in range(2):
        sent(offer)
    with at(offer):
        decided, open_one = Case.objects.order_by("pk")
        Case.objects.filter(pk=decided.pk).update(status=CaseStatus.DECIDED, assignee_id=karl.account_id)
        act = close_cases(picked(), by=karl, names={})
        assert [step.case_id for step in steps_of(act) if step.refusal] == [open_one.pk]
        application = Application.objects.get(pk=decided.application_id)
        assert (application.stage, application.status) == (Stage.CLOSED, "closed")
        undo_bulk(act, by=karl)
        case = Case.objects.get(pk=decided.pk)
        assert (case.status, case.closed_at, case.assignee_id) == (CaseStatus.DECIDED, None, karl.account_id)
        application.refresh_from_db()
        assert (application.stage, application.status, application.closed_at) == (Stage.DECIDED, "decided", None)
        assert is_whole(case)


def test_what_is_not_there_or_too_much_is_left_out(offer) -> None:
    karl = hired(offer)
    sent(offer)
    with at(offer):
        assert planned(BulkKind.RELEASE, {new_id(): 1}, by=karl, names={}) == []
        with pytest.raises(TooManyCases):
            planned(BulkKind.RELEASE, {new_id(): 1 for _ in range(MOST + 1)}, by=karl, names={})


def test_the_number_of_statements_does_not_grow_with_the_cases(offer) -> None:
    bea, karl = lead(offer), hired(offer)
    for _ in range(9):
        sent(offer)

    def statements(count: int) -> int:
        with at(offer), CaptureQueriesContext(connection) as asked:
            act = assign_cases(dict(list(picked().items())[:count]), to=receiver(karl), by=bea, names={})
            undo_bulk(act, by=bea)
        return len(asked)

    statements(1)
    assert statements(1) == statements(9)
