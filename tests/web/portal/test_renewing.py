"""The form changes while somebody fills it in: a calm note, a list in plain words, two ways, nothing lost."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from portalwerk.applications.models import Application
from portalwerk.formengine.rules.form import Field, FieldType, Page
from portalwerk.identity.actions.sessions import start_sign_in
from portalwerk.identity.models import Realm, SignIn
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.clock import today
from portalwerk.kernel.scope import acting_for
from portalwerk.web.gate.sessions import COOKIES
from tests.shared_service import make_person
from tests.small_service import SMALL_FORM, make_offer
from tests.web.portal.browsing import SAME_ORIGIN, Browser

pytestmark = pytest.mark.django_db

PERSON, MATTER = SMALL_FORM.pages
PHONE = Field("phone", FieldType.PHONE, "Telefon")
NEW_FORM = replace(
    SMALL_FORM, version="2", fingerprint="", pages=(replace(PERSON, elements=(PERSON.elements[0], PHONE)), MATTER)
)
TYPED = {"name.given_name": "Ada", "name.family_name": "Beispiel", "email": "ada@example.org"}
NOTE = "Es gibt ein neues Formular"


@pytest.fixture
def draft(offer):
    browser = Browser(csrf=True)
    begin(browser)
    browser.send(TYPED)
    return browser


def begin(browser):
    path = "/saaletal/leistungen/kleine-karte/beginnen/"
    browser.open(browser.client.post(path, {"once": "once-of-page"}, **SAME_ORIGIN).headers["Location"])


def base_of(browser):
    return re.match(r"/saaletal/antrag/[^/]+/", browser.path)[0]


def publish_newer(tenant, **changes):
    return make_offer(tenant, **{"form": NEW_FORM, "version": "2.0.0", **changes})


def test_without_a_change_there_is_no_note(draft):
    draft.open(draft.path)
    assert NOTE not in draft.text
    draft.open(f"{base_of(draft)}neues-formular/")
    assert draft.path.endswith("/sache/")


def test_the_note_says_since_when_and_gives_two_ways(draft, tenant):
    publish_newer(tenant)
    draft.open(draft.path)
    assert NOTE in draft.text
    assert f"Das Formular wurde am {today().day}." in draft.text
    [href] = draft.links("Ansehen, was anders ist")
    draft.open(href)
    assert "Das ist anders im neuen Formular" in draft.title
    for words in ("Das fällt weg", "E-Mail-Adresse", "ada@example.org", "Das fragen wir neu", "Telefon"):
        assert words in draft.text


def test_staying_finishes_on_the_old_form_and_asks_no_more(draft, tenant):
    publish_newer(tenant)
    draft.open(draft.path)
    draft.send(button=("_behalten", "1"), form=0)
    assert draft.path.endswith("/sache/")
    assert NOTE not in draft.text
    draft.send({"kind": "a"})
    assert draft.path.endswith("/pruefen/")
    assert "ada@example.org" in draft.text
    draft.send({"richtig": "on"})
    assert draft.path.endswith("/gesendet/")


def test_taking_over_asks_the_new_question_and_keeps_the_rest(draft, tenant):
    publish_newer(tenant)
    draft.open(f"{base_of(draft)}neues-formular/")
    draft.send()
    assert draft.path.endswith("/person/")
    assert draft.tree.get_element_by_id("f-name-family_name").get("value") == "Beispiel"
    assert draft.tree.get_element_by_id("f-phone").get("value") in {None, ""}
    assert not draft.tree.xpath("//*[@id='f-email']")
    assert NOTE not in draft.text


def test_a_double_click_takes_over_once(draft, tenant):
    publish_newer(tenant)
    path = f"{base_of(draft)}neues-formular/"
    draft.open(path)
    posted = draft.fields(draft.tree.xpath("//form[@method='post']")[-1])
    first, second = (draft.client.post(path, posted, **SAME_ORIGIN) for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert first.headers["Location"] == second.headers["Location"]


def test_a_list_that_was_overtaken_is_shown_again(draft, tenant):
    publish_newer(tenant)
    other = Browser(csrf=True)
    other.open(f"{base_of(draft)}person/")
    draft.open(f"{base_of(draft)}neues-formular/")
    other.send({**TYPED, "email": "bea@example.org"})
    draft.send()
    assert "Inzwischen hat sich noch etwas geändert" in draft.text
    assert "bea@example.org" in draft.text
    draft.send()
    assert draft.path.endswith("/person/")


def test_where_nothing_is_different_for_them_it_says_so(draft, tenant):
    fees = {"due": "on_pickup", "items": [
        {"key": "card", "label": "Karte", "amount": "12,50"},
        {"key": "dogs", "label": "Je Hund", "amount": "9,00", "times": "size(dogs)"},
    ]}  # fmt: skip
    make_offer(tenant, version="1.1.0", fees=fees)
    draft.open(f"{base_of(draft)}neues-formular/")
    assert "Für Ihre Angaben ändert sich nichts" in draft.text


def test_an_old_form_that_is_not_taken_any_more_leads_to_the_list_and_loses_nothing(draft, tenant):
    page = draft.path
    publish_newer(tenant, earlier_until=str(today() - timedelta(days=1)))
    draft.send({"kind": "b", "why": "Weil es so ist."} if draft.tree.xpath("//*[@name='why']") else {"kind": "a"})
    assert draft.path.endswith("/neues-formular/")
    assert "Das alte Formular galt bis" in draft.text
    assert not draft.tree.xpath("//button[@name='_behalten']")
    for path in (page, f"{base_of(draft)}pruefen/"):
        draft.open(path)
        assert draft.path.endswith("/neues-formular/")
    draft.send()
    draft.open(page)
    assert draft.tree.xpath("//input[@name='kind'][@checked]")[0].get("value") == "a"


def test_sending_past_the_pages_on_a_closed_form_says_what_to_do(draft, tenant):
    draft.send({"kind": "a"})
    posted = {**draft.fields(draft.tree.xpath("//form[@method='post']")[-1]), "richtig": "on"}
    publish_newer(tenant, earlier_until=str(today() - timedelta(days=1)))
    response = draft.client.post(f"{base_of(draft)}absenden/", posted, **SAME_ORIGIN)
    assert "Dieses Formular gilt nicht mehr" in response.content.decode()


def test_until_its_last_day_the_note_names_it(draft, tenant):
    until = today() + timedelta(days=3)
    publish_newer(tenant, earlier_until=str(until))
    draft.open(draft.path)
    assert re.search(rf"noch bis {until.day}\.\s", draft.text)


def test_pages_without_a_counterpart_send_nobody_astray(draft, tenant):
    only = replace(SMALL_FORM, version="3", fingerprint="", pages=(Page("neu", "Neue Seite", elements=(PHONE,)),))
    publish_newer(tenant, form=only)
    draft.open(f"{base_of(draft)}neues-formular/")
    draft.send()
    assert draft.path.endswith("/neu/")
    draft.open(f"{base_of(draft)}sache/")
    assert draft.page.status_code == 404


# -- what a draft survives otherwise -------------------------------------------------------------------------


@pytest.fixture
def ada(tenant):
    """Ada is signed in and has begun an application that belongs to her account."""
    make_offer(tenant, assurance=AssuranceLevel.LOW)
    browser = Browser(csrf=True)
    browser.account = make_person("Ada")
    sign_in(browser)
    begin(browser)
    return browser


def sign_in(browser):
    browser.client.cookies[COOKIES[Realm.CITIZEN]] = start_sign_in(
        browser.account.pk, realm=Realm.CITIZEN, level=AssuranceLevel.LOW, device=""
    )


def test_what_was_typed_when_the_session_ended_is_there_after_the_sign_in_and_survives_a_new_form(ada, tenant):
    page = ada.path
    SignIn.objects.update(started_at=SignIn.objects.get().started_at - timedelta(hours=13))
    ada.send({**TYPED, "name.family_name": "Nachtrag"})
    assert "/anmelden/" in ada.path
    publish_newer(tenant, assurance=AssuranceLevel.LOW)
    sign_in(ada)
    ada.open(f"{base_of_path(page)}neues-formular/")
    ada.send()
    ada.open(page)
    assert "Ihre letzten Eingaben sind noch da" in ada.text
    assert ada.tree.get_element_by_id("f-name-family_name").get("value") == "Nachtrag"


def base_of_path(path):
    return re.match(r"/saaletal/antrag/[^/]+/", path)[0]


def test_a_sign_in_in_the_middle_keeps_answers_and_version(draft, tenant, offer):
    publish_newer(tenant, assurance=AssuranceLevel.LOW)
    draft.account = make_person("Bea")
    sign_in(draft)
    draft.open(f"{base_of(draft)}neues-formular/")
    draft.send()
    draft.send({"phone": "03601 123456"})
    draft.send({"kind": "a"})
    assert draft.path.endswith("/anmelden/?weiter=") or "/anmelden/" in draft.path
    draft.send()
    assert draft.path.endswith("/pruefen/"), draft.text
    assert "03601 123456" in draft.text
    with acting_for(tenant.pk):
        assert Application.objects.get().account_id == draft.account.pk


def test_on_another_device_the_link_leads_to_the_same_note_and_answers(draft, tenant):
    publish_newer(tenant)
    other = Browser()
    other.open(base_of(draft))
    assert NOTE in other.text
    other.open(f"{base_of(draft)}person/")
    assert other.tree.get_element_by_id("f-email").get("value") == "ada@example.org"
