"""Hidden fields, numbers and links that somebody has changed, and things that belong to somebody else."""

from __future__ import annotations

import json
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import transaction

from portalwerk.applications.actions.following import ask_for_reply
from portalwerk.applications.models import Application, ApplicationLetter, Attachment, ReplyRequest
from portalwerk.applications.queries import Opened, application_by_token, pin_of
from portalwerk.cases.models import Case, CaseDocument
from portalwerk.catalog.rules.offer import Offer
from portalwerk.kernel.clock import today
from portalwerk.kernel.events import drain_outbox
from portalwerk.kernel.scope import acting_for
from tests.bad_input.conftest import begun, says
from tests.small_service import make_offer, make_tenant
from tests.web.portal.browsing import PDF, SAME_ORIGIN, Browser

pytestmark = pytest.mark.django_db
Stored = Callable[[], dict[str, int]]


# -- hidden fields -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("once", [None, "", "kurz", "x" * 65, "x" * 100_000])
def test_form_without_a_usable_key_changes_nothing(draft: Browser, stored: Stored, once: str | None) -> None:
    before = stored()
    posted = {"csrfmiddlewaretoken": draft.tree.xpath("//input[@name='csrfmiddlewaretoken']/@value")[0]}
    posted |= {"name.family_name": "Eve"} | ({} if once is None else {"once": once})
    response = draft.client.post(draft.path, posted, **SAME_ORIGIN)
    says(response, "noch einmal")
    assert response.status_code == 400
    assert stored() == before
    draft.open(draft.path)
    assert draft.tree.get_element_by_id("f-name-family_name").get("value") != "Eve"


@pytest.mark.parametrize("once", ["\x00" * 20, "ß" * 30, "<script>alert(1)</script>", "'; DROP TABLE kernel_oncekey"])
def test_odd_keys_count_as_keys(draft: Browser, once: str) -> None:
    response = draft.send({"name.family_name": "Beispiel"}, tampered={"once": once})
    says(response)
    assert "<script>alert" not in response.content.decode()


def test_key_of_another_form_does_not_answer_for_this_one(draft: Browser) -> None:
    other = begun(once="another-once-of-a-page")
    used = other.tree.xpath("//main//form[@method='post']//input[@name='once']/@value")[-1]
    other.send({"name.family_name": "Muster"})
    draft.send({"name.family_name": "Beispiel"}, tampered={"once": used})
    draft.open(draft.path.replace("/sache/", "/person/"))
    assert draft.tree.get_element_by_id("f-name-family_name").get("value") == "Beispiel"


@pytest.mark.parametrize(
    "tampered",
    [
        {"kind": "c"},
        {"kind": "' OR 1=1"},
        {"kind": ["a", "b"]},
        {"kind": "<script>alert(1)</script>"},
        {"kind": "a" * 100_000},
    ],
)
def test_choice_that_was_not_offered_is_refused_or_the_first_counts(
    on_second_page: Browser, offer: Offer, tampered: dict[str, object]
) -> None:
    response = on_second_page.send({}, tampered=tampered)
    says(response)
    assert "<script>alert" not in response.content.decode()
    on_second_page.open(on_second_page.path.partition("?")[0].replace("/sache/", "/pruefen/"))
    assert "Das dritte" not in on_second_page.text
    if not isinstance(tampered["kind"], list):
        assert not on_second_page.tree.xpath("//input[@name='richtig']"), "it cannot be sent"


@pytest.mark.parametrize(
    "name",
    [
        "dogs[1000000000].call_name",
        "dogs[-1].call_name",
        "dogs[00000000000000000000000000001].call_name",
        "dogs[1e9].call_name",
        "dogs[" + "9" * 5000 + "].call_name",
        "dogs" + "[0]" * 500 + ".call_name",
        "__class__.__init__",
        "name.family_name.__proto__",
        "answers",
        "done",
    ],
)
def test_inputs_that_the_page_did_not_have_are_left_alone(on_second_page: Browser, offer: Offer, name: str) -> None:
    response = on_second_page.send({"kind": "a"}, tampered={name: "Eve"})
    says(response)
    with transaction.atomic(), acting_for(offer.tenant_id):
        [row] = Application.objects.all()
        token = on_second_page.path.split("/antrag/")[1].split("/")[0]
        assert application_by_token(token) == row
        assert "Eve" not in json.dumps(Opened(row, token).answers)


