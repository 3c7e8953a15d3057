"""Finding services by everyday words, on the catalog of the demo."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django.plugin import DjangoDbBlocker

from portalwerk.catalog.actions import ServiceDraft, index_catalog, write_services
from portalwerk.catalog.models import Service
from portalwerk.catalog.queries import (
    areas_of,
    home_area,
    most_used,
    search_services,
    service_page,
    services_in_situation,
    situations_of,
    typed_suggestions,
)
from portalwerk.project.demo import install_demo
from portalwerk.tenants.models import Area, Tenant
from portalwerk.tenants.queries import forget_tree, tree
from tests.catalog.phrases import PHRASES

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _demo(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """The demo once for this module, rolled back after it; each test rolls back to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        install_demo(data_dir=tmp_path_factory.mktemp("demo"), progress=lambda _sentence: None)
        yield
        transaction.set_rollback(True)
    forget_tree()


@pytest.fixture(autouse=True)
def _fresh_tree(_demo: None) -> None:
    forget_tree()


def _tenant(key: str) -> Tenant:
    return tree().by_key[key]


def _place(name: str) -> Area:
    return next(area for area in tree().areas if area.name == name)


def test_everyday_phrases_lead_to_the_right_service() -> None:
    town, place = _tenant("burgbach"), _place("Burgbach")
    missed, ranks = [], []
    for phrase, slug in PHRASES:
        slugs = [hit.slug for hit in search_services(town, phrase, place, 10).hits]
        rank = slugs.index(slug) + 1 if slug in slugs else 0
        ranks.append(rank)
        if not 1 <= rank <= 3:
            missed.append((phrase, slug, slugs[:3]))
    assert len(PHRASES) >= 60
    assert sum(rank == 1 for rank in ranks) / len(ranks) >= 0.85, missed
    assert len(missed) / len(PHRASES) <= 0.05, missed


@pytest.mark.parametrize("phrase", ["Hund anmelden", "Fürerschein umtauschn Hundeanmelung", "", "qqqqqqqq"])
def test_a_search_takes_at_most_two_statements(phrase: str) -> None:
    town = _tenant("burgbach")
    tree()
    with CaptureQueriesContext(connection) as statements:
        search_services(town, phrase, home_area(town))
    assert len(statements) <= 2


def test_misspelled_word_is_named_corrected_and_can_be_insisted_on() -> None:
    town = _tenant("burgbach")
    found = search_services(town, "Jagtschein")
    assert found.corrected == "Jagdschein"
    assert found.hits[0].marked[0] == ("Jagdschein", True)
    assert search_services(town, "Jagdschein").corrected is None
    assert search_services(town, "Jagtschein", exactly=True).corrected is None


def test_endings_and_compounds_are_no_corrections() -> None:
    town = _tenant("burgbach")
    for phrase in ("Hunde anmelden", "Hundeanmeldung", "Führerscheine", "Kindergärten"):
        assert search_services(town, phrase).corrected is None, phrase


def test_nonsense_finds_nothing_and_breaks_nothing() -> None:
    town = _tenant("burgbach")
    assert search_services(town, "xqzvw kjhgf").hits == ()
    for phrase in ("' | & !:* (", "\\'", "%_%", "a" * 5000, "\x00", "hund:*", "<script>", "🐕"):
        search_services(town, phrase.replace("\x00", ""))


def test_empty_search_lists_everything_by_title() -> None:
    found = search_services(_tenant("burgbach"), "", limit=500)
    titles = [hit.title for hit in found.hits]
    assert found.total == len(titles) >= 60
    umlaut = next(title for title in titles if title.startswith("Ausweis"))
    assert titles.index(umlaut) < titles.index("Baugenehmigung beantragen")
    assert titles[0].startswith("A")


def test_town_page_finds_the_service_of_the_county_and_leads_there() -> None:
    hit = search_services(_tenant("burgbach"), "Jagdschein", _place("Burgbach")).hits[0]
    assert hit.tenant_key == "saaletal"
    assert hit.is_online
    assert hit.responsible.unit is not None
    assert hit.responsible.unit.name == "Untere Jagdbehörde"
    assert hit.responsible.reason == "Die Jagd ist Aufgabe des Landkreises, nicht der Stadt."


