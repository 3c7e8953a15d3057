"""Exits: who reaches one cannot go on, what stands behind it does not count, and a form must have another end."""

import pytest

from portalwerk.formengine.rules.checking import check_all, check_page
from portalwerk.formengine.rules.definition import faults
from portalwerk.formengine.rules.form import Exit, Field, FieldType, Form, Page, Way
from portalwerk.formengine.rules.pages import exit_page, next_page, previous_page, prune, settle, visible_pages
from portalwerk.formengine.rules.translating import in_language, words_of

WAYS = (Way("Woanders anmelden", url="https://www.beispiel.de/"),)
YOUNG = Page("zu-jung", "Noch zu jung", shown_if="alter < 16", exit=Exit("Erst ab 16.", WAYS))
AGE = Page("alter", "Alter", elements=(Field("alter", FieldType.INTEGER, "Wie alt?"),))
REST = Page("rest", "Der Rest", elements=(Field("grund", FieldType.TEXT, "Warum?"),))
END = Page(
    "ende", "Ende", shown_if="!is_empty(grund)", elements=(Field("wort", FieldType.TEXT, "Ein Wort", minimum=0),)
)


def form_of(*pages: Page) -> Form:
    return Form(id="f", version="1", title="Formular", pages=pages)


FORM = form_of(AGE, YOUNG, REST, END)
YES_NO = Page("frage", "Frage", elements=(Field("mag", FieldType.BOOLEAN, "Mögen Sie?"),))


def keys(pages):
    return [page.key for page in pages]


def test_who_reaches_an_exit_sees_nothing_behind_it():
    answers = {"alter": "15", "grund": "darum", "wort": "ja"}
    assert keys(visible_pages(FORM, answers)) == ["alter", "zu-jung"]
    assert next_page(FORM, answers, "zu-jung") is None
    assert previous_page(FORM, answers, "zu-jung") == AGE
    assert exit_page(FORM, answers) == YOUNG


def test_who_does_not_reach_it_passes_by():
    answers = {"alter": "16", "grund": "darum"}
    assert keys(visible_pages(FORM, answers)) == ["alter", "rest", "ende"]
    assert exit_page(FORM, answers) is None
    assert check_all(FORM, answers) == []


def test_answers_behind_an_exit_count_for_nothing_but_stay_in_the_draft():
    answers = {"alter": "15", "grund": "darum"}
    assert prune(FORM, answers) == {"alter": "15"}
    assert settle(FORM, answers) == {"alter": "15"}
    assert prune(FORM, answers | {"alter": "17"}) == {"alter": "17", "grund": "darum"}


def test_from_an_exit_nothing_can_be_sent():
    (problem,) = check_all(FORM, {"alter": "15"})
    assert problem.page_key == "zu-jung"
    assert "Noch zu jung" in problem.sentence
    assert check_page(FORM, YOUNG, {"alter": "15"}) == [problem]


def test_an_exit_before_another_one_ends_the_way_first():
    other = Page("alt", "Zu alt", shown_if="alter < 18", exit=Exit("Zu spät."))
    assert keys(visible_pages(form_of(AGE, YOUNG, other, REST), {"alter": "10"})) == ["alter", "zu-jung"]
    assert keys(visible_pages(form_of(AGE, YOUNG, other, REST), {"alter": "17"})) == ["alter", "alt"]


def test_a_form_with_an_exit_is_stored_and_read_again():
    again = Form.from_json(FORM.to_json())
    assert again == FORM
    assert again.pages[1].exit == YOUNG.exit


def test_words_of_an_exit_are_translated():
    words = words_of(FORM)
    assert (words["/zu-jung#reason"], words["/zu-jung#ways.0"]) == ("Erst ab 16.", "Woanders anmelden")
    stored = FORM.to_json() | {"fingerprint": ""}
    stored["translations"] = [{"language": "en", "texts": [{"place": "/zu-jung#reason", "text": "16 and over."}]}]
    end = in_language(Form.from_json(stored), "en").pages[1].exit
    assert end is not None
    assert (end.reason, end.ways) == ("16 and over.", WAYS)


def test_a_sound_form_has_no_fault():
    assert faults(FORM) == []


@pytest.mark.parametrize(
    ("form", "said"),
    [
        pytest.param(form_of(Page("aus", "Aus", exit=Exit("So.")), REST), "braucht eine Bedingung", id="no condition"),
        pytest.param(form_of(REST, Page("aus", "Aus", exit=Exit("So."))), "braucht eine Bedingung", id="at the end"),
        pytest.param(form_of(YOUNG), "nur Ausgänge", id="nothing else"),
        pytest.param(
            form_of(
                YES_NO,
                Page("ja", "Ja", shown_if="mag == true", exit=Exit("Ja.")),
                Page("nein", "Nein", shown_if="mag == false", exit=Exit("Nein.")),
                REST,
            ),
            "endet immer an einem Ausgang",
            id="every way ends",
        ),
        pytest.param(form_of(YOUNG, AGE), "nur auf Fragen von Seiten davor", id="looks ahead"),
        pytest.param(
            form_of(AGE, Page("x", "X", shown_if="alter < 3", elements=REST.elements, exit=Exit("So."))),
            "stellt keine Fragen",
            id="asks",
        ),
        pytest.param(form_of(AGE, Page("x", "X", shown_if="alter < 3", exit=Exit(" "))), "warum", id="no reason"),
        pytest.param(
            form_of(AGE, Page("x", "X", shown_if="alter < 3", exit=Exit("So.", (Way("Hin", url="javascript:x"),)))),
            "braucht eine Leistung oder eine Adresse",
            id="leads nowhere",
        ),
        pytest.param(
            form_of(YES_NO, Page("x", "X", shown_if="mag == true && mag == false", exit=Exit("So.")), REST),
            "nie zu sehen",
            id="dead exit",
        ),
    ],
)
def test_an_exit_that_cannot_be_meant_is_a_fault(form, said):
    found = faults(form)
    assert any(said in fault for fault in found), found


def test_a_question_that_nobody_must_answer_is_a_way_past_both_exits():
    asked = Page("frage", "Frage", elements=(Field("mag", FieldType.BOOLEAN, "Mögen Sie?", minimum=0),))
    ends = (
        Page("ja", "Ja", shown_if="mag == true", exit=Exit("Ja.")),
        Page("nein", "Nein", shown_if="mag == false", exit=Exit("Nein.")),
    )
    assert faults(form_of(asked, *ends, REST)) == []


def test_a_page_behind_an_exit_that_only_those_at_the_exit_could_see_is_dead():
    behind = Page("mehr", "Mehr", shown_if="mag == true", elements=REST.elements)
    end = Page("ja", "Ja", shown_if="mag == true", exit=Exit("Ja."))
    last = Page("letzte", "Letzte", elements=END.elements)
    assert [fault for fault in faults(form_of(YES_NO, end, behind, last)) if "„mehr“" in fault]
