"""How new cases are given out, as a team lead sets it and colleagues feel it."""

import pytest
from django.db import transaction

from portalwerk.access.actions import grant_membership
from portalwerk.access.models import Membership
from portalwerk.access.rules import Role
from portalwerk.cases.models import Case, IntakeRule
from portalwerk.kernel.scope import acting_for
from portalwerk.tenants.models import Unit
from tests.small_case import sent
from tests.web.office.karl import karl_at
from tests.web.portal.browsing import Browser

pytestmark = pytest.mark.django_db
PAGE = "/saaletal/amt/verteilung/"


@pytest.fixture
def karl(offer) -> Browser:
    return karl_at(offer.tenant_id)


def lead(offer, **where) -> str:
    me = Membership.objects.get(display_name="Karl Muster")
    grant_membership(me.account_id, tenant_id=offer.tenant_id, role=Role.TEAM_LEAD, display_name="Karl Muster", **where)
    return str(me.account_id)


def test_team_lead_lets_the_portal_give_out_by_letters(offer, karl: Browser) -> None:
    me = lead(offer)
    karl.open("/saaletal/amt/")
    [there] = karl.links("Verteilung")
    karl.open(there)
    assert "Alle nehmen aus der gemeinsamen Liste" in karl.text
    karl.open(karl.links("Alle Leistungen")[0])
    karl.send({"art": "automatic", "schluessel": "letter", "dabei": [me], f"teil_{me}": "A-"})
    assert "„A-“ sind keine Buchstaben" in karl.text
    karl.send({f"teil_{me}": "A-M"})
    assert "Anfangsbuchstabe des Familiennamens (1 Person)" in karl.text
    sent(offer)
    with transaction.atomic(), acting_for(offer.tenant_id):
        [case] = Case.objects.all()
    karl.open(f"/saaletal/amt/vorgang/{case.pk}/")
    assert "Automatisch an Karl Muster verteilt: zuständig für die Buchstaben A-M." in karl.text
    assert "Mit der Prüfung beginnen" in karl.text


def test_service_has_a_rule_of_its_own_and_gives_it_up(offer, karl: Browser) -> None:
    lead(offer)
    karl.open(PAGE)
    [service] = [one for one in karl.links(offer.short_title) if offer.slug in one]
    karl.open(service)
    karl.send({"art": "lead"})
    assert "Die Teamleitung verteilt" in karl.text
    karl.open(service)
    karl.send({"art": "wie"})
    assert "Die Teamleitung verteilt" not in karl.text


def test_waiting_case_says_who_gives_it_out(offer, karl: Browser) -> None:
    with transaction.atomic(), acting_for(offer.tenant_id):
        IntakeRule(tenant_id=offer.tenant_id, unit_id=offer.unit_id, mode="lead", key="load").save()
    sent(offer)
    with transaction.atomic(), acting_for(offer.tenant_id):
        [case] = Case.objects.all()
    there = f"/saaletal/amt/vorgang/{case.pk}/"
    karl.open(there)
    assert "Diesen Vorgang verteilt die Teamleitung." in karl.text
    assert not karl.links("Zuweisen")
    lead(offer)
    karl.open("/saaletal/amt/?ansicht=verteilen")
    assert "1 Vorgang" in karl.text
    karl.open(there)
    assert "Diesen Vorgang verteilt die Teamleitung." not in karl.text
    [assign] = karl.links("Zuweisen")
    karl.open(assign)
    assert "Bei 1 Vorgang geht es" in karl.text


def test_unit_of_others_is_not_to_be_found(offer, karl: Browser) -> None:
    unit = Unit.objects.get(pk=offer.unit_id)
    other = Unit.objects.create(tenant_id=offer.tenant_id, key="anderes", name="Anderes Amt")
    Membership.objects.filter(display_name="Karl Muster").update(unit=other)
    lead(offer, unit=other)
    assert karl.open(f"{PAGE}aendern/?amt={other.key}").status_code == 200
    assert karl.open(f"{PAGE}aendern/?amt={unit.key}").status_code == 404
