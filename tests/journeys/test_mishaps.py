"""What goes wrong in the middle: sessions end, windows multiply, links belong to others."""

import re

import psycopg
import pytest
from playwright.sync_api import expect

from portalwerk.project.pictures.people import DESKTOP, Way
from portalwerk.project.pictures.portal import Portal
from tests.journeys.answers import LICENCE, LICENCE_FILES, TWO_DOGS
from tests.journeys.conftest import Arrive
from tests.journeys.steps import applies

pytestmark = pytest.mark.journey

NUMBER = "fuehrerschein.nummer"


def test_a_session_that_ends_loses_nothing(portal: Portal, arrive: Arrive) -> None:
    ada = arrive()
    ada.open("/mein/").sign_in("ada")
    ada.open("/saaletal/leistungen/fuehrerschein-umtauschen/").press("Antrag starten")
    ada.fill_all(LICENCE, LICENCE_FILES, until="/fuehrerschein/")
    ada.fill(LICENCE | {NUMBER: "B987654321"})
    with psycopg.connect(portal.owner_url) as owner:
        owner.execute("DELETE FROM identity_signin WHERE realm = 'citizen'")
    ada.press("Weiter", exact=True)
    ada.reads("Sie waren lange weg. Ihre Angaben sind gespeichert.")
    ada.sign_in("ada")
    ada.reads("Ihre letzten Eingaben sind noch da")
    assert ada.values()[NUMBER] == "B987654321"
    ada.press("Weiter", exact=True)
    assert ada.path.endswith("/unterlagen/")


def test_two_windows_of_one_draft(arrive: Arrive) -> None:
    bea = arrive()
    bea.open("/burgbach/leistungen/hund-anmelden/").press("Antrag starten")
    other = arrive()
    other.open(bea.path)
    bea.fill(TWO_DOGS).press("Weiter", exact=True)
    other.fill(TWO_DOGS | {"halter.vorname": "Beate"}).press("Weiter", exact=True)
    other.reads("In einem anderen Fenster steht etwas anderes", "Bea")
    assert other.values()["halter.vorname"] == "Beate"
    other.press("Weiter", exact=True)
    bea.press("Zurück", exact=True)
    assert bea.values()["halter.vorname"] == "Beate"


def test_the_back_button_on_the_confirmation(arrive: Arrive) -> None:
    bea = arrive()
    one_dog = TWO_DOGS | {"hunde": TWO_DOGS["hunde"][:1]}
    reference = applies(bea, "burgbach", "hund-anmelden", one_dog)
    bea.page.go_back()
    bea.page.wait_for_load_state()
    bea.look(bea.page, 200)
    bea.reads(reference)
    assert not bea.page.get_by_role("button", name="verbindlich").is_visible()


def test_a_link_of_somebody_else_opens_nothing(arrive: Arrive, portal: Portal) -> None:
    ada, mia = arrive(), arrive()
    ada.open("/mein/").sign_in("ada")
    ada.open("/saaletal/leistungen/fuehrerschein-umtauschen/").press("Antrag starten")
    ada.fill(LICENCE).press("Weiter", exact=True)
    mia.open("/mein/").sign_in("mia")
    mia.open(ada.path, status=404)
    mia.open(re.sub(r"antrag/[^/]+", "antrag/gibt-es-nicht-0000000", ada.path), status=404)
    assert "Ada" not in mia.said


def test_a_page_of_a_form_by_keyboard_alone(arrive: Arrive, way: Way) -> None:
    bea = arrive()
    bea.open("/burgbach/leistungen/hund-anmelden/").press("Antrag starten")
    keys = bea.page.keyboard
    typed = {
        "halter.vorname": "Bea",
        "halter.familienname": "Muster",
        "halter.geburtsdatum.day": "30",
        "halter.geburtsdatum.month": "11",
        "halter.geburtsdatum.year": "1978",
    }
    for _ in range(40):
        name = bea.page.evaluate("() => document.activeElement.name || ''")
        if name in typed:
            keys.type(typed.pop(name))
        if not typed and bea.page.evaluate("() => document.activeElement.innerText.trim()") == "Weiter":
            break
        keys.press("Tab")
    with bea.page.expect_navigation():
        keys.press("Enter")
    bea.look(bea.page, 200)
    assert bea.path.endswith("/anschrift/")
    if not way.script:
        return
    with bea.page.expect_navigation():
        keys.press("Enter") if bea.page.evaluate("() => document.activeElement.name") else bea.page.locator(
            '[name="anschrift.strasse"]'
        ).press("Enter")
    expect(bea.page.locator("#fehler")).to_be_focused()


@pytest.mark.parametrize("way", [DESKTOP], ids=lambda way: way.name)
def test_a_passkey_instead_of_a_code(arrive: Arrive, way: Way) -> None:
    elba = arrive()
    elba.sign_in_office("elba")
    told = elba.page.context.new_cdp_session(elba.page)
    told.send("WebAuthn.enable")
    told.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
            }
        },
    )
    elba.open("/elbaue/amt/konto/")
    elba.reads("Sie haben noch keinen Passkey.")
    elba.go(elba.page.get_by_role("button", name="Passkey hinzufügen"))
    elba.press("Abmelden")
    who = elba.portal.caseworker("elba")
    elba.open("/elbaue/amt/")
    elba.page.get_by_label("Ihr Name im Portal").fill(who.login)
    elba.page.get_by_label("Passwort").fill(who.password)
    elba.press("Weiter", exact=True)
    elba.go(elba.page.get_by_role("button", name="Mit Passkey anmelden"))
    assert elba.path.startswith("/elbaue/amt/")
    elba.open("/elbaue/amt/konto/")
    elba.press("Entfernen").reads("Sie haben noch keinen Passkey.")
