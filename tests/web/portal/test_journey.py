"""From the service page to the confirmation and on, without script."""

import pytest
from django.db import transaction

from portalwerk.applications.actions.following import ask_for_reply, follow_status
from portalwerk.applications.models import Application, Attachment
from portalwerk.applications.rules.stages import Stage
from portalwerk.kernel.clock import today
from portalwerk.kernel.scope import acting_for
from portalwerk.mailbox.models import Nudge
from tests.web.portal.browsing import PDF, SAME_ORIGIN, Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser():
    return Browser(csrf=True)


@pytest.fixture
def draft(browser, offer):
    response = browser.client.post(
        "/saaletal/leistungen/kleine-karte/beginnen/", {"once": "once-of-the-page"}, **SAME_ORIGIN
    )
    browser.open(response.headers["Location"])
    return browser


def in_tenant(offer):
    return acting_for(offer.tenant_id)


def fill(browser):
    browser.send({"name.given_name": "Ada", "name.family_name": "Beispiel", "email": "ada@example.org"})
    browser.send({"kind": "a"})


def test_draft_begins_without_sign_in_on_its_first_page(draft):
    assert draft.path.endswith("/person/")
    assert draft.title.startswith("Ihre Person")
    assert "freiwillig" in draft.text


def test_begin_from_another_site_is_refused(browser, offer):
    path = "/saaletal/leistungen/kleine-karte/beginnen/"
    for headers in ({"HTTP_SEC_FETCH_SITE": "cross-site"}, {"HTTP_ORIGIN": "https://evil.example"}, {}):
        assert browser.client.post(path, {"once": "once-of-the-page"}, **headers).status_code == 403
    with in_tenant(offer):
        assert Application.objects.count() == 0


