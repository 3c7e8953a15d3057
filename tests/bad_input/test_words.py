"""What people may type: long, foreign, or meant to break something. It is refused by name or kept to the letter."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from html import escape
from pathlib import Path
from unicodedata import normalize

import pytest
from django.db import transaction

from portalwerk.applications.models import Application
from portalwerk.applications.queries import letters_of, opened_for_authority
from portalwerk.catalog.rules.offer import Offer
from portalwerk.files.queries import read_all
from portalwerk.kernel.events import drain_outbox
from portalwerk.kernel.scope import acting_for
from portalwerk.kernel.sealing import tenant_key, unseal_json
from portalwerk.mailbox.models import Nudge
from portalwerk.mailbox.queries import nudge_binding
from portalwerk.mailbox.rules.words import mail_words
from tests.bad_input.conftest import begun, says
from tests.documents.din91379 import EXTENDED, LETTERS, NON_LETTERS, SEQUENCES
from tests.web.portal.browsing import Browser

pytestmark = pytest.mark.django_db

INJECTIONS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'; DROP TABLE applications_application; --",
    "{{ settings.SECRET_KEY }}{% debug %}",
    '#eval(sys.inputs) #read("/etc/passwd") @label',
    "${7*7} %(name)s {0.__class__}",
    '=HYPERLINK("https://evil.example")',
    "\\u003cscript\\u003e &lt;b&gt; &amp;",
    "a\u202eb.exe",
    "Bcc: eve@evil.example",
)


def sent(browser: Browser, *, family_name: str, why: str = "") -> None:
    """Send an application."""
    browser.send({"name.given_name": "Ada", "name.family_name": family_name, "email": "ada@demo.example"})
    assert browser.errors == [], browser.errors
    browser.send({"kind": "b"})
    browser.send({"why": why or "Darum."})
    assert browser.errors == [], browser.errors
    assert browser.path.endswith("/pruefen/")
    browser.send({"richtig": "on"})
    assert browser.path.endswith("/gesendet/")


@pytest.mark.parametrize("name", ["name.family_name", "name.given_name"])
def test_ten_thousand_letters_are_refused_with_name_limit_and_kept_for_mending(draft: Browser, name: str) -> None:
    typed = {"name.given_name": "Ada", "name.family_name": "Beispiel", name: "Ä" * 10_000}
    draft.send(typed)
    [(sentence, href)] = draft.errors
    label = "Familienname" if "family" in name else "Vorname"
    assert label in sentence
    assert "120" in sentence
    assert draft.tree.get_element_by_id(href[1:]).get("value") == "Ä" * 10_000


def test_all_of_din_91379_is_accepted_kept_shown_and_printed(
    draft: Browser, offer: Offer, karl: Browser, pdftotext: Path, tmp_path: Path
) -> None:
    signs = [*LETTERS, *SEQUENCES, *NON_LETTERS, *EXTENDED]
    # A textarea takes them all at once; the name holds what a name may hold, in portions of its length.
    everything = normalize("NFC", " ".join(signs))
    pieces = [everything[start : start + 480] for start in range(0, len(everything), 480)]
    for number, piece in enumerate(pieces):
        browser = draft if number == 0 else begun(once=f"once-of-page-{number}")
        name = normalize("NFC", "".join(signs[number * 60 : number * 60 + 60])[:110]) + "x"
        sent(browser, family_name=name, why=piece.strip() + ".")
    drain_outbox()
    with transaction.atomic(), acting_for(offer.tenant_id):
        rows = list(Application.objects.order_by("started_at"))
        kept = [opened_for_authority(row.pk).answers for row in rows]
        [paper] = [read_all(letter.stored_file, tenant_key(offer.tenant_id)) for letter in letters_of(rows[0])]
    assert [answers["why"] for answers in kept] == [piece.strip() + "." for piece in pieces]
    (tmp_path / "letter.pdf").write_bytes(paper)
    printed = subprocess.run(
        [pdftotext, tmp_path / "letter.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    words = set("".join(printed.split()))
    missing = {
        sign for sign in pieces[0] if sign.strip() and sign not in words and sign not in normalize("NFC", printed)
    }
    assert missing == set()
    karl.open(karl.path)
    for answers in kept:
        assert answers["name"]["family_name"] in karl.text


def test_what_looks_like_a_program_is_shown_as_text_everywhere(
    draft: Browser, offer: Offer, karl: Browser, pdftotext: Path, tmp_path: Path
) -> None:
    words = " ".join(INJECTIONS).replace("\u202e", "")
    sent(draft, family_name="<b>Beispiel</b>{{7*7}}#eval(1)", why=words)
    drain_outbox()
    stand = draft.path.replace("/gesendet/", "/stand/")
    for path in (draft.path, stand):
        draft.open(path)
        assert_harmless(draft)
    karl.open("/saaletal/amt/")
    assert_harmless(karl)
    assert "<b>Beispiel</b>{{7*7}}#eval(1)" in karl.text
    [case] = {href for href in karl.tree.xpath("//main//a/@href") if "/vorgang/" in href}
    karl.open(case)
    assert_harmless(karl)
    assert "{{ settings.SECRET_KEY }}{% debug %}" in karl.text
    assert escape("'; DROP TABLE", quote=False) in karl.text
    with transaction.atomic(), acting_for(offer.tenant_id):
        [letter] = letters_of(Application.objects.get())
        (tmp_path / "letter.pdf").write_bytes(read_all(letter.stored_file, tenant_key(offer.tenant_id)))
    printed = subprocess.run(
        [pdftotext, "-layout", tmp_path / "letter.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    squeezed = "".join(printed.replace("\N{SOFT HYPHEN}", "").split())
    for injection in INJECTIONS:
        shown = "".join(injection.replace("\u202e", "").split())
        assert shown in squeezed, injection
    assert "root:" not in printed


def assert_harmless(browser: Browser) -> None:
    """No sign of what was typed has become markup."""
    tree = browser.tree
    assert not tree.xpath("//script[not(@src)]")
    assert not tree.xpath("//img[@onerror] | //*[@src='x']")
    assert not tree.xpath("//b[text()='Beispiel']")


def test_mail_holds_address_and_link_and_nothing_else_that_was_typed(draft: Browser, offer: Offer) -> None:
    draft.send({"name.family_name": "<b>Kanari</b>"}, button=("_spaeter", "1"))
    draft.send({"email": "ada@demo.example"})
    with transaction.atomic(), acting_for(offer.tenant_id):
        [row] = Nudge.objects.all()
        held = unseal_json(row.sealed_mail, tenant_key(offer.tenant_id), nudge_binding(row))
    assert sorted(held) == ["link", "to"]
    words = mail_words(row.template, link=held["link"], tenant_name="Landkreis Saaletal")
    assert "Kanari" not in words.subject + words.body


@pytest.mark.parametrize(
    "address",
    [
        "ada@demo.example\nBcc: eve@evil.example",
        "ada@demo.example\r\nSubject: x",
        "ada@demo.example, eve@evil.example",
        "<ada@demo.example>",
        "ada@demo.example\x00",
        "a" * 300 + "@demo.example",
        "@",
        "ada@",
    ],
)
def test_address_that_would_reach_others_is_refused_at_its_field(
    draft: Browser, stored: Callable[[], dict[str, int]], address: str
) -> None:
    draft.send({"name.family_name": "Beispiel"}, button=("_spaeter", "1"))
    before = stored()
    draft.send({"email": address})
    assert [href for _, href in draft.errors] == ["#f-email"]
    assert "E-Mail" in draft.errors[0][0]
    assert stored() == before


@pytest.mark.parametrize(
    "typed", ["a\x00b", "\x00", "a\x0bb\x1f", "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace")]
)
def test_signs_that_no_keyboard_has_do_no_harm(draft: Browser, offer: Offer, typed: str) -> None:
    response = draft.send({"name.family_name": f"Bei{typed}spiel"})
    says(response)
    draft.open(draft.path.replace("/sache/", "/person/"))
    assert "\x00" not in draft.page.content.decode()


def test_bytes_that_are_no_text_are_answered_with_a_page(draft: Browser, stored: Callable[[], dict[str, int]]) -> None:
    [token] = draft.tree.xpath("//input[@name='csrfmiddlewaretoken']/@value")[:1]
    [once] = draft.tree.xpath("//main//form[@method='post']//input[@name='once']/@value")[:1]
    body = f"csrfmiddlewaretoken={token}&once={once}&name.family_name=".encode() + b"%ff%fe%00\xff\xfe"
    before = stored()
    response = draft.client.post(
        draft.path, body, content_type="application/x-www-form-urlencoded", HTTP_SEC_FETCH_SITE="same-origin"
    )
    assert response.status_code in {200, 302, 400}
    assert stored() == before


@pytest.mark.parametrize(
    "query",
    [
        "x" * 100_000,
        "%00",
        "%ff%fe",
        "'; DROP TABLE catalog_service; --",
        "<script>alert(1)</script>",
        "((((((((((" * 200,
        "& | ! :* <-> \\",
        "{{7*7}}{% debug %}",
        "%F0%9F%90%95" * 500,
        "a " * 20_000,
        "%E2%80%AE",
    ],
)
def test_search_takes_any_words(offer: Offer, query: str) -> None:
    browser = Browser()
    for path in ("/saaletal/leistungen/", "/saaletal/vorschlaege/"):
        response = browser.client.get(f"{path}?q={query}")
        assert response.status_code < 500
        text = response.content.decode()
        assert "<script>alert" not in text
        assert len(text) < 300_000


@pytest.mark.parametrize("query", ["x" * 50_000, "%00", "%ff", "' OR 1=1 --", "a b " * 3000])
def test_search_of_the_office_takes_any_words(karl: Browser, query: str) -> None:
    for name in ("suche", "q", "ansicht", "seite"):
        response = karl.client.get(f"/saaletal/amt/?{name}={query}")
        assert response.status_code < 500, name
