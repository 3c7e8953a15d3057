"""Thirty files in one drop: several at a time, on after a broken connection, none twice, each with its own line."""

import io
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from playwright.sync_api import Route, expect

from portalwerk.files.rules import PART_BYTES
from portalwerk.project.pictures.papers import paper
from portalwerk.project.pictures.people import Way
from portalwerk.project.pictures.portal import Portal
from tests.journeys.answers import LICENCE, LICENCE_FILES, TWO_DOGS
from tests.journeys.conftest import Arrive
from tests.journeys.recorder import Recorder

pytestmark = pytest.mark.journey

DOG = Path(__file__).parents[2] / "service-packages" / "hund-anmelden"
DANGEROUS = TWO_DOGS | {"hunde": [TWO_DOGS["hunde"][0] | {"gefaehrlich": True}]}


@pytest.fixture(scope="module")
def many(portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A service at Burgbach that takes thirty files in one field."""
    folder = tmp_path_factory.mktemp("pakete") / "hund-viele"
    shutil.copytree(DOG, folder)
    for name, old, new in (
        ("package.yaml", "slug: hund-anmelden", "slug: hund-viele"),
        ("form.yaml", "id: hund-anmelden", "id: hund-viele"),
        ("form.yaml", "count: 1:3", "count: 1:30"),
    ):
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    call = [sys.executable, "-m", "portalwerk.project.cli", "package", "install", "--tenant", "burgbach"]
    call += ["--data", str(portal.data_dir), str(folder)]
    # Of the demo, not of these tests: the command finds the settings in the folder.
    ours = {name: value for name, value in os.environ.items() if name != "DATABASE_URL" and "PORTALWERK" not in name}
    done = subprocess.run(call, check=False, capture_output=True, text=True, env=ours)
    assert done.returncode == 0, done.stdout + done.stderr
    return "hund-viele"


def plan(number: int, size: int = 0) -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(200 + number, 200))
        pdf.docinfo["/Title"] = "x" * size
        pdf.save(out, compress_streams=False)
    return out.getvalue()


def test_thirty_files_in_one_drop_with_a_broken_connection(
    arrive: Arrive, recorder: Recorder, way: Way, many: str
) -> None:
    if not way.script:
        pytest.skip("several at a time is what the script adds; one by one is tested over HTTP")
    bea = arrive()
    bea.open(f"/burgbach/leistungen/{many}/").press("Antrag starten")
    bea.fill_all(DANGEROUS, until="/erlaubnis/")
    broken: list[int] = []
    running: list[int] = []
    at_once: list[int] = []

    def part(route: Route) -> None:
        second = f'name="offset"\r\n\r\n{PART_BYTES}'.encode()
        if route.request.method == "POST" and not broken and second in (route.request.post_data_buffer or b""):
            broken.append(1)
            route.abort("connectionreset")
            return
        running.append(1)
        at_once.append(len(running))
        route.continue_()

    bea.page.on("requestfinished", lambda request: running.pop() if "/hochladen/" in request.url and running else None)
    bea.page.route("**/hochladen/**", part)
    files = [{"name": f"plan-{n}.pdf", "mimeType": "application/pdf", "buffer": plan(n)} for n in range(28)]
    large = {"name": "gross.pdf", "mimeType": "application/pdf", "buffer": plan(40, 2 * PART_BYTES)}
    twice = {"name": "noch-einmal.pdf", "mimeType": "application/pdf", "buffer": files[3]["buffer"]}
    bea.attach("erlaubnis", [large, *files, twice])
    page = bea.page
    expect(page.locator("main .pw-file")).to_have_count(30)
    expect(page.locator("main .pw-file--bad")).to_have_count(1)
    assert "„noch-einmal.pdf“ ist schon da, unter dem Namen „plan-3.pdf“" in bea.said
    assert broken == [1]
    assert max(at_once) <= 3
    page.reload()
    expect(page.locator("main .pw-file")).to_have_count(29)
    assert "gross.pdf" in bea.said
    # The browser notes the line that was broken here and the file that was refused.
    recorder.problems = [one for one in recorder.problems if "/hochladen/" not in one]
    bea.press("Weiter", exact=True)
    assert bea.path.endswith("/ermaessigung/")


def test_who_signs_in_while_a_file_is_on_its_way_loses_nothing(arrive: Arrive, recorder: Recorder, way: Way) -> None:
    if not way.script:
        pytest.skip("without script a file goes with its page")
    bea = arrive()
    bea.open("/saaletal/leistungen/fuehrerschein-umtauschen/").press("Antrag starten")
    bea.fill_all(LICENCE, until="/unterlagen/")
    held: list[Route] = []
    bea.page.route("**/hochladen/*/", lambda route: route.continue_() if held else held.append(route))
    large = {"name": "gross.pdf", "mimeType": "application/pdf", "buffer": plan(40, 2 * PART_BYTES)}
    bea.page.locator('input[type=file][name="kopie"]:not([capture])').set_input_files([large])
    expect(bea.page.locator("main .pw-file progress")).to_have_count(1)
    bea.page.wait_for_timeout(500)
    assert len(held) == 1
    other = replace(bea, page=bea.page.context.new_page())
    other.open(bea.path.replace("/unterlagen/", "/anmelden/")).sign_in("bea")
    held[0].continue_()
    expect(bea.page.locator("main .pw-file progress")).to_have_count(0, timeout=60_000)
    assert "gross.pdf" in bea.again().said
    # The browser notes the part that no longer had its draft's key.
    recorder.problems = [one for one in recorder.problems if "/hochladen/" not in one]


def test_each_file_says_what_it_is_and_keeps_it_while_others_come(arrive: Arrive) -> None:
    ada = arrive()
    ada.open("/saaletal/leistungen/fuehrerschein-umtauschen/").press("Antrag starten")
    ada.fill_all(LICENCE, LICENCE_FILES, until="/unterlagen/")
    photo = {"name": "foto.pdf", "mimeType": "application/pdf", "buffer": plan(1)}
    ada.choose("passfoto", *LICENCE_FILES["passfoto"])
    ada.attach("kopie", [photo])
    if not ada.way.script:
        ada.command("upload:kopie")
    ada.page.get_by_label("Was ist das? foto.pdf").select_option(label="Führerschein, Rückseite")
    ada.attach("kopie", [{**photo, "name": "noch.pdf", "buffer": plan(2)}])
    if not ada.way.script:
        ada.command("upload:kopie")
    expect(ada.page.get_by_label("Was ist das? noch.pdf")).to_have_value("")
    assert ada.page.get_by_label("Was ist das? foto.pdf").input_value() == "hinten"
    ada.page.get_by_label("Was ist das? noch.pdf").select_option(label="Etwas anderes")
    ada.press("Weiter", exact=True).reads("fehlt noch „Führerschein, Vorderseite oder beide Seiten“")
    ada.page.get_by_label("Was ist das? noch.pdf").select_option(value="vorn")
    ada.press("Weiter", exact=True)
    assert ada.path.endswith("/lieferung/")


def test_files_of_two_fields_at_once_are_all_listed_with_what_they_are(arrive: Arrive) -> None:
    ada = arrive()
    if not ada.way.script:
        pytest.skip("several at a time is what the script adds")
    ada.open("/saaletal/leistungen/fuehrerschein-umtauschen/").press("Antrag starten")
    ada.fill_all(LICENCE, LICENCE_FILES, until="/unterlagen/")
    held: list[Route] = []
    ada.page.route("**/hochladen/*/", lambda route: route.continue_() if held else held.append(route))
    for name, file_name in (("passfoto", "langsam.png"), ("kopie", "foto.pdf")):
        chosen: Any = dict(paper("Probe", file_name))
        ada.page.locator(f'input[type=file][name="{name}"]:not([capture])').set_input_files([chosen])
        expect(ada.page.get_by_text(file_name).first).to_be_visible()
        ada.page.wait_for_timeout(500)
    expect(ada.page.locator("main .pw-file progress")).to_have_count(1)
    held[0].continue_()
    expect(ada.page.locator("main .pw-file progress")).to_have_count(0, timeout=60_000)
    ada.page.get_by_label("Was ist das? foto.pdf").select_option(label="Führerschein, Rückseite")
    assert "langsam.png" in ada.again().said
