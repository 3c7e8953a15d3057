"""The office asks for a question again, the applicant answers it as the form would, the office sees the difference."""

import pytest
from django.db import transaction

from portalwerk.applications.actions.following import follow_status
from portalwerk.applications.models import Application
from portalwerk.applications.rules.stages import Stage
from portalwerk.cases.models import Case
from portalwerk.kernel.events import drain_outbox
from portalwerk.kernel.scope import acting_for
from tests.small_case import sent
from tests.web.office.karl import karl_at
from tests.web.portal.browsing import PDF, Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(offer) -> Browser:
    opened = sent(offer)
    browser = Browser(csrf=True)
    browser.open(f"/saaletal/antrag/{opened.token}/stand/")
    return browser


@pytest.fixture
def karl(offer) -> Browser:
    return karl_at(offer.tenant_id)


def page_of(offer) -> str:
    with transaction.atomic(), acting_for(offer.tenant_id):
        return f"/saaletal/amt/vorgang/{Case.objects.get().pk}/"


def asks(karl: Browser, page: str, **posted: object) -> None:
    karl.open(page)
    if karl.tree.xpath("//form[contains(@action, 'uebernehmen')]"):
        karl.send({}, form=[form.get("action", "") for form in posts(karl)].index(f"{page}uebernehmen/"))
    karl.open(f"{page}nachfordern/")
    karl.send(posted)
    assert karl.path == page, karl.text
    drain_outbox()


def posts(browser: Browser) -> list:
    return browser.tree.xpath("//form[@method='post']")


def test_office_asks_for_a_field_and_a_paper_and_sees_what_changed(offer, karl: Browser, ada: Browser) -> None:
    page, stand = page_of(offer), ada.path
    karl.open(page)
    asks(
        karl,
        page,
        field=["name.family_name"],
        document=["photo"],
        **{"hinweis.field.name.family_name": "Bitte wie im Ausweis.", "hinweis.document.photo": "Ohne Hut."},
    )
    ada.open(stand)
    assert "Wir brauchen noch zwei Dinge von Ihnen." in ada.text
    assert "Bitte wie im Ausweis." in ada.text
    [change] = ada.links("Ändern:") or ada.links("Ändern")[:1]
    assert change.endswith("#f-name-family_name")
    ada.open(change)
    assert ada.tree.xpath("//input[@name='name.family_name']/@value") == ["Beispiel"]
    assert not ada.tree.xpath("//input[@name='name.given_name']")
    assert "Bitte wie im Ausweis." in ada.text
    assert "Ohne Hut." in ada.text
    ada.send({"name.family_name": ""}, files={"photo": [("ich.pdf", PDF, "application/pdf")]})
    assert [href for _, href in ada.errors] == ["#f-name-family_name"]
    assert "ich.pdf" in ada.text
    ada.send({"name.family_name": "Neumann"})
    assert ada.path == stand
    assert "Jetzt ist das Amt am Zug" in ada.text
    drain_outbox()
    karl.open(page)
    assert "Antwort da" in karl.text
    assert karl.tree.xpath("//dd/mark/text()") == ["Neumann"]
    assert "vorher: Beispiel" in karl.text
    assert "Familienname: Beispiel → Neumann" in karl.text
    karl.open(karl.links("Wie gesendet")[0])
    assert "Wie gesendet" in karl.title
    assert "Neumann" not in karl.text
    assert "Beispiel" in karl.text
    karl.open(next(href for href in karl.tree.xpath("//a/@href") if href.endswith("/fassung/2/")))
    assert "auf Nachforderung" in karl.title
    assert "Neumann" in karl.text
    assert karl.open(f"{page}fassung/3/").status_code == 404


def test_new_question_on_the_page_is_asked_before_anything_is_sent(offer, karl: Browser, ada: Browser) -> None:
    page, stand = page_of(offer), ada.path
    asks(karl, page, field=["kind"])
    ada.open(stand)
    assert "Bitte prüfen Sie: Was möchten Sie?" in ada.text
    ada.open(ada.links("Ändern")[0])
    assert not ada.tree.xpath("//textarea[@name='why']")
    ada.send({"kind": "b"})
    assert not ada.errors
    assert "Dazu gehört noch eine Frage" in ada.text
    ada.send({"why": ""})
    assert [href for _, href in ada.errors] == ["#f-why"]
    ada.send({"why": "Darum"})
    assert ada.path == stand
    drain_outbox()
    karl.open(page)
    assert karl.tree.xpath("//dd/mark/text()") == ["Das andere", "Darum"]


def test_asked_twice_is_one_list(offer, karl: Browser, ada: Browser) -> None:
    page = page_of(offer)
    asks(karl, page, document=["photo"])
    karl.open(f"{page}nachfordern/")
    assert "Noch nicht beantwortet" in karl.text
    karl.send({"field": ["name.family_name"]})
    ada.open(ada.path)
    assert "zwei Dinge" in ada.text
    ada.open(ada.links("Ich habe das nicht")[0])
    ada.send({"nachricht": "Ich habe kein Foto."})
    assert "Jetzt ist das Amt am Zug" in ada.text


def test_nothing_ticked_says_so_and_keeps_what_was_written(offer, karl: Browser, ada: Browser) -> None:
    page = page_of(offer)
    karl.open(page)
    karl.send({}, form=[form.get("action", "") for form in posts(karl)].index(f"{page}uebernehmen/"))
    karl.open(f"{page}nachfordern/")
    karl.send({"hinweis.document.photo": "Ohne Hut."})
    assert "Haken Sie an, was fehlt" in karl.errors[0][0]
    assert "Ohne Hut." in karl.tree.xpath("//input/@value")


def test_applicant_changes_and_adds_until_the_decision(offer, karl: Browser, ada: Browser) -> None:
    page, stand = page_of(offer), ada.path
    ada.open(ada.links("Angaben ändern")[0])
    ada.send({})
    assert ada.errors[0][0] == "Wählen Sie aus, was Sie ändern oder nachreichen möchten."
    ada.send({"angabe.person": ["email"], "unterlage": ["ja"]})
    assert "/nachreichen/" in ada.path
    ada.send({"email": "keine Adresse"}, files={"eigene": [("brief.pdf", PDF, "application/pdf")]})
    assert [href for _, href in ada.errors] == ["#f-email"]
    ada.send({"email": "neu@example.org"})
    assert ada.path == stand
    assert "brief.pdf" in ada.text
    drain_outbox()
    karl.open(page)
    assert karl.tree.xpath("//dd/mark/text()") == ["neu@example.org"]
    assert "von sich aus" in karl.text
    assert "Ihre Unterlage" in karl.text
    with transaction.atomic(), acting_for(offer.tenant_id):
        follow_status(Application.objects.get().pk, Stage.DECIDING)
    ada.open(stand)
    ada.open(ada.links("Angaben ändern")[0])
    assert "Sie können hier nichts mehr ändern" in ada.text
    assert not posts(ada)