def test_double_click_begins_one_draft(browser, offer):
    path = "/saaletal/leistungen/kleine-karte/beginnen/"
    first, second = (browser.client.post(path, {"once": "once-of-the-page"}, **SAME_ORIGIN) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    with in_tenant(offer):
        assert Application.objects.count() == 1


def test_missing_answer_is_named_in_summary_title_and_at_field_and_the_rest_is_kept(draft):
    draft.send({"name.given_name": "Ada", "name.family_name": "", "email": "keine adresse"})
    assert draft.title.startswith("Fehler: Ihre Person")
    targets = {href for _, href in draft.errors}
    assert targets == {"#f-name-family_name", "#f-email"}
    for sentence, href in draft.errors:
        field = draft.tree.get_element_by_id(href[1:])
        assert field.get("aria-invalid") == "true"
        assert sentence in draft.text.split("Vorname", 1)[-1]
    assert draft.tree.get_element_by_id("f-name-given_name").get("value") == "Ada"
    assert draft.tree.get_element_by_id("f-email").get("value") == "keine adresse"


def test_answers_are_there_on_another_device(draft):
    draft.send({"name.given_name": "Ada", "name.family_name": "Beispiel", "email": ""})
    other = Browser()
    other.open(draft.path.replace("/sache/", "/"))
    assert other.path.endswith("/sache/")
    other.open(other.path.replace("/sache/", "/person/"))
    assert other.tree.get_element_by_id("f-name-family_name").get("value") == "Beispiel"
    assert "Zuletzt gespeichert" in other.text


def test_new_question_on_the_page_is_asked_without_an_error(draft):
    draft.send({"name.given_name": "", "name.family_name": "Beispiel", "email": ""})
    draft.send({"kind": "b"})
    assert draft.path.endswith("/sache/?neu=1")
    assert draft.errors == []
    assert "Dazu gehört noch eine Frage" in draft.text
    draft.send({"why": ""})
    assert [href for _, href in draft.errors] == ["#f-why"]
    draft.send({"why": "Weil es so ist."})
    assert draft.path.endswith("/pruefen/")


def test_repeated_group_grows_and_shrinks_without_script(draft):
    draft.send({"name.given_name": "", "name.family_name": "Beispiel", "email": ""})
    draft.send({"kind": "a"}, button=("_command", "add:dogs"))
    draft.send({"dogs[0].call_name": "Rex"}, button=("_command", "add:dogs"))
    draft.send({"dogs[1].call_name": "Bello"}, button=("_command", "remove:dogs[0]"))
    assert draft.tree.get_element_by_id("f-dogs-0-call_name").get("value") == "Bello"
    assert draft.tree.xpath("//input[@name='kind'][@checked]")[0].get("value") == "a"
    draft.send({})
    assert "Bello" in draft.text
    assert "16,50" in draft.text


def test_refused_file_is_named_while_the_good_one_and_all_else_is_kept(draft, offer):
    draft.send({"name.given_name": "", "name.family_name": "Beispiel", "email": ""})
    sent = [("gut.pdf", PDF, "application/pdf"), ("böse.exe", b"MZ" + b"\0" * 80, "application/octet-stream")]
    draft.send({"kind": "b", "why": ""} if "why" in draft.text else {"kind": "a"}, files={"photo": sent})
    [(sentence, href)] = draft.errors
    assert "böse.exe" in sentence
    assert href == "#f-photo"
    assert "gut.pdf" in draft.text
    assert draft.tree.xpath("//input[@name='kind'][@checked]")[0].get("value") == "a"
    [own] = draft.links("gut.pdf")
    back = draft.client.get(own)
    assert back.content == PDF
    assert back.headers["Content-Disposition"].startswith("attachment")
    [remove] = draft.tree.xpath("//button[@name='_command'][starts-with(@value, 'detach:')]/@value")
    draft.send({}, button=("_command", remove))
    assert "gut.pdf" not in draft.text
    with in_tenant(offer):
        assert Attachment.objects.count() == 0


def test_too_many_files_for_a_field_are_refused_with_its_name(draft):
    draft.send({"name.given_name": "", "name.family_name": "Beispiel", "email": ""})
    draft.send({"kind": "a"}, files={"photo": [(f"{n}.pdf", PDF + b"%" * n, "application/pdf") for n in range(4)]})
    [(sentence, _)] = draft.errors
    assert "höchstens 3 Dateien" in sentence


def test_second_window_is_told_instead_of_overwriting(draft):
    other = Browser()
    other.open(draft.path)
    draft.send({"name.given_name": "Ada", "name.family_name": "Beispiel", "email": ""})
    other.send({"name.given_name": "Eda", "name.family_name": "Beispiel", "email": ""})
    assert "In einem anderen Fenster" in other.text
    assert "Vorname: Ada" in other.text
    assert other.tree.get_element_by_id("f-name-given_name").get("value") == "Eda"
    other.send({})
    assert other.path.endswith("/sache/")
    draft.open(other.path.replace("/sache/", "/person/"))
    assert draft.tree.get_element_by_id("f-name-given_name").get("value") == "Eda"


def test_second_window_that_says_the_same_goes_on(draft):
    other = Browser()
    other.open(draft.path)
    answers = {"name.given_name": "Ada", "name.family_name": "Beispiel", "email": ""}
    draft.send(answers)
    other.send(answers)
    assert other.path.endswith("/sache/")


def test_later_keeps_the_page_and_sends_the_link_once_asked(draft, offer):
    draft.send({"name.given_name": "Ada", "name.family_name": "", "email": ""}, button=("_spaeter", "1"))
    assert draft.path.endswith("/spaeter/")
    draft.send({"email": "nichts"})
    assert draft.errors == [("Diese E-Mail-Adresse stimmt nicht. Beispiel: ada@beispiel.de", "#f-email")]
    draft.send({"email": "ada@example.org"})
    assert "Der Link ist unterwegs" in draft.text
    with in_tenant(offer):
        assert Nudge.objects.get().template == "draft_link"
    [back] = draft.links("Jetzt weitermachen")
    draft.open(back)
    assert draft.tree.get_element_by_id("f-name-given_name").get("value") == "Ada"


def test_change_link_leads_straight_back_to_the_check_page(draft):
    fill(draft)
    [change] = [href for href in draft.links("Ändern") if "/person/" in href]
    draft.open(change)
    draft.send({"name.given_name": "Adele"})
    assert draft.path.endswith("/pruefen/")
    assert "Adele" in draft.text


def test_sending_needs_the_declaration_and_gives_number_and_pin(draft, offer):
    fill(draft)
    assert "12,50" in draft.text
    draft.send({})
    assert draft.errors[0][1] == "#f-richtig"
    assert draft.title.startswith("Fehler")
    draft.send({"richtig": "on"})
    assert draft.path.endswith("/gesendet/")
    with in_tenant(offer):
        application = Application.objects.get()
    assert application.reference in draft.text
    assert "Ihre PIN" in draft.text
    assert "Wir prüfen Ihren Antrag." in draft.text
    draft.open(draft.path)
    assert application.reference in draft.text


def test_sent_application_cannot_be_changed_and_old_links_lead_to_the_tracking(draft):
    fill(draft)
    form_path = draft.path.replace("/pruefen/", "/person/")
    draft.send({"richtig": "on"})
    draft.open(form_path)
    assert draft.path.endswith("/stand/")
    draft.open(form_path.replace("/person/", "/"))
    assert draft.path.endswith("/stand/")


def test_incomplete_application_is_not_sent(draft, offer):
    fill(draft)
    check = draft.path
    draft.open(check.replace("/pruefen/", "/person/"))
    draft.send({"name.family_name": ""})
    draft.open(check)
    assert draft.errors[0][1] == "#f-person"
    assert not draft.tree.xpath("//input[@name='richtig']")
    draft.client.post(check.replace("/pruefen/", "/absenden/"), {"once": "12345678-abc", "richtig": "on"})
    with in_tenant(offer):
        assert Application.objects.get().reference is None


@pytest.fixture
def sent(draft):
    fill(draft)
    draft.send({"richtig": "on"})
    draft.open(draft.path.replace("/gesendet/", "/stand/"))
    return draft


def test_tracking_says_whose_move_and_when(sent):
    assert "Jetzt ist das Amt am Zug" in sent.text
    assert "Fertig meist bis" in sent.text
    [current] = sent.tree.xpath("//li[@aria-current='step']//h3")
    assert "Eingegangen" in current.text_content()
    assert len(sent.tree.xpath("//ol[contains(@class, 'pw-track')]/li")) == 9


def test_live_part_answers_304_until_something_changes(sent, offer):
    live = sent.path + "neu/"
    first = sent.client.get(live)
    tag = first.headers["ETag"]
    assert tag == f'"{sent.tree.xpath("//pw-live/@data-version")[0]}"'
    assert sent.client.get(live, HTTP_IF_NONE_MATCH=tag).status_code == 304
    with transaction.atomic(), in_tenant(offer):
        follow_status(Application.objects.get().pk, Stage.IN_REVIEW)
    second = sent.client.get(live, HTTP_IF_NONE_MATCH=tag)
    assert second.status_code == 200
    assert "Das Amt prüft Ihre Unterlagen" in second.content.decode()


@pytest.fixture
def asked(sent, offer):
    with transaction.atomic(), in_tenant(offer):
        ask_for_reply(
            Application.objects.get().pk,
            items=[
                {"key": "photo", "title": "Passfoto", "hint": "Nicht alt.", "reason": ""},
                {"key": "lease", "title": "Mietvertrag", "hint": "", "reason": "Damit wir rechnen können."},
            ],
            due_on=today(),
        )
    sent.open(sent.path)
    return sent


def test_question_is_answered_with_one_file_each_and_nothing_is_chosen_twice(asked, offer):
    assert "Jetzt sind Sie am Zug" in asked.text
    assert "zwei Dinge" in asked.text
    stand = asked.path
    asked.open(asked.links("Ich habe das nicht")[0])
    asked.send({}, files={"photo": [("ich.pdf", PDF, "application/pdf")], "lease": [("leer.pdf", b"x", "text/plain")]})
    assert [href for _, href in asked.errors] == ["#f-lease"]
    assert "leer.pdf" in asked.errors[0][0]
    assert "ich.pdf" in asked.text
    asked.send({})
    assert "Mietvertrag" in asked.errors[0][0]
    asked.send({"nachricht": "Ich habe keinen Mietvertrag."})
    assert asked.path == stand
    assert "Jetzt ist das Amt am Zug" in asked.text
    with in_tenant(offer):
        assert Application.objects.get().stage == Stage.IN_REVIEW
        assert Attachment.objects.count() == 1


def test_kept_file_of_a_reply_can_be_removed(asked, offer):
    asked.open(asked.links("Ich habe das nicht")[0])
    asked.send({}, files={"photo": [("ich.pdf", PDF, "application/pdf")]}, button=("_command", "upload:photo"))
    [remove] = asked.tree.xpath("//button[starts-with(@value, 'detach:')]/@value")
    asked.send({}, button=("_command", remove))
    assert "ich.pdf" not in asked.text
    with in_tenant(offer):
        assert Attachment.objects.count() == 0


def test_withdrawn_application_says_so(sent):
    sent.open(sent.links("Antrag zurückziehen")[0])
    sent.send({})
    assert "Sie haben den Antrag zurückgezogen" in sent.text
    assert not sent.links("Antrag zurückziehen")


def test_number_and_pin_show_the_stage_only(sent, offer):
    sent.open(sent.path.replace("/stand/", "/gesendet/"))
    pin = sent.tree.xpath("//dt[text()='Ihre PIN']/following-sibling::dd[1]/text()")[0].strip()
    with in_tenant(offer):
        reference = Application.objects.get().reference
    stranger = Browser(csrf=True)
    stranger.open("/saaletal/verfolgen/")
    stranger.send({"nummer": reference.lower().replace("-", " "), "pin": pin})
    assert "Der Weg Ihres Antrags" in stranger.text
    assert "Beispiel" not in stranger.text
    assert "/antrag/" not in stranger.page.content.decode()


def test_sixth_try_within_a_minute_has_to_wait(sent):
    stranger = Browser(csrf=True)
    for _ in range(5):
        stranger.open("/saaletal/verfolgen/")
        stranger.send({"nummer": "7KQ-2MX-4RT", "pin": "000000"})
        assert stranger.errors[0][0] == "Nummer oder PIN stimmt nicht. Prüfen Sie beides."
    stranger.open("/saaletal/verfolgen/")
    assert stranger.send({"nummer": "7KQ-2MX-4RT", "pin": "000000"}).status_code == 429


def test_discarded_draft_is_gone(draft, offer):
    path = draft.path
    draft.open(path.replace("/person/", "/loeschen/"))
    draft.send({})
    with in_tenant(offer):
        assert Application.objects.count() == 0
    assert draft.client.get(path).status_code == 404