def test_another_place_means_another_office() -> None:
    county = _tenant("saaletal")
    ours = search_services(county, "Jagdschein", _place("Hohenwald")).hits[0]
    theirs = search_services(county, "Jagdschein", _place("Auenheim")).hits[0]
    assert (ours.tenant_key, theirs.tenant_key) == ("saaletal", "elbaue")
    assert ours.responsible.unit != theirs.responsible.unit


def test_service_of_the_town_belongs_to_where_one_lives() -> None:
    county = _tenant("saaletal")
    hit = search_services(county, "Hund anmelden", _place("Seefeld-Aue")).hits[0]
    assert hit.tenant_key == "seefeld-aue"
    assert hit.responsible.reason == "Weil Sie in Seefeld-Aue wohnen."


def test_without_a_place_the_county_asks_for_it() -> None:
    hit = search_services(_tenant("saaletal"), "Hund anmelden").hits[0]
    assert hit.responsible.unit is None
    assert "Wählen Sie Ihren Ort" in hit.responsible.reason
    assert not hit.is_online


def test_service_without_form_still_names_office_and_phone() -> None:
    page = service_page(_tenant("burgbach"), "personalausweis-beantragen", _place("Burgbach"))
    assert page is not None
    assert page.online_service is None
    assert page.responsible.unit is not None
    assert page.responsible.unit.phone


def test_page_is_there_in_three_languages_and_falls_back_to_german() -> None:
    town = _tenant("burgbach")
    for language, word in (("de", "Jagdschein"), ("en", "Hunting"), ("de-leicht", "Jagd-Schein")):
        page = service_page(town, "jagdschein-ersterteilung", None, language)
        assert page is not None
        assert (page.language, word in page.description.title) == (language, True)
    other = service_page(town, "wohngeld", None, "en")
    assert other is not None
    assert other.language == "de"


def test_unknown_service_has_no_page() -> None:
    assert service_page(_tenant("burgbach"), "gibt-es-nicht") is None


def test_page_takes_the_same_few_statements_for_every_service() -> None:
    town, place = _tenant("burgbach"), _place("Burgbach")
    tree()
    for slug in ("jagdschein-ersterteilung", "wohngeld", "hund-anmelden"):
        with CaptureQueriesContext(connection) as statements:
            service_page(town, slug, place)
        assert len(statements) <= 5, slug


def test_start_page_shows_what_is_used_most_and_the_situations() -> None:
    town = _tenant("burgbach")
    assert most_used(town)[0].slug == "auto-ummelden"
    assert "Auto ummelden" in typed_suggestions(town)
    situations = situations_of(town)
    assert situations[0].title == "Ich ziehe um"
    for situation in situations:
        assert services_in_situation(town, situation.key), situation.key


def test_choice_of_places_follows_the_tree() -> None:
    assert [area.name for area in areas_of(_tenant("saaletal"))] == ["Burgbach", "Hohenwald", "Seefeld-Aue"]
    assert [area.name for area in areas_of(_tenant("burgbach"))] == ["Burgbach"]
    assert len(areas_of(_tenant("land"))) == 4
    assert home_area(_tenant("saaletal")) is None


def test_changed_text_is_found_after_indexing_and_the_old_words_are_not() -> None:
    land = _tenant("land")
    text = {"title": "Zeppelin landen", "summary": "Wo ein Luftschiff anlegen darf.", "keywords": ["Luftschiff"]}
    write_services(land, [ServiceDraft(slug="zeppelin", level="town", texts={"de": text})])
    index_catalog(land)
    town = _tenant("burgbach")
    assert search_services(town, "Luftschifftermin").hits[0].slug == "zeppelin"
    write_services(
        land, [ServiceDraft(slug="zeppelin", level="town", texts={"de": text | {"keywords": [], "summary": "x"}})]
    )
    index_catalog(land)
    assert search_services(town, "Luftschiff").hits == ()


def test_service_on_a_shelf_is_not_found() -> None:
    land = _tenant("land")
    text = {"title": "Zeppelin landen", "summary": "x"}
    write_services(land, [ServiceDraft(slug="zeppelin", level="town", texts={"de": text}, is_listed=False)])
    index_catalog(land)
    assert search_services(_tenant("burgbach"), "Zeppelin").hits == ()
    assert Service.objects.filter(slug="zeppelin").exists()
