"""Blocks become ordinary groups that can be filled, checked and changed."""

from dataclasses import replace

import pytest

from portalwerk.formengine.rules.blocks import BLOCKS, NoSuchPart, block
from portalwerk.formengine.rules.checking import check_all
from portalwerk.formengine.rules.definition import faults
from portalwerk.formengine.rules.export import export_json
from portalwerk.formengine.rules.form import Field, Form, Group
from portalwerk.formengine.rules.summary import summary
from tests.formengine.filling import fill
from tests.formengine.forms import one_page


def parts(group: Group) -> dict[str, Field]:
    return {element.key: element for element in group.elements if isinstance(element, Field)}


@pytest.mark.parametrize("name", BLOCKS)
def test_a_form_of_one_block_runs_from_filling_to_document(name: str) -> None:
    form = one_page(block(name, "teil"))
    assert faults(form) == []
    answers, _views = fill(form)
    assert check_all(form, answers) == []
    assert [row.path for row in summary(form, answers)[0].rows if row.kind == "empty"] == []
    assert export_json(form, answers)["teil"]
    assert Form.from_json(form.to_json()) == form


def test_an_empty_block_asks_for_each_of_its_demanded_parts() -> None:
    form = one_page(replace(block("address", "wohnung", title="Wohnung"), minimum=1))
    assert [problem.path for problem in check_all(form, {})] == [
        "wohnung.strasse",
        "wohnung.hausnummer",
        "wohnung.plz",
        "wohnung.ort",
    ]


def test_nobody_must_have_a_given_name() -> None:
    form = one_page(block("person", "p"))
    assert check_all(form, {"p": {"familienname": "Ada", "geburtsdatum": "1985-03-27"}}) == []


def test_parts_are_left_out_or_made_optional() -> None:
    made = block("person", "halter", without=("titel",), optional=("geburtsdatum",))
    assert "titel" not in parts(made)
    assert parts(made)["geburtsdatum"].minimum == 0


def test_only_the_applicant_is_known_to_the_account() -> None:
    own, other = (parts(block("person", "p", for_applicant=own)) for own in (True, False))
    assert (own["familienname"].prefill, own["familienname"].autocomplete) == ("family_name", "family-name")
    assert (other["familienname"].prefill, other["familienname"].autocomplete) == ("", "")


def test_a_part_that_is_none_is_told_with_those_that_are() -> None:
    with pytest.raises(NoSuchPart, match="„iban“ hat der Baustein nicht"):
        block("address", "a", without=("iban",))
