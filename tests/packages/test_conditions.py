"""Conditions are built from choices, stored as expressions, understood again and told in German."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portalwerk.packages.queries import read_package
from portalwerk.packages.rules.conditions import (
    SIGNS,
    Clause,
    Condition,
    choosable,
    condition_of,
    negated,
    source_of,
)
from portalwerk.packages.rules.editing.edit import EditRefused
from portalwerk.packages.rules.telling import Teller, words_of

FORM = read_package(Path(__file__).parents[2] / "service-packages" / "hund-anmelden").form
assert FORM is not None
KNOWN = choosable(FORM)
VALUES = {"number": st.integers(0, 9999).map(str), "text": st.sampled_from(["Bello", 'sagt "wau"', "a\\b"]),
          "date": st.dates().map(lambda day: day.isoformat()), "": st.just("")}  # fmt: skip


def one_clause():
    def values(one, sign):
        if sign.needs == "code":
            return st.sampled_from([code for code, _label in one.options])
        if sign.needs == "codes":
            codes = [code for code, _label in one.options]
            return st.lists(st.sampled_from(codes), min_size=1, unique=True).map("\n".join)
        return VALUES[sign.needs]

    pairs = [(one, sign) for one in KNOWN for sign in SIGNS[one.family]]
    return st.sampled_from(pairs).flatmap(
        lambda pair: values(*pair).map(lambda value: Clause(pair[0].path, pair[1].key, value))
    )


@settings(max_examples=150)
@given(
    st.sampled_from(["all", "any"]), st.lists(one_clause(), min_size=1, max_size=4), st.sampled_from([(), ("hunde",)])
)
def test_what_was_chosen_is_understood_again_and_told(joint, clauses, owners):
    source = source_of(Condition(joint, tuple(clauses)), FORM, owners)
    found = condition_of(source, FORM, owners)
    assert found is not None
    assert source_of(found, FORM, owners) == source
    told = words_of(Teller(FORM).tell(source, owners))
    for clause in clauses:
        label = next(one.label for one in KNOWN if one.path == clause.path)
        assert f"„{label}“" in told


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("hunde.exists(h, h.gefaehrlich == true)",
         "bei mindestens einem Eintrag in „Hund“ gilt: „Gilt der Hund als gefährlich?“ ist Ja"),
        ('ermaessigung in ["keine", "sozial"]',
         "„Trifft etwas davon zu?“ ist Nein oder Ich bekomme Bürgergeld oder Grundsicherung"),
        ("!(years_between(halter.geburtsdatum, today) < 18)", "„Geburtsdatum“ ist nicht weniger als 18 Jahre her"),
        ("is_empty(halter.email) || size(hunde) > 2",
         "„E-Mail“ ist nicht ausgefüllt oder die Anzahl bei „Hund“ ist größer als 2"),
        ("richtig == true && (has(nachweis) || richtig == false)",
         ("„Ich habe alles richtig angegeben“ ist Ja und („Nachweis dafür“ ist ausgefüllt oder "
          "„Ich habe alles richtig angegeben“ ist Nein)")),
        ("halter.geburtsdatum < date(2000, 1, 1)", "„Geburtsdatum“ liegt vor 1.1.2000"),
    ],
)  # fmt: skip
def test_sentences(source, sentence):
    assert words_of(Teller(FORM).tell(source)) == sentence


def test_inside_a_repeated_group_a_rule_looks_at_its_own_entry():
    clause = Clause("hunde.gefaehrlich", "yes")
    assert source_of(Condition("all", (clause,)), FORM, ("hunde",)) == "gefaehrlich == true"
    assert "exists" in source_of(Condition("all", (clause,)), FORM, ())


def test_the_opposite_of_the_opposite_is_the_same():
    assert negated(negated("richtig == true")) == "richtig == true"


@pytest.mark.parametrize(
    "clause",
    [
        Clause("gibt.es.nicht", "yes"),
        Clause("richtig", "is", "x"),
        Clause("hunde", "count_ge", "viele"),
        Clause("halter.geburtsdatum", "before", "morgen"),
        Clause("ermaessigung", "is", ""),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(clause):
    with pytest.raises(EditRefused):
        source_of(Condition("all", (clause,)), FORM, ())


def test_a_rule_beyond_choices_is_not_pretended_to_be_one():
    assert condition_of("size(hunde) * 2 > 3", FORM, ()) is None
