"""Dead pages are found at save; a page that somebody can reach is never called dead."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.formengine.rules.definition import faults
from portalwerk.formengine.rules.form import Element, FieldType, Form, Group, Option, Page
from portalwerk.formengine.rules.pages import visible_pages
from tests.formengine.forms import YES_NO, field

KINDS = (Option("1", "Eins"), Option("2", "Zwei"), Option("3", "Drei"))
QUESTIONS: tuple[Element, ...] = (
    field("kind", FieldType.RADIO, options=KINDS),
    field("other", FieldType.SELECT, options=YES_NO),
    field("sure", FieldType.BOOLEAN),
    field("inner", FieldType.BOOLEAN, shown_if='kind == "1"'),
    field("age", FieldType.INTEGER),
    field("price", FieldType.MONEY),
    field("years", FieldType.NUMBER),
    field("name"),
    field("many", FieldType.CHECKBOXES, options=KINDS, maximum=3),
    Group(
        "g",
        "G",
        elements=(field("sure", FieldType.BOOLEAN), field("deep", FieldType.BOOLEAN, shown_if="!sure && kind == '2'")),
    ),
    Group("items", "I", maximum=2, elements=(field("sure", FieldType.BOOLEAN),)),
)


def form(condition: str, *more: Page) -> Form:
    last = Page("ziel", "Ziel", shown_if=condition, elements=(field("end"),))
    return Form("f", "1", "F", (Page("start", "Start", elements=QUESTIONS), *more, last))


@pytest.mark.parametrize(
    "condition",
    [
        "false",
        "sure && !sure",
        'kind == "1" && kind == "2"',
        'kind in ["1", "2"] && kind == "3"',
        'kind == "1" && is_empty(kind)',
        "inner && kind == '2'",
        "g.deep && g.sure",
        "g.deep && kind == '3'",
        "age < 16 && age > 18",
        "age > 17 && age < 18",
        "age == 5 && age != 5",
        "price > 10 && price < 10",
        "price > -3 && price < -3",
        '(sure ? kind == "1" : kind == "2") && kind == "3"',
        "sure && age > years && !sure",
        'name == "x" && sure && !sure',
        '!(kind == "1" || kind == "2" || kind == "3" || is_empty(kind) || sure) && sure',
    ],
)
def test_a_page_that_nobody_sees_is_a_fault(condition: str) -> None:
    assert faults(form(condition)) == [
        "Seite „ziel“, shown_if: Stelle 1: Diese Seite ist nie zu sehen. Ihre Bedingung kann nicht wahr werden."
    ]


@pytest.mark.parametrize(
    "condition",
    [
        'kind == "1" || kind == "2"',
        'kind != "1" && kind != "2"',
        "inner",
        "inner && kind == '1'",
        "g.deep && !g.sure",
        "g.deep && sure",
        "items.exists(i, i.sure) && !sure",
        "price > 17 && price < 18",
        "years > age && age > 4 && years < 6",
        "age in [7] && age > 5",
        'name == "x" && name == "y"',
        '"1" in many && "2" in many',
        "today > date(2027, 1, 1)",
        "age + 1 > 5 && age < 4.5",
        "!sure && is_empty(sure)",
        "is_empty(inner) && kind == '1'",
    ],
)
def test_what_may_be_reached_is_none(condition: str) -> None:
    assert faults(form(condition)) == []


def test_a_page_behind_a_dead_answer_is_dead() -> None:
    between = Page("mitte", "Mitte", shown_if='kind == "1"', elements=(field("more", FieldType.BOOLEAN),))
    assert len(faults(form('more && kind == "2"', between))) == 1
    assert faults(form('more && kind == "1"', between)) == []


def test_too_many_combinations_are_not_tried() -> None:
    many = tuple(field(f"b{at}", FieldType.BOOLEAN) for at in range(12))
    dead = " && ".join(f"b{at}" for at in range(12)) + " && !b0"
    wide = Form("f", "1", "F", (Page("a", "A", elements=many), Page("b", "B", shown_if=dead, elements=(field("x"),))))
    assert faults(wide) == []


atoms = st.sampled_from(
    ["sure", "inner", 'kind == "1"', 'kind != "2"', "is_empty(sure)", "has(kind)", "age < 3", "age >= 2"]
)
conditions = st.recursive(
    atoms,
    lambda inner: st.one_of(
        inner.map("!({})".format),
        st.builds("({}) && ({})".format, inner, inner),
        st.builds("({}) || ({})".format, inner, inner),
    ),
    max_leaves=6,
)


@given(conditions)
def test_dead_means_that_no_answer_leads_there(condition: str) -> None:
    made = form(condition)
    reached = any(
        "ziel" in [page.key for page in visible_pages(made, {k: v for k, v in answers.items() if v is not None})]
        for answers in (
            dict(zip(("kind", "sure", "inner", "age"), values, strict=True))
            for values in product(
                (None, "1", "2", "3"), (None, True, False), (None, True, False), (None, "1", "2", "3")
            )
        )
    )
    assert (faults(made) == []) is reached
