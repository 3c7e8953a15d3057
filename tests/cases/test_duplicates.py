"""The same person applied for the same again: recognised, judged by somebody, closed with a message."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.applications.actions.drafts import begin_application, save_answers
from portalwerk.applications.actions.submitting import submit_application
from portalwerk.applications.models import Application
from portalwerk.applications.queries import Opened, application_by_token, thread_of
from portalwerk.cases.actions.duplicates import close_duplicate, note_no_duplicate
from portalwerk.cases.actions.working import take_case
from portalwerk.cases.models import Case, CaseEvent
from portalwerk.cases.queries import Desk
from portalwerk.cases.queries.duplicates import maybe_twice
from portalwerk.cases.queries.listing import matching
from portalwerk.cases.rules.duplicates import SPAN, DuplicateUnexplained, OtherNotOpen, traits
from portalwerk.cases.rules.words import searched
from portalwerk.cases.rules.working import CaseStatus, ChangedMeanwhile, NotTakenOver
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.events import drain_outbox
from portalwerk.kernel.scope import acting_for
from portalwerk.tenants.models import Tenant, Unit
from tests.small_case import hired
from tests.small_service import make_offer

ADA = {"name": "Ada Müller-Beispiel", "birth_date": "1990-05-01", "address": "Uferweg 2 07999 Burgbach", "email": ""}


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({}, True),
        ({"name": "ada mueller beispiel", "address": ""}, True),
        ({"name": "Beispiel Müller Ada", "birth_date": ""}, True),
        ({"birth_date": "1991-05-01", "address": "Anderswo 1"}, False),
        ({"name": "Bea Müller-Beispiel"}, False),
        ({"birth_date": "", "address": ""}, False),
    ],
)
def test_name_with_birth_date_or_address(other, same) -> None:
    assert bool(traits(**ADA) & traits(**{**ADA, **other})) is same


def test_same_e_mail_is_enough_and_nothing_known_is_nothing() -> None:
    nobody = {"name": "", "birth_date": "", "address": "", "email": ""}
    assert traits(**nobody) == set()
    assert traits(**{**nobody, "birth_date": "1990-05-01", "address": "Uferweg 2"}) == set()
    assert traits(**{**nobody, "email": " Ada@Demo.example"}) == traits(**{**nobody, "email": "ada@demo.example"})


@given(st.text(), st.text(), st.text(), st.text(), st.text())
def test_no_search_finds_by_a_trait(name, birth_date, address, email, typed) -> None:
    found = traits(name=name, birth_date=birth_date, address=address, email=email)
    assert not found & (searched(typed) | searched(name) | searched(email))


# -- with a database -----------------------------------------------------------------------------------------


def send(offer, email: str) -> None:
    with transaction.atomic(), acting_for(offer.tenant_id):
        token, _ = begin_application(offer)
        opened = Opened(application_by_token(token, writing=True), token)
        save_answers(opened, {"name": {"family_name": "Beispiel"}, "email": email}, done="person")
        submit_application(opened, level=AssuranceLevel.NONE, confirmed=True, digital=True)
    drain_outbox()


@pytest.fixture
def karl(offer):
    return hired(offer)


def two(offer) -> list[Case]:
    for _ in range(2):
        send(offer, "ada@demo.example")
    with transaction.atomic(), acting_for(offer.tenant_id):
        return list(Case.objects.order_by("file_number"))


@pytest.mark.django_db
def test_both_cases_name_each_other_in_one_statement(offer, karl) -> None:
    first, second = two(offer)
    send(offer, "bea@demo.example")
    with transaction.atomic(), acting_for(offer.tenant_id):
        desk = Desk(first)
        opened = (desk.content, desk.offer, desk.form)
        assert None not in opened
        with CaptureQueriesContext(connection) as asked:
            assert maybe_twice(desk, karl) == [second]
        assert len(asked) == 1
        assert maybe_twice(Desk(second), karl) == [first]
        third = Case.objects.exclude(pk__in=[first.pk, second.pk]).get()
        assert maybe_twice(Desk(third), karl) == []
        assert not matching(Case.objects.all(), "schreibt ada@demo.example", tenant_id=offer.tenant_id)


@pytest.mark.django_db
def test_what_lies_apart_or_belongs_elsewhere_is_not_named(offer, karl) -> None:
    first, second = two(offer)
    with transaction.atomic(), acting_for(offer.tenant_id):
        Case.objects.filter(pk=second.pk).update(arrived_at=first.arrived_at - SPAN - timedelta(days=1))
        assert maybe_twice(Desk(first), karl) == []
        Case.objects.filter(pk=second.pk).update(arrived_at=first.arrived_at, status=CaseStatus.WITHDRAWN)
        assert maybe_twice(Desk(first), karl) == []
        elsewhere = Unit.objects.create(tenant_id=offer.tenant_id, key="anderes", name="Anderes Amt")
        Case.objects.filter(pk=second.pk).update(status=CaseStatus.NEW, unit=elsewhere)
        here = replace(karl, reach=dict.fromkeys(karl.reach, frozenset({offer.unit_id})))
        assert maybe_twice(Desk(first), here) == []
        assert maybe_twice(Desk(first), karl) == [second]


@pytest.mark.django_db
def test_another_service_is_something_else(offer, karl) -> None:
    send(offer, "ada@demo.example")
    send(make_offer(Tenant.objects.get(pk=offer.tenant_id), slug="etwas-anderes"), "ada@demo.example")
    with transaction.atomic(), acting_for(offer.tenant_id):
        assert [maybe_twice(Desk(case), karl) for case in Case.objects.all()] == [[], []]


@pytest.mark.django_db
def test_no_duplicate_is_not_asked_again_from_either_side(offer, karl) -> None:
    first, second = two(offer)
    with transaction.atomic(), acting_for(offer.tenant_id):
        note_no_duplicate(first, second, by=karl)
        note_no_duplicate(first, second, by=karl)
        assert maybe_twice(Desk(first), karl) == maybe_twice(Desk(second), karl) == []


@pytest.mark.django_db
def test_closing_one_tells_the_applicant_and_leaves_the_other(offer, karl) -> None:
    first, second = two(offer)
    with transaction.atomic(), acting_for(offer.tenant_id):
        given = {"by": karl, "text": "Ihr Antrag kam zweimal an."}
        with pytest.raises(NotTakenOver):
            close_duplicate(second, first, seen=second.version, **given)
        take_case(second, by=karl, seen=second.version)
        with pytest.raises(ChangedMeanwhile):
            close_duplicate(second, first, seen=1, **given)
        with pytest.raises(DuplicateUnexplained):
            close_duplicate(second, first, seen=second.version, by=karl, text="  ")
        Case.objects.filter(pk=first.pk).update(status=CaseStatus.WITHDRAWN)
        first.refresh_from_db()
        with pytest.raises(OtherNotOpen):
            close_duplicate(second, first, seen=second.version, **given)
        Case.objects.filter(pk=first.pk).update(status=CaseStatus.NEW)
        first.refresh_from_db()
        close_duplicate(second, first, seen=second.version, **given)
        statuses = dict(Case.objects.values_list("pk", "status"))
        assert statuses == {first.pk: CaseStatus.NEW, second.pk: CaseStatus.CLOSED}
        application = Application.objects.get(pk=second.application_id)
        assert application.status == "closed"
        assert [one.text for one in thread_of(application)] == ["Ihr Antrag kam zweimal an."]
        kinds = set(CaseEvent.objects.values_list("case_id", "kind"))
        assert {(second.pk, "closed_as_duplicate"), (first.pk, "has_duplicate")} <= kinds
