"""Karl works on Ada's application while she watches from another browser."""

import io
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.conf import settings

from portalwerk.documents.actions import verify_seal
from portalwerk.project.pictures.people import PHONE, Visitor, Way
from portalwerk.project.pictures.portal import Portal
from tests.journeys.answers import HUNTING, HUNTING_FILES
from tests.journeys.conftest import Arrive
from tests.journeys.steps import applies, comes_up, opens_case, shown_promptly

pytestmark = pytest.mark.journey

ADDRESS = "ada@beispiel.example"
STREET = "G07000000817.G07000002558.G60000000086.F60000000243"


def test_from_the_inbox_to_the_licence(
    portal: Portal, arrive: Arrive, way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, karl = arrive(), arrive()
    reference = applies(ada, "saaletal", "jagdschein-ersterteilung", HUNTING, HUNTING_FILES, signs_in_as="ada")
    ada.press("Antrag verfolgen", exact=True, scope="main")
    finds_and_takes(karl, reference)
    asks_for_a_photo(karl, ada, portal)
    asks_for_a_field_on_the_same_list(karl, ada)
    answers_from_her_phone(arrive, ada, way)
    sees_the_answer(karl)
    write_each_other(karl, ada)
    grants(karl, ada, portal)
    content = reads_the_decision(ada, karl)
    monkeypatch.setattr(settings, "DATA_DIR", portal.data_dir)
    check_the_letter(content)
    hands_it_out(karl, ada)


def finds_and_takes(karl: Visitor, reference: str) -> None:
    karl.sign_in_office("karl", at="/saaletal/amt/")
    karl.page.locator("input[name=suche]").fill("Beisp")
    with karl.page.expect_navigation():
        karl.page.locator("input[name=suche]").press("Enter")
    karl.look(karl.page, 200)
    opens_case(karl, reference)
    karl.reads("Beispiel", reference, "JH-4711", "Lindenweg", "Beispiel-Versicherung")
    picture = karl.page.locator(".pw-viewer img").first
    assert picture.evaluate("image => image.complete && image.naturalWidth") > 200
    karl.press("Übernehmen", exact=True)
    karl.reads("Karl Kern")


def asks_for_a_photo(karl: Visitor, ada: Visitor, portal: Portal) -> None:
    mails = len(portal.mails_to(ADDRESS))
    karl.press("Etwas nachfordern")
    karl.press("Nachforderung senden")
    assert karl.page.title().startswith("Fehler:")
    karl.page.get_by_label("Passfoto", exact=False).first.check()
    clicked = time.monotonic()
    karl.press("Nachforderung senden")
    shown_promptly(ada, "Jetzt sind Sie am Zug", clicked)
    ada.reads("Uns fehlt noch: Passfoto", "Sie sind dran", "Frist:")
    ends_at = time.monotonic() + 20
    while len(portal.mails_to(ADDRESS)) <= mails:
        assert time.monotonic() < ends_at, "no mail"
        time.sleep(0.2)
    mail = portal.mails_to(ADDRESS)[0]
    assert "Beispiel" not in mail["subject"] + mail["text"]


def asks_for_a_field_on_the_same_list(karl: Visitor, ada: Visitor) -> None:
    karl.press("Etwas nachfordern")
    karl.reads("Noch nicht beantwortet", "Passfoto")
    karl.page.locator(f'details:has(input[value="{STREET}"]) > summary').click()
    karl.page.locator(f'input[name=field][value="{STREET}"]').check()
    karl.page.locator(f'input[name="hinweis.field.{STREET}"]').fill("Bitte mit Zusatz.")
    karl.look(karl.page, 200)
    karl.press("Nachforderung senden")
    comes_up(ada, "Wir brauchen noch zwei Dinge von Ihnen", "Bitte mit Zusatz.")


def answers_from_her_phone(arrive: Arrive, ada: Visitor, way: Way) -> None:
    there = ada.page.context.storage_state()
    phone = arrive(way=Way(PHONE.width, PHONE.height, way.scheme, way.script), storage_state=there)
    phone.open("/mein/").reads("Das müssen Sie tun", "Jagdschein")
    phone.open(ada.path)
    phone.press("Hochladen", scope="main")
    phone.choose("passfoto", ("Passfoto", "passfoto.jpg"))
    field = phone.page.locator(f'[name="{STREET}"]')
    assert field.input_value() == "Lindenweg"
    field.fill("")
    phone.press("An das Amt senden")
    assert phone.page.title().startswith("Fehler:")
    phone.page.locator(f'[name="{STREET}"]').fill("Lindenweg, Hinterhaus")
    phone.press("An das Amt senden")
    phone.reads("Jetzt ist das Amt am Zug")


def sees_the_answer(karl: Visitor) -> None:
    case = karl.path
    comes_up(karl, "Antwort da", "Passfoto", "vorher: Lindenweg")
    assert karl.page.locator("dd mark").all_inner_texts() == ["Lindenweg, Hinterhaus"]
    karl.press("Wie gesendet", exact=True).reads("Lindenweg")
    assert "Hinterhaus" not in karl.said
    karl.press("Geändert", scope="main").reads("Lindenweg, Hinterhaus", "auf Nachforderung")
    karl.open(case)


def write_each_other(karl: Visitor, ada: Visitor) -> None:
    case = karl.path
    karl.press("Interne Notiz").page.get_by_label("Notiz").fill("Nur für uns: passt zum Register.")
    karl.press("Notiz speichern").reads("Interne Notiz · Karl Kern", "Sieht nur das Amt")
    ada.open(ada.path).press("Nachricht schreiben").page.get_by_label("Ihre Nachricht").fill("Wann kann ich kommen?")
    ada.press("Nachricht senden").reads("Wann kann ich kommen?", "noch nicht gelesen")
    comes_up(karl, "Frage", "Wann kann ich kommen?")
    karl.press("Antworten", exact=True).page.get_by_label("Nachricht").fill("Sobald der Bescheid da ist.")
    karl.press("Nachricht senden").reads("noch nicht gelesen")
    assert karl.path.startswith(case)
    ada.press("Zurück zum Stand").press("Neue Nachricht lesen").reads("Sobald der Bescheid da ist.", "gelesen heute")
    assert "passt zum Register" not in ada.said
    ada.press("Zurück zum Stand").press("Angaben ändern").reads("Was möchten Sie ändern")
    ada.press("Zurück zum Stand")
    comes_up(karl, "gelesen am")


def grants(karl: Visitor, ada: Visitor, portal: Portal) -> None:
    karl.press("Entscheiden", exact=True)
    karl.press("Bescheid senden")
    assert karl.page.title().startswith("Fehler:")
    karl.page.get_by_label("Jagdschein erteilen").check()
    karl.page.get_by_label("Alle Voraussetzungen erfüllt").check()
    clicked = time.monotonic()
    karl.page.get_by_role("button", name="Bescheid senden").click(no_wait_after=True)
    portal.kill_worker()
    karl.page.wait_for_url("**/vorgang/*/")
    shown_promptly(ada, "Entschieden", clicked)
    karl.look(karl.page, 200)


def reads_the_decision(ada: Visitor, karl: Visitor) -> bytes:
    comes_up(ada, "Bescheid lesen")
    ada.press("Bescheid lesen")
    ada.reads("Bewilligt", "Jägerprüfung bestanden", "Nicht einverstanden?")
    ada.reads("Widerspruch", "115", "Bescheid herunterladen")
    comes_up(karl, "Bescheid wurde abgerufen", "Rechtsbehelf bis")
    with ada.page.expect_download() as coming:
        ada.page.get_by_role("link", name="Bescheid herunterladen").click()
    return Path(coming.value.path()).read_bytes()


def check_the_letter(content: bytes) -> None:
    with pikepdf.open(io.BytesIO(content)) as letter:
        told: Any = letter.open_metadata()
        assert (told["pdfaid:part"], told["pdfaid:conformance"], told["pdfuaid:part"]) == ("3", "A", "1")
        assert bool(letter.Root.MarkInfo.Marked)
    forged = content.replace(b"/Type", b"/Typf", 1)
    # The browser keeps a loop in this thread; the seal's check wants one of its own.
    with ThreadPoolExecutor(1) as beside:
        original_report, forged_report = beside.map(verify_seal, (content, forged))
    assert original_report.intact
    assert not forged_report.intact


def hands_it_out(karl: Visitor, ada: Visitor) -> None:
    ada.press("Jagdschein", exact=True, scope="nav.pw-crumbs, .pw-crumbs")
    clicked = time.monotonic()
    karl.press("Liegt zum Abholen bereit")
    shown_promptly(ada, "Ihr Jagdschein liegt für Sie bereit.", clicked)
    ada.reads("Bringen Sie mit:", "Personalausweis oder Reisepass", "Kreishausplatz 1")
    clicked = time.monotonic()
    karl.press("Abschließen")
    shown_promptly(ada, "Abgeschlossen", clicked)


def test_a_refusal_is_signed_by_two_and_checked_by_anybody(portal: Portal, arrive: Arrive, tmp_path: Path) -> None:
    ada, karl, lena, anybody = arrive(), arrive(), arrive(), arrive()
    reference = applies(ada, "saaletal", "jagdschein-ersterteilung", HUNTING, HUNTING_FILES, signs_in_as="ada")
    ada.press("Antrag verfolgen", exact=True, scope="main")
    karl.sign_in_office("karl", at="/saaletal/amt/")
    opens_case(karl, reference)
    karl.press("Übernehmen", exact=True)
    karl.press("Entscheiden", exact=True)
    karl.page.get_by_role("radio", name="Antrag ablehnen").check()
    karl.page.get_by_label("Jägerprüfung nicht nachgewiesen").check()
    karl.press("Vorschau ansehen")
    karl.press("Zur Mitzeichnung geben")
    karl.reads("Wartet auf Mitzeichnung")
    comes_up(ada, "Entscheidung in Arbeit")
    lena.sign_in_office("lena", at="/saaletal/amt/?ansicht=mitzeichnung")
    opens_case(lena, reference)
    lena.press("Lesen und mitzeichnen")
    comes_up(lena, "Seite 1 von")
    lena.reads("Karl Kern", "Antrag ablehnen")
    lena.press("Mitzeichnen", exact=True)
    comes_up(ada, "Bescheid lesen")
    ada.press("Bescheid lesen")
    ada.reads("Abgelehnt", "Widerspruch", "Echtheit prüfen")
    with ada.page.expect_download() as coming:
        ada.page.get_by_role("link", name="Bescheid herunterladen").click()
    letter = tmp_path / "bescheid.pdf"
    letter.write_bytes(Path(coming.value.path()).read_bytes())
    anybody.open("/saaletal/pruefen/")
    anybody.page.set_input_files("input[type=file]", letter)
    anybody.press("Datei prüfen")
    anybody.reads("Echt und unverändert.", "Untere Jagdbehörde")
    assert "Beispiel" not in anybody.said
    letter.write_bytes(letter.read_bytes().replace(b"/Type", b"/Typf", 1))
    anybody.page.set_input_files("input[type=file]", letter)
    anybody.press("Datei prüfen")
    anybody.reads("nicht von uns, oder sie wurde verändert")
