"""Signing in from a draft and from the own area; messages, letters, data; nobody sees anybody else's."""

from datetime import timedelta

import pytest
from django.db import transaction

from portalwerk.applications.actions.following import ask_for_reply, note_decided, provide_letter
from portalwerk.applications.models import Application, ApplicationLetter
from portalwerk.applications.queries import opened_for_authority
from portalwerk.files.actions import store_made_file
from portalwerk.identity.actions.sessions import start_sign_in
from portalwerk.identity.models import Account, Realm, SignIn
from portalwerk.identity.providers import registry
from portalwerk.identity.providers.fake.options import FakeOptions
from portalwerk.identity.providers.fake.provider import Fake
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.clock import now, today
from portalwerk.kernel.scope import acting_for, acting_for_account
from portalwerk.kernel.sealing import tenant_key
from portalwerk.mailbox.actions import post_message
from portalwerk.mailbox.models import Message, Tone
from portalwerk.web.gate.sessions import COOKIES
from tests.small_service import make_offer
from tests.web.portal.browsing import SAME_ORIGIN, Browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fake_sign_in(settings, monkeypatch):
    settings.IDENTITY_PROVIDER = "fake"
    options = FakeOptions(allowed=True, answer_url="http://testserver/rueckruf/fake/acs/")
    monkeypatch.setitem(registry._loaded, "fake", Fake(options))


@pytest.fixture
def strict_offer(tenant):
    return make_offer(tenant, slug="strenge-karte", assurance=AssuranceLevel.SUBSTANTIAL)


@pytest.fixture
def browser():
    return Browser(csrf=True)


def begin(browser, slug):
    response = browser.client.post(f"/saaletal/leistungen/{slug}/beginnen/", {"once": f"once-{slug}"}, **SAME_ORIGIN)
    browser.open(response.headers["Location"])


def go_out(browser, **extra):
    """Press the button of the sign-in page and let the provider answer."""
    browser.send({})
    [form] = browser.tree.xpath("//form[@method='post']")
    posted = {field.get("name"): field.get("value") for field in form.xpath(".//input[@name]")}
    assert "csrfmiddlewaretoken" not in posted
    assert "once" not in posted
    path = "/" + form.get("action").split("/", 3)[3]
    # From another site: our own cookies do not come along with this request.
    kept, browser.client.cookies = browser.client.cookies, type(browser.client.cookies)()
    answer = browser.client.post(path, {**posted, **extra})
    browser.client.cookies = kept
    browser.open(answer.headers["Location"])


def signed_in(browser, level=AssuranceLevel.SUBSTANTIAL, account=None):
    account = account or Account.objects.create(provider="fake", subject=b"x" * 32)
    token = start_sign_in(account.pk, realm=Realm.CITIZEN, level=level, device="Test")
    browser.client.cookies[COOKIES[Realm.CITIZEN]] = token
    return account


def fill(browser):
    browser.send({"name.given_name": "Adele", "name.family_name": "Beispiel", "email": ""})
    browser.send({"kind": "a"})


def test_sign_in_comes_late_says_why_and_brings_back_prefilled(browser, strict_offer):
    begin(browser, "strenge-karte")
    fill(browser)
    assert browser.path.endswith("/anmelden/")
    assert "Jetzt müssen wir wissen, wer Sie sind" in browser.text
    assert "substanziell" in browser.text
    assert "Ihre Angaben sind gespeichert" in browser.text
    go_out(browser)
    assert browser.path.endswith("/pruefen/")
    assert "Adele" in browser.text
    assert "ada@beispiel.example" in browser.text
    with acting_for(strict_offer.tenant_id):
        application = Application.objects.get()
        assert application.account_id is not None
        assert not application.sealed_by_link
    browser.send({"richtig": "on", "bescheid": "portal"})
    assert browser.path.endswith("/gesendet/")
    with acting_for(strict_offer.tenant_id):
        assert Application.objects.get().consents_digital


def test_cancelled_sign_in_loses_nothing(browser, strict_offer):
    begin(browser, "strenge-karte")
    fill(browser)
    go_out(browser, cancel="1")
    assert "Sie haben die Anmeldung abgebrochen" in browser.text
    [back] = browser.links("Zurück zum Antrag")
    browser.open(back.replace("/antrag/", "/antrag/") + "person/")
    assert browser.tree.get_element_by_id("f-name-given_name").get("value") == "Adele"


