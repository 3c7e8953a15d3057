"""The figures of a form, from what people do to what the studio shows."""

import pytest

from portalwerk.access.actions import grant_membership
from portalwerk.access.rules import Role
from portalwerk.identity.actions.sessions import start_sign_in
from portalwerk.identity.models import Account, Realm, SignIn
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.clock import now
from portalwerk.kernel.references import new_token
from portalwerk.web.gate.sessions import COOKIES
from tests.web.portal.browsing import SAME_ORIGIN, Browser

pytestmark = pytest.mark.django_db
PAGE = "/saaletal/werkstatt/nutzung/kleine-karte/"


def applicant():
    browser = Browser(csrf=True)
    begun = browser.client.post("/saaletal/leistungen/kleine-karte/beginnen/", {"once": new_token()}, **SAME_ORIGIN)
    browser.open(begun.headers["Location"])
    return browser


@pytest.fixture
def editor(offer):
    account = Account.objects.create(provider="staff")
    grant_membership(account.pk, tenant_id=offer.tenant_id, role=Role.EDITOR, display_name="Bea", unit=None)
    token = start_sign_in(account.pk, realm=Realm.STAFF, level=AssuranceLevel.SUBSTANTIAL, device="Firefox auf Linux")
    SignIn.objects.filter(account=account).update(second_factor_at=now())
    browser = Browser()
    browser.client.cookies[COOKIES[Realm.STAFF]] = token
    return browser


def test_where_people_stop_and_what_goes_wrong_is_shown(editor, offer):
    stops, goes_on = applicant(), applicant()
    stops.send({"email": "keine Adresse"})
    goes_on.send({"name.family_name": "Beispiel"})
    editor.open(PAGE)
    assert "Angefangen2" in editor.text
    assert "Einer von 2 geht nicht weiter." in editor.text
    assert "E-Mail-Adresse1" in editor.text.replace(" ", "")
    assert "Familienname1" in editor.text.replace(" ", "")


def test_going_back_and_forth_counts_once(editor, offer):
    person = applicant()
    for _ in range(3):
        person.send({"name.family_name": "Beispiel"})
        person.open(person.path.replace("/sache/", "/person/"))
    editor.open(PAGE)
    assert "Angefangen1" in editor.text
    assert "Alle gehen weiter." in editor.text


def test_nothing_that_was_typed_is_shown(editor, offer):
    person = applicant()
    person.send({"name.family_name": "Beispiel", "email": "kanarie@"})
    editor.open(PAGE)
    assert "kanarie" not in editor.text
    assert "Beispiel" not in editor.text


def test_before_anybody_came_the_page_says_so(editor, offer):
    editor.open(PAGE)
    assert "Noch hat niemand angefangen." in editor.text


def test_list_leads_to_the_service(editor, offer):
    editor.open("/saaletal/werkstatt/nutzung/")
    assert editor.tree.xpath("//main//a/@href") == [PAGE]


def test_unknown_service_and_odd_span_are_answered(editor, offer):
    assert editor.client.get("/saaletal/werkstatt/nutzung/gibt-es-nicht/").status_code == 404
    assert editor.client.get(PAGE + "?tage=drei").status_code == 200
