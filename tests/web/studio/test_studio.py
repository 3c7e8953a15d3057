"""The studio by HTTP: what an editor does, page by page, without any script."""

import re
from io import BytesIO

import pytest

from portalwerk.access.rules import Role
from portalwerk.catalog.models import OnlineService
from portalwerk.kernel.scope import transaction_for
from portalwerk.packages.models import DraftRevision, DraftService

pytestmark = pytest.mark.django_db

PARTS = ["", "?seite=hunde", "?seite=hunde&vorschau=computer", "frage/?seite=hunde&pfad=hunde.chip",
         "frage/?seite=hunde&pfad=hunde", "neue-frage/?seite=hunde", "neue-frage/?seite=hunde&pfad=hunde",
         "regel/?seite=erlaubnis&art=shown_if", "regel/?seite=erlaubnis&art=shown_if&feld=halter.geburtsdatum",
         "regel/?seite=halter&art=check&nummer=0", "regel/?art=fee&posten=weg", "ablauf/", "texte/",
         "texte/?sprache=en", "texte/formular/?sprache=en", "kosten/", "unterlagen/", "unterschriften/", "schreiben/",
         "schreiben/?brief=denied", "einstellungen/",
         "ausprobieren/", "ausprobieren/?fall=ein-hund", "ausprobieren/?seite=hunde", "testfaelle/", "fassungen/",
         "fassungen/1/", "pruefung/", "verwerfen/"]  # fmt: skip


def content_of(editor):
    with transaction_for(editor.town.pk):
        draft = DraftService.objects.get(pk=editor.draft.rstrip("/").rpartition("/")[2])
        return DraftRevision.objects.get(draft=draft, number=draft.number).content


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_every_page_of_a_copied_draft_can_be_seen(ada):
    ada.copies("hund-anmelden")
    for part in PARTS:
        html = ada.get(part)
        assert html.count("<h1") == 1, part
        assert "5 von 5 Testfällen grün" in html, part


def test_every_page_of_a_fresh_draft_can_be_seen(ada):
    ada.begins("Straßenfest anmelden")
    for part in ("", "ablauf/", "texte/", "kosten/", "unterlagen/", "schreiben/", "einstellungen/", "ausprobieren/",
                 "testfaelle/", "fassungen/", "pruefung/"):  # fmt: skip
        assert "Straßenfest anmelden" in ada.get(part), part


def test_the_start_shows_drafts_and_what_is_online(ada):
    assert "Hund anmelden" in ada.get()
    ada.copies("hund-anmelden")
    assert "In Arbeit" in ada.get(ada.start)


def test_a_question_is_added_described_and_moved(ada):
    ada.begins("Straßenfest")
    goal = ada.post("neue-frage/?seite=ihre-person", _tun="frage", _label="Wie viele kommen?", _type="integer")
    assert "pfad=wie_viele_kommen" in goal
    ada.post(goal, _tun="speichern", _label="Wie viele Gäste kommen?", _hint="Ungefähr reicht.", _type="integer",
             _pflicht="nein", _max_value="5000", _reason="Für den Rettungsdienst")  # fmt: skip
    html = ada.get("?seite=ihre-person")
    assert "Wie viele Gäste kommen?" in html
    assert "Ganze Zahl · freiwillig" in html
    goal = ada.post("?seite=ihre-person", _tun="hoch:wie_viele_kommen")
    assert goal.endswith("#f-wie_viele_kommen")
    keys = [one["key"] for one in content_of(ada)["form.yaml"]["pages"][0]["elements"]]
    assert keys == ["wie_viele_kommen", "person"]


