"""Everything of a person: searched through, filtered, and taken home as one ZIP."""

import io
import zipfile

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.applications.actions.drafts import begin_application, bind_account, save_answers
from portalwerk.applications.actions.submitting import submit_application
from portalwerk.applications.queries import Opened, application_by_token
from portalwerk.identity.models import Account, Realm
from portalwerk.identity.queries import Person
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.events import drain_outbox
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.scope import acting_for
from portalwerk.mailbox.actions import post_message
from portalwerk.mailbox.models import Tone
from portalwerk.mailbox.rules.searching import reads_like
from portalwerk.web.portal.account.archive import _safe
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