def test_failed_sign_in_leads_back_with_a_sentence(browser, strict_offer):
    begin(browser, "strenge-karte")
    fill(browser)
    go_out(browser, code="falsch")
    assert "Die Anmeldung hat nicht geklappt" in browser.text
    [back] = browser.links("Zurück und noch einmal versuchen")
    browser.open(back)
    assert browser.path.split("?")[0].endswith("/anmelden/")


def test_answer_in_another_browser_signs_nobody_in(browser, strict_offer):
    begin(browser, "strenge-karte")
    fill(browser)
    browser.send({})
    [form] = browser.tree.xpath("//form[@method='post']")
    posted = {field.get("name"): field.get("value") for field in form.xpath(".//input[@name]")}
    stranger = Browser()
    answer = stranger.client.post("/" + form.get("action").split("/", 3)[3], posted)
    stranger.open(answer.headers["Location"])
    assert "gilt nicht mehr" in stranger.text
    assert COOKIES[Realm.CITIZEN] not in stranger.client.cookies


def test_signed_in_person_begins_in_the_own_account_and_finds_the_draft_again(browser, strict_offer):
    account = signed_in(browser)
    begin(browser, "strenge-karte")
    with acting_for(strict_offer.tenant_id):
        assert Application.objects.get().account_id == account.pk
    browser.open("/saaletal/")
    assert browser.links("Weitermachen")
    browser.open("/mein/")
    assert "Entwurf · bleibt bis" in browser.text
    [link] = browser.links("Kleine Karte")
    browser.open(link)
    assert browser.path.endswith("/person/")


def test_posted_page_is_kept_when_the_sign_in_has_run_out(browser, strict_offer):
    account = signed_in(browser)
    begin(browser, "strenge-karte")
    SignIn.objects.update(seen_at=now() - timedelta(hours=3), started_at=now() - timedelta(hours=20))
    path = browser.path
    browser.send({"name.given_name": "Adele", "name.family_name": "Langname", "email": ""})
    assert browser.path.split("?")[0].endswith("/anmelden/")
    assert "Bitte melden Sie sich noch einmal an" in browser.text
    stranger = Browser()
    signed_in(stranger, account=Account.objects.create(provider="fake", subject=b"y" * 32))
    assert stranger.open(path).status_code == 404
    signed_in(browser, account=account)
    browser.open(path)
    assert "Ihre letzten Eingaben sind noch da" in browser.text
    assert browser.tree.get_element_by_id("f-name-family_name").get("value") == "Langname"
    browser.send({})
    assert browser.path.endswith("/sache/")


def test_every_page_of_somebody_elses_application_is_404(browser, strict_offer):
    signed_in(browser)
    begin(browser, "strenge-karte")
    base = browser.path.replace("person/", "")
    stranger = Browser()
    signed_in(stranger, account=Account.objects.create(provider="fake", subject=b"y" * 32))
    pages = (
        "",
        "person/",
        "pruefen/",
        "absenden/",
        "gesendet/",
        "spaeter/",
        "loeschen/",
        "stand/",
        "stand/neu/",
        "zurueckziehen/",
        "anmelden/",
    )
    for page in pages:
        assert stranger.client.get(base + page).status_code == 404, page
    for page in pages:
        assert Browser().client.get(base + page).status_code in {200, 302}, page


@pytest.fixture
def decided(browser, strict_offer):
    signed_in(browser)
    begin(browser, "strenge-karte")
    fill(browser)
    browser.send({"richtig": "on", "bescheid": "portal"})
    with transaction.atomic(), acting_for(strict_offer.tenant_id):
        opened = opened_for_authority(Application.objects.get().pk)
        stored = store_made_file(
            b"%PDF-1.7 Bescheid",
            name="Bescheid.pdf",
            media_type="application/pdf",
            key=tenant_key(strict_offer.tenant_id),
            tenant_id=strict_offer.tenant_id,
        )
        letter = provide_letter(
            opened,
            stored,
            kind="decision",
            title="Bescheid",
            summary={
                "kind": "granted",
                "sentence": "Ihr Antrag ist genehmigt.",
                "operative": "Sie bekommen die Karte.",
                "reasons": ["Alles liegt vor."],
                "remedy": ["Widerspruch binnen eines Monats."],
                "fee": "12,50 €",
            },
        )
        ApplicationLetter.objects.filter(pk=letter.pk).update(
            announced_on=today(), remedy_until=today() + timedelta(days=30)
        )
        note_decided(opened.application)
    return browser