def test_answers_keep_their_codes_when_their_words_change(ada):
    ada.copies("hund-anmelden")
    place = "frage/?seite=ermaessigung&pfad=ermaessigung"
    ada.post(place, _tun="speichern", _label="Trifft etwas zu?", _type="radio",
             _options="Nein\nHund hilft\nIch bekomme Bürgergeld\nAus dem Tierheim")  # fmt: skip
    options = content_of(ada)["form.yaml"]["pages"][4]["elements"][0]["options"]
    assert [one["code"] for one in options] == ["keine", "assistenz", "sozial", "tierheim"]
    assert options[1]["label"] == "Hund hilft"


def test_what_a_rule_needs_cannot_be_removed_and_the_page_says_why(ada):
    ada.copies("hund-anmelden")
    html = ada.post("frage/?seite=hunde&pfad=hunde.gefaehrlich", status=422, _tun="weg")
    assert "gefaehrlich" in html
    assert "<title>Fehler:" in html


def test_a_rule_is_built_from_choices_and_read_as_a_sentence(ada):
    ada.copies("hund-anmelden")
    html = ada.get("regel/?seite=erklaerung&art=shown_if&feld=ermaessigung")
    assert "Der Hund kommt aus dem Tierheim" in html
    ada.post(
        "regel/?seite=erklaerung&art=shown_if&feld=ermaessigung", _tun="dazu", _vergleich="is", _antwort="tierheim"
    )
    assert content_of(ada)["form.yaml"]["pages"][5]["shown_if"] == 'ermaessigung == "tierheim"'
    assert "Trifft etwas davon zu? ist Der Hund kommt aus dem Tierheim" in words(ada.get("?seite=erklaerung"))
    ada.post("regel/?seite=erklaerung&art=shown_if", _tun="keine")
    assert "shown_if" not in content_of(ada)["form.yaml"]["pages"][5]


def test_a_check_says_its_sentence_where_it_acts(ada):
    ada.copies("hund-anmelden")
    goal = ada.post(
        "regel/?seite=hunde&pfad=hunde.wurf&art=check&feld=hunde.wurf", _tun="dazu", _vergleich="future",
        _satz="Der Tag liegt in der Zukunft.",
    )  # fmt: skip
    assert "nummer=1" in goal
    added = content_of(ada)["form.yaml"]["pages"][2]["elements"][0]["checks"][1]
    assert added == {"valid_if": "!(wurf > today)", "sentence": "Der Tag liegt in der Zukunft.", "target": "wurf"}
    assert "Der Tag liegt in der Zukunft." in ada.get("?seite=hunde")


def test_undo_brings_the_last_revision_back(ada):
    ada.copies("hund-anmelden")
    before = content_of(ada)
    ada.post("?seite=hunde", _tun="seite-hoch")
    assert "Rückgängig" in ada.get()
    ada.post("", _tun="zurueck")
    assert content_of(ada) == before


def test_two_people_do_not_overwrite_each_other(ada, hire):
    ada.copies("hund-anmelden")
    bea = hire(name="Bea")
    bea.draft, bea.number = ada.draft, 1
    ada.post("?seite=hunde", _tun="neue-seite", _neuer_titel="Von Ada")
    assert "inzwischen geändert" in bea.post("?seite=hunde", status=422, _tun="neue-seite", _neuer_titel="Von Bea")


def test_fees_papers_letters_and_texts_are_saved(ada):
    ada.copies("hund-anmelden")
    ada.post("kosten/", _faellig="by_decision", **{"_posten.0.text": "Steuer", "_posten.0.betrag": "60"})
    assert content_of(ada)["fees.yaml"]["items"] == [{"key": "steuer", "label": "Steuer", "amount": "60,00"}]
    ada.post("unterlagen/", **{"_papier.0.key": "chip", "_papier.0.text": "Heimtierausweis neu"})
    assert content_of(ada)["process.yaml"]["documents"] == [{"key": "chip", "title": "Heimtierausweis neu"}]
    ada.post("schreiben/?brief=granted", _betreff="Ihr Hund", _absaetze="Erster.\n\nZweiter.")
    assert content_of(ada)["process.yaml"]["letters"]["granted"]["paragraphs"] == ["Erster.", "Zweiter."]
    ada.post("texte/", **{"_text.title": "Hund melden", "_text.costs": "Steuer | 60,00 € im Jahr"})
    assert content_of(ada)["texts/de.yaml"]["costs"] == [{"label": "Steuer", "amount": "60,00 € im Jahr"}]


