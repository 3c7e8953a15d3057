"""The case page says where the same may have come twice."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from portalwerk.access.models import Membership
from portalwerk.cases.models import Case
from portalwerk.kernel.scope import acting_for
from portalwerk.tenants.models import Unit
from tests.small_case import sent
from tests.web.office.karl import karl_at
from tests.web.portal.browsing import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def karl(offer) -> Browser:
    return karl_at(offer.tenant_id)


def both(offer) -> list[Case]:
    sent(offer)
    sent(offer)
    with transaction.atomic(), acting_for(offer.tenant_id):
        return list(Case.objects.order_by("file_number"))


def page_of(case: Case) -> str:
    return f"/saaletal/amt/vorgang/{case.pk}/"


def press(karl: Browser, where: str, **answers) -> None:
    forms = karl.tree.xpath("//form[@method='post']")
    number = next(number for number, form in enumerate(forms) if where in form.get("action", ""))
    karl.send(answers, form=number)


def test_hint_leads_to_the_other_case_and_goes_when_it_is_none(offer, karl: Browser) -> None:
    first, second = both(offer)
    karl.open(page_of(second))
    assert "Vielleicht doppelt" in karl.text
    assert karl.links(first.reference) == [page_of(first)]
    press(karl, "/nein/")
    assert "Vielleicht doppelt" not in karl.text
    assert f"{first.reference} ist kein Doppel hiervon." in karl.text
    karl.open(page_of(first))
    assert "Vielleicht doppelt" not in karl.text


def test_one_is_closed_with_a_message(offer, karl: Browser) -> None:
    first, second = both(offer)
    karl.open(page_of(second))
    assert not karl.links("Als Doppel schließen")
    press(karl, "/uebernehmen/")
    [there] = karl.links("Als Doppel schließen")
    karl.open(there)
    assert f"bearbeiten Ihr Anliegen unter der Nummer {first.reference}" in karl.text
    karl.send({"nachricht": " "})
    assert "Schreiben Sie der Person, warum Sie diesen Antrag schließen." in karl.text
    karl.send({"nachricht": "Der Antrag kam zweimal an."})
    assert "Abgeschlossen" in karl.text
    assert f"Als Doppel von {first.reference} geschlossen." in karl.text
    assert "Der Antrag kam zweimal an." in karl.text
    assert karl.open(there).status_code == 404


def test_case_of_another_unit_is_neither_named_nor_to_be_reached(offer, karl: Browser) -> None:
    first, second = both(offer)
    other = Unit.objects.create(tenant_id=offer.tenant_id, key="anderes", name="Anderes Amt")
    Membership.objects.filter(display_name="Karl Muster").update(unit_id=offer.unit_id)
    with transaction.atomic(), acting_for(offer.tenant_id):
        Case.objects.filter(pk=first.pk).update(unit=other)
    karl.open(page_of(second))
    assert "Vielleicht doppelt" not in karl.text
    assert karl.open(f"{page_of(second)}doppelt/{first.pk}/").status_code == 404


def test_the_page_asks_the_same_number_of_statements_for_many_as_for_one(offer, karl: Browser) -> None:
    def statements(case: Case) -> int:
        with CaptureQueriesContext(connection) as asked:
            karl.open(page_of(case))
        return len(asked)

    case, _ = both(offer)
    statements(case)
    one = statements(case)
    for _ in range(3):
        sent(offer)
    assert statements(case) == one
