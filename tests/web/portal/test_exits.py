"""An exit on the way: the reason, what one can do instead, the way back, nothing to send, and how it is counted."""

from dataclasses import replace
from datetime import date

import pytest

from portalwerk.applications.models import Application
from portalwerk.formengine.rules.form import Exit, Field, FieldType, Page, Way
from portalwerk.kernel.scope import acting_for
from portalwerk.reporting.models import PageFigure
from portalwerk.reporting.queries import page_figures
from portalwerk.reporting.rules import Mark
from tests.small_service import SMALL_FORM, make_offer
from tests.web.portal.browsing import SAME_ORIGIN, Browser

pytestmark = pytest.mark.django_db

PERSON, MATTER = SMALL_FORM.pages
AGE = Page("alter", "Ihr Alter", elements=(Field("age", FieldType.INTEGER, "Wie alt sind Sie?"),))
YOUNG = Page(
    "zu-jung",
    "Mit 16 geht es weiter",
    shown_if="age < 16",
    exit=Exit(
        "Das Gesetz erlaubt es erst ab 16 Jahren.",
        (
            Way("Etwas anderes", service="andere-karte"),
            Way("Gibt es nicht", service="gibt-es-nicht"),
            Way("Nachlesen", url="https://www.beispiel.de/gesetz"),
        ),
    ),
)
FORM = replace(SMALL_FORM, version="9", fingerprint="", pages=(PERSON, AGE, YOUNG, MATTER))


@pytest.fixture
def service(tenant):
    make_offer(tenant, slug="andere-karte")
    return make_offer(tenant, slug="karte-ab-16", form=FORM)


@pytest.fixture
def young(service):
    browser = Browser()
    begun = browser.client.post("/saaletal/leistungen/karte-ab-16/beginnen/", {"once": "once-of-page"}, **SAME_ORIGIN)
    browser.open(begun.headers["Location"])
    browser.send({"name.family_name": "Beispiel"})
    browser.send({"age": "15"})
    return browser


def figures(service):
    with acting_for(service.tenant_id):
        return page_figures(service.id, since=date(2000, 1, 1))


def status_of(service):
    with acting_for(service.tenant_id):
        return Application.objects.get().status


def test_the_exit_says_why_and_what_to_do_and_has_no_next(young):
    assert young.path.endswith("/zu-jung/")
    assert "Das Gesetz erlaubt es erst ab 16 Jahren." in young.text
    assert young.tree.xpath("//h1")[0].text_content() == "Mit 16 geht es weiter"
    links = {link.text_content().strip(): link.get("href") for link in young.tree.xpath("//main//a")}
    assert links["Etwas anderes"] == "/saaletal/leistungen/andere-karte/"
    assert links["Nachlesen"] == "https://www.beispiel.de/gesetz"
    assert "Gibt es nicht" not in links
    assert any(label.startswith("Anrufen: 03600 0115") for label in links)
    assert not young.tree.xpath("//main//form[@method='post']")
    assert "Weiter" not in [button.text_content().strip() for button in young.tree.xpath("//main//button")]
    assert "Prüfen und senden" not in young.text


def test_the_way_back_leads_to_the_answer_and_a_new_one_leads_on(young):
    young.open(young.tree.xpath("//main//a[contains(., 'Zurück zu Ihren Angaben')]/@href")[0])
    assert young.path.endswith("/alter/")
    assert young.fields(young.tree.xpath("//form[@method='post']")[-1])["age"] == "15"
    young.send({"age": "16"})
    assert young.path.endswith("/sache/")


def test_the_draft_stays_and_leads_to_the_exit_again(service, young):
    base = young.path.removesuffix("zu-jung/")
    young.open(base)
    assert young.path.endswith("/zu-jung/")
    assert status_of(service) == "draft"


@pytest.mark.parametrize("page", ["sache/", "absenden/", "zu-jung/"])
def test_nothing_behind_the_exit_is_reached_or_sent(service, young, page):
    base = young.path.removesuffix("zu-jung/")
    answer = young.client.post(base + page, {"once": "once-of-other", "richtig": "on", "kind": "a"}, **SAME_ORIGIN)
    assert answer.status_code in (200, 302)
    assert status_of(service) == "draft"
    young.open(base + "sache/")
    assert young.path.endswith("/zu-jung/")


def test_the_check_page_names_the_exit_and_offers_no_sending(young):
    young.open(young.path.replace("zu-jung/", "pruefen/"))
    assert "Mit Ihren Antworten geht der Antrag hier nicht weiter" in young.text
    assert not young.tree.xpath("//form[contains(@action, 'absenden')]")


def test_it_counts_as_exit_and_not_as_stop_however_often_somebody_goes_back(service, young):
    for _ in range(3):
        young.open(young.path.replace("zu-jung/", "alter/"))
        young.send({"age": "15"})
    found = {(what.page_key, what.mark): count for what, count in figures(service).items() if what.mark != Mark.TOOK}
    assert found["zu-jung", Mark.EXITED] == 1
    assert found["alter", Mark.COMPLETED] == 1
    assert ("zu-jung", Mark.REACHED) not in found
    assert ("sache", Mark.REACHED) not in found
    young.open(young.path.replace("zu-jung/", "alter/"))
    young.send({"age": "16"})
    assert any(what.page_key == "sache" and what.mark is Mark.REACHED for what in figures(service))


def test_how_long_a_page_took_is_kept_in_spans_under_the_monday(service, young):
    rows = [what for what in figures(service) if what.mark is Mark.TOOK]
    assert {(what.page_key, what.version, what.span) for what in rows} == {
        ("person", "1.0.0", "0"),
        ("alter", "1.0.0", "0"),
    }
    with acting_for(service.tenant_id):
        assert {row.on.weekday() for row in PageFigure.objects.filter(mark=Mark.TOOK)} == {0}
