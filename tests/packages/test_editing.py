"""Edits leave a draft sound or are refused, change nothing else, and can be taken back."""

import copy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portalwerk.formengine.rules.blocks import BLOCKS
from portalwerk.packages.queries import read_package
from portalwerk.packages.rules.assembling import content_of, package_of
from portalwerk.packages.rules.checks import check
from portalwerk.packages.rules.differences import differences
from portalwerk.packages.rules.editing.edit import Edit, EditRefused, Replace, edited
from portalwerk.packages.rules.editing.elements import (
    AddElement,
    ChangeElement,
    InsertElement,
    MoveElement,
    MoveToPage,
    RemoveElement,
    element_at,
    walk,
)
from portalwerk.packages.rules.editing.pages import AddPage, ChangePage, MovePage, RemovePage, pages_of
from portalwerk.packages.rules.editing.rules import RemoveCheck, SetCheck, SetCondition
from portalwerk.packages.rules.editing.words import AddLanguage, SetFees, SetTexts
from portalwerk.packages.rules.gate import outdated_texts
from portalwerk.packages.rules.sketching import faults_of, sketch
from portalwerk.packages.rules.starting import Beginning, from_nothing, ready_block

DOG = content_of(read_package(Path(__file__).parents[2] / "service-packages" / "hund-anmelden"))
BEGIN = Beginning("Steuer anmelden", "steuer-anmelden", "town", "amt", "2026-01-01")
KINDS = ("text", "number", "boolean", "date", "radio", "file", "group", "declaration", "label", "money")


def test_a_draft_from_nothing_is_sound_and_has_a_question():
    content = from_nothing(BEGIN)
    assert faults_of(content) == []
    form = sketch(content)
    assert form is not None
    assert [page.title for page in form.pages] == ["Ihre Person"]


def test_all_building_blocks_fit_on_one_page_even_twice():
    content: Any = from_nothing(BEGIN)
    for name in [*BLOCKS, *BLOCKS]:
        content = edited(content, InsertElement("ihre-person", ready_block(name, for_applicant=False), "Baustein"))
    assert faults_of(content) == []


def test_an_added_question_is_the_last_of_its_page_and_gets_a_key_of_its_own():
    content = edited(DOG, AddElement("erklaerung", (), "boolean", "Richtig?"))
    keys = [element["key"] for page, owners, element in walk(content) if page == "erklaerung"]
    assert keys == ["richtig", "richtig_2"]
    assert DOG["form.yaml"] != content["form.yaml"]


def test_a_question_that_a_rule_looks_at_cannot_be_removed():
    with pytest.raises(EditRefused, match="gefaehrlich"):
        edited(DOG, RemoveElement("hunde", ("hunde", "gefaehrlich")))


def test_an_empty_page_is_no_fault_but_the_gate_names_it():
    content = edited(DOG, AddPage("Noch leer"))
    assert faults_of(content) == []
    assert check(package_of(content)) != []


def test_a_changed_kind_leaves_behind_what_only_the_old_one_had():
    chip = ("hunde", "chip")
    content = edited(DOG, ChangeElement("hunde", chip, {"type": "date"}))
    assert "pattern" not in element_at(content, "hunde", chip)
    assert element_at(content, "hunde", chip)["label"] == "Nummer des Chips"


def test_a_question_moves_to_another_page_with_its_rules():
    content = edited(DOG, MoveToPage("ermaessigung", ("nachweis",), "erklaerung"))
    assert element_at(content, "erklaerung", ("nachweis",))["shown_if"]
    assert [one.what for one in differences(DOG, content) if one.kind == "moved"] == ["Nachweis dafür"]


def test_a_question_of_a_group_stays_in_it():
    with pytest.raises(EditRefused, match="Gruppe"):
        edited(DOG, MoveToPage("hunde", ("hunde", "chip"), "erklaerung"))


def test_a_rule_that_does_not_fit_the_form_is_refused():
    with pytest.raises(EditRefused):
        edited(DOG, SetCondition("erklaerung", (), "shown_if", "gibt_es_nicht == true"))


