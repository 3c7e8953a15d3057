"""Conditions: what they mean, what is refused, and that they agree with Python on everything computable."""

from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.formengine.rules.expression import Expression, OverBudget, Scope, compile_expression
from portalwerk.formengine.rules.form import Field, FieldType, Group, Option
from portalwerk.formengine.rules.kinds import NUMBER
from portalwerk.formengine.rules.syntax import (
    Binary,
    Call,
    Conditional,
    ExpressionFault,
    Item,
    ListOf,
    Literal,
    Macro,
    Member,
    Name,
    Tree,
    Unary,
    notation,
    parse,
)

BREEDS = (Option("001", "Dackel"), Option("008", "Pudel"))
DOGS = Group(
    "dogs",
    "Hunde",
    minimum=0,
    maximum=None,
    elements=(
        Field("breed", FieldType.SELECT, "Rasse", options=BREEDS),
        Field("age", FieldType.INTEGER, "Alter"),
        Field("name", FieldType.TEXT, "Name", minimum=0),
    ),
)
OWNER = Group("owner", "Person", elements=(Field("born", FieldType.PARTIAL_DATE, "Geboren"),))
ROOT = {
    "dogs": DOGS,
    "owner": OWNER,
    "fee": Field("fee", FieldType.MONEY, "Gebühr"),
    "rescued": Field("rescued", FieldType.BOOLEAN, "Aus dem Tierheim"),
    "since": Field("since", FieldType.DATE, "Seit"),
    "town": Field("town", FieldType.TEXT, "Ort"),
    "aids": Field("aids", FieldType.CHECKBOXES, "Hilfen", maximum=3, options=BREEDS),
}
SCOPE = Scope((ROOT,), lambda field: frozenset(option.code for option in field.options))
TODAY = {"today": date(2026, 11, 22)}
FULL = {
    "dogs": [{"breed": "008", "age": "4"}, {"breed": "001", "age": "11", "name": "Mia"}],
    "owner": {"born": "2010-11"},
    "fee": "53.10",
    "rescued": False,
    "since": "2026-03-27",
    "town": "Burgbach",
    "aids": ["001"],
}


def compiled(source: str, expect: Any = None) -> Expression:
    return compile_expression(source, SCOPE, expect)


def value(source: str, answers: dict[str, Any] | None = None) -> Any:
    return compiled(source).value((FULL if answers is None else answers,), TODAY)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('dogs.exists(d, d.breed == "008" && d.age >= 4)', True),
        ("dogs.all(d, d.age > 4)", False),
        ("dogs.exists_one(d, has(d.name))", True),
        ("size(dogs)", 2),
        ("sum(dogs.map(d, d.age))", 15),
        ("size(dogs.filter(d, d.age > 4))", 1),
        ("dogs[1].age", 11),
        ("is_empty(dogs[9])", True),
        ("fee * 2", Decimal("106.20")),
        ("round(fee / 3, 2)", Decimal("17.70")),
        ('town in ["Burgbach", "Hohenwald"]', True),
        ('"001" in aids', True),
        ('town.matches("^Burg")', True),
        ('starts_with(town, "Burg") ? 1 : 2', 1),
        ("!rescued", True),
        ("since < today", True),
        ('since < date(2026, 3, 28) && !(town == "x")', True),
        ("0.1 + 0.2 == 0.3", True),
        ("-7 % 3", -1),
        ("7 / 2", Decimal("3.5")),
        ("xor(rescued, true)", True),
        ("is_valid_date(31, 2, 2026)", False),
        ('"a" + "b" == "ab"', True),
        ("months_between(since, today)", 7),
        ("days_between(since, today)", 240),
        ("year(since) * 100 + month(since)", 202603),
        ("is_valid_date(1, null, 2026)", False),
        ("-fee < 0", True),
        ("date(2026, 13, 1) < today", False),
        ("starts_with(town, null) || ends_with(town, 'bach')", True),
        ("contains(town, 'rgb')", True),
        ("size(dogs.map(d, dogs.exists(d, d.age > 9) && d.age > 4))", 2),
    ],
)
def test_meaning(source: str, expected: Any) -> None:
    assert value(source) == expected


def test_of_a_partly_known_birth_date_the_latest_day_counts() -> None:
    # November 2010: on 22 November 2026 it is not certain that the person is 16.
    assert value("years_between(owner.born, today)") == 15


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [("2008-02-29", "2026-02-28", 17), ("2008-02-29", "2026-03-01", 18), ("2010-11-22", "2026-11-22", 16)],
)
def test_age_is_reached_on_the_birthday(born: str, on: str, age: int) -> None:
    source = compiled("years_between(since, today)")
    assert source.value(({"since": born},), {"today": date.fromisoformat(on)}) == age


