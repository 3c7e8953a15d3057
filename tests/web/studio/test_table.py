"""Questions from a table, by HTTP: first seen, then added."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.packages.workbooks import excel, excel_rows
from tests.web.studio.test_studio import content_of

pytestmark = pytest.mark.django_db


def table(text):
    return SimpleUploadedFile("fragen.csv", text.encode())


def test_the_pattern_is_shown_first_and_then_added(ada):
    ada.copies("hund-anmelden")
    pattern = ada.client.get(ada.address("tabelle/muster/")).content
    before = content_of(ada)
    html = ada.post("tabelle/", status=200, datei=SimpleUploadedFile("fragen.csv", pattern))
    assert "Das käme dazu: 3 Fragen" in html
    assert "Auf der Straße, Im Park" in html
    assert content_of(ada) == before
    shown = re.search(r'name="tabelle" value="([^"]+)"', html)[1]
    ada.post("tabelle/", tabelle=shown, _tun="uebernehmen")
    assert content_of(ada)["form.yaml"]["pages"][-1]["title"] == "Ihr Fest"
    assert "3 Fragen aus einer Tabelle hinzugefügt" in ada.get("fassungen/")


def test_wrong_lines_are_told_and_nothing_can_be_taken(ada):
    ada.copies("hund-anmelden")
    html = ada.post("tabelle/", status=422, datei=table("Seite;Frage;Art\nFest;Wer?;Gedicht\nFest;;Text\n"))
    assert "Zeile 2: Die Art „Gedicht“ gibt es nicht." in html
    assert "Zeile 3: Der Text der Frage fehlt." in html
    assert 'name="tabelle"' not in html
    assert "Wählen Sie eine Datei." in ada.post("tabelle/", status=422)
    assert "keine Frage" in ada.post("tabelle/", status=422, datei=table("Seite;Frage;Art\n"))
    assert "nicht vollständig" in ada.post("tabelle/", status=422, tabelle="%", _tun="uebernehmen")


def test_a_workbook_of_excel_is_shown_and_taken_like_a_table(ada):
    ada.copies("hund-anmelden")
    rows = [("Seite", "Frage", "Art", "Antworten"), ("Ihr Fest", "Wo feiern Sie?", "Auswahl", "Im Park | Am See")]
    workbook = SimpleUploadedFile("fragen.xlsx", excel(excel_rows(rows)))
    html = ada.post("tabelle/", status=200, datei=workbook)
    assert "Das käme dazu: 1 Frage" in html
    shown = re.search(r'name="tabelle" value="([^"]+)"', html)[1]
    ada.post("tabelle/", tabelle=shown, _tun="uebernehmen")
    assert content_of(ada)["form.yaml"]["pages"][-1]["title"] == "Ihr Fest"
    broken = SimpleUploadedFile("fragen.xlsx", b"PK\x03\x04")
    assert "Die Datei ist beschädigt." in ada.post("tabelle/", status=422, datei=broken)
