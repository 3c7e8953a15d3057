"""Everything of a person: searched through, filtered, and taken home as one ZIP."""

import io
import zipfile
from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.applications import queries
from portalwerk.applications.actions.drafts import begin_application, bind_account, save_answers
from portalwerk.applications.actions.following import provide_letter
from portalwerk.applications.actions.submitting import submit_application
from portalwerk.applications.models import Application, ApplicationLetter
from portalwerk.applications.queries import Opened, application_by_token, opened_for_authority
from portalwerk.applications.queries.archive import archive_of
from portalwerk.files.actions import store_made_file
from portalwerk.identity.models import Account, Realm
from portalwerk.identity.queries import Person
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.events import drain_outbox
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.scope import acting_for, acting_for_account
from portalwerk.kernel.sealing import tenant_key
from portalwerk.mailbox.actions import post_message
from portalwerk.mailbox.models import Tone
from portalwerk.mailbox.rules.searching import reads_like
from portalwerk.web.portal.account.archive import _safe
from tests.small_service import make_offer
from tests.web.portal.browsing import Browser
from tests.web.portal.test_account import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sealed_letters")]


@given(text=st.text(max_size=80))
def test_name_in_a_zip_never_leads_out(text: str) -> None:
    name = _safe(text)
    assert name
    assert not set(name) & set('/\\:*?"<>|\0')
    assert not name.startswith(".")


@given(words=st.lists(st.sampled_from(["Jagdschein", "Straße", "Müller", "Bescheid"]), min_size=1))
def test_every_beginning_of_a_word_finds_it(words: list[str]) -> None:
    text = " und ".join(words)
    assert all(reads_like(text, word[:3].upper()) for word in words)
    assert not reads_like(text, f"{words[0]} nirgends")


@pytest.fixture
def ada(offer) -> Browser:
    """Ada, signed in, with an application that was sent and something to do."""
    browser = Browser()
    account = signed_in(browser)
    applied(offer, account, "Beispiel")
    return browser


def applied(offer, account: Account, name: str) -> None:
    with transaction.atomic(), acting_for(offer.tenant_id):
        token, _ = begin_application(offer)
        opened = Opened(application_by_token(token, writing=True), token)
        bind_account(opened, Person(new_id(), account.pk, Realm.CITIZEN, AssuranceLevel.SUBSTANTIAL, complete=True))
        save_answers(opened, {"name": {"family_name": name}}, done="person")
        submit_application(opened, level=AssuranceLevel.SUBSTANTIAL, confirmed=True, digital=True)
        post_message(
            account.pk,
            about_id=opened.application.pk,
            tone=Tone.ACT,
            subject="Uns fehlt das Passfoto",
            paragraphs=[name],
        )
    drain_outbox()


def test_search_looks_into_messages_and_papers(ada: Browser) -> None:
    ada.open("/mein/unterlagen/")
    assert "Uns fehlt das Passfoto" in ada.text
    assert "Eingangsbestätigung" in ada.text
    ada.open("/mein/unterlagen/?suche=passf")
    assert "Uns fehlt das Passfoto" in ada.text
    assert "Eingangsbestätigung" not in ada.text
    ada.open("/mein/unterlagen/?suche=BEISP")
    assert "Uns fehlt das Passfoto" in ada.text
    ada.open("/mein/unterlagen/?suche=nirgends")
    assert "Dazu haben wir nichts." in ada.text
    ada.open("/mein/unterlagen/?art=papiere")
    assert "Uns fehlt das Passfoto" not in ada.text
    ada.open(next(iter(ada.links("Eingangsbestätigung"))))
    assert ada.page.content.startswith(b"%PDF")


def test_zip_holds_all_of_hers_and_nothing_of_others(ada: Browser, offer) -> None:
    applied(offer, Account.objects.create(provider="fake", subject=b"y" * 32), "Kanarienvogel")
    answer = ada.client.get("/mein/unterlagen/alles.zip")
    pack = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert pack.testzip() is None
    contents = pack.read("index.html").decode()
    assert "Uns fehlt das Passfoto" in contents
    assert "Kanarienvogel" not in contents
    [paper] = [name for name in pack.namelist() if name != "index.html"]
    assert pack.read(paper).startswith(b"%PDF")
    assert paper.startswith("Kleine Karte")


def test_archive_asks_to_sign_in() -> None:
    browser = Browser()
    browser.open("/mein/unterlagen/alles.zip")
    assert browser.path.startswith("/mein/anmelden/")


