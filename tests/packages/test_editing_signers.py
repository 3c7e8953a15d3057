"""Edits of the signers: what the form cannot carry is refused, and pages follow the condition of their signer."""

from pathlib import Path
from typing import Any

import pytest

from portalwerk.packages.queries import read_package
from portalwerk.packages.rules.assembling import content_of, package_of
from portalwerk.packages.rules.checks import check
from portalwerk.packages.rules.editing.edit import EditRefused, edited
from portalwerk.packages.rules.editing.elements import AddElement, RemoveElement
from portalwerk.packages.rules.editing.pages import page_at
from portalwerk.packages.rules.editing.signers import RemoveSigner, SetSigner, SetSignerCondition, signers_of

KITA = content_of(read_package(Path(__file__).parents[2] / "service-packages" / "kita-anmelden"))
PARENT = "zweiter_elternteil"
NEIGHBOUR: dict[str, Any] = {"title": "Nachbarin", "sees": ["kind"], "statement": "Stimmt.", "needs": "ozg_9a"}


def test_a_signer_is_added_with_a_key_of_its_own_and_the_package_stays_whole():
    content = edited(KITA, SetSigner("", NEIGHBOUR))
    assert signers_of(content)[1] == {"key": "nachbarin", **NEIGHBOUR}
    assert not [one for one in check(package_of(content)) if one.path[:1] == ("signers",)]
    assert len(signers_of(edited(content, RemoveSigner("nachbarin")))) == 1


def test_who_signs_without_a_page_to_read_is_refused():
    with pytest.raises(EditRefused, match="mindestens eine Seite"):
        edited(KITA, SetSigner("", {**NEIGHBOUR, "sees": []}))


def test_a_page_belongs_to_one_person():
    with pytest.raises(EditRefused, match="gehört schon"):
        edited(KITA, SetSigner("", {**NEIGHBOUR, "pages": ["zweiter-elternteil"]}))


def test_without_sign_in_nobody_else_signs():
    open_to_all = {**KITA, "package.yaml": {**KITA["package.yaml"], "assurance": "none", "signers": []}}
    with pytest.raises(EditRefused, match="Vertrauensniveau"):
        edited(open_to_all, SetSigner("", NEIGHBOUR))


def test_the_pages_of_a_signer_follow_the_condition():
    always = edited(KITA, SetSignerCondition(PARENT, None))
    assert "shown_if" not in page_at(always, "zweiter-elternteil")[1]
    again = edited(always, SetSignerCondition(PARENT, 'sorge != "allein"'))
    assert page_at(again, "zweiter-elternteil")[1]["shown_if"] == 'sorge != "allein"'
    assert signers_of(again)[0]["required_if"] == 'sorge != "allein"'


def test_a_question_that_decides_about_a_signature_cannot_be_removed():
    asked = edited(KITA, AddElement("kind", (), "boolean", "Zwilling"))
    signed = edited(edited(asked, SetSigner("", NEIGHBOUR)), SetSignerCondition("nachbarin", "zwilling"))
    with pytest.raises(EditRefused, match="Unterschrift „Nachbarin“"):
        edited(signed, RemoveElement("kind", ("zwilling",)))


def test_a_signer_that_is_gone_is_told():
    for edit in (RemoveSigner("nobody"), SetSignerCondition("nobody", None), SetSigner("nobody", NEIGHBOUR)):
        with pytest.raises(EditRefused, match="gibt es nicht mehr"):
            edited(KITA, edit)
