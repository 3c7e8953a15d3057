"""What form.yaml may say about a field, and what it becomes."""

from typing import Any, get_args

import pytest
from pydantic import ValidationError

from portalwerk.formengine.rules.blocks import BLOCKS
from portalwerk.formengine.rules.form import Field, FieldType, Form, Group
from portalwerk.formengine.rules.translating import in_language
from portalwerk.packages.rules.form_source import BlockName, ElementSource, ElementType, FormFile, form_of


def form(*elements: dict[str, Any]) -> Form:
    page = {"key": "seite", "title": "Seite", "elements": list(elements)}
    return form_of(FormFile.model_validate({"id": "form", "title": "F", "pages": [page]}), version="1", code_lists={})


def test_every_kind_of_field_and_every_block_can_be_written() -> None:
    assert set(get_args(ElementType)) == {*FieldType, "group", "block"}
    assert set(get_args(BlockName)) == set(BLOCKS)


def test_a_block_becomes_a_group_for_the_applicant() -> None:
    made = form(
        {"key": "halter", "type": "block", "block": "person", "without": ["titel"], "prefill": "applicant"},
        {"key": "kinder", "type": "block", "block": "children", "label": "Ihre Kinder", "count": "0:3"},
    )
    holder, children = made.pages[0].elements
    assert isinstance(holder, Group)
    assert holder.elements[0].key == "vorname"
    assert isinstance(holder.elements[0], Field)
    assert holder.elements[0].prefill == "given_name"
    assert isinstance(children, Group)
    assert (children.title, children.minimum, children.maximum) == ("Ihre Kinder", 0, 3)


def test_a_block_keeps_its_own_number_of_items() -> None:
    assert form({"key": "k", "type": "block", "block": "children"}).pages[0].elements[0].maximum == 15


def test_a_checked_number_and_limits_of_files_are_taken_over() -> None:
    made = form(
        {"key": "id", "type": "checked_number", "label": "Steuer-ID", "scheme": "tax_id"},
        {"key": "f", "type": "file", "label": "Bilder", "count": "1:5", "max_bytes": 10, "max_total_bytes": 20},
    )
    number, file = made.pages[0].elements
    assert isinstance(number, Field)
    assert number.scheme == "tax_id"
    assert isinstance(file, Field)
    assert file.max_total_bytes == 20


@pytest.mark.parametrize(
    ("element", "words"),
    [
        ({"type": "block"}, "nennt unter block seinen Namen"),
        ({"type": "text", "label": "T", "block": "person"}, "Typ block"),
        ({"type": "block", "block": "person", "without": ["iban"]}, "Den Teil „iban“ hat der Baustein nicht"),
        ({"type": "number", "label": "N", "options": [{"code": "a", "label": "A"}]}, "andere Felder haben keine"),
    ],
)
def test_what_does_not_fit_is_said(element: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        ElementSource.model_validate({"key": "x", **element})


def test_words_of_other_languages_become_part_of_the_form() -> None:
    page = {"key": "seite", "title": "Seite", "elements": [{"key": "x", "type": "text", "label": "Frage"}]}
    source = FormFile.model_validate({"id": "form", "title": "F", "pages": [page]})
    made = form_of(source, version="1", code_lists={}, words={"en": {"x#label": "Question"}, "uk": {}})
    assert [one.language for one in made.translations] == ["en"]
    assert in_language(made, "en").pages[0].elements[0].label == "Question"
