"""Who must sign besides the applicant, by HTTP."""

import pytest

from tests.web.studio.test_studio import content_of, words

pytestmark = pytest.mark.django_db

GIVEN = {"_title": "Zweiter Halter", "_statement": "Ich bin einverstanden.", "_sees": ["halter", "hunde"],
         "_needs": "ozg_9a"}  # fmt: skip


@pytest.fixture
def editor(ada):
    ada.copies("hund-anmelden")
    html = ada.get("unterschriften/")
    assert "Ohne Anmeldung geht das nicht" in html
    ada.post("einstellungen/", _stelle="steueramt", _vertrauen="low", _recht="Satzung", _zweck="Steuer",
             _aufbewahrung="12", _erklaerung="none", _entscheiden="30", _nachreichen="14")  # fmt: skip
    return ada


def test_a_signer_is_added_given_a_condition_and_removed(editor):
    editor.post("unterschriften/?wer=neu", _tun="speichern", **GIVEN)
    [signer] = content_of(editor)["package.yaml"]["signers"]
    assert (signer["key"], signer["sees"]) == ("zweiter_halter", ["halter", "hunde"])
    rule = "regel/?art=signer&posten=zweiter_halter"
    goal = editor.post(f"{rule}&feld=ermaessigung", _tun="dazu", _vergleich="is", _antwort="tierheim")
    assert "Wann unterschreibt „Zweiter Halter“?" in editor.get(goal)
    assert "Trifft etwas davon zu? ist Der Hund kommt aus dem Tierheim" in words(editor.get("unterschriften/"))
    editor.post("unterschriften/?wer=zweiter_halter", _tun="weg", _key="zweiter_halter")
    assert "signers" not in content_of(editor)["package.yaml"]
    assert "Unterschrift „Zweiter Halter“ entfernt" in editor.get("fassungen/")


def test_what_is_missing_is_told_and_what_was_typed_stays(editor):
    html = editor.post("unterschriften/?wer=neu", status=422, _tun="speichern", **{**GIVEN, "_sees": []})
    assert "Wählen Sie mindestens eine Seite" in html
    assert "Zweiter Halter" in html
    html = editor.post("unterschriften/?wer=neu", status=422, _tun="speichern", **{**GIVEN, "_order": "erste"})
    assert "Zahl von 1 bis 20" in html
