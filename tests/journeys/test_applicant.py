"""Ada applies for a hunting licence: late sign-in, mistakes, a break, and nothing typed twice."""

import io
import re
import subprocess
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import expect

from portalwerk.kernel.clock import today
from portalwerk.project.pictures.people import Visitor, Way
from portalwerk.project.pictures.portal import Portal
from tests.journeys.answers import HUNTING, HUNTING_FILES
from tests.journeys.conftest import Arrive
from tests.journeys.steps import comes_up

pytestmark = pytest.mark.journey

IDENTITY_CARD = "G07000000817.F07000001249"
NATIONALITY = "G07000000817.F60000000236"
BIRTH_YEAR = "G07000000817.G60000000083.F60000000233"
PERSON = "G07000000817.F60000000228"


def test_from_the_search_to_the_tracking_page(portal: Portal, arrive: Arrive, pdftotext: Path, way: Way) -> None:
    ada = arrive()
    finds_the_service(ada)
    begins_without_signing_in_and_errs(ada)
    uploads_wrong_files_and_a_right_one(ada)
    adds_and_removes_a_nationality(ada)
    address = f"ada.{way.name}@beispiel.example"
    keeps_it_for_later(ada, address)
    again = arrive()
    again.open(re.search(r"http\S+", portal.mail_to(address)["text"])[0])  # type: ignore[index]
    again.fill_all(HUNTING, HUNTING_FILES, until="/anmelden/")
    cancels_and_then_signs_in(again)
    changes_one_answer_and_comes_straight_back(again)
    reference, pin = sends_with_a_double_click(again)
    gets_the_acknowledgment(again, reference, pdftotext)
    finds_it_in_her_area(again, reference)
    shows_only_the_stage(arrive(), reference, pin)


def test_who_is_too_young_reads_why_and_what_to_do(arrive: Arrive) -> None:
    ada = arrive().open("/saaletal/leistungen/jagdschein-ersterteilung/").press("Antrag starten")
    person = HUNTING["G07000000817"]
    born = {**person["G60000000083"], "F60000000233": str(today().year - 15)}
    ada.fill_all({**HUNTING, "G07000000817": {**person, "G60000000083": born}}, until="/zu-jung/")
    assert ada.heading == "Mit 16 Jahren geht es weiter"
    ada.reads("Bundesjagdgesetz, Paragraf 17", "Im Gesetz nachlesen", "Anrufen:", "Ihr Entwurf bleibt gespeichert")
    assert ada.page.get_by_role("button", name="Weiter", exact=True).count() == 0
    ada.open(ada.path.replace("/zu-jung/", "/ausweis/"))
    assert ada.path.endswith("/zu-jung/")
    ada.press("Zurück zu Ihren Angaben")
    ada.fill({BIRTH_YEAR: str(today().year - 17)}).press("Weiter", exact=True)
    assert ada.path.endswith("/wohnsitz/")


def finds_the_service(ada: Visitor) -> None:
    ada.open("/saaletal/")
    ada.page.locator("input[name=q]").fill("Jagtschein")
    ada.press("Suchen")
    ada.reads("Meinten Sie", "Jagdschein", "Zuständig:", "Untere Jagdbehörde")
    ada.press("Jagdschein – Ersterteilung", scope="main .pw-results")
    assert ada.heading == "Jagdschein – Ersterteilung"
    ada.reads("ab 20,00", "Dauer", "Tage", "substanziell", "Jägerprüfung", "Aufgabe des Landkreises")


def begins_without_signing_in_and_errs(ada: Visitor) -> None:
    ada.press("Antrag starten")
    ada.press("Weiter", exact=True)
    assert ada.page.title().startswith("Fehler:")
    summary = ada.page.locator(".pw-errs")
    first = summary.get_by_role("link").first
    sentence = first.inner_text()
    field = ada.page.locator(f'[name="{PERSON}"]')
    assert "Vornamen" in sentence
    assert sentence in ada.page.locator(f"#{field.get_attribute('aria-describedby').split()[-1]}").inner_text()  # type: ignore[union-attr]
    first.click()
    assert ada.page.evaluate("() => document.activeElement.name") == PERSON
    ada.fill_all(HUNTING, until="/ausweis/")


def uploads_wrong_files_and_a_right_one(ada: Visitor) -> None:
    for name, content, words in (
        ("zu-gross.jpg", b"\xff\xd8\xff\xe0" + b"0" * 11_000_000, ("zu groß", "10 MB")),
        ("ausweis.pdf", b"MZ" + b"\0" * 4000, ("ausweis.pdf",)),
        ("leer.pdf", b"", ("leer",)),
    ):
        ada.attach(IDENTITY_CARD, [{"name": name, "mimeType": "application/pdf", "buffer": content}])
        # The script sends at once, and the line of the file says why it was refused.
        at_once = " ".join(ada.page.locator("main .pw-file--bad").all_inner_texts())
        ada.press("Weiter", exact=True)
        assert ada.page.title().startswith("Fehler:")
        said = " ".join(ada.page.locator(".pw-errs").inner_text().split())
        assert "eine Angabe" in said
        told = " ".join(at_once.split()) if ada.way.script else said
        assert all(word in told for word in words), told
    ada.fill({}, HUNTING_FILES).press("Weiter", exact=True)
    assert ada.path.endswith("/jagdschein/")
    ada.press("Zurück", exact=True)
    ada.reads("ausweis.jpg")
    ada.press("Weiter", exact=True)