@pytest.mark.parametrize("stand", ["", "0", "0.", ".x", "-1.x", "9" * 4000 + ".x", "x" * 100_000, "\x00.\x00"])
def test_changed_stand_of_the_page_does_no_harm(draft: Browser, stand: str) -> None:
    says(draft.send({"name.family_name": "Beispiel"}, tampered={"_stand": stand}))


def test_target_of_another_site_is_ignored(draft: Browser) -> None:
    for goal in (
        "https://evil.example/",
        "//evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "pruefen\r\nX: y",
    ):
        response = draft.client.get(draft.path, {"ziel": goal})
        assert response.status_code == 200
        assert "evil.example" not in response.content.decode()
        answer = draft.client.get("/mein/anmelden/", {"weiter": goal})
        assert "evil.example" not in answer.content.decode() + answer.headers.get("Location", "")


# -- what belongs to somebody else -------------------------------------------------------------------------


@pytest.fixture
def adas(on_second_page: Browser, offer: Offer) -> dict[str, str]:
    """All links and ids of an application of Ada's: sent, with a file, a letter, an open question and a case."""
    on_second_page.send({"kind": "a"}, files={"photo": [("ich.pdf", PDF, "application/pdf")]})
    on_second_page.send({"richtig": "on"})
    drain_outbox()
    with transaction.atomic(), acting_for(offer.tenant_id):
        row = Application.objects.get()
        items = [{"key": "photo", "title": "Passfoto", "hint": "", "reason": ""}]
        ask_for_reply(row.pk, items=items, due_on=today())
        case = Case.objects.get()
        return {
            "token": on_second_page.path.split("/antrag/")[1].split("/")[0],
            "reference": str(row.reference),
            "pin": pin_of(row),
            "anlage": str(Attachment.objects.get().pk),
            "schreiben": str(ApplicationLetter.objects.get().pk),
            "nachreichen": str(ReplyRequest.objects.get().pk),
            "case": str(case.pk),
            "document": str(CaseDocument.objects.get(case=case).pk),
        }


@pytest.fixture
def mias(offer: Offer, adas: dict[str, str]) -> Browser:
    """Mia's own draft at the same tenant."""
    return begun(once="once-of-mias-page")


def same_answer(one: object, other: object) -> bool:
    """Whether two answers cannot be told apart, but for keys that change by themselves."""
    bodies = [response.content.decode() for response in (one, other)]  # type: ignore[attr-defined]
    return bodies[0] == bodies[1] and one.status_code == other.status_code  # type: ignore[attr-defined]


@pytest.mark.parametrize("part", ["anlage", "schreiben", "nachreichen"])
def test_foreign_id_under_an_own_link_is_as_unknown_as_any(
    mias: Browser, adas: dict[str, str], stored: Stored, part: str
) -> None:
    base = mias.path.replace("person/", "")
    before = stored()
    foreign, unknown = mias.client.get(f"{base}{part}/{adas[part]}/"), mias.client.get(f"{base}{part}/{uuid4()}/")
    says(foreign, "Diese Seite gibt es nicht")
    assert foreign.status_code == 404
    assert same_answer(foreign, unknown)
    posted = {"once": "once-of-somebody", "nachricht": "Ich bin Eve."}
    token = mias.tree.xpath("//input[@name='csrfmiddlewaretoken']/@value")[0]
    answer = mias.client.post(f"{base}{part}/{adas[part]}/", posted | {"csrfmiddlewaretoken": token}, **SAME_ORIGIN)
    assert answer.status_code == 404
    assert stored() == before


