"""The form in another language, by HTTP: beside the German, filtered, as a table."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.studio.test_studio import content_of, words

pytestmark = pytest.mark.django_db

PAGE = "texte/formular/?sprache=en"
TABLE = "texte/formular/tabelle/?sprache=en"


@pytest.fixture
def translator(ada):
    return ada.copies("hund-anmelden")


def fields(html):
    return re.findall(r'name="(_wort\.[^"]+)"', html)


def test_a_page_of_words_is_saved_as_one_edit_and_seen_in_the_preview(translator):
    html = translator.get(f"{PAGE}&seite=hunde")
    assert "fehlt noch" in html
    before = translator.number
    given = {name.replace(".", "__"): f"EN {at}" for at, name in enumerate(fields(html))}
    translator.post(f"{PAGE}&seite=hunde", **given)
    assert translator.number == before + 1
    html = translator.get(f"{PAGE}&seite=hunde")
    assert "fehlt noch" not in html
    preview = html[html.index('aria-label="Vorschau" lang="en"') :]
    assert "EN 0" in preview
    history = words(translator.get("fassungen/"))
    assert f"Formular auf Englisch: {len(given)} Texte geändert" in history


def test_the_filters_leave_what_is_to_do(translator):
    html = translator.get(f"{PAGE}&seite=hunde")
    translator.post(f"{PAGE}&seite=hunde", **{name.replace(".", "__"): "x" for name in fields(html)})
    assert "seite=hunde" not in re.sub(r'action="[^"]*"', "", translator.get(f"{PAGE}&nur=fehlt"))
    assert "Nichts mehr offen" in translator.get(f"{PAGE}&nur=veraltet")
    translator.post("frage/?seite=hunde&pfad=hunde.chip", _tun="speichern", _label="Welche Nummer hat der Chip?",
                    _type="text")  # fmt: skip
    html = translator.get(f"{PAGE}&nur=veraltet")
    assert fields(html) == ["_wort.hunde.chip#label"]
    assert "Passt noch so" in html
    translator.post(f"{PAGE}&nur=veraltet", **{"_wort__hunde__chip#label": "x", "_passt__hunde__chip#label": "on"})
    assert "Nichts mehr offen" in translator.get(f"{PAGE}&nur=veraltet")


def test_the_table_goes_out_and_comes_back(translator):
    response = translator.client.get(translator.address(TABLE))
    assert "hund-anmelden-en.csv" in response.headers["Content-Disposition"]
    lines = response.content.decode("utf-8-sig").splitlines()
    at = next(at for at, line in enumerate(lines) if line.startswith("/hunde#title;"))
    lines[at] = lines[at].replace(";;fehlt", ";Your dogs;fehlt")
    translator.post(TABLE, datei=SimpleUploadedFile("en.csv", "\n".join(lines).encode()))
    assert content_of(translator)["texts/en.yaml"]["form"] == {"/hunde#title": "Your dogs"}


def test_a_wrong_line_is_told_and_nothing_is_saved(translator):
    before = content_of(translator)
    table = "Stelle;Deutsch;Englisch\n/katze#title;Katzen;Cats\n"
    html = translator.post(TABLE, status=422, datei=SimpleUploadedFile("en.csv", table.encode()))
    assert "Zeile 2: Die Stelle „/katze#title“ gibt es im Formular nicht." in html
    assert content_of(translator) == before
    html = translator.post(TABLE, status=422)
    assert "Wählen Sie eine Datei." in html


def test_german_and_unknown_languages_lead_to_the_texts(translator):
    for part in ("texte/formular/", "texte/formular/tabelle/"):
        for language in ("de", "tr", "xx", ""):
            response = translator.client.get(translator.address(f"{part}?sprache={language}"))
            assert (response.status_code, response.headers["Location"]) == (302, translator.address("texte/"))


def test_what_is_missing_is_german_in_the_preview_and_marked(translator):
    translator.post(f"{PAGE}&seite=hunde", **{"_wort__/hunde#title": "Your dogs"})
    html = translator.get(f"{PAGE}&seite=hunde")
    preview = html[html.index('aria-label="Vorschau" lang="en"') :]
    assert "<h3>Your dogs</h3>" in preview
    assert re.search(r'<label[^>]* lang="de">Name des Hundes', preview)


def test_a_language_is_called_complete_and_held_to_it(translator):
    translator.post(f"{PAGE}&seite=hunde", **{"_wort__/hunde#title": "Your dogs"})
    assert "Dort steht Deutsch" in words(translator.get("pruefung/"))
    translator.post("texte/?sprache=en", _vollstaendig="on")
    assert content_of(translator)["texts/en.yaml"]["complete"] is True
    assert "Die Sprache gilt als vollständig" in words(translator.get("pruefung/"))
    translator.post("texte/?sprache=en")
    assert "complete" not in content_of(translator)["texts/en.yaml"]


def test_xliff_goes_out_and_comes_back(translator):
    response = translator.client.get(translator.address(f"{TABLE}&art=xliff"))
    assert "hund-anmelden-en.xlf" in response.headers["Content-Disposition"]
    file = response.content.decode()
    given = re.sub(r"(<source[^>]*>Name des Hundes</source>)", r"\1<target>Name of the dog</target>", file)
    translator.post(TABLE, datei=SimpleUploadedFile("en.xlf", given.encode()))
    assert content_of(translator)["texts/en.yaml"]["form"] == {"hunde.name#label": "Name of the dog"}
    html = translator.post(TABLE, status=422, datei=SimpleUploadedFile("en.xlf", given.replace("2.0", "1.2").encode()))
    assert "Das ist XLIFF 1.2. Lesen können wir XLIFF 2.0." in words(html)
