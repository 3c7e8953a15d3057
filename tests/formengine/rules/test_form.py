"""A form survives being stored, and a wrong definition is told with its place."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.formengine.rules.asking import holds, number_of
from portalwerk.formengine.rules.definition import UnusableForm, faults
from portalwerk.formengine.rules.form import (
    Check,
    CodeList,
    Field,
    FieldType,
    Form,
    Group,
    Malformed,
    Option,
    Page,
    RuleText,
)
from tests.formengine.forms import YES_NO, dog_form, field, one_page

texts = st.text(max_size=12)
maybe = st.none() | texts
options = st.lists(st.builds(Option, texts, texts, texts), max_size=3).map(tuple)
fields = st.builds(
    Field,
    key=texts,
    type=st.sampled_from(FieldType),
    label=texts,
    hint=texts,
    minimum=st.integers(0, 3),
    maximum=st.none() | st.integers(1, 9),
    shown_if=maybe,
    options=options,
    code_list=maybe,
    max_length=st.none() | st.integers(0, 999),
    min_value=maybe,
    media_types=st.lists(texts, max_size=2).map(tuple),
    content=texts,
)
checks = st.lists(st.builds(Check, texts, texts, texts), max_size=2).map(tuple)
elements = st.recursive(
    fields,
    lambda inner: st.builds(
        Group,
        key=texts,
        title=texts,
        maximum=st.none() | st.integers(1, 9),
        choice=st.booleans(),
        elements=st.lists(inner, max_size=3).map(tuple),
        checks=checks,
    ),
    max_leaves=5,
)
pages = st.builds(
    Page, key=texts, title=texts, shown_if=maybe, elements=st.lists(elements, max_size=3).map(tuple), checks=checks
)
forms = st.builds(
    Form,
    id=texts,
    version=texts,
    title=texts,
    pages=st.lists(pages, max_size=2).map(tuple),
    code_lists=st.lists(st.builds(CodeList, texts, options, texts), max_size=2).map(tuple),
    rules=st.lists(st.builds(RuleText, texts, texts), max_size=2).map(tuple),
)


@given(forms)
def test_a_form_comes_back_from_json_as_it_was(form: Form) -> None:
    assert Form.from_json(form.to_json()) == form


def test_the_fingerprint_names_the_content() -> None:
    assert dog_form().fingerprint == dog_form().fingerprint
    assert replace(dog_form(), title="Anders", fingerprint="").fingerprint != dog_form().fingerprint


@pytest.mark.parametrize(
    "stored",
    [{}, {"id": 1, "version": "1", "title": "x"}, {"id": "a", "version": "1", "title": "x", "pages": [{"a": 1}]}],
)
def test_what_is_no_form_is_refused(stored: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        Form.from_json(stored)


def test_an_element_that_is_none_is_refused_with_its_key() -> None:
    page = {"key": "p", "title": "P", "elements": [{"key": "x", "label": "X"}]}
    with pytest.raises(Malformed, match="x"):
        Form.from_json({"id": "a", "version": "1", "title": "x", "pages": [page]})


def pages_of(*keys: str) -> Form:
    made = tuple(Page(key, "T", elements=(field(f"f{at}"),)) for at, key in enumerate(keys))
    return Form("f", "1", "F", made)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (Form("f", "1", "F"), "hat keine Seite"),
        (pages_of("a", "a"), "Die Seite „a“ gibt es zweimal"),
        (pages_of("pruefen"), "Dieser Seitenname ist vergeben"),
        (pages_of("Über uns"), "kleinen Buchstaben"),
        (Form("f", "1", "F", (Page("a", "A"),)), "Die Seite ist leer"),
        (one_page(field("x"), field("x")), "„x“ gibt es auf der obersten Ebene zweimal"),
        (one_page(field("x y")), "So darf ein Element nicht heißen"),
        (one_page(field("today")), "So darf ein Element nicht heißen"),
        (one_page(field("x", minimum=3, maximum=2)), "weniger als mindestens"),
        (one_page(field("x", FieldType.SELECT)), "braucht Werte"),
        (one_page(field("x", FieldType.SELECT, options=(*YES_NO, YES_NO[0]))), "Code „yes“ gibt es zweimal"),
        (one_page(field("x", FieldType.SELECT, code_list="staat")), "Die Codeliste „staat“"),
        (one_page(field("x", pattern="(?=a)")), "pattern: Das Muster ist nicht lesbar"),
        (one_page(Group("g", "G")), "Die Gruppe ist leer"),
        (one_page(Group("g", "G", elements=(field("x"), field("x")))), "„g“: Das Element „x“ gibt es zweimal"),
        (one_page(field("x", shown_if="y == 1")), "Element „x“, shown_if: Stelle 1: „y“ gibt es"),
        (one_page(Group("g", "G", elements=(field("x", required_if="1"),))), "Element „g.x“, required_if: Stelle 1"),
        (one_page(field("x", compute="1 +")), "compute: Stelle 4"),
        (one_page(field("x"), checks=(Check("x == 1", "S"),)), "Seite „seite“, checks: Stelle 3"),
        (one_page(field("x"), checks=(Check('x == "1"', "S", "y"),)), "Das Ziel „y“ gibt es hier nicht"),
        (one_page(field("x", shown_if="is_empty(x)")), "hängt von sich selbst ab"),
    ],
)
def test_faults_are_told_with_their_place(form: Form, words: str) -> None:
    found = faults(form)
    assert any(words in fault for fault in found), found
    assert words.split(":")[0] in str(UnusableForm(title="F", faults=[next(f for f in found if words in f)]))


def test_a_usable_form_has_no_faults() -> None:
    assert faults(dog_form()) == []


def test_expressions_beside_the_form_know_its_computed_fields() -> None:
    form = one_page(field("count", FieldType.INTEGER), field("fee", FieldType.LOCKED, compute="count * 2"))
    assert number_of(form, "fee + 1", {"count": "2", "fee": "4"}, {}) == 5
    assert number_of(form, "fee + 1", {}, {}) == 0
    assert holds(form, "count == 2", {"count": "2"}, {})
