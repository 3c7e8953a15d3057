"""Test cases: made by machine, tried anew at each change, and told in words when they turn red."""

import pytest

from portalwerk.packages.rules.assembling import package_of
from portalwerk.packages.rules.editing.edit import edited
from portalwerk.packages.rules.editing.elements import AddElement
from portalwerk.packages.rules.editing.words import SetExample, SetFees
from portalwerk.packages.rules.starting import Beginning, from_nothing
from portalwerk.packages.rules.trying import example_of, proposed, results, tried, with_sample_files
from portalwerk.web.studio.design.kinds import kind_options

ON = "2026-03-10"


@pytest.fixture
def dog(dog_content):
    return package_of(dog_content).whole


def test_the_cases_of_a_finished_package_are_green(dog):
    assert [one.wrong for one in results(dog)] == [()] * 5


def test_proposed_cases_hold_and_one_is_refused(dog):
    cases = proposed(dog, ON)
    assert {case["expect"]["outcome"] for case in cases} >= {"refused"}
    for case in cases:
        found = tried(dog, case["answers"], case["on"])
        assert (list(found.pages), found.outcome) == (case["expect"]["pages"], case["expect"]["outcome"])


@pytest.mark.parametrize("kind", [kind for kind, _, _ in kind_options() if kind not in ("label", "group")])
def test_a_case_made_by_machine_answers_every_kind_of_question(kind):
    fresh = from_nothing(Beginning("Steuer anmelden", "steuer-anmelden", "town", "amt", "2026-01-01"))
    content = edited(fresh, AddElement("ihre-person", (), kind, "Neue Frage"))
    whole = package_of(content).whole
    assert whole is not None
    fullest = next(case for case in proposed(whole, ON) if case["title"] == "Alles ausgefüllt")
    assert fullest["expect"]["outcome"] == "accepted"
    assert "neue_frage" in fullest["answers"]


def test_a_saved_trial_expects_what_came_of_it(dog):
    answers = dog.examples["ein-hund"].answers
    assert example_of(dog, "Ada", answers, ON)["expect"] == {
        "pages": ["halter", "anschrift", "hunde", "ermaessigung", "erklaerung"],
        "fee": "0,00",
        "problems": [],
        "outcome": "accepted",
        "reasons": ["steuerpflicht"],
    }


def test_a_changed_fee_turns_a_case_red_and_says_how(dog_content):
    content = edited(dog_content, SetFees("by_decision", ({"label": "Marke", "amount": "5,00"},)))
    [wrong] = [one.wrong for one in results(package_of(content).whole) if one.name == "ein-hund"]
    assert wrong == ("Die Gebühr ist jetzt 5,00 €, vorher 0,00 €.",)


def test_a_new_question_that_must_be_answered_turns_cases_red(dog_content):
    content = edited(dog_content, AddElement("erklaerung", (), "text", "Wie groß ist er?"))
    [wrong] = [one.wrong for one in results(package_of(content).whole) if one.name == "ein-hund"]
    assert any("Wie groß ist er" in sentence for sentence in wrong)


def test_a_case_that_is_accepted_anew_is_green_again(dog_content):
    content = edited(dog_content, AddElement("erklaerung", (), "text", "Wie groß ist er?"))
    whole = package_of(content).whole
    example = dog_content["examples/ein-hund.yaml"]
    content = edited(content, SetExample("ein-hund", example_of(whole, "Ada", example["answers"], example["on"])))
    [wrong] = [one.wrong for one in results(package_of(content).whole) if one.name == "ein-hund"]
    assert wrong == ()


def test_a_trial_needs_no_real_file(dog):
    filled = with_sample_files(dog.form, {}, "erlaubnis")
    assert filled["erlaubnis"] == ["beispiel.pdf"]