def test_a_translation_stands_beside_the_german_and_says_what_is_missing(ada):
    ada.copies("hund-anmelden")
    ada.post("texte/", _tun="sprache", _sprache="pl")
    html = ada.get("texte/?sprache=pl")
    assert "Fehlt noch" in html
    assert 'lang="pl"' in html
    ada.post("texte/?sprache=pl", **{"_text.title": "Zgłoś psa"})
    ada.post("texte/", **{"_text.title": "Hund melden"})
    assert "Veraltet" in ada.get("texte/?sprache=pl")


def test_trying_leads_to_the_end_and_becomes_a_test_case(ada):
    ada.begins("Straßenfest")
    html = ada.post("ausprobieren/", status=422, _seite="ihre-person", _antworten="{}")
    assert "Fehler:" in html
    html = ada.post("ausprobieren/", status=200, _seite="ihre-person", _antworten="{}", person__vorname="Ada",
                    person__familienname="Beispiel", person__geburtsdatum__day="1", person__geburtsdatum__month="5",
                    person__geburtsdatum__year="1990")  # fmt: skip
    assert "So würde es enden" in html
    answers = re.search(r'name="_antworten" value="([^"]*)"', html)[1].replace("&quot;", '"')
    ada.post("ausprobieren/", _tun="testfall", _titel="Ada feiert", _antworten=answers, _ende="1")
    example = content_of(ada)["examples/ada-feiert.yaml"]
    assert example["expect"]["outcome"] == "accepted"
    assert "1 von 1 Testfall grün" in ada.get("testfaelle/")


def test_test_cases_are_proposed_and_turn_red_when_the_form_changes(ada):
    ada.begins("Straßenfest")
    ada.number -= 1
    ada.post("testfaelle/", _tun="vorschlagen")
    html = ada.get("testfaelle/")
    assert "3 von 3 Testfällen grün" in html
    with_number = int(re.search(r"Fassung (\d+)", html)[1])
    ada.number = with_number
    ada.post("?seite=ihre-person", _tun="neue-seite", _neuer_titel="Fest")
    ada.post("neue-frage/?seite=fest", _tun="frage", _label="Wann?", _type="date")
    html = ada.get("testfaelle/")
    assert "Anders als gedacht" in html
    name = re.search(r'value="(annehmen:[^"]+)"', html)[1]
    ada.post("testfaelle/", _tun=name)
    assert "Anders als gedacht" in ada.get("testfaelle/") or "Grün" in ada.get("testfaelle/")


def test_the_last_day_of_the_earlier_version_is_set_kept_and_taken_back(ada):
    ada.copies("hund-anmelden")

    def settings(day: str, month: str, year: str, **more: object) -> str:
        last_day = {"_bis.day": day, "_bis.month": month, "_bis.year": year}
        return ada.post("einstellungen/", _stelle="steueramt", _vertrauen="none", _erklaerung="none", _recht="Satzung",
                        _entscheiden="30", _nachreichen="14", **last_day, **more)  # fmt: skip

    settings("31", "12", "2026")
    page = ada.get("einstellungen/")
    assert re.search(r'name="_bis.year"[^>]*value="2026"', page)
    refused = settings("31", "2", "2026", status=422)
    assert "Diesen Tag gibt es nicht" in refused
    assert re.search(r'name="_bis.month"[^>]*value="2"', refused)
    settings("", "", "")
    assert not re.search(r'name="_bis.year"[^>]*value="2', ada.get("einstellungen/"))


