"""Bea builds services in the studio without a mouse; Mia looks over them and publishes. UX D-1, D-2, D-4."""

from pathlib import Path

import pytest

from portalwerk.project.pictures.people import Way
from tests.journeys.conftest import SCHEMA, Arrive
from tests.journeys.typing import Typist

LIGHT = Way(1280, 900, "light", script=True)
NARROW = Way(390, 844, "dark", script=True)

pytestmark = pytest.mark.journey
BOTH = pytest.mark.parametrize("way", [LIGHT, NARROW], indirect=True, ids=lambda way: way.name)

DOG = {
    "halter.vorname": "Ada",
    "halter.familienname": "Beispiel",
    "halter.geburtsdatum.day": "12",
    "halter.geburtsdatum.month": "5",
    "halter.geburtsdatum.year": "1990",
}
TEXTS = {
    "summary": "Sie haben einen Hund? Melden Sie ihn an.",
    "eligibility": "Sie wohnen mit dem Hund in der Stadt.",
    "cost_summary": "60,00 € im Jahr",
    "duration_summary": "3 bis 10 Tage",
    "responsibility_reason": "Die Steuer ist Aufgabe der Stadt.",
    "legal_note": "Satzung der Stadt.",
}
PART = 'main nav[aria-label="Teile der Leistung"]'


def signs_in(arrive: Arrive, login: str) -> Typist:
    return Typist(arrive().sign_in_office(login, at="/burgbach/werkstatt/"))


def settles(bea: Typist) -> None:
    bea.press("Einstellungen", scope=PART)
    bea.writes("_recht", "Satzung der Stadt").writes("_zweck", "Die Steuer festsetzen.").writes("_aufbewahrung", "120")
    bea.press("Speichern")


def goes_out(bea: Typist, mia: Typist, title: str) -> None:
    """One asks, the other approves and publishes."""
    bea.press("Prüfung", scope=PART).press("Zur Prüfung geben")
    mia.who.open("/burgbach/werkstatt/")
    mia.press(title).press("Prüfung", scope=PART).press("Freigeben").press("Jetzt veröffentlichen")
    mia.who.reads("ist online")


@BOTH
def test_d1_a_tax_from_nothing(arrive: Arrive, way: Way) -> None:
    bea = signs_in(arrive, "bea")
    title = f"Hundesteuer melden {way.width}"
    bea.press("Neue Leistung").writes("titel", title).press("Entwurf beginnen")
    bea.writes("_neuer_titel", "Ihr Hund").press("Seite hinzufügen")
    bea.press("Frage hinzufügen").writes("_label", "Wie heißt Ihr Hund?").press("Frage hinzufügen")
    bea.press("Speichern")
    bea.press("Frage hinzufügen").writes("_label", "Ist es ein Assistenzhund?").selects("_type", "Ja oder Nein")
    bea.press("Frage hinzufügen").press("Speichern")
    bea.press("Frage hinzufügen").chooses("_block", "evidence").press("Baustein einfügen")
    bea.press("Nachweis").press("Wann zu sehen?").selects("feld", "Ihr Hund: Ist es").press("Weiter")
    bea.chooses("_vergleich", "yes").press("Bedingung hinzufügen")
    bea.who.reads("Ist es ein Assistenzhund?", "Ja")
    bea.press("Fertig").press("Nachweis nach oben")
    bea.press("Kosten", scope=PART).chooses("_faellig", "by_decision")
    bea.writes("_posten.0.text", "Steuer für ein Jahr").writes("_posten.0.betrag", "60").press("Speichern")
    for letter, words in (("Zusage", "Ihr Hund ist angemeldet."), ("Absage", "Das geht leider nicht. Rufen Sie an.")):
        bea.press("Schreiben", scope=PART).press(letter).writes("_absaetze", words).press("Speichern")
    bea.press("Texte", scope=PART)
    for name, words in TEXTS.items():
        bea.writes(f"_text.{name}", words)
    bea.press("Speichern").selects("_sprache", "Englisch").press("Übersetzung beginnen")
    bea.press("Englisch").writes("_text.title", "Register a dog").press("Speichern")
    settles(bea)
    bea.press("Testfälle", scope=PART).press("Testfälle vorschlagen")
    bea.who.reads("3 von 3 Testfällen grün")
    goes_out(bea, signs_in(arrive, "mia"), title)
    arrive().open(f"/burgbach/leistungen/hundesteuer-melden-{way.width}/").reads(title, "60,00 € im Jahr")


@BOTH
def test_d2_from_a_federal_schema_to_a_running_draft(arrive: Arrive, shared_data: Path) -> None:
    bea = signs_in(arrive, "bea")
    bea.press("FIM-Schema einlesen")
    bea.who.attach("datei", shared_data / "fim" / "xdf3" / SCHEMA)
    bea.writes("titel", "Aus dem Schema").press("Einlesen")
    bea.who.reads("Aus dem Schema", "Regeln auf dieser Seite")
    bea.press("Ablauf", scope=PART).who.reads("Als Liste")
    bea.press("Ausprobieren")
    bea.who.reads("Das ist nur eine Probe")
    bea.press("Gleich zum Ende").who.reads("So würde es enden", "Noch zu tun")


