"""Karl hands out a file with something blacked out, and looks where the time of a service lies. UX S-5, S-6."""

import io
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import expect

from portalwerk.project.pictures.people import Visitor
from tests.journeys.conftest import Arrive
from tests.journeys.steps import comes_up

pytestmark = pytest.mark.journey

#: What the papers of the demo say in their second line, and where.
SECRET = "Beispiel-Land"
PLACE = {"links": "8", "oben": "13", "breit": "60", "hoch": "4"}


def test_a_file_for_the_lawyer_and_the_figures_for_the_team(arrive: Arrive) -> None:
    karl = arrive()
    karl.sign_in_office("karl", at="/saaletal/amt/?ansicht=antwort")
    karl.go(karl.page.locator("main tbody a").first)
    text = hands_out(karl)
    assert SECRET not in text.split("Dokument 2:")[-2].split("Dokument 1:")[-1]
    assert "1 Stelle geschwärzt" in text
    finds_out_why(karl)


def hands_out(karl: Visitor) -> str:
    karl.press("Akteneinsicht geben")
    karl.press("Weiter", exact=True)
    assert karl.page.title().startswith("Fehler:")
    karl.page.get_by_label("Vor- und Nachname").fill("Bea Beispiel")
    karl.page.get_by_label("Bevollmächtigte Anwältin").check()
    karl.press("Weiter", exact=True)
    karl.go(karl.page.get_by_role("link", name="Seite 1").first)
    blacks_out(karl)
    karl.press("Speichern", exact=True)
    karl.reads("1 Stelle geschwärzt")
    karl.press("Akte erstellen")
    comes_up(karl, "Die Akte ist fertig")
    with karl.page.expect_download() as coming:
        karl.page.get_by_role("link", name="Akte herunterladen").click()
    content = Path(coming.value.path()).read_bytes()
    with pypdfium2.PdfDocument(io.BytesIO(content)) as pdf:
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)


def blacks_out(karl: Visitor) -> None:
    """With script by keys: a box in the middle goes up to the line; else by numbers."""
    if not karl.way.script:
        for part, number in PLACE.items():
            karl.page.locator(f"[name={part}_1]").fill(number)
    else:
        karl.page.get_by_role("button", name="Kasten hinzufügen").click()
        for key in ["ArrowUp"] * 32 + ["ArrowLeft"] * 27 + ["Shift+ArrowRight"] * 30:
            karl.page.keyboard.press(key)
        expect(karl.page.locator("[name=oben_1]")).to_have_value("13")
        expect(karl.page.locator("[name=breit_1]")).to_have_value("60")
        karl.page.keyboard.press("Enter")
        expect(karl.page.get_by_label("Warum?").first).to_be_focused()
    karl.page.get_by_label("Warum?").first.select_option("third")


def finds_out_why(karl: Visitor) -> None:
    """Two clicks from the inbox."""
    karl.open("/saaletal/amt/")
    karl.press("Zahlen", exact=True)
    karl.press("Jagdschein", scope="main")
    karl.reads("Dieser Zeitraum", "Zeitraum davor", "Wartet auf Bearbeitung", "Ohne Namen")
    karl.page.locator("summary").first.click()
    karl.reads("Mittel zuvor", "Unterschied")
    with karl.page.expect_download() as coming:
        karl.page.get_by_role("link", name="CSV").click()
    assert "Wo die Zeit liegt;Tage im Mittel" in Path(coming.value.path()).read_text(encoding="utf-8-sig")