@pytest.mark.parametrize(
    "source",
    [
        'town == "x"',
        'town != "x"',
        "fee > 1",
        "fee <= 1",
        "since < today",
        "rescued == false",
        "rescued",
        'town in ["x"]',
        'town.matches(".*")',
        "fee * 2 > 1",
        "years_between(owner.born, today) < 99",
        "dogs.exists(d, d.age != 3)",
    ],
)
def test_a_comparison_with_an_absent_answer_is_false(source: str) -> None:
    assert compiled(source).holds(({},), TODAY) is False


@pytest.mark.parametrize("empty", [{}, {"town": ""}, {"dogs": [{}]}, {"owner": {"born": ""}}])
def test_only_is_empty_sees_absence(empty: dict[str, Any]) -> None:
    assert compiled("is_empty(town) && is_empty(dogs) && is_empty(owner)").holds((empty,), TODAY)


def test_false_is_an_answer() -> None:
    assert value("is_empty(rescued)") is False


def test_division_by_zero_is_absent_not_an_accident() -> None:
    assert value("fee / 0") is None
    assert value("fee / 0 > 1") is False


def test_what_a_draft_holds_wrongly_counts_as_absent() -> None:
    assert value("fee > 1 || since < today", {"fee": "viel", "since": "31.2.2026"}) is False


def test_inside_a_group_names_mean_the_nearest_element() -> None:
    scope = Scope((ROOT, {child.key: child for child in DOGS.elements}), SCOPE.codes)
    inner = compile_expression('age > 5 && self.age > 5 && town == "Burgbach"', scope, prefixes=("", "dogs."))
    assert inner.holds((FULL, {"age": "6"}), TODAY)
    assert inner.reads == {"dogs.age", "town"}


@pytest.mark.parametrize(
    ("source", "position", "words"),
    [
        ("dog.count > 1", 1, "„dog“ gibt es in diesem Formular nicht"),
        ("owner.name == 1", 7, "„name“ gibt es an dieser Stelle nicht"),
        ("dogs.age > 3", 6, "steht eine Liste"),
        ("since > 3", 7, "ein Datum und eine Zahl"),
        ('fee == "53"', 5, "eine Zahl und ein Text"),
        ('dogs.exists(d, d.breed == "099")', 27, "Den Code „099“ gibt es in der Auswahl nicht"),
        ('aids.exists(a, a == "7")', 21, "Den Code „7“"),
        ("1 +", 4, "Hier fehlt ein Wert"),
        ("fee > 1 fee", 9, "steht noch „fee“"),
        ("fee > §", 7, "Das Zeichen „§“"),
        ("foo(1)", 1, "Die Funktion „foo“ gibt es nicht"),
        ("round(fee)", 1, "braucht 2 Werte"),
        ('round("a", 1)', 7, "gebraucht wird eine Zahl"),
        ("fee", 1, "gebraucht wird Ja/Nein"),
        ('matches(town, "(")', 15, "Muster"),
        (r'matches(town, "(a)\\1")', 15, "Muster"),
        ("matches(town, town)", 1, "steht als Text"),
        ("town == null", 6, "is_empty"),
        ("dogs == dogs", 6, "eine Liste"),
        ("fee in town", 5, "Rechts von „in“"),
        ("dogs.exists(d)", 6, "einen Namen und einen Ausdruck"),
        ("fee.exists(d, true)", 5, "geht durch eine Liste"),
        ("size(fee) > 1", 1, "size"),
        ("rescued < true", 9, "vergleicht"),
        ('fee > 1 && "a"', 12, "gebraucht wird Ja/Nein"),
        ("(fee > 1", 9, "fehlt „)“"),
        ("[1, town] == 1", 5, "gleichartige"),
        ("fee[1] == 1", 4, "eckigen Klammern"),
        ("rescued ? 1 : town", 9, "gleichartig"),
        ("fee in [town]", 5, "anderer Art"),
        ("is_empty(fee, fee)", 1, "falsche Anzahl"),
    ],
)
def test_faults_are_told_with_their_place(source: str, position: int, words: str) -> None:
    with pytest.raises(ExpressionFault) as fault:
        compile_expression(source, SCOPE)
    assert words in fault.value.sentence
    assert fault.value.position == position


@pytest.mark.parametrize(
    "source", ["(" * 60 + "1" + ")" * 60, "!" * 60 + "rescued", "1+" * 3000 + "1", "1+" * 1900 + "1", "a" + "[0]" * 900]
)
def test_endless_expressions_are_refused(source: str) -> None:
    with pytest.raises(ExpressionFault, match=r"zu (lang|tief|viele)"):
        parse(source)


