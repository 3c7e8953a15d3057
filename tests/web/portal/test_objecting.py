"""Objecting as people do it: from the decision over the sign-in to the confirmation, and what is said when."""

from urllib.parse import urlsplit

import pytest
from django.db import transaction

from portalwerk.applications.actions.drafts import begin_application
from portalwerk.cases.models import Case, Objection
from portalwerk.identity.actions.sessions import start_sign_in
from portalwerk.identity.models import Account, Realm
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.events import drain_outbox
from portalwerk.kernel.scope import acting_for
from portalwerk.tenants.models import Tenant
from portalwerk.tenants.queries import forget_tree
from portalwerk.web.gate.once import new_once
from portalwerk.web.gate.sessions import COOKIES
from tests.decided_case import announce, answer, decided, name_court, object_to, signed_in
from tests.shared_service import make_person
from tests.small_case import hired
from tests.web.portal.browsing import PDF, Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(db) -> Account:
    return make_person("Ada")


@pytest.fixture
def karl(offer):
    return hired(offer)


@pytest.fixture
def decision(offer, karl, ada, sealed_letters):
    return decided(offer, karl, ada)


def browser_of(account: Account, level: AssuranceLevel = AssuranceLevel.SUBSTANTIAL) -> Browser:
    browser = Browser()
    token = start_sign_in(account.pk, realm=Realm.CITIZEN, level=level, device="Test")
    browser.client.cookies[COOKIES[Realm.CITIZEN]] = token
    return browser


def stand(opened) -> str:
    return f"/saaletal/antrag/{opened.token}/stand/"


def test_from_the_decision_to_the_confirmation(offer, ada, decision):
    opened, first = decision
    announce(first, days_ago=3)
    browser = browser_of(ada)
    browser.open(stand(opened))
    assert "Widerspruch einlegen" in browser.text
    [letter] = browser.links("Bescheid lesen")
    browser.open(letter)
    browser.open(browser.links("Widerspruch einlegen")[0])
    assert "Möchten Sie Widerspruch einlegen?" in browser.text
    assert "Die Frist ist vorbei" not in browser.text
    browser.send()
    assert browser.path.endswith("/begruendung/")
    browser.send(
        {"gruende": "Das Foto lag bei."},
        files={"unterlagen": [("foto.pdf", PDF, "application/pdf")]},
    )
    assert browser.path.endswith("/person/")
    browser.send({"ich.strasse": "Uferweg 2", "ich.plz": "07999", "ich.ort": "Burgbach"})
    assert browser.path.endswith("/pruefen/")
    assert "Das Foto lag bei." in browser.text
    assert "Mit dem Senden legen Sie Widerspruch ein." in browser.text
    assert "Antrag" not in browser.tree.xpath("string(//main)")
    browser.send({"richtig": "on"})
    drain_outbox()
    assert "Geschafft. Ihr Widerspruch ist da." in browser.text
    with acting_for(offer.tenant_id):
        objection = Objection.objects.get()
        assert objection.case == first
        assert objection.second_case is not None
    browser.open(stand(opened))
    assert "Sie haben Widerspruch eingelegt" in browser.text
    assert not browser.links("Widerspruch einlegen")
    browser.open(browser.links("Stand ansehen")[0])
    assert "Ihr Widerspruch: Kleine Karte" in browser.text
    assert browser.links("Widerspruch zurückziehen")
    browser.open(browser.links("Bescheid: Kleine Karte")[0])
    assert browser.path == stand(opened)


def test_weak_sign_in_leads_out_and_back_here(offer, ada, decision):
    opened, _ = decision
    weak = browser_of(ada, AssuranceLevel.LOW)
    response = weak.client.get(f"/saaletal/antrag/{opened.token}/widerspruch/")
    assert response.status_code == 302, "the application itself asks for its own level first"
    assert "anmelden" in response["Location"]
    with acting_for(offer.tenant_id):
        assert not Objection.objects.exists()


def test_link_alone_is_not_enough(offer, karl, sealed_letters):
    opened, _ = decided(offer, karl, None)
    browser = Browser()
    browser.open(f"/saaletal/antrag/{opened.token}/widerspruch/")
    assert "Nummer und PIN reichen dafür nicht" in browser.text
    assert "Widerspruch schreiben" not in browser.text
    form = browser.tree.xpath("//form[@method='post']")[-1]
    response = browser.client.post(browser.path, browser.fields(form), HTTP_SEC_FETCH_SITE="same-origin")
    assert response.status_code in {200, 302}
    assert f"antrag/{opened.token}/" not in urlsplit(response.headers.get("Location", "")).path
    with acting_for(offer.tenant_id):
        assert not Objection.objects.exists()


