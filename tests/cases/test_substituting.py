"""Standing in for a colleague: who may, when, and what it opens."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.access.actions import grant_membership
from portalwerk.access.queries import Colleague, caseworker_of, colleagues_of
from portalwerk.access.rules import Caseworker, RightMissing, Role
from portalwerk.cases.actions.following_up import set_follow_up
from portalwerk.cases.actions.substituting import end_substitution, set_substitution
from portalwerk.cases.actions.working import ask_applicant, release_case, take_case
from portalwerk.cases.models import Case, CaseEvent, Substitution
from portalwerk.cases.queries import case_visible_to, details_of, standing_of
from portalwerk.cases.queries.listing import Looker, counts, inbox
from portalwerk.cases.queries.substituting import substitution_of, substitutions_for
from portalwerk.cases.rules.listing import Listing
from portalwerk.cases.rules.substituting import (
    AlreadySubstituted,
    Days,
    OwnSubstitute,
    Person,
    StandsInMeanwhile,
    SubstituteAway,
    SubstituteUnitsMissing,
    SubstitutionDaysWrong,
    check_substitution,
)
from portalwerk.cases.rules.telling import told
from portalwerk.cases.rules.working import CaseStatus, TakenByOther
from portalwerk.identity.models import Account
from portalwerk.kernel.clock import today
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.refusal import Refusal
from portalwerk.kernel.scope import acting_for
from tests.small_case import sent

TODAY = date(2026, 11, 23)
ADA, BEA, KARL = (Person(new_id(), name, None) for name in ("Ada", "Bea", "Karl"))
PEOPLE = (ADA, BEA, KARL)
AMT = new_id()


def check(absent=BEA, substitute=KARL, starts_on=TODAY, days=7, others=()) -> None:
    ends_on = starts_on + timedelta(days=days)
    check_substitution(absent, substitute, starts_on=starts_on, ends_on=ends_on, today=TODAY, others=others)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"days": -1}, SubstitutionDaysWrong),
        ({"starts_on": TODAY - timedelta(days=9)}, SubstitutionDaysWrong),
        ({"days": 367}, SubstitutionDaysWrong),
        ({"substitute": BEA}, OwnSubstitute),
        ({"substitute": Person(new_id(), "Mia", {AMT})}, SubstituteUnitsMissing),
        ({"others": [Days(BEA.account_id, ADA.account_id, TODAY, TODAY)]}, AlreadySubstituted),
        ({"others": [Days(KARL.account_id, ADA.account_id, TODAY, TODAY)]}, SubstituteAway),
        ({"others": [Days(ADA.account_id, BEA.account_id, TODAY, TODAY)]}, StandsInMeanwhile),
    ],
)
def test_what_cannot_work_is_refused(changes, refusal) -> None:
    check()
    with pytest.raises(refusal):
        check(**changes)


def test_days_that_do_not_meet_are_no_obstacle() -> None:
    earlier = TODAY - timedelta(days=1)
    later = TODAY + timedelta(days=8)
    check(
        others=[
            Days(BEA.account_id, ADA.account_id, earlier, earlier),
            Days(KARL.account_id, BEA.account_id, later, later),
        ]
    )


def test_substitute_for_some_units_of_somebody_who_works_for_the_same() -> None:
    check(replace(BEA, units=frozenset({AMT})), replace(KARL, units=frozenset({AMT, new_id()})))


@given(
    st.lists(
        st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE), st.integers(0, 20), st.integers(0, 10)),
        max_size=12,
    )
)
def test_whatever_is_agreed_on_there_is_never_a_chain(wanted) -> None:
    agreed: list[Days] = []
    for absent, substitute, first, length in wanted:
        starts_on = TODAY + timedelta(days=first)
        try:
            check(absent, substitute, starts_on, length, agreed)
        except Refusal:
            continue
        ends_on = starts_on + timedelta(days=length)
        agreed.append(Days(absent.account_id, substitute.account_id, starts_on, ends_on))
    for day in (TODAY + timedelta(days=number) for number in range(32)):
        now_away = [one for one in agreed if one.starts_on <= day <= one.ends_on]
        away = [one.absent_id for one in now_away]
        assert len(away) == len(set(away))
        assert not {one.substitute_id for one in now_away} & set(away)


# -- with a database -----------------------------------------------------------------------------------------


def hire(offer, name: str, role: Role = Role.CASEWORKER) -> Caseworker:
    account = Account.objects.create(provider="staff")
    grant_membership(account.pk, tenant_id=offer.tenant_id, role=role, display_name=name)
    return caseworker_of(account.pk, offer.tenant_id)


def colleague(who: Caseworker) -> Colleague:
    return next(one for one in colleagues_of(who.tenant_id) if one.account_id == who.account_id)


def away(bea: Caseworker, karl: Caseworker, *, first: int = 0, last: int = 7, by: Caseworker | None = None):
    starts_on, ends_on = (today() + timedelta(days=days) for days in (first, last))
    return set_substitution(colleague(bea), colleague(karl), starts_on=starts_on, ends_on=ends_on, by=by or bea)


@pytest.mark.django_db
def test_substitute_works_on_the_case_and_the_history_says_for_whom(offer) -> None:
    bea, karl = hire(offer, "Bea"), hire(offer, "Karl")
    sent(offer)
    with transaction.atomic(), acting_for(offer.tenant_id):
        case = Case.objects.get()
        take_case(case, by=bea, seen=case.version)
        items = [{"key": "photo", "title": "Passfoto", "hint": "", "reason": ""}]
        given = {"items": items, "due_on": today() + timedelta(days=14)}
        case = case_visible_to(karl, case.pk, writing=True)
        with pytest.raises(TakenByOther):
            ask_applicant(case, by=karl, seen=case.version, **given)
        away(bea, karl)
        case = case_visible_to(karl, case.pk, writing=True)
        ask_applicant(case, by=karl, seen=case.version, **given)
        case.refresh_from_db()
        assert case.assignee_id == bea.account_id
        event = CaseEvent.objects.order_by("-number").first()
        names = {bea.account_id: "Bea", karl.account_id: "Karl"}
        assert told(event, details_of(event), names)["who"] == "Karl in Vertretung für Bea"


@pytest.mark.django_db
def test_giving_a_case_back_says_for_whom_it_was_done(offer) -> None:
    bea, karl = hire(offer, "Bea"), hire(offer, "Karl")
    sent(offer)
    with transaction.atomic(), acting_for(offer.tenant_id):
        case = Case.objects.get()
        take_case(case, by=bea, seen=case.version)
        away(bea, karl)
        case = case_visible_to(karl, case.pk, writing=True)
        release_case(case, by=karl, seen=case.version)
        assert Case.objects.get().assignee_id is None
        event = CaseEvent.objects.order_by("-number").first()
        assert details_of(event) == {"stands_in_for": str(bea.account_id)}


@pytest.mark.django_db
def test_substitute_begins_with_a_new_case_and_it_stays_the_absent_ones(offer) -> None:
    bea, karl = hire(offer, "Bea"), hire(offer, "Karl")
    sent(offer)
    with transaction.atomic(), acting_for(offer.tenant_id):
        Case.objects.update(assignee_id=bea.account_id)
        away(bea, karl)
        case = case_visible_to(karl, Case.objects.get().pk, writing=True)
        take_case(case, by=karl, seen=case.version)
        case.refresh_from_db()
        assert (case.status, case.assignee_id) == (CaseStatus.IN_WORK, bea.account_id)


@pytest.mark.django_db
@pytest.mark.parametrize(("first", "last", "mine"), [(0, 0, 1), (1, 7, 0)])
def test_own_lists_hold_the_absent_ones_cases_while_it_runs(offer, first, last, mine) -> None:
    bea, karl = hire(offer, "Bea"), hire(offer, "Karl")
    sent(offer)
    with transaction.atomic(), acting_for(offer.tenant_id):
        case = Case.objects.get()
        take_case(case, by=bea, seen=case.version)
        row = set_follow_up(case, by=bea, due_on=today() + timedelta(days=1), reason="Nachfragen.")
        row.due_on = today()
        row.save()
        looker = Looker(karl)
        assert (counts(looker)["meine"], counts(looker)["wiedervorlage"]) == (0, 0)
        substitution = away(bea, karl, first=first, last=last)
        assert (counts(looker)["meine"], counts(looker)["wiedervorlage"]) == (mine, mine)
        rows, _ = inbox(looker, Listing(), names={bea.account_id: "Bea"})
        assert [(one.assignee, one.stands_in) for one in rows] == [("Bea", bool(mine))]
        end_substitution(substitution, by=bea)
        assert (counts(looker)["meine"], counts(looker)["wiedervorlage"]) == (0, 0)


@pytest.mark.django_db
def test_follow_up_set_in_substitution_is_there_for_both(offer) -> None:
    bea, karl = hire(offer, "Bea"), hire(offer, "Karl")
    sent(offer)
    with transaction.atomic(), acting_for(offer.tenant_id):
        case = Case.objects.get()
        take_case(case, by=bea, seen=case.version)
        away(bea, karl)
        case = case_visible_to(karl, case.pk, writing=True)
        standing_of(case)
        row = set_follow_up(case, by=karl, due_on=today() + timedelta(days=5), reason="Nachfragen.")
        row.due_on = today()
        row.save()
        assert [counts(Looker(one))["wiedervorlage"] for one in (bea, karl)] == [1, 1]


@pytest.mark.django_db
def test_only_oneself_or_a_team_lead_says_who_stands_in(offer) -> None:
    bea, karl, lena = hire(offer, "Bea"), hire(offer, "Karl"), hire(offer, "Lena", Role.TEAM_LEAD)
    with transaction.atomic(), acting_for(offer.tenant_id):
        with pytest.raises(RightMissing):
            away(bea, karl, by=karl)
        row = away(bea, karl, by=lena)
        for who, may in ((bea, True), (karl, False), (lena, True)):
            assert row in substitutions_for(who)
            assert (substitution_of(who, row.pk) is not None) is may
        with pytest.raises(AlreadySubstituted):
            away(bea, lena)


@pytest.mark.django_db
def test_database_knows_that_nobody_stands_in_for_oneself(offer) -> None:
    bea = hire(offer, "Bea")
    with pytest.raises(IntegrityError), transaction.atomic(), acting_for(offer.tenant_id):
        Substitution(absent_id=bea.account_id, substitute_id=bea.account_id, starts_on=today(), ends_on=today()).save()
