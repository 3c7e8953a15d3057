"""Standing in for a colleague, as somebody uses it."""

from datetime import timedelta

import pytest
from django.db import transaction

from portalwerk.access.actions import grant_membership
from portalwerk.access.models import Membership
from portalwerk.access.rules import Role
from portalwerk.cases.models import Case, Substitution
from portalwerk.identity.models import Account
from portalwerk.kernel.clock import today
from portalwerk.kernel.scope import acting_for
from tests.small_case import sent
from tests.web.office.karl import karl_at
from tests.web.portal.browsing import Browser

pytestmark = pytest.mark.django_db
PAGE = "/saaletal/amt/vertretung/"


@pytest.fixture
def karl(offer) -> Browser:
    return karl_at(offer.tenant_id)


@pytest.fixture
def bea(offer) -> Account:
    account = Account.objects.create(provider="staff")
    grant_membership(account.pk, tenant_id=offer.tenant_id, role=Role.CASEWORKER, display_name="Bea Muster")
    return account


def days(first: int, last: int) -> dict[str, str]:
    given = {}
    for name, count in (("von", first), ("bis", last)):
        day = today() + timedelta(days=count)
        given |= {f"{name}.day": str(day.day), f"{name}.month": str(day.month), f"{name}.year": str(day.year)}
    return given


def test_somebody_says_who_stands_in_and_ends_it(offer, karl: Browser, bea: Account) -> None:
    karl.open("/saaletal/amt/konto/")
    [there] = karl.links("Vertretung regeln")
    karl.open(there)
    assert not karl.tree.xpath("//select[@name='weg']")
    karl.send({"wer": str(bea.pk), **days(0, -1)})
    assert "Der letzte Tag muss heute oder später liegen" in karl.text
    karl.send({"wer": str(bea.pk), **days(0, 7)})
    assert "Bea Muster vertritt Karl Muster" in " ".join(karl.text.split())
    karl.send(form=0)
    assert "Zurzeit ist keine Vertretung eingetragen." in karl.text
    with transaction.atomic(), acting_for(offer.tenant_id):
        assert Substitution.objects.get().ended_at is not None


def test_team_lead_sets_it_for_a_colleague_and_the_case_says_in_substitution(
    offer, karl: Browser, bea: Account
) -> None:
    me = Membership.objects.get(display_name="Karl Muster")
    grant_membership(me.account_id, tenant_id=offer.tenant_id, role=Role.TEAM_LEAD, display_name="Karl Muster")
    sent(offer)
    with transaction.atomic(), acting_for(offer.tenant_id):
        Case.objects.update(assignee_id=bea.pk)
        [case] = Case.objects.all()
    there = f"/saaletal/amt/vorgang/{case.pk}/"
    karl.open(there)
    assert "Mit der Prüfung beginnen" not in karl.text
    karl.open(PAGE)
    karl.send({"weg": str(bea.pk), "wer": str(me.account_id), **days(0, 3)})
    karl.open("/saaletal/amt/?ansicht=meine")
    assert "Sie vertreten Bea Muster bis" in karl.text
    assert "in Vertretung für Bea Muster" in karl.tree.xpath("//tbody/tr")[0].text_content()
    karl.open(there)
    assert "In Vertretung für Bea Muster" in karl.text
    begin = next(
        number for number, form in enumerate(karl.tree.xpath("//main//form")) if "uebernehmen" in form.get("action", "")
    )
    karl.send(form=begin)
    assert "Karl Muster in Vertretung für Bea Muster" in karl.text


def test_who_may_not_set_it_for_others_cannot_by_a_made_up_form(offer, karl: Browser, bea: Account) -> None:
    me = Membership.objects.get(display_name="Karl Muster")
    karl.open(PAGE)
    karl.send({"weg": str(bea.pk), "wer": str(me.account_id), **days(0, 3)})
    assert "Wählen Sie, wer nicht da ist." in karl.text
    with transaction.atomic(), acting_for(offer.tenant_id):
        assert not Substitution.objects.exists()
