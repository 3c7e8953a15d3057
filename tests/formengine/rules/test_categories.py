"""What each of several files is: asked of every file, demanded where it must be there, told where answers are read."""

import pytest

from portalwerk.formengine.rules.categories import (
    category_name,
    check_categories,
    read_categories,
    with_categories,
)
from portalwerk.formengine.rules.definition import faults
from portalwerk.formengine.rules.form import Category, Field, FieldType, Form, Page
from portalwerk.formengine.rules.summary import summary
from portalwerk.formengine.rules.translating import words_of

KINDS = (
    Category("vorn", "Vorderseite", needed=True),
    Category("hinten", "Rückseite", needed=True),
    Category("mehr", "Etwas anderes"),
)


def one_field(**more):
    field = Field("card", FieldType.FILE, "Ausweis", **{"maximum": 4, "minimum": 0, "categories": KINDS, **more})
    other = Field("other", FieldType.FILE, "Anderes", minimum=0, maximum=4, categories=(Category("x", "X"),))
    return Form("f", "1", "F", (Page("a", "A", elements=(field,)), Page("b", "B", elements=(other,))))


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({}, "Bei „Ausweis“ fehlt zu 2 Dateien noch, was das ist. Wählen Sie es bei der Datei aus."),
        ({"1": "vorn"}, "Bei „Ausweis“ fehlt zu einer Datei noch, was das ist. Wählen Sie es bei der Datei aus."),
        ({"1": "vorn", "2": "weg"}, "Bei „Ausweis“ fehlt zu einer Datei noch, was das ist. Wählen Sie es bei der"),
        ({"1": "vorn", "2": "mehr"}, "Bei „Ausweis“ fehlt noch „Rückseite“. Laden Sie das bitte auch hoch."),
        ({"1": "mehr", "2": "mehr"}, "Bei „Ausweis“ fehlen noch „Vorderseite“ und „Rückseite“. Laden Sie das bitte"),
    ],
)
def test_what_is_missing_is_named_at_its_question(chosen, sentence):
    [problem] = check_categories(one_field(), {"card": ["1", "2"]}, chosen)
    assert problem.sentence.startswith(sentence)
    assert (problem.path, problem.page_key) == ("card", "a")


@pytest.mark.parametrize(
    ("answers", "chosen", "page_key"),
    [
        ({"card": ["1", "2"]}, {"1": "vorn", "2": "hinten"}, ""),
        ({}, {}, ""),
        ({"card": ["1"]}, {}, "b"),
    ],
    ids=["all there", "no file at all", "another page"],
)
def test_nothing_is_said_where_nothing_is_wrong(answers, chosen, page_key):
    assert check_categories(one_field(), answers, chosen, page_key=page_key) == []


def test_a_hidden_question_asks_nothing():
    assert check_categories(one_field(shown_if="size(other) > 0"), {"card": ["1"]}, {}) == []


def test_only_what_the_page_asks_and_the_question_has_is_read():
    answers = {"card": ["1", "2"], "other": ["3"]}
    posted = {
        category_name("card", "1"): ["hinten"],
        category_name("card", "2"): ["erfunden"],
        category_name("other", "3"): ["x"],
        category_name("card", "fremd"): ["vorn"],
    }
    assert read_categories(one_field(), answers, posted, {}, page_key="a") == {"1": "hinten"}
    held = {"1": "vorn", "2": "mehr", "9": "vorn"}
    assert read_categories(one_field(), answers, {}, held) == {"1": "vorn", "2": "mehr"}


def test_a_choice_can_be_taken_back():
    posted = {category_name("card", "1"): [""]}
    assert read_categories(one_field(), {"card": ["1"]}, posted, {"1": "vorn"}, page_key="a") == {}


def test_answers_tell_what_the_files_are():
    form = one_field()
    [first, _] = with_categories(form, summary(form, {"card": ["1", "2"]}), {"2": "hinten"})
    assert first.rows[0].value_text == "2 Dateien: Rückseite"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"maximum": 1}, "Kategorien hat nur ein Feld für mehrere Dateien"),
        ({"type": FieldType.TEXT}, "Kategorien hat nur ein Feld für mehrere Dateien"),
        ({"categories": (*KINDS, KINDS[0])}, "„vorn“ gibt es zweimal"),
        ({"maximum": 2, "categories": (*KINDS, Category("c", "C", needed=True))}, "3 Kategorien müssen da sein"),
    ],
)
def test_categories_that_cannot_be_are_found_when_the_form_is_saved(more, words):
    field = Field(**{"key": "card", "type": FieldType.FILE, "label": "A", "maximum": 4, "categories": KINDS, **more})
    assert any(words in fault for fault in faults(Form("f", "1", "F", (Page("a", "A", elements=(field,)),))))


def test_they_are_kept_in_the_form_and_can_be_translated():
    form = one_field()
    assert Form.from_json(form.to_json()) == form
    assert Form.from_json(form.to_json()).pages == form.pages
    assert words_of(form)["card#categories.vorn"] == "Vorderseite"