def adds_and_removes_a_nationality(ada: Visitor) -> None:
    ada.open(ada.path.replace("/jagdschein/", "/geburt/"))
    ada.command(f"add:{NATIONALITY}")
    ada.page.locator(f'select[name="{NATIONALITY}[1]"]').select_option(index=5)
    ada.command(f"add:{NATIONALITY}")
    assert len([one for one in ada.controls() if one["name"].startswith(NATIONALITY)]) == 3
    ada.command(f"remove:{NATIONALITY}[2]").command(f"remove:{NATIONALITY}[1]")
    assert ada.values()[f"{NATIONALITY}[0]"] == "000"


def keeps_it_for_later(ada: Visitor, address: str) -> None:
    ada.press("Später weitermachen")
    ada.page.get_by_label("Ihre E-Mail-Adresse").fill(address)
    ada.press("Link schicken")
    ada.reads("Der Link ist unterwegs", address)


def cancels_and_then_signs_in(ada: Visitor) -> None:
    draft = ada.path
    ada.sign_in("ada", cancel=True)
    assert ada.path.startswith(draft)
    ada.reads("abgebrochen", "Ihre Angaben sind gespeichert")
    ada.sign_in("ada")
    assert ada.path.endswith("/pruefen/")
    ada.reads("Lindenweg", "JH-4711", "ausweis.jpg")


def changes_one_answer_and_comes_straight_back(ada: Visitor) -> None:
    insurance = ada.page.locator(".pw-check__sec", has_text="Wie sind Sie versichert?")
    ada.go(insurance.get_by_role("link").first)
    ada.fill({"G07000000963.F07000001413": "JH-4712"}).press("Weiter", exact=True)
    assert ada.path.endswith("/pruefen/")
    ada.reads("JH-4712", "53,00")


def sends_with_a_double_click(ada: Visitor) -> tuple[str, str]:
    check = ada.path
    ada.press("verbindlich", scope="main form")
    assert ada.page.title().startswith("Fehler:")
    ada.open(check)
    for box in ada.page.locator("main input[type=checkbox]").all():
        box.check()
    ada.page.get_by_role("button", name="verbindlich").dblclick(no_wait_after=True)
    # The second click breaks off the first way: the address is looked at, no single way is waited for.
    expect(ada.page).to_have_url(re.compile("/gesendet/$"), timeout=30_000)
    ada.page.wait_for_load_state()
    ada.look(ada.page, 200)
    assert ada.heading == "Geschafft. Ihr Antrag ist da."
    reference = re.search(r"[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}", ada.page.locator(".pw-ref").inner_text())
    pin = re.search(r"Ihre PIN (\d{6})", ada.said)
    assert reference
    assert pin
    ada.reads("So geht es weiter", "53,00")
    confirmation = ada.path
    ada.page.go_back()
    ada.page.wait_for_load_state()
    ada.look(ada.page, 200)
    assert not ada.page.get_by_role("button", name="verbindlich").is_visible()
    ada.reads(reference[0]).open(confirmation).reads(reference[0])
    return reference[0], pin[1]


def gets_the_acknowledgment(ada: Visitor, reference: str, pdftotext: Path) -> None:
    comes_up(ada, "Bestätigung als PDF")
    with ada.page.expect_download() as coming:
        ada.page.get_by_role("link", name="Bestätigung als PDF").click()
    content = Path(coming.value.path()).read_bytes()
    with pikepdf.open(io.BytesIO(content)) as letter:
        assert bool(letter.Root.MarkInfo.Marked)
        assert str(letter.Root.Lang).startswith("de")
    text = subprocess.run([pdftotext, "-", "-"], input=content, capture_output=True, check=True).stdout.decode()
    assert reference in text


def finds_it_in_her_area(ada: Visitor, reference: str) -> None:
    ada.open("/mein/")
    ada.reads("Guten Tag, Ada")
    link = ada.page.locator("#vorgaenge").get_by_role("link", name="Jagdschein").first
    ada.go(link)
    assert ada.path.endswith("/stand/")
    ada.reads(reference, "Jetzt ist das Amt am Zug", "eingegangen")


def shows_only_the_stage(somebody: Visitor, reference: str, pin: str) -> None:
    somebody.open("/saaletal/verfolgen/")
    somebody.fill({"nummer": reference, "pin": "000000" if pin != "000000" else "111111"}).press("Stand ansehen")
    somebody.reads("Nummer oder PIN stimmt nicht")
    somebody.fill({"nummer": reference.lower(), "pin": pin}).press("Stand ansehen")
    somebody.reads(reference, "eingegangen")
    assert not any(word in somebody.said for word in ("Ada", "Beispiel", "ausweis.jpg", "JH-4712"))
