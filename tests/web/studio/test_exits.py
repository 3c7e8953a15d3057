"""An exit in the studio: made, told, drawn as an end, tried, and kept as a test case."""

import re

import pytest

from tests.web.studio.test_studio import content_of, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def ended(ada):
    """A copy of a service that ends for people from elsewhere: `steuer` behind the second page."""
    ada.copies("hund-anmelden")
    ada.post("?seite=erklaerung", _tun="neuer-ausgang", _neuer_titel="Ihr Ort ist zuständig")
    ada.post(
        "?seite=ihr-ort-ist-zustaendig",
        _tun="ausgang",
        _grund="Die Steuer bekommt der Ort, in dem der Hund lebt.",
        _weg1="Zuständigen Ort finden",
        _ziel1="https://www.beispiel.de/",
        _weg2="Ort ändern",
        _ziel2="hund-anmelden",
    )
    for _ in range(4):
        ada.post("?seite=ihr-ort-ist-zustaendig", _tun="seite-hoch")
    ada.post(
        "regel/?seite=ihr-ort-ist-zustaendig&art=shown_if&feld=anschrift.ort",
        _tun="dazu",
        _vergleich="is",
        _wert="Auenheim",
    )
    return ada


def test_what_was_filled_in_is_kept_and_shown(ended):
    page = content_of(ended)["form.yaml"]["pages"][2]
    assert page["exit"] == {
        "reason": "Die Steuer bekommt der Ort, in dem der Hund lebt.",
        "ways": [
            {"label": "Zuständigen Ort finden", "url": "https://www.beispiel.de/"},
            {"label": "Ort ändern", "service": "hund-anmelden"},
        ],
    }
    html = ended.get("?seite=ihr-ort-ist-zustaendig")
    assert "dann endet der Antrag hier." in words(html)
    assert html.count("Die Steuer bekommt der Ort, in dem der Hund lebt.") >= 2, "in the field and in the preview"
    assert "Frage hinzufügen" not in html


def test_before_it_has_a_reason_and_a_condition_it_breaks_nothing(ada):
    ada.copies("hund-anmelden")
    ada.post("", _tun="neuer-ausgang", _neuer_titel="Ende")
    assert "5 von 5 Testfällen grün" in ada.get("?seite=ende")
    assert "wann, ist noch nicht gesagt" in ada.get("ablauf/")
    assert "Der Text ist leer" in ada.get("pruefung/")


def test_the_way_shows_it_as_an_end_in_picture_and_list(ended):
    html = ended.get("ablauf/")
    assert html.count("pw-flow__end") == 1
    assert "Hier endet der Antrag." in words(html)
    assert "Hier endet der Antrag" in re.search(r'<svg class="pw-flow"[^>]*aria-label="([^"]*)"', html)[1]


def test_trying_ends_there_and_the_case_says_so(ended):
    answers = '{"anschrift": {"strasse": "Lindenweg 4", "plz": "39999", "ort": "Auenheim"}}'
    html = ended.post(
        "ausprobieren/", status=200, _seite="anschrift", _antworten=answers,
        anschrift__strasse="Lindenweg 4", anschrift__plz="39999", anschrift__ort="Auenheim",
    )  # fmt: skip
    assert "Die Steuer bekommt der Ort" in html
    assert "Ergebnis ansehen" in html
    assert "Weiter</button>" not in html
    html = ended.post("ausprobieren/", status=200, _ende="1", _antworten=answers)
    assert "endet am Ausgang „Ihr Ort ist zuständig“" in html
    ended.post("ausprobieren/", _tun="testfall", _titel="Von woanders", _antworten=answers, _ende="1")
    assert content_of(ended)["examples/von-woanders.yaml"]["expect"]["outcome"] == "exit"
    assert "endet am Ausgang „Ihr Ort ist zuständig“" in ended.get("testfaelle/")


def test_a_case_that_ends_there_turns_red_when_it_no_longer_does(ended):
    answers = '{"anschrift": {"strasse": "Lindenweg 4", "plz": "39999", "ort": "Auenheim"}}'
    ended.post("ausprobieren/", _tun="testfall", _titel="Von woanders", _antworten=answers, _ende="1")
    ended.post("regel/?seite=ihr-ort-ist-zustaendig&art=shown_if", _tun="keine")
    assert "vorher „endet an einem Ausgang“" in ended.get("testfaelle/")


def test_an_exit_that_looks_ahead_is_refused(ended):
    html = ended.post("?seite=ihr-ort-ist-zustaendig", status=422, _tun="seite-hoch")
    assert "nur auf Fragen von Seiten davor" in html
