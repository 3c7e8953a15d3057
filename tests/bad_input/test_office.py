"""What comes to the office's forms and to the addresses that scripts talk to."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction

from portalwerk.applications.models import Application
from portalwerk.applications.queries import open_request_of, opened_for_authority
from portalwerk.cases.actions.deciding import write_decision
from portalwerk.cases.models import Case, Decision
from portalwerk.catalog.rules.offer import Offer
from portalwerk.kernel.clock import today
from portalwerk.kernel.events import drain_outbox
from portalwerk.kernel.scope import acting_for
from tests.bad_input.conftest import half_signed_in, says
from tests.web.portal.browsing import PDF, SAME_ORIGIN, Browser

pytestmark = pytest.mark.django_db
Stored = Callable[[], dict[str, int]]

BOMBS = {
    "nested lists": b"[" * 200_000,
    "nested objects": b'{"a":' * 100_000,
    "closed nesting": b"[" * 50_000 + b"]" * 50_000,
    "long number": b'{"id": ' + b"9" * 100_000 + b"}",
    "no text": b"\xff\xfe\x00",
    "empty": b"",
    "list": b"[1, 2]",
    "null": b"null",
    "text": b'"x"',
    "not a number": b'{"id": NaN, "rawId": Infinity}',
    "wrong types": b'{"id": [], "rawId": {}, "response": 7, "type": null}',
    "no base64": b'{"id": "\xc3\xa4", "rawId": "!!!", "type": "public-key", "response": {"clientDataJSON": "e30",'
    b' "authenticatorData": "", "signature": ""}}',
    "half an answer": b'{"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {"clientDataJSON":'
    b' "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0In0", "authenticatorData": "AAAA", "signature": "AAAA"}}',
    "six megabytes": b'{"a": "' + b"x" * 6_000_000 + b'"}',
}


def posted_to(browser: Browser, path: str, body: bytes) -> object:
    """Post JSON, as the script of the page does."""
    token = browser.tree.xpath("//input[@name='csrfmiddlewaretoken']/@value")[0]
    return browser.client.generic("POST", path, body, "application/json", HTTP_X_CSRFTOKEN=token, **SAME_ORIGIN)


@pytest.mark.parametrize("name", BOMBS)
def test_passkey_answer_that_is_none_is_refused_with_a_sentence(
    karl_with_password_only: Browser, stored: Stored, name: str
) -> None:
    before = stored()
    response = posted_to(karl_with_password_only, "/saaletal/amt/passkey/antwort/", BOMBS[name])
    assert response.status_code in {400, 409, 413}, response.content[:300]  # type: ignore[attr-defined]
    assert len(response.content) > 40  # type: ignore[attr-defined]
    assert stored() == before
    karl_with_password_only.open("/saaletal/amt/")
    assert "/zweiter-faktor/" in karl_with_password_only.path, "still not signed in"


@pytest.mark.parametrize("name", BOMBS)
def test_new_passkey_that_is_none_is_refused_with_a_sentence(karl: Browser, stored: Stored, name: str) -> None:
    before = stored()
    karl.open("/saaletal/amt/konto/")
    response = posted_to(karl, "/saaletal/amt/konto/passkey/antwort/", BOMBS[name])
    assert response.status_code in {400, 409, 413}, response.content[:300]  # type: ignore[attr-defined]
    assert stored() == before


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("x" * 10_000, "x"),
        ("karl", "x" * 100_000),
        ("karl\x00", "geheim geheim"),
        ("' OR 1=1 --", "' OR 1=1 --"),
        ("KARL", "geheim geheim "),
        ("<script>alert(1)</script>", "x"),
    ],
)
def test_name_and_password_that_are_none(karl_with_password_only: Browser, login: str, password: str) -> None:
    browser = Browser(csrf=True)
    browser.open("/saaletal/amt/anmelden/")
    response = browser.send({"login": login, "password": password})
    says(response)
    assert response.status_code == 422
    assert browser.errors
    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize(
    "code",
    ["", "12345", "1234567", "abcdef", "\uff11\uff12\uff13\uff14\uff15\uff16", "\x00" * 6, "000000", "9" * 10_000],
)
def test_code_that_is_none(offer: Offer, karl_with_password_only: Browser, code: str) -> None:
    browser = half_signed_in()
    response = browser.send({"code": code}, form=0)
    says(response)
    assert response.status_code == 422
    assert browser.errors


@pytest.fixture
def taken(karl: Browser, on_second_page: Browser, offer: Offer) -> str:
    """The path of a case that Karl has taken."""
    on_second_page.send({"kind": "a"}, files={"photo": [("ich.pdf", PDF, "application/pdf")]})
    on_second_page.send({"richtig": "on"})
    drain_outbox()
    with transaction.atomic(), acting_for(offer.tenant_id):
        path = f"/saaletal/amt/vorgang/{Case.objects.get().pk}/"
    karl.open(path)
    act(karl, path, "uebernehmen", seen="1")
    return path


def act(karl: Browser, path: str, what: str, **posted: object) -> object:
    """Post to a case."""
    token = karl.tree.xpath("//input[@name='csrfmiddlewaretoken']/@value")[0]
    once = f"once-{what}-{abs(hash(str(posted)))}"[:60]
    return karl.client.post(f"{path}{what}/", {"csrfmiddlewaretoken": token, "once": once, **posted}, **SAME_ORIGIN)


@pytest.mark.parametrize(
    "posted",
    [
        {},
        {"seen": "x", "document": "photo", "due_on": "2099-01-01"},
        {"seen": "9" * 5000, "document": "photo"},
        {"seen": "2"},
        {"seen": "2", "document": "photo", "due_on.day": "99", "due_on.month": "99", "due_on.year": "9999"},
        {"seen": "2", "document": "photo", "due_on.day": "\x00", "due_on.month": "1", "due_on.year": "2030"},
        {"seen": "2", "document": "photo", "due_on": "31.12.9999"},
        {"seen": "2", "document": "photo", "due_on": "9" * 10_000},
        {"seen": "2", "document": ["gibt es nicht"] * 1000},
    ],
)
def test_question_that_makes_no_sense_changes_nothing(
    karl: Browser, taken: str, stored: Stored, posted: dict[str, object]
) -> None:
    before = stored()
    response = act(karl, taken, "nachfordern", **posted)
    says(response)  # type: ignore[arg-type]
    assert response.status_code == 422, response.content[:200]  # type: ignore[attr-defined]
    assert stored() == before


@pytest.mark.parametrize("title", ["a\x00b", "x" * 10_000, "<script>alert(1)</script>", "#eval(1) {{7*7}}", "\x00"])
def test_paper_with_an_odd_name_can_be_asked_for_and_given(
    karl: Browser, taken: str, on_second_page: Browser, offer: Offer, title: str
) -> None:
    with transaction.atomic(), acting_for(offer.tenant_id):
        version = Case.objects.get().version
    due = {"due_on.day": "1", "due_on.month": "1", "due_on.year": str(_year())}
    response = act(karl, taken, "nachfordern", seen=version, own_1=title, **due)
    assert response.status_code in {302, 422}, response.content[:300]  # type: ignore[attr-defined]
    if response.status_code == 422:  # type: ignore[attr-defined]
        return
    drain_outbox()
    on_second_page.open(on_second_page.path.replace("/gesendet/", "/stand/"))
    assert "<script>alert" not in on_second_page.page.content.decode()
    on_second_page.open(next(href for href in on_second_page.tree.xpath("//a/@href") if "/nachreichen/" in href))
    on_second_page.send({}, files={"own_1": [("da.pdf", PDF, "application/pdf")]})
    assert on_second_page.path.endswith("/stand/"), on_second_page.text
    drain_outbox()
    karl.open(taken)
    assert karl.page.status_code == 200
    assert "<script>alert" not in karl.page.content.decode()


def _year() -> int:
    day = today()
    return day.year + 1 if (day.month, day.day) < (12, 20) else day.year + 2


@pytest.mark.parametrize(
    "posted",
    [
        {},
        {"seen": "x", "outcome": "granted", "reason.granted": "all"},
        {"seen": "99", "outcome": "granted", "reason.granted": "all"},
        {"seen": "-1", "outcome": "granted", "reason.granted": "all"},
        {"seen": "2", "outcome": "gibt es nicht", "reason.granted": "all"},
        {"seen": "2", "outcome": "granted"},
        {"seen": "2", "outcome": "granted", "reason.granted": "none"},
        {"seen": "2", "outcome": "granted", "reason.denied": "none"},
        {"seen": "2", "outcome": "granted\x00", "reason.granted": "all"},
        {"seen": "2", "outcome": "x" * 100_000, "reason.granted": "all"},
        {"seen": "2", "outcome": "granted", "own_reason": " \n\n \r\n"},
    ],
)
def test_decision_that_makes_no_sense_is_none(
    karl: Browser, taken: str, stored: Stored, posted: dict[str, object]
) -> None:
    before = stored()
    response = act(karl, taken, "entscheiden", **posted)
    says(response)  # type: ignore[arg-type]
    assert response.status_code in {409, 422}, response.content[:200]  # type: ignore[attr-defined]
    assert stored() == before


def test_reasons_with_odd_signs_are_printed_as_they_are(
    karl: Browser, taken: str, offer: Offer, sealed_letters: None
) -> None:
    reasons = "#eval(1) {{7*7}} <script>alert(1)</script> a\x00b \x0b\x1f $x$ @ref *_`\\"
    with transaction.atomic(), acting_for(offer.tenant_id):
        case = Case.objects.get()
    response = act(karl, taken, "entscheiden", seen=case.version, outcome="granted", own_reason=reasons)
    assert response.status_code == 302, response.content[:500]  # type: ignore[attr-defined]
    with transaction.atomic(), acting_for(offer.tenant_id):
        write_decision(case.pk)
        assert Decision.objects.get().letter_id is not None
    karl.open(taken)
    assert karl.page.status_code == 200
    assert "<script>alert" not in karl.page.content.decode()


@pytest.mark.parametrize("message", ["x" * 4001, "\x00", "a\x00b", "#eval(1) {{7*7}}", "<script>alert(1)</script>"])
def test_words_of_a_reply(karl: Browser, taken: str, on_second_page: Browser, offer: Offer, message: str) -> None:
    with transaction.atomic(), acting_for(offer.tenant_id):
        version = Case.objects.get().version
    due = {"due_on.day": "1", "due_on.month": "1", "due_on.year": str(_year())}
    act(karl, taken, "nachfordern", seen=version, document="photo", **due)
    drain_outbox()
    on_second_page.open(on_second_page.path.replace("/gesendet/", "/stand/"))
    on_second_page.open(next(href for href in on_second_page.tree.xpath("//a/@href") if "/nachreichen/" in href))
    response = on_second_page.send({"nachricht": message})
    says(response)
    drain_outbox()
    with transaction.atomic(), acting_for(offer.tenant_id):
        row = Application.objects.get()
        is_open = open_request_of(row) is not None
        assert opened_for_authority(row.pk).answers["kind"] == "a"
    if is_open:
        assert on_second_page.errors, "refused with a sentence"
    karl.open(taken)
    assert "<script>alert" not in karl.page.content.decode()
