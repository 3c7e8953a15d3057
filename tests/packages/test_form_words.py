"""Words of the form in other languages: what is missing, what is outdated, and the table for translators."""

import csv
import io
from typing import Any

import pytest

from portalwerk.packages.rules.assembling import package_of
from portalwerk.packages.rules.checks import check
from portalwerk.packages.rules.differences import differences
from portalwerk.packages.rules.editing.edit import EditRefused, edited
from portalwerk.packages.rules.editing.elements import ChangeElement, RemoveElement
from portalwerk.packages.rules.editing.words import AddLanguage, SetFormWords
from portalwerk.packages.rules.form_words import behind, form_words, spoken, words_in
from portalwerk.packages.rules.gate import gate
from portalwerk.packages.rules.sketching import sketch
from portalwerk.packages.rules.tables import TableUnreadable
from portalwerk.packages.rules.word_table import word_table, words_of_table

CHIP = "hunde.chip#label"


def statuses(content: Any, language: str = "en") -> dict[str, str]:
    return {word.place: word.status for word in form_words(content, language)}


@pytest.fixture
def english(dog_content):
    """The dog form, all of it in English."""
    return edited(dog_content, SetFormWords("en", {place: f"{place} in English" for place in statuses(dog_content)}))


def test_every_text_of_the_form_is_missing_before_anybody_translates(dog_content):
    words = form_words(dog_content, "en")
    assert {word.status for word in words} == {"missing"}
    chip = next(word for word in words if word.place == CHIP)
    assert (chip.page, chip.what) == ("hunde", "Frage")
    assert behind(dog_content, "en") == []


def test_a_whole_translation_is_up_to_date_and_the_form_speaks_it(english):
    assert behind(english, "en") == []
    assert not [one for one in check(package_of(english)) if one.file == "texts/en.yaml"]
    form = spoken(sketch(english), english, "en")
    assert form.page("hunde").title == "/hunde#title in English"
    assert spoken(sketch(english), english, "tr").pages == sketch(english).pages


def test_a_changed_question_is_outdated_until_it_is_translated_or_confirmed(english):
    changed = edited(english, ChangeElement("hunde", ("hunde", "chip"), {"label": "Nummer auf dem Chip?"}))
    assert [word.place for word in behind(changed, "en")] == [CHIP]
    assert any("in Englisch veraltet" in remark.sentence for remark in gate(changed, None))
    own = words_in(changed, "en")[CHIP]
    unread = edited(changed, SetFormWords("en", {CHIP: own}))
    assert statuses(unread)[CHIP] == "outdated"
    confirmed = edited(changed, SetFormWords("en", {CHIP: own}, frozenset({CHIP})))
    translated = edited(changed, SetFormWords("en", {CHIP: "Chip number?"}))
    assert statuses(confirmed)[CHIP] == statuses(translated)[CHIP] == ""


def test_words_of_a_question_that_is_gone_go_with_the_next_edit(english):
    gone = edited(english, RemoveElement("hunde", ("hunde", "chip")))
    assert any(one.file == "texts/en.yaml" for one in check(package_of(gone)))
    tidy = edited(gone, SetFormWords("en", {}))
    assert CHIP not in words_in(tidy, "en")
    assert f"form:{CHIP}" not in tidy["translations.yaml"]["made_from"]["en"]
    assert not any(one.file == "texts/en.yaml" for one in check(package_of(tidy)))


def test_german_words_and_languages_not_begun_are_refused(dog_content):
    for language in ("de", "tr"):
        with pytest.raises(EditRefused):
            edited(dog_content, SetFormWords(language, {CHIP: "x"}))
    begun = edited(dog_content, AddLanguage("tr"))
    assert words_in(edited(begun, SetFormWords("tr", {CHIP: "Çip"})), "tr") == {CHIP: "Çip"}