def test_a_bomb_is_stopped_by_the_budget() -> None:
    bomb = compiled("dogs.all(a, dogs.all(b, dogs.all(c, a.age + b.age + c.age < 999)))")
    with pytest.raises(OverBudget, match="zu umfangreich"):
        bomb.value(({"dogs": [{"age": "1"}] * 50},), TODAY)


# -- against Python ----------------------------------------------------------------------------------------

NUMBERS = st.decimals(min_value=-999, max_value=999, places=2)
ARITHMETIC = {"+": "+", "-": "-", "*": "*"}


def literal(number: Decimal) -> Tree:
    return Unary("-", Literal(-number)) if number < 0 else Literal(number)


numeric = st.recursive(
    NUMBERS.map(literal) | st.just(Name("fee")),
    lambda inner: st.builds(Binary, st.sampled_from("+-*"), inner, inner) | st.builds(Unary, st.just("-"), inner),
    max_leaves=8,
)
comparison = st.builds(Binary, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), numeric, numeric)
boolean = st.recursive(
    comparison | st.booleans().map(Literal) | st.just(Name("rescued")),
    lambda inner: (
        st.builds(Binary, st.sampled_from(["&&", "||"]), inner, inner)
        | st.builds(Unary, st.just("!"), inner)
        | st.builds(Conditional, inner, inner, inner)
    ),
    max_leaves=10,
)


def python(tree: Tree, names: dict[str, Any]) -> Any:
    """The same meaning, written with Python's own operators."""
    match tree:
        case Literal():
            return tree.value
        case Name():
            return names[tree.name]
        case Unary():
            inner = python(tree.operand, names)
            return not inner if tree.sign == "!" else -inner
        case Conditional():
            return python(tree.yes if python(tree.condition, names) else tree.no, names)
        case Binary():
            left = python(tree.left, names)
            if tree.sign in ("&&", "||"):
                stop = tree.sign == "||"
                return stop if left is stop else python(tree.right, names)
            right = python(tree.right, names)
            return {
                "+": lambda: left + right,
                "-": lambda: left - right,
                "*": lambda: left * right,
                "<": lambda: left < right,
                "<=": lambda: left <= right,
                ">": lambda: left > right,
                ">=": lambda: left >= right,
                "==": lambda: left == right,
                "!=": lambda: left != right,
            }[tree.sign]()
    raise AssertionError(tree)


@given(tree=boolean, fee=NUMBERS, rescued=st.booleans())
def test_it_computes_what_python_computes(tree: Tree, fee: Decimal, rescued: bool) -> None:
    ours = compiled(notation(tree)).value(({"fee": f"{fee:f}", "rescued": rescued},), {})
    assert ours == python(tree, {"fee": fee, "rescued": rescued})


@given(tree=numeric, fee=NUMBERS)
def test_numbers_stay_exact(tree: Tree, fee: Decimal) -> None:
    ours = compiled(notation(tree), NUMBER).value(({"fee": f"{fee:f}"},), {})
    assert ours == python(tree, {"fee": fee})


names = st.sampled_from(["dogs", "fee", "x1", "is_in"])
words = st.text(st.characters(blacklist_categories=("Cs", "Cc")) | st.just("\n"), max_size=8)
trees: st.SearchStrategy[Tree] = st.recursive(
    NUMBERS.filter(lambda number: number >= 0).map(Literal)
    | words.map(Literal)
    | st.sampled_from([True, False, None]).map(Literal)
    | st.builds(Name, names),
    lambda inner: st.one_of(
        st.builds(Member, inner.filter(lambda t: not isinstance(t, Literal)), names),
        st.builds(Item, inner, inner),
        st.builds(Call, names, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Macro, st.sampled_from(["all", "exists", "map"]), inner, names, inner),
        st.builds(Unary, st.sampled_from("!-"), inner),
        st.builds(Binary, st.sampled_from(["||", "&&", "<", "in", "==", "+", "*", "%"]), inner, inner),
        st.builds(Conditional, inner, inner, inner),
        st.builds(ListOf, st.lists(inner, max_size=3).map(tuple)),
    ),
    max_leaves=12,
)


def placeless(tree: Any) -> Any:
    """The tree without positions."""
    if isinstance(tree, tuple):
        return tuple(placeless(part) for part in tree)
    if isinstance(tree, Tree):
        kept = [name for name in type(tree).__slots__ if name != "position"]
        return (type(tree).__name__, *(placeless(getattr(tree, name)) for name in kept))
    return tree


@given(trees)
def test_parsing_the_notation_gives_the_tree_again(tree: Tree) -> None:
    assert placeless(parse(notation(tree))) == placeless(tree)


@given(st.text(max_size=60))
def test_any_text_is_parsed_or_refused(source: str) -> None:
    with suppress(ExpressionFault):
        compile_expression(source, SCOPE, None)
