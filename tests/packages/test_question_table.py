"""Questions from a table: all of them on their pages, or a sentence for each wrong line."""

import pytest

from portalwerk.packages.rules.editing.edit import EditRefused, edited
from portalwerk.packages.rules.editing.pages import pages_of
from portalwerk.packages.rules.question_table import AddQuestions, pattern, questions_of
from portalwerk.packages.rules.sketching import faults_of
from portalwerk.packages.rules.tables import TableUnreadable

HEAD = "Seite;Frage;Art;Pflicht;Antworten;Hinweis\n"


def read(*lines: str) -> tuple:
    return questions_of((HEAD + "\n".join(lines)).encode())


def test_the_pattern_is_taken_as_it_is_and_makes_a_page(dog_content):
    questions, wrong = questions_of(pattern())
    assert wrong == []
    content = edited(dog_content, AddQuestions(tuple(questions)))
    page = pages_of(content)[-1]
    assert page["title"] == "Ihr Fest"
    name, place, guests = page["elements"]
    assert name == {"key": "wie_heisst_das_fest", "type": "text", "label": "Wie heißt das Fest?",
                    "hint": "So steht es später im Kalender."}  # fmt: skip
    assert place["options"] == [{"code": "auf_der_strasse", "label": "Auf der Straße"},
                                {"code": "im_park", "label": "Im Park"}]  # fmt: skip
    assert (guests["type"], guests["count"]) == ("integer", "0:1")
    assert faults_of(content) == []


def test_a_page_that_is_there_gets_the_questions_and_keys_stay_apart(dog_content):
    before = pages_of(dog_content)[-1]
    title = before["title"].upper()
    questions, _wrong = read(f"{title};Richtig?;Ja oder Nein;;;", f"{title};Richtig!;ja/nein;nein;;")
    after = pages_of(edited(dog_content, AddQuestions(tuple(questions))))
    assert len(after) == len(pages_of(dog_content))
    assert [one["key"] for one in after[-1]["elements"][-2:]] == ["richtig_2", "richtig_3"]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (";Wer?;Text;;;", "auf welcher Seite"),
        ("Fest;;Text;;;", "Text der Frage fehlt"),
        ("Fest;Wer?;Gedicht;;;", "Die Art „Gedicht“ gibt es nicht"),
        ("Fest;Wer?;Text;vielleicht;;", "Schreiben Sie ja oder nein"),
        ("Fest;Wer?;Auswahl;;Nur eine;", "mindestens zwei Antworten"),
        ("Fest;Wer?;Text;;Ja | Nein;", "nur bei einer Auswahl"),
        ("Fest;Wer?;Text;;;" + "x" * 301, "unter „Hinweis“ ist zu lang"),
        ("Fest;Wer?;Auswahl;;Ja | " + "x" * 301 + ";", "Antwort ist zu lang"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_taken(line, sentence):
    questions, wrong = read("Fest;Gut?;Text;;;", line)
    assert questions == []
    assert len(wrong) == 1
    assert wrong[0].startswith("Zeile 3: ")
    assert sentence in wrong[0]


def test_a_question_that_stands_there_twice_is_named():
    assert read("Fest;Wer?;Text;;;", "fest;wer?;Text;;;")[1] == ["Zeile 3: „wer?“ steht schon in Zeile 2."]


def test_a_table_without_a_question_or_with_too_many_adds_nothing(dog_content):
    with pytest.raises(EditRefused):
        edited(dog_content, AddQuestions(()))
    with pytest.raises(TableUnreadable, match="zu viele Fragen"):
        read(*(f"Fest;Frage {at};Text;;;" for at in range(501)))