def test_the_history_shows_each_word(english):
    changed = edited(english, SetFormWords("en", {CHIP: "Chip number"}))
    [found] = differences(english, changed)
    assert (found.area, found.what, found.after) == ("Formular, Englisch", "Frage", "Chip number")


def test_the_table_comes_back_as_it_went_out(english):
    words = form_words(english, "en")
    table = word_table(words, "en", {})
    assert words_of_table(table, words, "en") == ({}, [])
    rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig")), delimiter=";"))
    at = next(row for row in rows if row[0] == CHIP)
    at[4] = "Chip"
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    assert words_of_table(out.getvalue().encode(), words, "en") == ({CHIP: "Chip"}, [])


def test_a_text_that_looks_like_a_formula_stays_text_and_comes_back(english):
    odd = edited(english, SetFormWords("en", {CHIP: "=1+1"}))
    words = form_words(odd, "en")
    table = word_table(words, "en", {})
    assert b"'=1+1" in table
    assert words_of_table(table, words, "en") == ({}, [])


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("hunde.katze#label;Katze;Cat", "Zeile 2: Die Stelle „hunde.katze#label“ gibt es im Formular nicht."),
        (";Katze;Cat", "Zeile 2: Die Stelle fehlt."),
        (f"{CHIP};Was anderes;Chip", "Zeile 2: Das Deutsche heißt jetzt"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_of_it_is_taken_silently(dog_content, line, sentence):
    words = form_words(dog_content, "en")
    _changed, wrong = words_of_table(f"Stelle;Deutsch;Englisch\n{line}\n".encode(), words, "en")
    assert len(wrong) == 1
    assert wrong[0].startswith(sentence)


def test_two_lines_for_one_place_are_wrong(dog_content):
    words = form_words(dog_content, "en")
    german = next(word.german for word in words if word.place == CHIP)
    table = f"Stelle;Deutsch;Englisch\n{CHIP};{german};One\n{CHIP};{german};Two\n".encode()
    assert words_of_table(table, words, "en")[1] == [f"Zeile 3: Die Stelle „{CHIP}“ steht schon in Zeile 2."]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"PK\x03\x04", "beschädigt"),
        (b"Stelle;Deutsch\n", "Spalte „Englisch“"),
        (b'Stelle;Deutsch;Englisch\n"a;b', "Anführungszeichen"),
        (b"\x81\x8d", "keine CSV"),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason(dog_content, data, sentence):
    with pytest.raises(TableUnreadable, match=sentence):
        words_of_table(data, form_words(dog_content, "en"), "en")


def half(content, **more):
    """The form in English but for the number of the chip. Parameters: more, what the file of the texts says besides."""
    place = dict.fromkeys([CHIP], "")
    after = edited(content, SetFormWords("en", place))
    return {**after, "texts/en.yaml": {**after["texts/en.yaml"], **more}}


def test_a_language_with_a_gap_can_be_published_and_the_gap_is_told(english):
    content = half(english)
    assert check(package_of(content)) == []
    told = [one for one in gate(content, None) if one.area == "translations" and "Formular" in one.sentence]
    assert [(one.is_blocking, one.sentence) for one in told] == [
        (False, "Vom Formular ist 1 Text noch nicht in Englisch. Dort steht Deutsch.")
    ]


def test_a_gap_blocks_where_the_package_says_that_there_is_none(english):
    [finding] = check(package_of(half(english, complete=True)))
    assert finding.sentence == f"Die Sprache gilt als vollständig, aber vom Formular fehlt ein Text: „{CHIP}“."
    told = [one for one in gate(half(english, complete=True), None) if "Formular" in one.sentence]
    assert [one.is_blocking for one in told] == [True]
    assert check(package_of({**english, "texts/en.yaml": {**english["texts/en.yaml"], "complete": True}})) == []


def test_german_is_complete_by_itself(dog_content):
    german = {**dog_content["texts/de.yaml"], "complete": True}
    assert len(check(package_of({**dog_content, "texts/de.yaml": german}))) == 1
