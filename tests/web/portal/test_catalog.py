"""Start, search, service page, places, texts: what everybody may see."""

from datetime import timedelta
from uuid import uuid4

import pytest

from portalwerk.applications.actions.foretelling import learn_course
from portalwerk.applications.models import Application, TrackingEvent
from portalwerk.applications.rules.stages import Stage
from portalwerk.applications.rules.submitting import Status
from portalwerk.catalog.actions import (
    ServiceDraft,
    index_catalog,
    set_responsibilities,
    write_services,
    write_situations,
)
from portalwerk.catalog.models import OnlineService
from portalwerk.kernel.clock import now
from portalwerk.kernel.scope import acting_for
from portalwerk.tenants.actions import add_tenant
from portalwerk.tenants.models import Area, Level, Unit
from portalwerk.tenants.queries import forget_tree
from portalwerk.web.gate.themes import theme_href
from tests.small_service import make_offer
from tests.web.portal.browsing import Browser

pytestmark = pytest.mark.django_db

TEXT = {
    "title": "Hund anmelden",
    "summary": "Sie haben einen Hund? Melden Sie ihn an.",
    "minutes": 4,
    "eligibility": ["Sie wohnen hier."],
    "cost_summary": "Kostenlos",
    "costs": [{"label": "Steuer", "amount": "60,00 €"}],
    "documents": [{"title": "Nummer des Chips", "hint": "Im Heimtierausweis."}],
    "responsibility_reason": "Die Hundesteuer ist Aufgabe der Stadt.",
    "legal_basis": ["Hundesteuersatzung"],
    "remedy_note": "Widerspruch einen Monat lang.",
    "keywords": ["Hundesteuer", "Welpe"],
    "next_steps": ["Sie bekommen eine Nummer."],
}


@pytest.fixture
def browser():
    return Browser(csrf=True)


@pytest.fixture
def town(tenant):
    town = add_tenant(
        key="burgbach", name="Stadt Burgbach", level=Level.TOWN, parent=tenant, land_code="XL", ars="990710001001"
    )
    Unit.objects.create(tenant=town, key="amt", name="Steueramt", street="Markt 1", postcode="07999", city="Burgbach")
    for at, name in enumerate(("Burgbach", "Bergdorf")):
        Area.objects.create(tenant=town, name=name, ars=f"99071000100{at + 1}", postcodes=["07999"])
    forget_tree()
    return town


@pytest.fixture
def dog(tenant, town):
    services = write_services(
        tenant, [ServiceDraft(slug="hund-anmelden", level="town", texts={"de": TEXT}, situations=("tiere",), uses=9)]
    )
    write_situations(tenant, [("tiere", "Tiere", "paw")])
    service = services["hund-anmelden"]
    set_responsibilities([(service, "990710001001", town.units.get())])
    index_catalog(tenant)
    offer = make_offer(town, slug="hund-anmelden")
    OnlineService.objects.filter(pk=offer.id).update(service=service)
    return offer


def test_start_page_shows_what_is_used_most_and_sets_no_cookie(browser, dog):
    browser.open("/saaletal/")
    assert "Was möchten Sie erledigen?" in browser.text
    assert "/saaletal/leistungen/hund-anmelden/" in browser.links("Hund anmelden")
    assert browser.links("Tiere") == ["/saaletal/lebenslage/tiere/"]
    assert not browser.client.cookies


def test_search_understands_a_typing_error_and_says_so(browser, dog):
    browser.open("/saaletal/leistungen/?q=hundt+anmeldn")
    assert "Meinten Sie" in browser.text
    assert browser.links("Hund anmelden") == ["/saaletal/leistungen/hund-anmelden/"]


