"""Giving new cases out: from the common list, by the team lead, by a key."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.access.actions import grant_membership
from portalwerk.access.queries import caseworker_of, colleagues_of
from portalwerk.access.rules import Caseworker, RightMissing, Role
from portalwerk.applications.actions.drafts import begin_application, save_answers
from portalwerk.applications.actions.submitting import submit_application
from portalwerk.applications.queries import Opened, application_by_token
from portalwerk.cases.actions.intake import forget_intake, set_intake
from portalwerk.cases.actions.substituting import set_substitution
from portalwerk.cases.actions.working import take_case
from portalwerk.cases.models import Case, CaseEvent
from portalwerk.cases.queries import details_of
from portalwerk.cases.queries.listing import Looker, counts
from portalwerk.cases.rules.intake import (
    IntakeKey,
    IntakeMode,
    LettersUnreadable,
    NobodyTakesPart,
    PartMissing,
    PartTwice,
    Share,
    Told,
    check_shares,
    choose,
)
from portalwerk.cases.rules.telling import told
from portalwerk.cases.rules.working import CaseStatus, LeadAssigns
from portalwerk.identity.models import Account
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.clock import today
from portalwerk.kernel.events import drain_outbox
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.scope import acting_for
from portalwerk.tenants.models import Unit

ADA, BEA, KARL, MIA = PEOPLE = tuple(new_id() for _ in range(4))
LETTERS = [Share(ADA, "A-F, S"), Share(BEA, "g – q"), Share(KARL, "R, T-Z")]


@given(st.sets(st.sampled_from(PEOPLE), min_size=1), st.dictionaries(st.sampled_from(PEOPLE), st.integers(0, 3)))
def test_by_load_everybody_gets_the_same_in_the_end(there, load) -> None:
    counted = dict.fromkeys(there, 0) | {who: count for who, count in load.items() if who in there}
    before = dict(counted)
    for _ in range(24):
        chosen = choose(
            IntakeKey.LOAD, [Share(one) for one in PEOPLE], Told(), eligible=there, stand_ins={}, load=counted
        )
        counted[chosen.account_id] += 1
    assert max(counted.values()) - min(counted.values()) <= 1
    assert all(counted[who] >= before[who] for who in there)


@given(
    st.lists(st.sampled_from(PEOPLE), max_size=4, unique=True),
    st.sets(st.sampled_from(PEOPLE)),
    st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE), max_size=3),
    st.sampled_from([IntakeKey.LOAD, IntakeKey.LETTER, IntakeKey.PLACE]),
    st.sampled_from("abgrz-"),
)
def test_never_to_somebody_away_or_of_another_unit_and_always_the_same(shared, there, stand_ins, key, letter) -> None:
    parts = ("a", "b, g", "r", "z")
    shares = [Share(who, part) for who, part in zip(shared, parts, strict=False)]
    facts = {"eligible": there, "stand_ins": stand_ins, "load": {}}
    chosen = choose(key, shares, Told(letter=letter, place=letter), **facts)
    assert chosen == choose(key, shares, Told(letter=letter, place=letter), **facts)
    if chosen is None:
        return
    assert chosen.account_id in there
    assert chosen.account_id not in stand_ins
    assert chosen.account_id in {*shared, *(stand_ins[who] for who in shared if who in stand_ins)}
    assert chosen.instead_of is None or stand_ins[chosen.instead_of] == chosen.account_id


@pytest.mark.parametrize(
    ("name", "who"), [("Fuchs", ADA), ("Ärmel", ADA), ("von Berg", KARL), ("Özil", BEA), ("  Šimek", ADA), ("7", None)]
)
def test_by_letter_of_the_name(name, who) -> None:
    chosen = choose(IntakeKey.LETTER, LETTERS, Told(letter=name), eligible=PEOPLE, stand_ins={}, load={})
    assert (chosen.account_id if chosen else None) == who


def test_by_place_and_to_who_stands_in() -> None:
    shares = [Share(ADA, "Burgbach, Bad  Uferdorf"), Share(BEA, "Neustadt")]
    facts = {"eligible": PEOPLE, "load": {}}
    chosen = choose(IntakeKey.PLACE, shares, Told(place="bad uferdorf"), stand_ins={ADA: KARL}, **facts)
    assert (chosen.account_id, chosen.instead_of, chosen.part) == (KARL, ADA, "Burgbach, Bad  Uferdorf")
    assert choose(IntakeKey.PLACE, shares, Told(place="Anderswo"), stand_ins={}, **facts) is None
    assert choose(IntakeKey.PLACE, shares, Told(place=""), stand_ins={}, **facts) is None


def test_by_load_to_who_is_there_on_their_own_account_first() -> None:
    shares = [Share(ADA), Share(KARL)]
    chosen = choose(IntakeKey.LOAD, shares, Told(), eligible=PEOPLE, stand_ins={ADA: KARL}, load={KARL: 2})
    assert (chosen.account_id, chosen.instead_of, chosen.count) == (KARL, None, 2)


@pytest.mark.parametrize(
    ("key", "shares", "refusal"),
    [
        (IntakeKey.LOAD, [], NobodyTakesPart),
        (IntakeKey.LETTER, [Share(ADA, "A-F"), Share(BEA, "F-K")], PartTwice),
        (IntakeKey.LETTER, [Share(ADA, "F-A")], LettersUnreadable),
        (IntakeKey.LETTER, [Share(ADA, "Burgbach")], LettersUnreadable),
        (IntakeKey.LETTER, [Share(ADA, "A-Z"), Share(BEA, " , ")], PartMissing),
        (IntakeKey.PLACE, [Share(ADA, "Burgbach"), Share(BEA, "BURGBACH ")], PartTwice),
    ],
)
def test_keys_by_which_nobody_could_say_are_refused(key, shares, refusal) -> None:
    check_shares(IntakeKey.LETTER, LETTERS, {})
    check_shares(IntakeKey.LOAD, [Share(ADA)], {})
    with pytest.raises(refusal):
        check_shares(key, shares, {})


# -- with a database -----------------------------------------------------------------------------------------


def hire(offer, name: str, role: Role = Role.CASEWORKER, unit: Unit | None = None) -> Caseworker:
    account = Account.objects.create(provider="staff")
    grant_membership(account.pk, tenant_id=offer.tenant_id, role=role, display_name=name, unit=unit)
    return caseworker_of(account.pk, offer.tenant_id)


def send(offer, family_name: str) -> None:
    with transaction.atomic(), acting_for(offer.tenant_id):
        token, _ = begin_application(offer)
        opened = Opened(application_by_token(token, writing=True), token)
        save_answers(opened, {"name": {"family_name": family_name}, "email": "ada@demo.example"}, done="person")
        submit_application(opened, level=AssuranceLevel.NONE, confirmed=True, digital=True)
    drain_outbox()


def rule(offer, lead: Caseworker, mode: IntakeMode, key=IntakeKey.LOAD, shares=(), slug: str = "") -> None:
    with transaction.atomic(), acting_for(offer.tenant_id):
        unit = Unit.objects.get(pk=offer.unit_id)
        set_intake(unit, slug, mode=mode, key=key, shares=list(shares), by=lead)


def cases(offer) -> list[Case]:
    with transaction.atomic(), acting_for(offer.tenant_id):
        return list(Case.objects.order_by("file_number"))


def said(offer, names) -> list[str]:
    with transaction.atomic(), acting_for(offer.tenant_id):
        events = CaseEvent.objects.filter(kind__contains="distributed").order_by("at")
        return [told(event, details_of(event), names)["sentence"] for event in events]


@pytest.mark.django_db
def test_new_cases_go_round_and_the_case_says_why(offer) -> None:
    lena, bea, karl = hire(offer, "Lena", Role.TEAM_LEAD), hire(offer, "Bea"), hire(offer, "Karl")
    rule(offer, lena, IntakeMode.AUTOMATIC, shares=[Share(bea.account_id), Share(karl.account_id)])
    for name in ("Fuchs", "Igel", "Dachs"):
        send(offer, name)
    assert [case.assignee_id for case in cases(offer)] == [bea.account_id, karl.account_id, bea.account_id]
    assert {case.status for case in cases(offer)} == {CaseStatus.NEW}
    names = {bea.account_id: "Bea", karl.account_id: "Karl"}
    assert said(offer, names)[1:] == [
        "Automatisch an Karl verteilt: am wenigsten offene Vorgänge, bisher 0.",
        "Automatisch an Bea verteilt: am wenigsten offene Vorgänge, bisher 1.",
    ]


@pytest.mark.django_db
def test_who_is_away_gets_nothing_and_who_stands_in_does(offer) -> None:
    lena, bea, karl = hire(offer, "Lena", Role.TEAM_LEAD), hire(offer, "Bea"), hire(offer, "Karl")
    letters = [Share(bea.account_id, "A-M"), Share(lena.account_id, "N-Y")]
    rule(offer, lena, IntakeMode.AUTOMATIC, IntakeKey.LETTER, letters)
    with transaction.atomic(), acting_for(offer.tenant_id):
        people = {one.account_id: one for one in colleagues_of(offer.tenant_id)}
        days = {"starts_on": today(), "ends_on": today() + timedelta(days=2)}
        set_substitution(people[bea.account_id], people[karl.account_id], **days, by=bea)
    for name in ("Fuchs", "Zobel"):
        send(offer, name)
    assert [case.assignee_id for case in cases(offer)] == [karl.account_id, None]
    assert said(offer, {bea.account_id: "Bea", karl.account_id: "Karl"}) == [
        "Automatisch an Karl verteilt: zuständig für die Buchstaben A-M, in Vertretung für Bea.",
        "Nicht automatisch verteilt: Zuständig ist laut Schlüssel niemand, der da ist.",
    ]


@pytest.mark.django_db
def test_who_left_the_unit_gets_nothing(offer) -> None:
    lena = hire(offer, "Lena", Role.TEAM_LEAD)
    with transaction.atomic(), acting_for(offer.tenant_id):
        elsewhere = Unit.objects.create(tenant_id=offer.tenant_id, key="anderes", name="Anderes Amt")
    bea = hire(offer, "Bea", unit=elsewhere)
    rule(offer, lena, IntakeMode.AUTOMATIC, shares=[Share(bea.account_id), Share(lena.account_id)])
    send(offer, "Fuchs")
    assert [case.assignee_id for case in cases(offer)] == [lena.account_id]


@pytest.mark.django_db
def test_team_lead_gives_out_and_nobody_else_takes(offer) -> None:
    lena, karl = hire(offer, "Lena", Role.TEAM_LEAD), hire(offer, "Karl")
    rule(offer, lena, IntakeMode.LEAD)
    send(offer, "Fuchs")
    with transaction.atomic(), acting_for(offer.tenant_id):
        case = Case.objects.get()
        assert (counts(Looker(lena))["verteilen"], counts(Looker(lena))["niemand"]) == (1, 1)
        assert counts(Looker(karl))["niemand"] == 0
        with pytest.raises(LeadAssigns):
            take_case(case, by=karl, seen=case.version)
        take_case(case, by=lena, seen=case.version)
        assert counts(Looker(lena))["verteilen"] == 0


@pytest.mark.django_db
def test_rule_of_a_service_stands_before_that_of_its_unit_and_can_be_forgotten(offer) -> None:
    lena, karl = hire(offer, "Lena", Role.TEAM_LEAD), hire(offer, "Karl")
    rule(offer, lena, IntakeMode.LEAD)
    rule(offer, lena, IntakeMode.PULL, slug=offer.slug)
    send(offer, "Fuchs")
    with transaction.atomic(), acting_for(offer.tenant_id):
        unit = Unit.objects.get(pk=offer.unit_id)
        assert counts(Looker(lena))["verteilen"] == 0
        with pytest.raises(RightMissing):
            forget_intake(unit, offer.slug, by=karl)
        forget_intake(unit, offer.slug, by=lena)
        assert counts(Looker(lena))["verteilen"] == 1