def test_whoever_came_with_the_link_objects_after_signing_in(offer, karl, ada, sealed_letters):
    opened, _ = decided(offer, karl, None)
    browser = browser_of(ada)
    browser.open(stand(opened))
    browser.open(browser.links("Widerspruch einlegen")[0])
    browser.send()
    assert browser.path.endswith("/begruendung/")
    with acting_for(offer.tenant_id):
        assert Objection.objects.get().application.account == ada


def test_draft_is_found_again_and_left_without_a_trace(offer, ada, decision):
    opened, _ = decision
    browser = browser_of(ada)
    browser.open(f"/saaletal/antrag/{opened.token}/widerspruch/")
    browser.send()
    browser.send({"nachreichen": ["begruendung"]})
    draft = browser.path
    browser.open(stand(opened))
    browser.open(browser.links("Widerspruch weiterschreiben")[0])
    browser.send()
    assert browser.path == draft
    browser.open(draft.replace("person", "loeschen"))
    browser.send()
    assert browser.path == f"/saaletal/antrag/{opened.token}/widerspruch/"
    with acting_for(offer.tenant_id):
        assert not Objection.objects.exists()


def test_before_the_announcement_is_certain_no_day_is_promised(ada, decision):
    opened, _ = decision
    browser = browser_of(ada)
    browser.open(stand(opened))
    assert "Er beginnt, " in browser.text
    assert "Sie können bis" not in browser.text
    assert browser.links("Widerspruch einlegen")


def test_late_is_said_plainly_with_what_may_help(ada, decision):
    opened, first = decision
    announce(first, days_ago=60)
    browser = browser_of(ada)
    browser.open(stand(opened))
    assert "Die Frist für einen Widerspruch ist seit dem" in browser.text
    browser.open(browser.links("Widerspruch einlegen")[0])
    assert "Sie können trotzdem Widerspruch einlegen." in browser.text
    assert "Dann haben Sie ein Jahr Zeit: bis" in browser.text


def test_where_one_goes_to_court_there_is_no_button(offer, karl, ada, tenant, sealed_letters):
    Tenant.objects.filter(pk=tenant.pk).update(land_code="NW")
    name_court(tenant)
    forget_tree()
    opened, first = decided(offer, karl, ada)
    announce(first, days_ago=3)
    browser = browser_of(ada)
    browser.open(stand(opened))
    assert "klagen. Wie das geht, steht am Ende des Bescheids." in browser.text
    assert not browser.links("Widerspruch einlegen")
    assert browser.client.get(f"/saaletal/antrag/{opened.token}/widerspruch/").status_code == 404


def test_answer_to_an_objection_leads_to_court_and_full_success_to_nothing(offer, karl, ada, tenant, decision):
    name_court(tenant)
    opened, first = decision
    announce(first, days_ago=3)
    sent = object_to(opened, signed_in(ada))
    second = answer(offer, karl, sent.application, outcome="zurueckgewiesen")
    announce(second, days_ago=1)
    browser = browser_of(ada)
    browser.open(stand(sent))
    assert "klagen. Wie das geht" in browser.text


def test_nothing_is_offered_before_the_decision(offer, ada):
    browser = browser_of(ada)
    with transaction.atomic(), acting_for(offer.tenant_id):
        token, _ = begin_application(offer)
    assert browser.client.get(f"/saaletal/antrag/{token}/widerspruch/").status_code == 404


def test_address_in_the_letter_leads_to_ones_own_application_only(ada, decision):
    opened, _ = decision
    address = f"/mein/widerspruch/{opened.application.reference}/"
    browser = browser_of(ada)
    browser.open(address)
    assert browser.path == f"/saaletal/antrag/{opened.token}/widerspruch/"
    stranger = browser_of(make_person("Bea"))
    response = stranger.client.get(address)
    assert response.status_code == 404
    assert "Diesen Antrag gibt es in Ihrem Konto nicht" in response.content.decode()
    nobody = Browser().client.get(address)
    assert nobody["Location"].startswith("/mein/anmelden/")


def test_objection_has_no_page_in_the_catalog_and_cannot_be_begun_there(offer, ada, decision):
    opened, _ = decision
    object_to(opened, signed_in(ada))
    client = browser_of(ada).client
    assert client.get("/saaletal/leistungen/widerspruch-kleine-karte/").status_code == 404
    begin = "/saaletal/leistungen/widerspruch-kleine-karte/beginnen/"
    assert client.post(begin, {"once": new_once()}, HTTP_SEC_FETCH_SITE="same-origin").status_code == 404
    with acting_for(offer.tenant_id):
        assert Case.objects.count() == 2
