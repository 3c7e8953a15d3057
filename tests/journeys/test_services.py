"""Dogs, driving licences and the form that the import makes of a real federal schema."""

from collections.abc import Mapping
from typing import Any

import pytest

from portalwerk.packages.rules.shelf import shelf_slug
from portalwerk.project.pictures.people import Visitor
from tests.conftest import SHARED_DATA
from tests.journeys.answers import HUNTING, HUNTING_FILES, LICENCE, LICENCE_FILES, TWO_DOGS
from tests.journeys.conftest import SCHEMA, Arrive
from tests.journeys.steps import applies, comes_up, opens_case, sends

pytestmark = pytest.mark.journey


def test_two_dogs_without_an_account(arrive: Arrive) -> None:
    bea = arrive()
    bea.open("/saaletal/leistungen/hund-anmelden/")
    bea.reads("Stadt oder Gemeinde")
    bea.page.get_by_label("Ihr Ort").select_option("Burgbach")
    bea.press("Weiter", exact=True, scope="main")
    bea.reads("Stadt Burgbach", "Steueramt")
    bea.press("Antrag starten")
    assert bea.path.startswith("/burgbach/antrag/")
    bea.fill_all(TWO_DOGS, until="/hunde/")
    assert "hunde[1].name" not in bea.values()
    bea.fill(TWO_DOGS).command("add:hunde")
    bea.fill_all(TWO_DOGS)
    bea.reads("Bello", "Flocke")
    reference = sends(bea)
    bea.press("Antrag verfolgen", scope="main").reads("Jetzt ist das Amt am Zug", reference)


def test_a_licence_is_refused(arrive: Arrive) -> None:
    ada, karl = arrive(), arrive()
    ada.open("/saaletal/leistungen/fuehrerschein-umtauschen/").press("Antrag starten")
    ada.fill(LICENCE | {"pruefung.kartenart": "karte_neu"}).press("Weiter", exact=True)
    assert ada.page.title().startswith("Fehler:")
    ada.reads("Sie ist schon der neue Führerschein. Umtauschen müssen Sie nicht.")
    reference = applies(ada, "saaletal", "fuehrerschein-umtauschen", LICENCE, LICENCE_FILES, signs_in_as="ada")
    ada.press("Antrag verfolgen", scope="main")
    karl.sign_in_office("karl", at="/saaletal/amt/")
    karl.open(f"/saaletal/amt/?suche={reference}")
    opens_case(karl, reference)
    karl.press("Übernehmen", exact=True).press("Entscheiden", exact=True)
    karl.page.get_by_label("Antrag ablehnen").check()
    karl.page.get_by_label("Keine gültige Fahrerlaubnis").check()
    karl.page.get_by_label("Eigene Begründung").fill("Wir haben am Montag im Register nachgesehen.")
    karl.press("Bescheid senden")
    comes_up(ada, "Entschieden", "Bescheid lesen")
    assert "abgelehnt" not in ada.said  # what was decided stands in the decision, not on the way
    ada.press("Bescheid lesen")
    ada.reads("Abgelehnt", "keine gültige Fahrerlaubnis", "Montag im Register", "Nicht einverstanden?")


def test_an_application_is_taken_back(arrive: Arrive) -> None:
    bea, mia = arrive(), arrive()
    one_dog = TWO_DOGS | {"hunde": TWO_DOGS["hunde"][:1]}
    reference = applies(bea, "burgbach", "hund-anmelden", one_dog)
    bea.press("Antrag verfolgen", scope="main").press("Antrag zurückziehen")
    bea.press("Nein, nicht zurückziehen").press("Antrag zurückziehen").press("Ja, Antrag zurückziehen")
    bea.reads("Sie haben den Antrag zurückgezogen.", reference)
    mia.sign_in_office("mia", at="/burgbach/amt/")
    mia.open(f"/burgbach/amt/?suche={reference}")
    opens_case(mia, reference)
    comes_up(mia, "Zurückgezogen")
    assert not mia.page.get_by_role("button", name="Übernehmen").is_visible()


def test_the_form_of_a_real_schema(arrive: Arrive, shared_data: object) -> None:
    ada = arrive()
    assert (SHARED_DATA / "fim" / "xdf3" / SCHEMA).exists()
    ada.open("/saaletal/regal/")
    ada.press("Ausfüllen", scope=f'form[action*="/{shelf_slug(SCHEMA.split(".")[0])}/"]')
    pages = fills_whatever_is_asked(ada)
    assert pages >= 3
    reference = sends(ada)
    ada.press("Antrag verfolgen", scope="main").reads(reference)


def fills_whatever_is_asked(who: Visitor) -> int:
    """Answer every question that must be answered. Returns how many pages there were."""
    pages = 0
    while not who.path.endswith("/pruefen/"):
        before = who.path
        for _ in range(6):
            who.fill(HUNTING, HUNTING_FILES)
            answer_once(who)
            who.press("Weiter", exact=True)
            if who.path != before:
                break
        assert who.path != before, f"stuck at {before}: {who.said[:800]}"
        if who.path.endswith("/anmelden/"):
            who.sign_in("ada")
        pages += 1
        assert pages < 40
    return pages


def answer_once(who: Visitor) -> None:
    """Give every empty field of the page that must be filled something of its kind."""
    chosen: set[str] = set()
    for one in who.controls():
        name, kind = one["name"], one["type"]
        if kind == "file":
            if name not in chosen and not one["camera"]:
                who.choose(name, ("Nachweis", "nachweis.pdf"))
        elif one["shown"] and kind in {"radio", "checkbox"}:
            if name not in chosen and not one["checked"]:
                who.page.locator(f'input[name="{name}"][value="{one["value"]}"]').check()
        elif one["shown"] and not one["value"] and not one["optional"]:
            answer(who, one)
        chosen.add(name)


def answer(who: Visitor, one: Mapping[str, Any]) -> None:
    """Choose or type something."""
    if one["tag"] == "select":
        who.page.locator(f'select[name="{one["name"]}"]').select_option(value=one["options"][0])
    else:
        who.page.locator(f'{one["tag"]}[name="{one["name"]}"]').fill(some(one))


def some(one: Mapping[str, Any]) -> str:
    """Return something of the right kind."""
    by_part = {"day": "12", "month": "4", "year": "2027"}
    by_kind = {"email": "ada@beispiel.example", "tel": "03600 4711"}
    found = by_part.get(one["name"].rpartition(".")[2]) or by_kind.get(one["type"])
    return found or ("12" if one["digits"] else "000")
