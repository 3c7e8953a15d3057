"""One evaluation: every condition is asked once, in the order of what it reads, and gives what any order would give."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.formengine.rules.checking import check_all, check_page
from portalwerk.formengine.rules.drawing import draw_page
from portalwerk.formengine.rules.evaluation import remembering
from portalwerk.formengine.rules.export import export_json
from portalwerk.formengine.rules.expression import Expression
from portalwerk.formengine.rules.form import Answers, Check, Field, FieldType, Form, Group, Page
from portalwerk.formengine.rules.pages import next_page, previous_page, prune, settle, visible_pages
from portalwerk.formengine.rules.plan import Node, plan
from portalwerk.formengine.rules.reading import read_page
from portalwerk.formengine.rules.summary import summary
from tests.formengine.forms import field, one_page

TRUTH = FieldType.BOOLEAN
NAMES = tuple("abcdefgh")


def conditional(key: str, condition: str | None) -> Field:
    return Field(key, TRUTH, key, shown_if=condition)


@st.composite
def forms_with_answers(draw: st.DrawFn) -> tuple[Form, Answers]:
    """Truth values that show and hide each other, on two pages, at the top and inside of items, in any order."""

    def condition(names: list[str]) -> str | None:
        if not names or draw(st.booleans()):
            return None
        one = draw(st.sampled_from(names))
        return draw(st.sampled_from([one, f"!{one}", f"is_empty({one})", f"{one} == false"]))

    known: list[str] = []
    top: list[Field | Group] = []
    for name in NAMES[:4]:
        top.append(conditional(name, condition(known)))
        known.append(name)
    inner: list[Field | Group] = []
    for name in NAMES[4:7]:
        inner.append(conditional(name, condition([*known, *(element.key for element in inner)])))
    leaf = Group("leaf", "Leaf", maximum=3, elements=(conditional("h", condition([*known, "e", "f"])),))
    items = Group(
        "items",
        "Items",
        maximum=3,
        shown_if=condition(known),
        elements=tuple(draw(st.permutations([*inner, leaf]))),
    )
    last = conditional("z", draw(st.sampled_from([None, "items.exists(i, i.e)", "is_empty(items)"])))
    elements = draw(st.permutations([*top, items, last]))
    cut = draw(st.integers(1, len(elements) - 1))
    second = Page("zwei", "Zwei", shown_if=draw(st.sampled_from([None, "a", "!a"])), elements=tuple(elements[cut:]))
    if any(element.key == "a" for element in second.elements):
        second = Page("zwei", "Zwei", elements=second.elements)
    form = Form("f", "1", "F", (Page("eins", "Eins", elements=tuple(elements[:cut])), second))
    truth = st.dictionaries(st.sampled_from([*NAMES, "z"]), st.booleans())
    leaves = st.lists(truth, max_size=2)
    item = st.builds(lambda values, below: {**values, "leaf": below}, truth, leaves)
    answers = draw(st.builds(lambda values, below: {**values, "items": below}, truth, st.lists(item, max_size=2)))
    return form, answers


def in_rounds(form: Form, answers: Answers) -> Answers:
    """The same by brute force: everything again and again, until nothing changes any more."""
    seen: Answers = answers
    for _round in range(30):
        kept: Answers = {}
        for page in plan(form).pages:
            if page.shown_if is None or page.shown_if.holds((seen,), {}):
                kept |= one_round(page.nodes, answers, (seen,))
        if kept == seen:
            return kept
        seen = kept
    raise AssertionError("never settles")


def one_round(nodes: tuple[Node, ...], answers: Answers, frames: tuple[Answers, ...]) -> Answers:
    kept: Answers = {}
    for node in nodes:
        raw = answers.get(node.key)
        if raw is None or not (node.shown_if is None or node.shown_if.holds(frames, {})):
            continue
        if node.children:
            before = frames[-1].get(node.key) or []
            inner = [before[at] if at < len(before) else {} for at in range(len(raw))]
            raw = [one_round(node.children, item, (*frames, seen)) for item, seen in zip(raw, inner, strict=True)]
        kept[node.key] = raw
    return kept


@given(forms_with_answers())
def test_one_pass_gives_what_brute_force_gives(drawn: tuple[Form, Answers]) -> None:
    form, answers = drawn
    if plan(form).steps:
        assert settle(form, answers) == in_rounds(form, answers)


def rich_form() -> Form:
    """A condition of each kind, and a repeated group with its own."""
    items = Group(
        "items",
        "Sache",
        maximum=3,
        elements=(
            field("price", FieldType.MONEY),
            field("gift", TRUTH),
            field("giver", shown_if="gift", required_if="price > 10"),
            field("twice", FieldType.MONEY, compute="price * 2"),
        ),
        checks=(Check("price > 0", "Der Preis ist zu klein.", "price"),),
    )
    total = field("total", FieldType.MONEY, compute="sum(items.map(i, i.twice))")
    return Form(
        "f",
        "1",
        "F",
        (
            Page("a", "A", elements=(field("more", TRUTH), items, total), checks=(Check("total < 900", "Zu viel."),)),
            Page("b", "B", shown_if="more && total > 5", elements=(field("why", required_if="total > 10"),)),
        ),
    )


ANSWERS: Answers = {
    "more": True,
    "items": [{"price": "12.00", "gift": True, "giver": "Ada"}, {"price": "3.00", "gift": False}],
}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter[Any]]:
    """How often each condition was asked about each item."""
    counter: Counter[Any] = Counter()
    alive: list[Any] = []
    value = Expression.value

    def counting(self: Expression, frames: Any, *others: Any) -> Any:
        alive.append(frames)  # so that no other dictionary gets its address
        counter[self.source, tuple(id(frame) for frame in frames)] += 1
        return value(self, frames, *others)

    monkeypatch.setattr(Expression, "value", counting)
    return counter


def everything(form: Form, answers: Answers) -> None:
    for page in form.pages:
        draw_page(form, page, answers)
        check_page(form, page, answers)
        next_page(form, answers, page.key)
        previous_page(form, answers, page.key)
    visible_pages(form, answers)
    check_all(form, answers)
    summary(form, answers)
    prune(form, answers)


def test_one_request_asks_each_condition_once_for_each_item(asked: Counter[Any]) -> None:
    form = rich_form()
    with remembering():
        everything(form, ANSWERS)
    assert max(asked.values()) == 1
    sources = Counter(source for source, _frames in asked)
    assert sources["gift"] == sources["price * 2"] == 2
    assert sources["more && total > 5"] == sources["sum(items.map(i, i.twice))"] == 1


def test_a_page_that_is_sent_asks_once_more_for_the_new_answers(asked: Counter[Any]) -> None:
    form = rich_form()
    posted = {"more": ["ja"], "items:count": ["2"], "items[0].price": ["14"], "items[1].gift": ["ja"]}
    with remembering():
        reading = read_page(form, form.pages[0], posted, ANSWERS)
        everything(form, reading.answers)
    assert max(asked.values()) == 1
    assert Counter(source for source, _frames in asked)["more && total > 5"] == 2


def test_outside_of_a_request_nothing_is_remembered(asked: Counter[Any]) -> None:
    form = rich_form()
    for _twice in range(2):
        visible_pages(form, ANSWERS)
    assert sum(count for (source, _frames), count in asked.items() if source == "more && total > 5") == 2


def test_other_answers_are_another_state() -> None:
    form = rich_form()
    with remembering():
        assert [page.key for page in visible_pages(form, ANSWERS)] == ["a", "b"]
        assert [page.key for page in visible_pages(form, {**ANSWERS, "more": False})] == ["a"]


class TestNestedItems:
    """A condition inside of an item means this item, at every depth."""

    FORM = one_page(
        Group(
            "children",
            "Kind",
            maximum=3,
            elements=(
                field("school", TRUTH),
                Group(
                    "trips",
                    "Fahrt",
                    minimum=0,
                    maximum=3,
                    shown_if="school",
                    elements=(
                        field("far", TRUTH),
                        field("cost", FieldType.MONEY, minimum=0),
                        field("proof", shown_if="far && cost > 100", label="Nachweis"),
                        field("share", FieldType.MONEY, compute="cost / size(trips)"),
                    ),
                    checks=(Check("cost < 500", "Das ist zu teuer.", "cost"),),
                ),
                field("all_trips", FieldType.MONEY, compute="sum(trips.map(t, t.cost))"),
            ),
        )
    )
    CHILDREN: Answers = {
        "children": [
            {"school": True, "trips": [{"far": True, "cost": "150.00"}, {"far": False, "cost": "600.00"}]},
            {"school": False, "trips": [{"far": True, "cost": "900.00"}]},
        ]
    }

    def test_problems_stand_at_the_item_they_are_about(self) -> None:
        assert [problem.path for problem in check_all(self.FORM, self.CHILDREN)] == [
            "children[0].trips[0].proof",
            "children[0].trips[1].cost",
        ]

    def test_what_is_computed_stays_within_its_item(self) -> None:
        first, second = prune(self.FORM, self.CHILDREN)["children"]
        assert first["all_trips"] == "750.00"
        assert [trip["share"] for trip in first["trips"]] == ["75.00", "300.00"]
        assert second == {"school": False, "all_trips": "0.00"}


def test_computed_amounts_are_exact_and_rounded_once() -> None:
    form = one_page(
        field("price", FieldType.MONEY),
        field("third", FieldType.NUMBER, compute="price / 3"),
        field("share", FieldType.MONEY, compute="price / 3"),
        field("sum", FieldType.MONEY, compute="price + 0.10 + 0.20"),
    )
    kept = prune(form, {"price": "0.50"})
    assert kept["share"] == "0.17"
    assert kept["third"] == "0.1666666666666666666666666667"
    assert kept["sum"] == "0.80"
    assert export_json(form, {"price": "0.50"})["sum"] == 0.8


def test_computed_fields_follow_each_other_in_whatever_order_they_stand() -> None:
    form = one_page(
        field("c", FieldType.INTEGER, compute="b * 2"),
        field("b", FieldType.INTEGER, compute="a + 1"),
        field("a", FieldType.INTEGER),
    )
    assert prune(form, {"a": "4"}) == {"a": "4", "b": "5", "c": "10"}


def test_nobody_types_over_what_is_computed() -> None:
    form = one_page(field("a", FieldType.INTEGER), field("fee", FieldType.MONEY, compute="a * 2.5"))
    read = read_page(form, form.pages[0], {"a": ["3"], "fee": ["0"]}, {}).answers
    assert prune(form, read) == {"a": "3", "fee": "7.50"}
    assert prune(form, {"a": "3", "fee": "0"}) == {"a": "3", "fee": "7.50"}
    assert check_all(form, {"a": "3"}) == []


def test_one_of_several_ways_is_enough_and_its_rules_hold() -> None:
    ways = Group(
        "way",
        "Weg",
        choice=True,
        elements=(
            field("mail", FieldType.EMAIL),
            Group("letter", "Brief", elements=(field("abroad", TRUTH), field("country", shown_if="abroad"))),
        ),
    )
    form = one_page(ways)
    assert [p.path for p in check_all(form, {"way": {"letter": {"abroad": True}}})] == ["way.letter.country"]
    assert check_all(form, {"way": {"letter": {"abroad": False}}}) == []
    assert prune(form, {"way": {"letter": {"abroad": False, "country": "alt"}}}) == {
        "way": {"letter": {"abroad": False}}
    }
