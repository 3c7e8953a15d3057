"""Translations that others made, and what two trees mean."""

from typing import Any

import pytest

from portalwerk.formengine.rules.xdatenfelder.compiling import compile_schema
from portalwerk.formengine.rules.xdatenfelder.fieldrules.elements import Elements
from portalwerk.formengine.rules.xdatenfelder.fieldrules.meaning import TooManyValues, differences, same_meaning
from portalwerk.formengine.rules.xdatenfelder.fieldrules.translated import UnreadableTranslation
from portalwerk.formengine.rules.xdatenfelder.fieldrules.tree import Op, Ref, Tree, op, opposite
from portalwerk.formengine.rules.xdatenfelder.fieldrules.understanding import told_rule, understand
from tests.formengine.schemas import OWNER, dog_elements, dog_schema

INSIDE, TEXT, HOUSE, HUNTS = "F00000000001", "F00000000002", "F00000000003", "F00000000007"
UNCLEAR = f"{TEXT} je nach {HOUSE}, siehe Merkblatt."


def translation(effect: str, target: str | None, condition: Any, **more: Any) -> dict[str, Any]:
    return {"element": OWNER[0], "target": target, "effects": [effect], "condition": condition, **more}


def equal(element: str, value: str | bool) -> dict[str, Any]:
    return {"equal": [{"identifier": f"self.{element}"}, value]}


class TestOrder:
    def test_a_translation_speaks_for_a_rule_that_the_grammar_cannot_read(self) -> None:
        schema, given = dog_schema(UNCLEAR), [translation("required", TEXT, equal(HOUSE, "01"))]
        (left,) = understand(Elements(schema))
        assert not left.parsed
        assert left.reason
        (rule,) = understand(Elements(schema), given)
        assert (rule.source, rule.parsed) == ("translation", True)
        assert told_rule(rule, Elements(schema))["tree"] == [
            {"effects": ["required"], "target": TEXT, "condition": equal(HOUSE, "01")}
        ]
        form = compile_schema(schema, None, given).form
        assert form.rules == ()
        assert dict(form.walk())[f"{OWNER[0]}.{TEXT}"].required_if == f'{HOUSE} == "01"'

    def test_it_goes_before_the_grammar(self) -> None:
        schema = dog_schema(f"Wenn {HOUSE} = 01, dann muss {TEXT} befüllt werden.")
        (rule,) = understand(Elements(schema), [translation("required", TEXT, equal(HOUSE, "02"))])
        assert told_rule(rule, Elements(schema))["tree"][0]["condition"] == equal(HOUSE, "02")

    def test_one_that_says_less_than_the_rule_does_not(self) -> None:
        schema = dog_schema(f"Wenn {HOUSE} = 01, dann zeige {TEXT} an, sonst nicht.")
        (rule,) = understand(Elements(schema), [translation("required", TEXT, equal(HOUSE, "02"))])
        assert rule.source == "grammar"

    @pytest.mark.parametrize(
        "other",
        [
            translation("required", TEXT, equal(HUNTS, True)),
            translation("required", "F00000000008", equal(HOUSE, "01")),
            translation("required", TEXT, equal(HOUSE, "01")) | {"element": "G00000000002"},
            translation("required", TEXT, equal(HOUSE, "01"), seen_in_schemas=["S2"]),
        ],
    )
    def test_one_of_another_rule_is_left_alone(self, other: dict[str, Any]) -> None:
        (rule,) = understand(Elements(dog_schema(UNCLEAR)), [other])
        assert not rule.parsed

    def test_a_value_with_its_label_is_the_code(self) -> None:
        (rule,) = understand(Elements(dog_schema(UNCLEAR)), [translation("required", TEXT, equal(HOUSE, "01 Miete"))])
        assert isinstance(rule.entries[0].condition, Op)
        assert rule.entries[0].condition.parts[1] == "01"


@pytest.mark.parametrize(
    "broken",
    [
        {},
        translation("shown", TEXT, True),
        translation("required", TEXT, {"equal": [{"identifier": HOUSE}]}),
        translation("required", TEXT, {"eval": ["1"]}),
        translation("required", TEXT, {"identifier": ""}),
        translation("required", TEXT, None),
        translation("required", TEXT, {"and": []}),
    ],
)
def test_what_is_no_translation_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(UnreadableTranslation, match="nicht lesbar"):
        understand(dog_elements(), [broken])


def test_deep_translations_are_refused() -> None:
    deep: Any = True
    for _level in range(100):
        deep = {"not": deep}
    with pytest.raises(UnreadableTranslation, match="verschachtelt"):
        understand(dog_elements(), [translation("required", TEXT, deep)])


class TestMeaning:
    ELEMENTS = dog_elements()

    def ref(self, id_: str) -> Ref:
        found = self.ELEMENTS.placed(id_, OWNER)
        assert found is not None
        return found

    def same(self, one: Tree, other: Tree) -> bool:
        return same_meaning(one, other, self.ELEMENTS)

    def test_spelling_does_not_matter(self) -> None:
        house = self.ref(HOUSE)
        one, two, three = (op("equal", house, code) for code in ("01", "02", "03"))
        assert self.same(Op("or", (one, two)), Op("or", (two, one)))
        assert self.same(opposite(Op("or", (one, two))), Op("and", (opposite(one), opposite(two))))
        assert self.same(op("not", op("equal", house, "01")), op("not_equal", house, "01"))
        assert self.same(self.ref(INSIDE), op("equal", self.ref(INSIDE), True))
        assert not self.same(one, two)
        # All values of the selection together are not the same as "answered or not".
        assert list(differences(Op("or", (one, two, three)), True, self.ELEMENTS)) == [{house: None}]

    def test_no_answer_is_neither_yes_nor_no(self) -> None:
        inside = self.ref(INSIDE)
        assert list(differences(op("not_equal", inside, True), op("equal", inside, False), self.ELEMENTS)) == [
            {inside: None}
        ]

    def test_numbers_are_compared_at_their_limits(self) -> None:
        count = self.ref("F00000000006")
        assert not self.same(op("less_than", count, 3), op("less_than", count, 4))
        assert self.same(op("not", op("less_than", count, 3)), op("not", op("less_than", count, 3)))
        assert not self.same(op("less_than", 3, count), op("less_than", count, 3))

    def test_too_much_to_try_is_said(self) -> None:
        elements, refs = self.ELEMENTS, [self.ref(f"F{number:011}") for number in (2, 8, 9, 3, 6, 1, 7)]
        many = Op("or", tuple(op("equal", ref, f"{number}") for ref in refs for number in range(12)))
        with pytest.raises(TooManyValues):
            same_meaning(many, True, elements)