def test_foreign_file_cannot_be_detached_or_claimed(mias: Browser, adas: dict[str, str], offer: Offer) -> None:
    mias.send({"name.family_name": "Mond"})
    with transaction.atomic(), acting_for(offer.tenant_id):
        file_id = str(Attachment.objects.get().stored_file_id)
    mias.send({"kind": "a"}, tampered={"_command": f"detach:photo:{file_id}"})
    mias.send({"kind": "a"}, tampered={"photo": file_id})
    assert "ich.pdf" not in mias.page.content.decode()
    with transaction.atomic(), acting_for(offer.tenant_id):
        assert Attachment.objects.count() == 1


def test_link_of_another_tenant_is_unknown(adas: dict[str, str]) -> None:
    make_tenant("elbaue", "Landkreis Elbaue")
    client = Browser().client
    foreign, unknown = (client.get(f"/elbaue/antrag/{token}/stand/") for token in (adas["token"], "x" * 22))
    assert foreign.status_code == 404
    assert same_answer(foreign, unknown)


def test_number_of_somebody_else_opens_nothing_and_tells_nothing(adas: dict[str, str]) -> None:
    answers = []
    for number, pin in ((adas["reference"], "000000"), ("7KQ-2MX-4RT", "000000")):
        browser = Browser(csrf=True)
        browser.open("/saaletal/verfolgen/")
        browser.send({"nummer": number, "pin": pin if pin != adas["pin"] else "111111"})
        answers.append((browser.page.status_code, browser.errors))
    assert answers[0] == answers[1]
    assert answers[0][1][0][0] == "Nummer oder PIN stimmt nicht. Prüfen Sie beides."


def test_sixth_wrong_pin_waits_even_if_it_is_the_right_one(adas: dict[str, str]) -> None:
    for attempt in range(6):
        browser = Browser(csrf=True)
        browser.open("/saaletal/verfolgen/")
        pin = adas["pin"] if attempt == 5 else f"{(int(adas['pin']) + 1 + attempt) % 1_000_000:06d}"
        response = browser.send({"nummer": adas["reference"], "pin": pin})
    assert response.status_code == 429
    assert response.headers["Retry-After"]
    says(response, "eine Minute")
    assert "Der Weg Ihres Antrags" not in response.content.decode()


def test_case_of_another_authority_is_unknown(karl: Browser, offer: Offer, stored: Stored) -> None:
    other = make_tenant("elbaue", "Landkreis Elbaue")
    make_offer(other, slug="andere-karte")
    browser = Browser(csrf=True)
    path = "/elbaue/leistungen/andere-karte/beginnen/"
    browser.open(browser.client.post(path, {"once": "once-in-elbaue"}, **SAME_ORIGIN).headers["Location"])
    browser.send({"name.family_name": "Fremd"})
    browser.send({"kind": "a"}, files={"photo": [("ich.pdf", PDF, "application/pdf")]})
    browser.send({"richtig": "on"})
    drain_outbox()
    with transaction.atomic(), acting_for(other.pk):
        case, document = Case.objects.get().pk, CaseDocument.objects.get().pk
    karl.open("/saaletal/amt/konto/")
    token = karl.tree.xpath("//input[@name='csrfmiddlewaretoken']/@value")[0]
    for tenant in ("saaletal", "elbaue"):
        for tail in ("", "entscheiden/", "nachfordern/", f"datei/{document}/", f"datei/{document}/1.png"):
            foreign = karl.client.get(f"/{tenant}/amt/vorgang/{case}/{tail}")
            assert foreign.status_code == 404, (tenant, tail)
            assert same_answer(foreign, karl.client.get(f"/{tenant}/amt/vorgang/{uuid4()}/{tail}"))
        for tail in (
            "uebernehmen",
            "zurueckgeben",
            "entscheiden",
            "nachfordern",
            "bereit",
            "abschliessen",
            "abgeschickt",
        ):
            posted = {"once": f"once-{tail}", "seen": "1", "csrfmiddlewaretoken": token}
            answer = karl.client.post(f"/{tenant}/amt/vorgang/{case}/{tail}/", posted, **SAME_ORIGIN)
            assert answer.status_code == 404, (tenant, tail)
