"""Do two trees mean the same? They do if they are true of the same answers, whatever those are.

Compared are all values that matter: each that is named, one that is not (of a selection only what it offers),
and no answer; for yes/no questions yes, no and no answer.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from math import prod

from portalwerk.formengine.rules.xdatenfelder.fieldrules.elements import Elements
from portalwerk.formengine.rules.xdatenfelder.fieldrules.tree import Op, Ref, Tree, refs
from portalwerk.formengine.rules.xdatenfelder.schema import SchemaField

Value = str | bool | int | None
Values = Mapping[Ref, Value]

#: More combinations than this are not compared.
MOST_COMBINATIONS = 50_000
_ANOTHER = "\0 something else"


class TooManyValues(ValueError):
    """Two trees name so much that not all combinations can be tried."""


def same_meaning(one: Tree, other: Tree, elements: Elements) -> bool:
    """Whether two trees are true of the same answers. Raises: `TooManyValues`."""
    return next(differences(one, other, elements), None) is None


def differences(one: Tree, other: Tree, elements: Elements) -> Iterator[Values]:
    """The answers of which only one of two trees is true. Raises: `TooManyValues`."""
    subjects = tuple(dict.fromkeys((*refs(one), *refs(other))))
    columns = [_values(subject, (one, other), elements) for subject in subjects]
    if prod(map(len, columns)) > MOST_COMBINATIONS:
        raise TooManyValues
    for row in product(*columns):
        answers = dict(zip(subjects, row, strict=True))
        if holds(one, answers) is not holds(other, answers):
            yield answers


def holds(tree: Tree, answers: Values) -> bool:
    """Whether a tree is true of these answers; nothing equals an absent one, so "not equal" is true of it."""
    if not isinstance(tree, Op):
        return tree is True or (isinstance(tree, Ref) and answers.get(tree) is True)
    if tree.name in ("and", "or", "xor", "not"):
        number = sum(holds(part, answers) for part in tree.parts)
        return {"and": number == len(tree.parts), "or": number > 0, "xor": number == 1, "not": number == 0}[tree.name]
    return _COMPARED[tree.name](*(_value(part, answers) for part in tree.parts))


def _value(tree: Tree, answers: Values) -> Value:
    if isinstance(tree, Ref):
        return answers.get(tree)
    if isinstance(tree, Op):
        if tree.name == "count":
            return sum(_value(part, answers) is not None for part in tree.parts)
        return _value(tree.parts[0], answers)
    return tree


def _less(one: Value, other: Value) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return one < other
    return isinstance(one, int) and isinstance(other, int) and one < other


def _equal(one: Value, other: Value) -> bool:
    # The number 1 is not the answer "yes".
    return one is not None and type(one) is type(other) and one == other


_COMPARED: Mapping[str, Callable[..., bool]] = {
    "is_empty": lambda one: one is None,
    "equal": _equal,
    "not_equal": lambda one, other: not _equal(one, other),
    "less_than": _less,
    # Whether three numbers are a date is not worked out: the same three give the same answer.
    "is_valid_date": lambda *numbers: None not in numbers,
}


def _values(subject: Ref, trees: tuple[Tree, ...], elements: Elements) -> tuple[Value, ...]:
    element = elements.place(subject).element if subject.place else None
    if isinstance(element, SchemaField) and element.datatype == "bool":
        return (None, True, False)
    named = dict.fromkeys(value for tree in trees for value in _named(subject, tree))
    codes = [option.code for option in elements.options(element)] if element is not None else []
    if not codes:
        return (None, *named, _ANOTHER)
    others = [code for code in codes if code not in named]
    return (None, *(code for code in codes if code in named), *others[:1])


def _named(subject: Ref, tree: Tree) -> Iterator[Value]:
    """The values a subject is compared with, and of numbers their neighbours."""
    if not isinstance(tree, Op):
        return
    if any(ref == subject for part in tree.parts for ref in refs(part) if not _is_condition(part)):
        for part in tree.parts:
            if isinstance(part, int) and not isinstance(part, bool):
                yield from (part - 1, part, part + 1)
            elif not isinstance(part, Ref | Op):
                yield part
    for part in tree.parts:
        yield from _named(subject, part)


def _is_condition(tree: Tree) -> bool:
    return isinstance(tree, Op) and tree.name not in ("age", "count")
