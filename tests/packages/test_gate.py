"""What the publish gate blocks, what it only advises, and where it points."""

from typing import Any

import pytest

from portalwerk.packages.rules.editing.edit import Edit, edited
from portalwerk.packages.rules.editing.elements import AddElement, ChangeElement
from portalwerk.packages.rules.editing.pages import AddPage, ChangePage
from portalwerk.packages.rules.editing.words import AddLanguage, SetHead, SetTexts
from portalwerk.packages.rules.gate import Contact, gate, is_open, reading_minutes
from portalwerk.packages.rules.starting import Beginning, from_nothing

OFFICE = Contact("Steueramt", "03600 115", "")
READY = SetHead({}, {"purpose": "Die Steuer festsetzen.", "retention_months": 120}, {})


@pytest.fixture
def ready(dog_content) -> dict[str, Any]:
    return edited(dog_content, READY)


def found(content, contact=OFFICE, *, blocking):
    return {(one.area, one.sentence) for one in gate(content, contact) if one.is_blocking is blocking}


def areas(content, contact=OFFICE, *, blocking=True):
    return {area for area, _sentence in found(content, contact, blocking=blocking)}


def test_a_finished_package_may_go_out(ready):
    assert found(ready, blocking=True) == set()
    assert is_open(gate(ready, OFFICE))


def test_a_fresh_draft_lacks_everything_that_only_people_know():
    content = from_nothing(Beginning("Fest anmelden", "fest-anmelden", "town", "amt", "2026-01-01"))
    assert areas(content) == {"examples", "law", "privacy", "texts"}


@pytest.mark.parametrize(
    ("edit", "area"),
    [
        (AddPage("Leer"), "logic"),
        (AddElement("anschrift", (), "text", "Straße und Hausnummer"), "examples"),
        (ChangeElement("hunde", ("hunde", "chip"), {"pattern_hint": ""}), "access"),
        (ChangeElement("hunde", ("hunde",), {"label": ""}), "access"),
        (SetHead({}, {"purpose": ""}, {}), "privacy"),
        (SetHead({"legal_basis": ["Noch nicht festgelegt"]}, {}, {}), "law"),
    ],
)
def test_what_blocks(ready, edit: Edit, area: str):
    assert area in areas(edited(ready, edit))


def test_the_same_words_twice_on_a_page_are_a_barrier(ready):
    content = edited(ready, AddElement("erklaerung", (), "boolean", "Ich habe alles richtig angegeben"))
    assert "access" in areas(content)


def test_nobody_to_ask_blocks(ready):
    assert areas(ready, Contact("Steueramt", "", "")) == {"contact"}
    assert areas(ready, None) == {"contact"}


@pytest.mark.parametrize("words", [" ".join(["Wort"] * 21) + ".", "Bringen Sie z. B. den Ausweis mit.", "Los!"])
def test_hard_language_is_advice_and_blocks_nothing(ready, words):
    content = edited(ready, ChangePage("anschrift", "Wo lebt der Hund?", words))
    assert "language" in areas(content, blocking=False)
    assert is_open(gate(content, OFFICE))


def test_untranslated_and_outdated_texts_are_counted(ready):
    content = edited(ready, AddLanguage("pl"))
    assert any("15 Texte sind noch nicht in Polnisch" in one for _area, one in found(content, blocking=False))
    content = edited(content, SetTexts("pl", {"title": "Zgłoś psa"}))
    content = edited(content, SetTexts("de", {"title": "Hund melden"}))
    assert any("1 Text ist in Polnisch veraltet" in one for _area, one in found(content, blocking=False))


def test_a_question_without_a_reason_is_named(ready):
    told = [one for area, one in found(ready, blocking=False) if area == "privacy"]
    assert len(told) == 1
    assert "„Vorname“" in told[0]


def test_a_remark_says_where_it_is_mended(ready):
    [remark] = [one for one in gate(edited(ready, AddPage("Leer")), OFFICE) if one.is_blocking and one.path]
    assert (remark.file, remark.path[:2]) == ("form.yaml", ("pages", 6))


def test_more_questions_take_longer(ready):
    longer = ready
    for number in range(12):
        longer = edited(longer, AddElement("erklaerung", (), "text", f"Frage {number}"))
    assert reading_minutes(longer) > reading_minutes(ready)