def test_a_check_is_added_changed_and_removed():
    added = edited(DOG, SetCheck("anschrift", (), 'starts_with(anschrift.plz, "0")', "Nur hier."))
    changed = edited(added, SetCheck("anschrift", (), 'starts_with(anschrift.plz, "1")', "Nur dort.", number=0))
    [check_now] = next(page for page in pages_of(changed) if page["key"] == "anschrift")["checks"]
    assert check_now["sentence"] == "Nur dort."
    assert edited(changed, RemoveCheck("anschrift", (), 0)) == DOG


def test_fees_get_keys_and_decide_whether_is_paid_at_once():
    items = ({"label": "Gebühr", "amount": "12,50"}, {"label": "Gebühr", "amount": "1,00"})
    content = edited(DOG, SetFees("on_submit", items))
    assert [item["key"] for item in content["fees.yaml"]["items"]] == ["gebuehr", "gebuehr_2"]
    assert content["package.yaml"]["payment"] is True


def test_a_fee_that_is_no_amount_is_refused():
    with pytest.raises(EditRefused, match="amount"):
        edited(DOG, SetFees("on_submit", ({"label": "Gebühr", "amount": "viel"},)))


def test_a_translation_is_missing_until_it_is_written_and_outdated_when_the_german_changes():
    content = edited(DOG, AddLanguage("pl"))
    assert outdated_texts(content, "pl")["title"] == "missing"
    content = edited(content, SetTexts("pl", {"title": "Zgłoś psa"}))
    assert "title" not in outdated_texts(content, "pl")
    content = edited(content, SetTexts("de", {"title": "Hund melden"}))
    assert outdated_texts(content, "pl")["title"] == "outdated"


# -- properties --------------------------------------------------------------------------------------------


def edits_of(content) -> st.SearchStrategy[Edit]:
    """Any edit that the studio could make of this content, sensible or not."""
    pages = st.sampled_from([page["key"] for page in pages_of(content)] or ["weg"])
    places = st.sampled_from(
        [(page, (*owners, one["key"])) for page, owners, one in walk(content)] or [("weg", ("x",))]
    )
    words = st.text("abcäß Ü?1-", max_size=12)
    steps = st.sampled_from([-1, 1])
    sources = st.sampled_from([None, "richtig == true", 'ermaessigung == "sozial"', "hunde.exists(h, has(h.name))"])
    return st.one_of(
        st.builds(AddPage, words),
        st.builds(ChangePage, pages, words, words),
        st.builds(MovePage, pages, steps),
        st.builds(RemovePage, pages),
        st.builds(AddElement, pages, st.just(()), st.sampled_from(KINDS), words),
        st.builds(lambda at, by: MoveElement(*at, by), places, steps),
        st.builds(lambda at: RemoveElement(*at), places),
        st.builds(lambda at, page: MoveToPage(*at, page), places, pages),
        st.builds(lambda at, kind, label: ChangeElement(*at, {"type": kind, "label": label}), places,
                  st.sampled_from(KINDS), words),
        st.builds(lambda at, source: SetCondition(*at, "shown_if", source), places, sources),
    )  # fmt: skip


@settings(max_examples=60)
@given(st.data())
def test_edits_keep_a_draft_sound_or_are_refused(data):
    content: Any = DOG
    before = copy.deepcopy(DOG)
    for _ in range(6):
        edit = data.draw(edits_of(content))
        try:
            told = edit.told(content)
            after = edited(content, edit)
        except EditRefused:
            continue
        assert told
        assert faults_of(after) == []
        if after != content:
            assert differences(content, after)
        content = after
    assert before == DOG, "an edit changed what it was given"
    assert edited(content, Replace(DOG, "zurück")) == DOG


@settings(max_examples=40)
@given(st.data())
def test_moving_there_and_back_changes_nothing(data):
    page, path = data.draw(st.sampled_from([(page, (*owners, one["key"])) for page, owners, one in walk(DOG)]))
    try:
        there = edited(DOG, MoveElement(page, path, 1))
    except EditRefused:
        return
    assert edited(there, MoveElement(page, path, -1)) == DOG
