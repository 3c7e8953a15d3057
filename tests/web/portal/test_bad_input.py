"""What nobody should send: a clear answer each, never a fault of ours, nothing stored half; and what pages cost."""

from unicodedata import normalize
from uuid import uuid4

import pytest

from portalwerk.applications.models import Application, Attachment
from portalwerk.kernel.scope import acting_for
from tests.small_service import make_tenant
from tests.web.portal.browsing import PDF, SAME_ORIGIN, Browser

pytestmark = pytest.mark.django_db
PAGES = ("anmelden", "pruefen", "absenden", "gesendet", "spaeter", "loeschen", "stand", "stand/neu", "zurueckziehen")


@pytest.fixture
def draft(offer):
    browser = Browser(csrf=True)
    response = browser.client.post(
        "/saaletal/leistungen/kleine-karte/beginnen/", {"once": "once-of-the-page"}, **SAME_ORIGIN
    )
    browser.open(response.headers["Location"])
    return browser


@pytest.fixture
def on_second_page(draft):
    draft.send({"name.given_name": "", "name.family_name": "Beispiel", "email": ""})
    return draft


def test_foreign_or_unknown_link_shows_the_same_page(offer):
    client = Browser().client
    for token in ("A" * 22, "x", "a" * 3000, "..", "%00", "ä"):
        for page in ("", "person/", *(f"{name}/" for name in PAGES)):
            response = client.get(f"/saaletal/antrag/{token}/{page}")
            assert response.status_code == 404, (token, page)
    assert "Diese Seite gibt es nicht" in response.content.decode()


def test_draft_of_one_tenant_is_unknown_at_another(draft, offer):
    make_tenant("elbaue", "Landkreis Elbaue")
    assert draft.client.get(draft.path.replace("/saaletal/", "/elbaue/")).status_code == 404


def test_page_that_the_form_does_not_have_is_404(draft):
    assert draft.open(draft.path.replace("/person/", "/nichts/")).status_code == 404


def test_ids_of_other_things_are_404(on_second_page):
    base = on_second_page.path.replace("sache/", "")
    for part in ("anlage", "nachreichen", "schreiben"):
        assert on_second_page.client.get(f"{base}{part}/{uuid4()}/").status_code == 404
        assert on_second_page.client.get(f"{base}{part}/keine-nummer/").status_code == 404


def test_post_without_key_or_token_changes_nothing(draft, offer):
    path = draft.path
    assert draft.client.post(path, {"name.family_name": "X", "once": "12345678"}).status_code == 403
    quiet = Browser()
    assert quiet.client.post(path, {"name.family_name": "X"}).status_code == 400
    with acting_for(offer.tenant_id):
        assert Application.objects.get().revision == 0


@pytest.mark.parametrize(
    "tampered",
    [
        {"_stand": "x"},
        {"_stand": "999999999999999999999.abc"},
        {"_ziel": "https://evil.example/"},
        {"_command": "add:../../etc"},
        {"_command": "remove:dogs[999999]"},
        {"_command": "detach:photo:" + "x" * 500},
        {"_command": "detach:kind:1"},
        {"_command": "add:" + "dogs." * 400},
        {"dogs:count": "99999999999999999999"},
        {"dogs:count": "-1"},
        {"dogs[4999].call_name": "X"},
        {"dogs[0][0].call_name": "X"},
        {"kind": "gibt es nicht"},
        {"kind": "\x00"},
        {"photo": "11111111-1111-1111-1111-111111111111"},
        {"name.family_name": "auf einer anderen Seite"},
        {"unbekannt": "x" * 100_000},
    ],
)
def test_tampered_fields_do_no_harm(on_second_page, offer, tampered):
    response = on_second_page.send({}, tampered=tampered)
    assert response.status_code == 200, on_second_page.page.content[:500]
    on_second_page.open(on_second_page.path.replace("pruefen/", "person/").replace("sache/", "person/"))
    assert on_second_page.tree.get_element_by_id("f-name-family_name").get("value") == "Beispiel"


def test_name_of_ten_thousand_letters_is_refused_by_its_label_and_kept(draft):
    draft.send({"name.family_name": "ß" * 10_000})
    [(sentence, href)] = draft.errors
    assert "Familienname" in sentence
    assert href == "#f-name-family_name"
    assert len(draft.tree.get_element_by_id("f-name-family_name").get("value")) == 10_000


def test_every_letter_of_names_in_europe_comes_back_as_typed(draft, offer):
    name = "Łukasz Ḩ̱ọ́ Ĳ ẞ Þór D̂ M̂ ʿAyn ’ ǅ Ŀ"
    draft.send({"name.family_name": name})
    draft.open(draft.path.replace("/sache/", "/person/"))
    assert draft.tree.get_element_by_id("f-name-family_name").get("value") == normalize("NFC", name)


def test_broken_multipart_is_answered_with_a_sentence(on_second_page):
    response = on_second_page.client.post(
        on_second_page.path, b"--x\r\nbroken", content_type="multipart/form-data; boundary=y", **SAME_ORIGIN
    )
    assert response.status_code in {400, 403}


def test_file_for_a_field_that_is_not_on_the_page_is_not_stored(draft, offer):
    draft.send({"name.family_name": "Beispiel"}, files={"photo": [("x.pdf", PDF, "application/pdf")]})
    with acting_for(offer.tenant_id):
        assert Attachment.objects.count() == 0


@pytest.mark.parametrize(
    ("number", "pin", "field"),
    [
        ("", "", "nummer"),
        ("7KQ-2MX-4RT", "12", "pin"),
        ("OOO-OOO-OOO", "123456", "nummer"),
        ("x" * 5000, "123456", "nummer"),
        ("7KQ-2MX-4RT", "\uff11\uff12\uff13\uff14\uff15\uff16", ""),
        ("\x00", "\x00", "nummer"),
    ],
)
def test_wrong_number_or_pin_is_named_at_its_field(tenant, number, pin, field):
    browser = Browser(csrf=True)
    browser.open("/saaletal/verfolgen/")
    assert browser.send({"nummer": number, "pin": pin}).status_code == 200
    assert browser.errors
    if field:
        assert f"#f-{field}" in {href for _, href in browser.errors}


def test_other_methods_are_refused(draft):
    for method in ("put", "delete", "patch"):
        assert getattr(Browser().client, method)(draft.path).status_code == 405


def test_pages_of_an_application_keep_to_their_budget(draft, django_assert_max_num_queries):
    # Statements with the two of the scope and, on a POST, the three of the guard against doing things twice.
    with django_assert_max_num_queries(6):
        draft.open(draft.path)
    path = draft.path
    with django_assert_max_num_queries(15):
        draft.send({"name.family_name": "Beispiel"})
    with django_assert_max_num_queries(7):
        draft.open(draft.path)
    draft.send({"kind": "a"})
    with django_assert_max_num_queries(7):
        draft.open(draft.path)
    draft.send({"richtig": "on"})
    with django_assert_max_num_queries(13):
        draft.open(path.replace("/person/", "/stand/"))
    with django_assert_max_num_queries(13):
        draft.client.get(path.replace("/person/", "/stand/neu/"))


@pytest.mark.parametrize("count", [1, 3])
def test_page_with_files_takes_the_same_number_of_statements(on_second_page, django_assert_max_num_queries, count):
    on_second_page.send(
        {"kind": "a"}, files={"photo": [(f"{n}.pdf", PDF + b"%" * n, "application/pdf") for n in range(count)]}
    )
    with django_assert_max_num_queries(7):
        on_second_page.open(on_second_page.path.replace("pruefen/", "sache/"))
    assert len(on_second_page.links(".pdf")) == count