def test_search_names_the_office_of_the_chosen_place_and_remembers_it(browser, dog):
    browser.open("/saaletal/leistungen/?q=hund&ort=990710001001")
    assert "Zuständig: Stadt Burgbach, Steueramt" in browser.text
    assert "Weil Sie in Burgbach wohnen." in browser.text
    browser.open("/saaletal/leistungen/?q=welpe")
    assert "Ort: Burgbach" in browser.text
    browser.open("/saaletal/leistungen/?q=hund&ort=")
    assert "Ort: Burgbach" not in browser.text


def test_empty_search_result_leads_to_people(browser, dog):
    browser.open("/saaletal/leistungen/?q=xyzzyqq")
    assert "Dazu haben wir nichts." in browser.text
    assert "115" in browser.text


@pytest.mark.parametrize("query", ["%00", "a" * 5000, "' OR 1=1 --", "<script>", "%F0%9F%90%95", ":*&|!", "\\"])
def test_odd_words_are_searched_without_a_fault(browser, dog, query):
    assert browser.open(f"/saaletal/leistungen/?q={query}&ort=%00").status_code == 200
    assert browser.client.get(f"/saaletal/vorschlaege/?q={query}").status_code == 200


def test_suggestions_are_a_json_list_of_titles(browser, dog):
    assert browser.client.get("/saaletal/vorschlaege/?q=hund").json() == ["Hund anmelden"]
    assert browser.client.get("/saaletal/vorschlaege/?q=h").json() == []


def test_life_situation_lists_its_services_and_an_unknown_one_is_404(browser, dog):
    browser.open("/saaletal/lebenslage/tiere/")
    assert browser.links("Hund anmelden")
    assert browser.open("/saaletal/lebenslage/nichts/").status_code == 404


def test_service_page_says_all_before_one_begins(browser, dog):
    browser.open("/burgbach/leistungen/hund-anmelden/?ort=990710001001")
    for words in (
        "Sie wohnen hier.",
        "Kostenlos",
        "60,00",
        "Nummer des Chips",
        "8 bis 19 Tage",
        "Das ist unser Ziel",
        "Ohne Anmeldung",
        "Steueramt",
        "Weil Sie in Burgbach wohnen",
        "Hundesteuersatzung",
        "Widerspruch",
        "115",
        "Antrag starten",
    ):
        assert words in browser.text, words
    assert "pw_csrf" not in browser.client.cookies


def test_service_of_a_town_asks_for_the_place_first_and_then_leads_to_that_town(browser, dog):
    browser.open("/saaletal/leistungen/hund-anmelden/")
    assert "Wo wohnen Sie?" in browser.text
    assert "Antrag starten" not in browser.text
    browser.open("/saaletal/leistungen/hund-anmelden/?ort=990710001001")
    [form] = browser.tree.xpath("//form[@method='post']")
    assert form.get("action") == "/burgbach/leistungen/hund-anmelden/beginnen/"
    browser.send()
    assert browser.path.startswith("/burgbach/antrag/")


def decide(dog, town, count, *, sent, took):
    """Let applications be sent so many days ago and decided after some days; the forecast hears of each."""
    arrived_at = now() - timedelta(days=sent)
    decided_at = arrived_at + timedelta(days=took)
    with acting_for(town.pk):
        for _ in range(count):
            row = Application.objects.create(
                tenant_id=town.pk,
                online_service_id=dog.id,
                status=Status.DECIDED,
                token_hash=uuid4().bytes * 2,
                submitted_at=arrived_at,
                decided_at=decided_at,
            )
            for stage, at in ((Stage.ARRIVED, arrived_at), (Stage.DECIDED, decided_at)):
                TrackingEvent.objects.create(tenant_id=town.pk, application=row, stage=stage, at=at)
            learn_course(row)


def test_real_duration_replaces_the_promise_only_with_enough_cases(browser, dog, town):
    for count, expected in ((29, "Das ist unser Ziel"), (1, "So war es bei 30 Anträgen")):
        decide(dog, town, count, sent=10, took=3)
        browser.open("/burgbach/leistungen/hund-anmelden/?ort=990710001001")
        assert expected in browser.text


