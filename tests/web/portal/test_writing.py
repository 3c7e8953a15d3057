"""Applicant and office write each other; what the office notes for itself stays there."""

import pytest
from django.db import transaction

from portalwerk.applications.actions.following import withdraw_application
from portalwerk.applications.queries import Opened, application_by_token
from portalwerk.cases.models import Case
from portalwerk.kernel.events import drain_outbox
from portalwerk.kernel.scope import acting_for
from portalwerk.kernel.sealing import tenant_key, unseal_json
from portalwerk.mailbox.models import Nudge
from portalwerk.mailbox.queries import nudge_binding
from portalwerk.mailbox.rules.words import mail_words
from tests.small_case import sent
from tests.web.office.karl import karl_at
from tests.web.portal.browsing import PDF, Browser

pytestmark = pytest.mark.django_db

CANARY = "Kanarien-Interna"


@pytest.fixture
def token(offer) -> str:
    return sent(offer).token


@pytest.fixture
def ada(token: str) -> Browser:
    browser = Browser(csrf=True)
    browser.open(f"/saaletal/antrag/{token}/stand/")
    return browser


@pytest.fixture
def karl(offer, token: str) -> Browser:
    return karl_at(offer.tenant_id)


@pytest.fixture
def page(offer, token: str) -> str:
    with transaction.atomic(), acting_for(offer.tenant_id):
        return f"/saaletal/amt/vorgang/{Case.objects.get().pk}/"


def asks(ada: Browser, words: str, **more: object) -> None:
    ada.open(ada.links("Nachricht schreiben")[0])
    ada.send({"nachricht": words}, **more)
    drain_outbox()


def test_question_goes_to_the_office_answer_comes_back_both_say_when_read(
    offer, ada: Browser, karl: Browser, page: str
) -> None:
    stand = ada.path
    asks(ada, "Reicht eine Kopie?", files={"dateien": [("kopie.pdf", PDF, "application/pdf")]})
    assert "Reicht eine Kopie?" in ada.text
    assert "kopie.pdf" in ada.text
    assert "Vom Amt noch nicht gelesen" in ada.text
    karl.open("/saaletal/amt/?ansicht=antwort")
    assert "Frage" in [tag.strip() for tag in karl.tree.xpath("//td//text()")]
    karl.open(page)
    assert "Reicht eine Kopie?" in karl.text
    assert "Anlage zur Nachricht" in karl.text
    ada.open(ada.path)
    assert "Vom Amt gelesen heute" in ada.text
    karl.open(karl.links("Antworten")[0])
    karl.send({"nachricht": "Ja, eine Kopie reicht."}, files={"dateien": [("muster.pdf", PDF, "application/pdf")]})
    assert karl.path == page
    assert "noch nicht gelesen" in karl.text
    karl.open("/saaletal/amt/?ansicht=antwort")
    assert "Hier ist nichts zu tun." in karl.text
    ada.open(stand)
    assert "Ja, eine Kopie reicht." not in ada.text, "nobody has opened it yet"
    ada.open(ada.links("Neue Nachricht lesen")[0])
    assert "Ja, eine Kopie reicht." in ada.text
    download = ada.links("muster.pdf")[0]
    assert ada.client.get(download).content == PDF or ada.client.get(download).status_code == 200
    karl.open(page)
    assert "gelesen am" in karl.text
    ada.open(stand)
    assert "Ja, eine Kopie reicht." in ada.text
    assert "Nachricht schreiben" in ada.text


def test_mail_says_that_something_is_there_and_nothing_else(offer, ada: Browser, karl: Browser, page: str) -> None:
    karl.open(f"{page}schreiben/")
    karl.send({"nachricht": "Bitte rufen Sie mich an."})
    with transaction.atomic(), acting_for(offer.tenant_id):
        row = Nudge.objects.get(template="office_wrote")
        mail = unseal_json(row.sealed_mail, tenant_key(offer.tenant_id), nudge_binding(row))
        words = mail_words(row.template, link=mail["link"], tenant_name="Landkreis")
    assert mail["to"] == "ada@demo.example"
    assert "rufen Sie mich" not in words.subject + words.body


def test_internal_note_is_seen_by_the_office_alone(offer, ada: Browser, karl: Browser, page: str, token: str) -> None:
    karl.open(page)
    karl.open(karl.links("Interne Notiz")[0])
    karl.send({"notiz": " "})
    assert karl.errors[0][0] == "Schreiben Sie Ihre Nachricht."
    karl.send({"notiz": f"{CANARY}: passt zum Register."})
    assert karl.path == page
    [note] = karl.tree.xpath(f"//article[contains(., '{CANARY}')]")
    assert "pw-msg--note" in note.get("class")
    assert "Interne Notiz" in note.text_content()
    assert "Sieht nur das Amt" in note.text_content()
    karl.open(f"{page}schreiben/")
    karl.send({"nachricht": "Guten Tag"})
    for path in ("stand/", "stand/neu/", "nachrichten/", "aendern/", "gesendet/", "zurueckziehen/"):
        response = ada.client.get(f"/saaletal/antrag/{token}/{path}", follow=True)
        assert response.status_code == 200
        assert CANARY not in response.content.decode(), path


def test_question_may_be_settled_without_an_answer(ada: Browser, karl: Browser, page: str) -> None:
    asks(ada, "Danke!")
    karl.open(page)
    forms = [form.get("action", "") for form in karl.tree.xpath("//form[@method='post']")]
    karl.send({}, form=forms.index(f"{page}frage-erledigt/"))
    assert "Hat die Frage ohne Antwort erledigt." in karl.text
    assert not karl.links("Antworten")


@pytest.mark.parametrize(
    ("words", "files", "said"),
    [
        ("", [], "Schreiben Sie Ihre Nachricht."),
        ("x" * 4001, [], "Die Nachricht ist zu lang. Erlaubt sind 4000 Zeichen."),
        ("Hier", [("a.pdf", PDF, "application/pdf")] * 6, "An eine Nachricht passen höchstens 5 Dateien."),
        ("Hier", [("a.exe", b"MZ" * 99, "application/pdf")], "a.exe"),
    ],
)
def test_what_cannot_be_sent_is_said_and_kept_on_the_page(ada: Browser, words: str, files: list, said: str) -> None:
    ada.open(ada.links("Nachricht schreiben")[0])
    ada.send({"nachricht": words}, files={"dateien": files})
    assert said in ada.errors[0][0]
    assert ada.tree.xpath("//textarea[@name='nachricht']")[0].text_content().strip() == words.strip()
    assert not ada.tree.xpath("//article")


def test_script_in_a_message_is_text(ada: Browser, karl: Browser, page: str) -> None:
    asks(ada, "<script>alert(1)</script>")
    karl.open(page)
    for browser in (ada, karl):
        assert "<script>alert" not in browser.page.content.decode()
        assert "<script>alert(1)</script>" in browser.text


def test_nobody_writes_about_what_is_over(offer, ada: Browser, karl: Browser, page: str, token: str) -> None:
    with transaction.atomic(), acting_for(offer.tenant_id):
        withdraw_application(Opened(application_by_token(token, writing=True), token))
    drain_outbox()
    ada.open(f"/saaletal/antrag/{token}/nachrichten/")
    assert "Ihr Antrag ist beendet." in ada.text
    assert not ada.tree.xpath("//form[@method='post']")
    karl.open(f"{page}schreiben/")
    karl.send({"nachricht": "Noch etwas"})
    assert "abgeschlossen" in karl.errors[0][0]