def takes_up(bea: Typist, title: str) -> None:
    """Go on with the draft of a service that is online, or begin one."""
    has_draft = bea.who.page.get_by_role("link", name=title, exact=True).count()
    bea.press(title if has_draft else f"Ändern {title}", exact=bool(has_draft))


@BOTH
def test_d4_a_live_form_changes_while_somebody_fills_it_in(arrive: Arrive, way: Way) -> None:
    ada = arrive().open("/burgbach/leistungen/hund-anmelden/").press("Antrag starten")
    ada.fill(DOG).press("Weiter", exact=True)
    bea = signs_in(arrive, "bea")
    takes_up(bea, "Hund anmelden")
    question = f"Aus welchem Tierheim? ({way.width})"
    bea.press("Zahlen Sie weniger oder nichts?", exact=False)
    bea.press("Frage hinzufügen").writes("_label", question).press("Frage hinzufügen")
    bea.press("Wann zu sehen?").selects("feld", "Zahlen Sie weniger oder nichts?: Trifft").press("Weiter")
    bea.chooses("_vergleich", "is").chooses("_antwort", "tierheim").press("Bedingung hinzufügen")
    bea.press("Fertig")
    bea.press(question).chooses("_pflicht", "nein").press("Speichern")
    bea.who.reads("5 von 5 Testfällen grün")
    settles(bea)
    goes_out(bea, signs_in(arrive, "mia"), "Hund anmelden")
    ada.fill({"anschrift.strasse": "Lindenweg 4", "anschrift.plz": "07999", "anschrift.ort": "Burgbach"})
    ada.press("Weiter", exact=True).reads("Welche Hunde melden Sie an?")
    fresh = arrive().open("/burgbach/leistungen/hund-anmelden/")
    fresh.press("Antrag starten").reads("Wem gehört der Hund?")
    bea.who.open("/burgbach/werkstatt/").reads("Veröffentlicht")


@BOTH
def test_the_tour_is_finished_and_stays_in_the_studio(arrive: Arrive, way: Way) -> None:
    bea = signs_in(arrive, "bea")
    bea.press("Rundgang: in 10 Minuten")
    if bea.who.page.get_by_role("link", name="Übung löschen").count():
        bea.press("Übung löschen").press("Entwurf verwerfen").press("Rundgang: in 10 Minuten")
    bea.press("Rundgang beginnen").who.reads("0 von 7")
    bea.press("Dorthin", exact=False).writes("_label", "Wobei hilft er?").press("Frage hinzufügen")
    bea.press("Speichern").who.reads("1 von 7")
    bea.press("Dorthin", exact=False).selects("feld", "Ihr Hund: Hilft er").press("Weiter")
    bea.chooses("_vergleich", "yes").press("Bedingung hinzufügen").press("Fertig").who.reads("2 von 7")
    bea.press("Dorthin", exact=False).writes("_posten.0.text", "Hundemarke").writes("_posten.0.betrag", "5,00")
    bea.press("Speichern").who.reads("3 von 7")
    bea.press("Dorthin", exact=False).writes("_text.summary", "Melden Sie Ihren Hund an.")
    bea.press("Speichern").who.reads("4 von 7")
    bea.press("Dorthin", exact=False).writes("_absaetze", "Ihr Hund ist gemeldet.").press("Speichern")
    bea.press("Dorthin", exact=False).press("Testfälle vorschlagen").who.reads("6 von 7")
    bea.press("Rundgang verlassen").press("Rundgang: in 10 Minuten").press("Weitermachen").who.reads("6 von 7")
    bea.press("Dorthin", exact=False).press("Zur Übung veröffentlichen").who.reads("7 von 7")
    arrive().open("/burgbach/leistungen/hundesteuer-rundgang/", status=404)


@BOTH
def test_an_exit_is_made_and_drawn_as_an_end(arrive: Arrive, way: Way) -> None:
    bea = signs_in(arrive, "bea")
    bea.press("Neue Leistung").writes("titel", f"Karte ab 16 {way.width}").press("Entwurf beginnen")
    bea.writes("_neuer_titel", "Noch zu jung").press("Ausgang hinzufügen")
    bea.writes("_grund", "Das Gesetz erlaubt es erst ab 16 Jahren.")
    bea.writes("_weg1", "Im Gesetz nachlesen").writes("_ziel1", "https://www.beispiel.de/")
    bea.press("Speichern", exact=False)
    bea.press("Wann ist die Seite zu sehen?").selects("feld", "Ihr Name: Geburtsdatum").press("Weiter")
    bea.chooses("_vergleich", "years_lt").writes("_wert", "16").press("Bedingung hinzufügen").press("Fertig")
    bea.who.reads("dann endet der Antrag hier", "Im Gesetz nachlesen")
    bea.press("Ablauf", scope=PART).who.reads("Hier endet der Antrag.")