def test_decision_is_read_on_a_page_and_its_first_retrieval_is_noted_once(decided, strict_offer):
    decided.open(decided.path.replace("/gesendet/", "/stand/"))
    assert "Die Entscheidung ist da" in decided.text
    decided.open(decided.links("Bescheid lesen")[0])
    for words in ("Bewilligt", "Ihr Antrag ist genehmigt.", "Alles liegt vor.", "Noch 30 Tage", "Widerspruch binnen"):
        assert words in decided.text, words
    with acting_for(strict_offer.tenant_id):
        first = ApplicationLetter.objects.get()
    assert first.fetched_at is not None
    assert first.fetched_level == AssuranceLevel.SUBSTANTIAL
    pdf = decided.client.get(decided.path + "?datei=1")
    assert pdf.content == b"%PDF-1.7 Bescheid"
    assert "attachment" in pdf.headers["Content-Disposition"]
    with acting_for(strict_offer.tenant_id):
        assert ApplicationLetter.objects.get().fetched_at == first.fetched_at


def test_own_area_puts_first_what_must_be_done(decided, strict_offer):
    with transaction.atomic(), acting_for(strict_offer.tenant_id):
        ask_for_reply(
            Application.objects.get().pk,
            items=[{"key": "photo", "title": "Passfoto", "hint": "", "reason": ""}],
            due_on=today() + timedelta(days=7),
        )
    decided.open("/mein/")
    assert "Das müssen Sie tun" in decided.text
    assert "Mein Bereich" in decided.text
    [message] = decided.links("Uns fehlt noch etwas: Passfoto")
    decided.open(message)
    assert "Noch 7 Tage" in decided.text
    [there] = decided.links("Jetzt erledigen")
    decided.open("/mein/")
    assert not decided.tree.xpath("//li[@class='is-new']")
    decided.open(there)
    assert "Jetzt sind Sie am Zug" in decided.text


def test_message_of_somebody_else_is_404(decided):
    account = Account.objects.get()
    with transaction.atomic(), acting_for_account(account.pk):
        ids = list(Message.objects.values_list("pk", flat=True))
    stranger = Browser()
    signed_in(stranger, account=Account.objects.create(provider="fake", subject=b"y" * 32))
    assert all(stranger.client.get(f"/mein/nachrichten/{one}/").status_code == 404 for one in ids)


def test_data_page_says_what_is_known_and_ends_other_sign_ins(browser, tenant):
    browser.open("/mein/daten/")
    assert browser.path.startswith("/mein/anmelden/?weiter=/mein/daten/")
    go_out(browser)
    assert browser.path == "/mein/daten/"
    assert "Lindenweg 4" in browser.text
    assert "12. April 1990" in browser.text.replace("\xa0", " ")
    other = Browser()
    signed_in(other, account=Account.objects.get())
    browser.open("/mein/daten/")
    browser.send({})
    assert "nur noch auf diesem Gerät" in browser.text
    other.open("/mein/")
    assert other.path.startswith("/mein/anmelden/")


def test_sign_out_ends_the_session_at_once(browser, tenant):
    signed_in(browser)
    browser.open("/mein/")
    token = browser.client.cookies[COOKIES[Realm.CITIZEN]].value
    browser.send({})
    assert "Sie sind abgemeldet" in browser.text
    browser.client.cookies[COOKIES[Realm.CITIZEN]] = token
    browser.open("/mein/")
    assert browser.path.startswith("/mein/anmelden/")


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "/" + "a" * 600]
)
def test_sign_in_never_leads_to_another_site(browser, tenant, wanted):
    signed_in(browser)
    response = browser.client.get("/mein/anmelden/", {"weiter": wanted})
    assert response.headers["Location"] == "/mein/"


@pytest.mark.parametrize("count", [1, 100])
def test_own_area_takes_the_same_number_of_statements_for_any_number_of_messages(
    browser, strict_offer, django_assert_max_num_queries, count
):
    account = signed_in(browser)
    with transaction.atomic(), acting_for(strict_offer.tenant_id):
        for n in range(count):
            post_message(account.pk, about_id=account.pk, tone=Tone.KNOW, subject=f"Nachricht {n}", paragraphs=["Text"])
    browser.open("/mein/")
    with django_assert_max_num_queries(16):
        browser.open("/mein/")
    assert len(browser.links("Nachricht ")) == count