def test_a_short_history_keeps_the_page_from_promising(browser, dog, town):
    decide(dog, town, 40, sent=4, took=3)
    browser.open("/burgbach/leistungen/hund-anmelden/?ort=990710001001")
    assert "Das ist unser Ziel" in browser.text, "after four days nobody knows how long the slow ones take"
    decide(dog, town, 1, sent=5, took=3)
    browser.open("/burgbach/leistungen/hund-anmelden/?ort=990710001001")
    assert "Vier von fünf sind nach 3 Tagen fertig." in browser.text


def test_unknown_service_tenant_and_page_are_404(browser, dog):
    for path in (
        "/saaletal/leistungen/nichts/",
        "/nirgends/",
        "/saaletal/seite/nichts/",
        "/theme/abc.css",
        "/saaletal/x/",
    ):
        assert browser.open(path).status_code == 404, path


def test_draft_on_the_shelf_can_be_filled_in_but_is_not_listed(browser, tenant, offer):
    OnlineService.objects.update(
        status=OnlineService.Status.DRAFT,
        shelf="fim",
        definition={**OnlineService.objects.get().definition, "warnings": ["Codeliste fehlt."]},
    )
    browser.open("/saaletal/regal/")
    assert "Kleine Karte beantragen" in browser.text
    assert "Codeliste fehlt." in browser.text
    browser.send()
    assert browser.path.endswith("/person/")
    OnlineService.objects.update(shelf="")
    browser.client.post(
        "/saaletal/leistungen/kleine-karte/beginnen/", {"once": "12345678"}, HTTP_SEC_FETCH_SITE="same-origin"
    )
    assert browser.open("/saaletal/leistungen/kleine-karte/beginnen/").status_code == 404


def test_place_is_chosen_once_and_shown_again(browser, town):
    browser.open("/")
    assert not browser.client.cookies
    browser.send({"ort": "990710001001"})
    assert browser.path == "/burgbach/"
    browser.open("/")
    assert "Zuletzt gewählt: Burgbach" in browser.text
    refused = browser.client.post("/ort/", {"ort": ""}, HTTP_SEC_FETCH_SITE="cross-site")
    assert refused.status_code == 302
    assert browser.client.cookies["pw_ort"].value == "990710001001"


@pytest.mark.parametrize(
    "page", ["barrierefreiheit", "datenschutz", "impressum", "leichte-sprache", "gebaerdensprache", "hilfe"]
)
def test_every_text_about_the_portal_is_there(browser, tenant, page):
    assert browser.open(f"/saaletal/seite/{page}/").status_code == 200
    assert len(browser.text) > 60


def test_colours_of_a_tenant_are_kept_by_browsers_for_good(browser, tenant):
    tenant.theme = {"light": {"--pw-brand": "oklch(30% .1 20)"}, "dark": {}}
    tenant.save()
    forget_tree()
    response = browser.client.get(theme_href(tenant))
    assert "--pw-brand:oklch(30% .1 20)" in response.content.decode()
    assert "immutable" in response.headers["Cache-Control"]


@pytest.mark.parametrize("count", [1, 100])
def test_search_takes_the_same_number_of_statements_for_any_number_of_hits(
    browser, tenant, town, django_assert_max_num_queries, count
):
    drafts = [
        ServiceDraft(slug=f"hund-{n}", level="county", texts={"de": {**TEXT, "title": f"Hund anmelden {n}"}})
        for n in range(count)
    ]
    write_services(tenant, drafts)
    index_catalog(tenant)
    browser.open("/saaletal/")
    with django_assert_max_num_queries(4):
        browser.open("/saaletal/leistungen/?q=hund")
    with django_assert_max_num_queries(6):
        browser.open("/saaletal/leistungen/")
    assert len(browser.tree.xpath("//ul[contains(@class, 'pw-results')]/li")) == count
