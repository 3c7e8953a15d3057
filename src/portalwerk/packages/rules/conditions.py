"""Conditions built from choices: which question, how it is compared, with what. The expression is only how they are
stored; what was written by hand in this shape is understood again."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Literal as OneOf

from portalwerk.formengine.rules.form import CHOICE_TYPES, UNTYPED_TYPES, Element, Field, FieldType, Form, Group
from portalwerk.formengine.rules.kinds import kind_of_field
from portalwerk.formengine.rules.syntax import (
    Binary,
    Call,
    ExpressionFault,
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
from portalwerk.packages.rules.editing.edit import EditRefused, Owners

Joint = OneOf["all", "any"]
Family = OneOf["bool", "choice", "choices", "number", "date", "text", "file", "group", "list"]
_Compare = Callable[[Tree], Tree]
Needs = OneOf["", "code", "codes", "number", "date", "text"]


@dataclass(frozen=True)
class Sign:
    """One way to compare. `needs` is what stands behind it; `label` how people read the choice."""

    key: str
    label: str
    needs: Needs = ""


FILLED, EMPTY = Sign("filled", "ist ausgefüllt"), Sign("empty", "ist nicht ausgefüllt")
SIGNS: Mapping[str, tuple[Sign, ...]] = {
    "bool": (Sign("yes", "ist Ja"), Sign("no", "ist Nein"), EMPTY),
    "choice": (
        Sign("is", "ist", "code"), Sign("is_not", "ist nicht", "code"), Sign("one_of", "ist eines von", "codes"),
        FILLED, EMPTY,
    ),
    "choices": (Sign("holds", "enthält", "code"), FILLED, EMPTY),
    "number": (
        Sign("ge", "ist mindestens", "number"), Sign("le", "ist höchstens", "number"),
        Sign("gt", "ist größer als", "number"), Sign("lt", "ist kleiner als", "number"),
        Sign("eq", "ist genau", "number"), FILLED, EMPTY,
    ),
    "date": (
        Sign("years_ge", "ist mindestens so viele Jahre her", "number"),
        Sign("years_lt", "ist noch keine so vielen Jahre her", "number"),
        Sign("days_gt", "ist länger her als so viele Tage", "number"),
        Sign("future", "liegt in der Zukunft"), Sign("past", "liegt in der Vergangenheit"),
        Sign("before", "liegt vor dem", "date"), Sign("after", "liegt nach dem", "date"), FILLED, EMPTY,
    ),
    "text": (FILLED, EMPTY, Sign("is", "ist genau", "text"), Sign("starts", "beginnt mit", "text")),
    "file": (FILLED, EMPTY),
    "group": (FILLED, EMPTY),
    "list": (Sign("count_ge", "hat mindestens so viele Einträge", "number"),
             Sign("count_le", "hat höchstens so viele Einträge", "number"), FILLED, EMPTY),
}  # fmt: skip
_COMPARE = {"eq": "==", "ge": ">=", "le": "<=", "gt": ">", "lt": "<", "is": "==", "is_not": "!="}
_TODAY = Name("today")
MAX_CLAUSES = 12


@dataclass(frozen=True)
class Clause:
    """One comparison: static path of the question, sign, and the value as text (codes separated by a line end)."""

    path: str
    sign: str
    value: str = ""


@dataclass(frozen=True)
class Condition:
    """Comparisons of which all, or any, must be true."""

    joint: Joint
    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class Choosable:
    """A question that a condition may ask for."""

    path: str
    label: str
    within: str
    family: Family
    options: tuple[tuple[str, str], ...]


def choosable(form: Form) -> list[Choosable]:
    """Everything that a condition may look at, in the order of the form."""
    lists = {one.key: one.options for one in form.code_lists}
    found: dict[str, Choosable] = {}
    for page in form.pages:
        for path, element, within in _walk(page.elements, "", page.title):
            family = _family(element)
            if family is None or path in found:
                continue
            options = element.options or lists.get(element.code_list or "", ()) if isinstance(element, Field) else ()
            label = element.title if isinstance(element, Group) else element.label
            pairs = tuple((option.code, option.label) for option in options)
            found[path] = Choosable(path, label or element.key, within, family, pairs)
    return list(found.values())


def source_of(condition: Condition, form: Form, owners: Owners) -> str:
    """The expression that a condition is stored as.

    Parameters: owners, keys of the groups around the place where it acts.
    Raises: EditRefused for a value that does not fit.
    """
    if not condition.clauses:
        raise EditRefused(reason="Wählen Sie mindestens eine Frage.")
    if len(condition.clauses) > MAX_CLAUSES:
        raise EditRefused(reason=f"Mehr als {MAX_CLAUSES} Bedingungen in einer Regel kann niemand mehr überblicken.")
    known = {one.path: one for one in choosable(form)}
    groups = _repeating(form)
    trees = [_tree(clause, known, groups, ".".join(owners)) for clause in condition.clauses]
    whole = trees[0]
    for tree in trees[1:]:
        whole = Binary("&&" if condition.joint == "all" else "||", whole, tree)
    return notation(whole)


def negated(source: str) -> str:
    """The opposite: what must hold so that nothing is wrong."""
    tree = parse(source)
    return notation(tree.operand if isinstance(tree, Unary) and tree.sign == "!" else Unary("!", tree))


def condition_of(source: str, form: Form, owners: Owners) -> Condition | None:
    """The condition that a stored expression shows as choices; None if it says more than choices can."""
    try:
        tree = parse(source)
    except ExpressionFault:
        return None
    signs = {tree.sign} if isinstance(tree, Binary) and tree.sign in ("&&", "||") else {"&&"}
    known = {one.path: one for one in choosable(form)}
    groups, place = _repeating(form), ".".join(owners)
    clauses = []
    for part in _split(tree, next(iter(signs))):
        clause = _clause(part, known, groups, place)
        if clause is None:
            return None
        clauses.append(clause)
    return Condition("any" if signs == {"||"} else "all", tuple(clauses))


def _walk(elements: tuple[Element, ...], prefix: str, within: str) -> Iterator[tuple[str, Element, str]]:
    for element in elements:
        yield prefix + element.key, element, within
        if isinstance(element, Group):
            yield from _walk(element.elements, f"{prefix}{element.key}.", element.title or within)


def _family(element: Element) -> Family | None:
    if isinstance(element, Group):
        return "list" if element.repeats else "group"
    if element.type in UNTYPED_TYPES:
        return None
    if element.type is FieldType.FILE:
        return "file"
    if element.type is FieldType.CHECKBOXES:
        return "choices"
    if element.repeats:
        return "list"
    if element.type in CHOICE_TYPES:
        return "choice"
    name = kind_of_field(element, lambda _field: frozenset()).name
    return name if name in ("bool", "number", "date") else "text"  # type: ignore[return-value]


def _repeating(form: Form) -> frozenset[str]:
    return frozenset(path for path, element in form.walk() if isinstance(element, Group) and element.repeats)


def _tree(clause: Clause, known: Mapping[str, Choosable], groups: frozenset[str], place: str) -> Tree:
    asked = known.get(clause.path)
    if asked is None:
        raise EditRefused(reason="Diese Frage gibt es im Formular nicht mehr.")
    sign = next((sign for sign in SIGNS[asked.family] if sign.key == clause.sign), None)
    if sign is None:
        raise EditRefused(reason="Wählen Sie, wie verglichen wird.")
    return _reached(clause.path.split("."), groups, place, lambda x: _compared(x, sign, clause.value))


def _reached(steps: list[str], groups: frozenset[str], place: str, compare: _Compare) -> Tree:
    """The comparison, brought to its question: lists on the way are searched for one fitting entry."""
    start = 0
    for depth in range(len(steps) - 1, 0, -1):
        path = ".".join(steps[:depth])
        if path in groups and (place == path or place.startswith(path + ".")):
            start = depth
            break
    return _stepped(None, steps, start, groups, compare, level=0)


def _stepped(
    base: Tree | None, steps: list[str], at: int, groups: frozenset[str], compare: _Compare, *, level: int
) -> Tree:
    tree: Tree = Name(steps[at]) if base is None else Member(base, steps[at])
    for step in range(at + 1, len(steps)):
        if ".".join(steps[:step]) in groups:
            variable = f"eintrag{level or ''}"
            body = _stepped(Name(variable), steps, step, groups, compare, level=level + 1)
            return Macro("exists", tree, variable, body)
        tree = Member(tree, steps[step])
    return compare(tree)


def _compared(x: Tree, sign: Sign, value: str) -> Tree:
    literal = _literal(sign, value)
    plain: dict[str, Callable[[], Tree]] = {
        "yes": lambda: Binary("==", x, Literal(True)),
        "no": lambda: Binary("==", x, Literal(False)),
        "filled": lambda: Call("has", (x,)),
        "empty": lambda: Call("is_empty", (x,)),
        "future": lambda: Binary(">", x, _TODAY),
        "past": lambda: Binary("<", x, _TODAY),
        "one_of": lambda: Binary("in", x, literal),
        "holds": lambda: Binary("in", literal, x),
        "starts": lambda: Call("starts_with", (x, literal)),
        "years_ge": lambda: Binary(">=", Call("years_between", (x, _TODAY)), literal),
        "years_lt": lambda: Binary("<", Call("years_between", (x, _TODAY)), literal),
        "days_gt": lambda: Binary(">", Call("days_between", (x, _TODAY)), literal),
        "count_ge": lambda: Binary(">=", Call("size", (x,)), literal),
        "count_le": lambda: Binary("<=", Call("size", (x,)), literal),
        "before": lambda: Binary("<", x, literal),
        "after": lambda: Binary(">", x, literal),
    }
    make = plain.get(sign.key)
    return make() if make else Binary(_COMPARE[sign.key], x, literal)


def _literal(sign: Sign, value: str) -> Tree:
    text = value.strip()
    if not sign.needs:
        return Literal(None)
    if not text:
        raise EditRefused(reason=f"Hinter „{sign.label}“ fehlt der Wert.")
    if sign.needs in _READERS:
        return _READERS[sign.needs](text)
    if sign.needs == "codes":
        return ListOf(tuple(Literal(code) for code in text.split("\n") if code.strip()))
    return Literal(text)


def _number(text: str) -> Tree:
    try:
        number = Decimal(text.replace(".", "").replace(",", ".") if "," in text else text)
    except InvalidOperation:
        raise EditRefused(reason=f"„{text}“ ist keine Zahl. Beispiel: 18") from None
    if not number.is_finite() or abs(number) > _LARGEST or number < 0:
        raise EditRefused(reason="Diese Zahl ist hier nicht möglich. Beispiel: 18")
    return Literal(Decimal(f"{number:f}"))


def _day(text: str) -> Tree:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise EditRefused(reason=f"„{text}“ ist kein Datum. Beispiel: 31.12.2026") from None
    return Call("date", tuple(Literal(Decimal(part)) for part in (day.year, day.month, day.day)))


_READERS: Mapping[str, Callable[[str], Tree]] = {"number": _number, "date": _day}
_LARGEST = Decimal(10) ** 12


def _split(tree: Tree, sign: str) -> list[Tree]:
    if isinstance(tree, Binary) and tree.sign == sign:
        return [*_split(tree.left, sign), tree.right]
    return [tree]


def _clause(tree: Tree, known: Mapping[str, Choosable], groups: frozenset[str], place: str) -> Clause | None:
    wanted = notation(tree)
    words, values = set(re.findall(r"\w+", wanted)), _values(tree)
    for one in known.values():
        if one.path.rpartition(".")[2] not in words:
            continue
        for sign in SIGNS[one.family]:
            for value in values if sign.needs else [""]:
                try:
                    made = _reached(
                        one.path.split("."),
                        groups,
                        place,
                        lambda x, s=sign, v=value: _compared(x, s, v),  # type: ignore[misc]
                    )
                except EditRefused:
                    continue
                if _same(made, tree):
                    return Clause(one.path, sign.key, value)
    return None


def _same(made: Tree, tree: Tree) -> bool:
    """Whether two expressions say the same; the word for an entry of a list is of no account."""
    if isinstance(made, Macro) and isinstance(tree, Macro):
        renamed = _renamed(tree.body, tree.variable, made.variable)
        return made.kind == tree.kind and notation(made.of) == notation(tree.of) and _same(made.body, renamed)
    return notation(made) == notation(tree)


def _renamed(tree: Tree, before: str, after: str) -> Tree:
    if isinstance(tree, Name):
        return Name(after) if tree.name == before else tree
    if isinstance(tree, Member):
        return Member(_renamed(tree.of, before, after), tree.key)
    if isinstance(tree, Binary):
        return Binary(tree.sign, _renamed(tree.left, before, after), _renamed(tree.right, before, after))
    if isinstance(tree, Call):
        return Call(tree.function, tuple(_renamed(one, before, after) for one in tree.arguments))
    if isinstance(tree, Macro):
        return Macro(tree.kind, _renamed(tree.of, before, after), tree.variable, _renamed(tree.body, before, after))
    return tree


def _values(tree: Tree) -> list[str]:
    """The values that stand in a comparison, in the way a person would type them."""
    if isinstance(tree, Literal):
        if isinstance(tree.value, Decimal):
            return [f"{tree.value:f}"]
        return [tree.value] if isinstance(tree.value, str) else []
    if isinstance(tree, ListOf):
        return ["\n".join(value for item in tree.items for value in _values(item))]
    if isinstance(tree, Call):
        if tree.function == "date":
            year, *rest = [value for argument in tree.arguments for value in _values(argument)] or [""]
            return ["-".join([year.zfill(4), *(part.zfill(2) for part in rest)])]
        return [value for argument in tree.arguments for value in _values(argument)]
    if isinstance(tree, Binary):
        return _values(tree.left) + _values(tree.right)
    return _values(tree.body) if isinstance(tree, Macro) else []