def test_labels_and_notes_are_written_found_renamed_and_deleted(ada: Browser) -> None:
    ada.open("/mein/unterlagen/?art=papiere")
    ada.open(ada.links("Notiz Eingangsbestätigung")[0])
    ada.send({"neu": "Steuer", "notiz": "Für die Erklärung aufheben"})
    assert "Für die Erklärung aufheben" in ada.text
    ada.open("/mein/unterlagen/?suche=erklärung")
    assert "Eingangsbestätigung" in ada.text
    ada.open("/mein/unterlagen/?stichwort=Steuer")
    assert "Eingangsbestätigung" in ada.text
    assert "Uns fehlt das Passfoto" not in ada.text
    ada.open(ada.links("Ändern")[0])
    ada.open(ada.links("Steuer")[0])
    ada.send({"name": "Finanzamt"})
    assert "Finanzamt1 Mal benutzt" in ada.text
    ada.open(ada.links("Finanzamt")[0])
    ada.send(button=("_loeschen", "1"))
    assert "Noch kein Stichwort." in ada.text
    ada.open("/mein/unterlagen/?suche=erklärung")
    assert "Eingangsbestätigung" in ada.text


def test_label_of_an_application_finds_its_papers(ada: Browser) -> None:
    ada.open("/mein/unterlagen/?art=antraege")
    ada.open(ada.links("Notiz Kleine Karte")[0])
    ada.send({"neu": "Wohnung"})
    ada.open("/mein/unterlagen/?suche=wohnung")
    assert "Eingangsbestätigung" in ada.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"neu": "x" * 31}, "Das Stichwort ist zu lang. Höchstens 30 Zeichen gehen."),
        ({"notiz": "n" * 501}, "Die Notiz ist zu lang. Höchstens 500 Zeichen gehen."),
    ],
)
def test_mistake_is_said_and_what_was_typed_stays(ada: Browser, typed: dict[str, str], sentence: str) -> None:
    ada.open("/mein/unterlagen/?art=papiere")
    ada.open(ada.links("Notiz Eingangsbestätigung")[0])
    ada.send(typed)
    assert ada.page.status_code == 422
    assert [words for words, _ in ada.errors] == [sentence]
    [(_, value)] = typed.items()
    assert value in ada.page.content.decode()


def test_paper_of_somebody_else_takes_no_note(ada: Browser, offer) -> None:
    other = Account.objects.create(provider="fake", subject=b"y" * 32)
    applied(offer, other, "Kanarienvogel")
    with transaction.atomic(), acting_for_account(other.pk):
        [paper] = archive_of(other.pk).papers
    ada.open(f"/mein/unterlagen/{paper.id}/")
    assert ada.page.status_code == 404


def test_page_says_until_when_papers_stay(tenant) -> None:
    offer = make_offer(tenant, process={"retention_months": 60})
    browser = Browser()
    applied(offer, signed_in(browser), "Beispiel")
    with transaction.atomic(), acting_for(tenant.pk):
        then = datetime(2026, 5, 3, 10, tzinfo=UTC)
        Application.objects.update(status="closed", stage=9, closed_at=then)
        ApplicationLetter.objects.update(provided_at=then)
    browser.open("/mein/unterlagen/?art=antraege")
    assert "Wird am 3. Mai 2031 gelöscht" in browser.text.replace("\xa0", " ")
    assert "Bald löschen wir Papiere" not in browser.text
    with transaction.atomic(), acting_for(tenant.pk):
        Application.objects.update(told_on=date(2031, 4, 3))
    browser.open("/mein/unterlagen/")
    assert "Bald löschen wir Papiere" in browser.text
    browser.open("/mein/unterlagen/?art=antraege")
    browser.open(next(one for one in browser.links("Kleine Karte") if "/antrag/" in one))
    assert "Dieser Antrag wird am 3. Mai 2031 gelöscht." in browser.text.replace("\xa0", " ")


def test_archive_opens_each_link_once(ada: Browser, offer, monkeypatch) -> None:
    """The link of an application is opened once, however many papers it has."""
    opened: list[object] = []
    real = queries.archive.token_of
    monkeypatch.setattr(queries.archive, "token_of", lambda row: opened.append(row) or real(row))
    with transaction.atomic(), acting_for(offer.tenant_id):
        application = Application.objects.get()
        [letter] = ApplicationLetter.objects.all()
        for number in range(3):
            stored = store_made_file(
                b"%PDF", name=f"{number}.pdf", media_type="application/pdf", key=tenant_key(offer.tenant_id),
                tenant_id=offer.tenant_id, account_id=letter.account_id,
            )  # fmt: skip
            provide_letter(opened_for_authority(application.pk), stored, kind="decision", title=f"Bescheid {number}")
    ada.open("/mein/unterlagen/")
    assert "Bescheid 2" in ada.text
    assert len(opened) == 1