def test_how_days_count_is_chosen(ada):
    ada.copies("hund-anmelden")
    ada.post("einstellungen/", _stelle="steueramt", _vertrauen="none", _erklaerung="none", _recht="Satzung",
             _entscheiden="30", _zaehlen="working", _nachreichen="14")  # fmt: skip
    assert re.search(r'<option value="working"[^>]*selected', ada.get("einstellungen/"))


def test_the_whole_way_to_the_people(ada, hire, town):
    ada.copies("hund-anmelden")
    ada.post("pruefung/", status=422)
    ada.post("einstellungen/", _stelle="steueramt", _vertrauen="none", _erklaerung="none", _recht="Satzung",
             _zweck="Steuer festsetzen", _aufbewahrung="120", _entscheiden="30", _nachreichen="14")  # fmt: skip
    ada.post("pruefung/", _kommentar="Bitte ansehen")
    karl = hire(Role.PUBLISHER, "Karl")
    karl.draft = ada.draft
    assert "Bitte ansehen" in karl.get("pruefung/")
    karl.post("pruefung/urteil/", _tun="freigeben")
    karl.post("pruefung/veroeffentlichen/", _tun="jetzt")
    assert "ist online" in karl.get("pruefung/")
    assert OnlineService.objects.get(tenant=town, is_current=True).version == "1.1.0+burgbach"


def test_an_editor_alone_neither_approves_nor_publishes(ada):
    ada.copies("hund-anmelden")
    assert "Dafür fehlt Ihnen das Recht" in ada.post("pruefung/urteil/", status=409, _tun="freigeben")
    assert "Dafür fehlt Ihnen das Recht" in ada.post("pruefung/veroeffentlichen/", status=409)


def test_a_package_goes_out_and_comes_in_signed(ada):
    ada.copies("hund-anmelden")
    packed = ada.client.get(ada.address("paket/")).content
    ada.post("texte/", **{"_text.title": "Ganz anders"})
    upload = BytesIO(packed)
    upload.name = "hund.paket.zip"
    html = ada.post(f"{ada.start}paket/", status=200, datei=upload)
    assert "Die Unterschrift stimmt" in html
    assert "Ganz anders" in html
    body = re.search(r'name="paket" value="([^"]+)"', html)[1]
    taken = {"_tun": "uebernehmen", "paket": body}
    ada.post(f"{ada.start}paket/", **taken)
    assert content_of(ada)["texts/de.yaml"]["title"] == "Hund anmelden"
    broken = BytesIO(packed[:-40])
    broken.name = "hund.paket.zip"
    ada.post(f"{ada.start}paket/", status=422, datei=broken)


def test_a_discarded_draft_is_gone(ada, town):
    ada.copies("hund-anmelden")
    ada.post("verwerfen/", sicher="ja")
    ada.get("", status=404)
    with transaction_for(town.pk):
        assert not DraftService.objects.exists()


def test_what_the_files_of_a_question_can_be_is_written_one_a_line(ada):
    ada.copies("hund-anmelden")
    place = "frage/?seite=erlaubnis&pfad=erlaubnis"
    fields = {"_tun": "speichern", "_label": "Erlaubnis", "_type": "file", "_pflicht": "ja", "_hoechstens": "3"}
    ada.post(place, **fields, _categories="Ausweis, Vorderseite\nAusweis, Rückseite\n")
    assert "Was davon muss dabei sein?" in ada.get(place)
    ada.post(place, **fields, _categories="Ausweis vorne\nAusweis, Rückseite", _needed=["ausweis_vorderseite"])
    element = content_of(ada)["form.yaml"]["pages"][3]["elements"][0]
    assert element["categories"] == [
        {"code": "ausweis_vorderseite", "label": "Ausweis vorne", "needed": True},
        {"code": "ausweis_rueckseite", "label": "Ausweis, Rückseite"},
    ]
    assert "Kategorien der Dateien" in words(ada.get("fassungen/1/"))
