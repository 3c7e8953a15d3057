"""What a rule says: one entry per effect, each with a condition as a tree.

The operators are those of the official translations of the FIM portal, and two that yield a number: `age`
(completed years from a date until today) and `count` (how many of these are filled). "At least" and "more than"
are written with `less_than` and `equal`; `xor` holds if exactly one of its parts does.

Source: FIM portal, translated rules (STANDARDS 1.4)
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

#: Operators with a fixed number of parts; all others take a list.
ARITY = {"equal": 2, "not_equal": 2, "less_than": 2, "not": 1, "is_empty": 1, "age": 1, "is_valid_date": 3}
LISTS = frozenset({"and", "or", "xor", "count"})
_SINGLE = frozenset({"not", "is_empty", "age"})

REQUIRED, FORBIDDEN, VALIDATION = "required", "forbidden", "validation"
EFFECTS = (REQUIRED, FORBIDDEN, VALIDATION)

#: Deeper trees are no rule that anybody wrote.
MAX_DEPTH = 40


@dataclass(frozen=True, slots=True)
class Ref:
    """An element or fact. `name` is how the tree calls it, `place` its path in the schema (empty for a fact)."""

    name: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Op:
    """An operator with its parts."""

    name: str
    parts: tuple["Tree", ...]


Tree = Op | Ref | str | bool | int


@dataclass(frozen=True, slots=True)
class Entry:
    """One effect. For `required` and `forbidden` the condition says when, for `validation` what must hold.

    A validation that names a target says which one value it always has, without anybody being asked.
    """

    effect: str
    target: Ref | None
    condition: Tree


class NoTree(ValueError):
    """Data that describes no tree; the message is a German sentence."""


def op(name: str, *parts: Tree) -> Op:
    """An operator with its parts."""
    return Op(name, parts)


def both(*parts: Tree) -> Tree:
    """All of these hold."""
    return _joined("and", True, parts)


def either(*parts: Tree) -> Tree:
    """At least one of these holds."""
    return _joined("or", False, parts)


def _joined(name: str, neutral: bool, parts: tuple[Tree, ...]) -> Tree:
    flat: list[Tree] = []
    for part in parts:
        if part is (not neutral):
            return part
        if part is neutral:
            continue
        more = part.parts if isinstance(part, Op) and part.name == name else (part,)
        flat += [item for item in more if item not in flat]
    if not flat:
        return neutral
    return flat[0] if len(flat) == 1 else Op(name, tuple(flat))


def opposite(tree: Tree) -> Tree:
    """What holds exactly when the tree does not, written as people would.

    Of a yes/no question the opposite of "no" is "yes": as long as it is unanswered neither is true.
    """
    if isinstance(tree, bool):
        return not tree
    if not isinstance(tree, Op):
        return op("not", tree)
    if tree.name == "equal" and tree.parts[1] is False:
        return op("equal", tree.parts[0], True)
    if tree.name in ("equal", "not_equal"):
        return Op("not_equal" if tree.name == "equal" else "equal", tree.parts)
    if tree.name == "not":
        return tree.parts[0]
    if tree.name == "or":
        return both(*(opposite(part) for part in tree.parts))
    if tree.name == "and":
        return either(*(opposite(part) for part in tree.parts))
    return op("not", tree)


def refs(tree: Tree) -> Iterator[Ref]:
    """All elements and facts that a tree names, in its order."""
    if isinstance(tree, Ref):
        yield tree
    elif isinstance(tree, Op):
        for part in tree.parts:
            yield from refs(part)


def to_json(tree: Tree) -> Any:
    """A tree in the notation of the translations."""
    if isinstance(tree, Ref):
        return {"identifier": tree.name}
    if not isinstance(tree, Op):
        return tree
    parts = [to_json(part) for part in tree.parts]
    return {tree.name: parts[0] if tree.name in _SINGLE else parts}


def entry_to_json(entry: Entry) -> dict[str, Any]:
    """An entry in the notation of the translations."""
    target = entry.target.name.rpartition(".")[2] if entry.target else None
    return {"effects": [entry.effect], "target": target, "condition": to_json(entry.condition)}


def bare_tree(data: Any, depth: int = 0) -> Tree:
    """Read the notation of the translations; identifiers keep their name and have no place yet.

    Raises: `NoTree`
    """
    if depth > MAX_DEPTH:
        raise NoTree("Die Bedingung ist zu tief verschachtelt.")
    if isinstance(data, bool | str | int):
        return data
    if not isinstance(data, Mapping) or len(data) != 1:
        raise NoTree("Die Bedingung ist nicht lesbar.")
    ((name, inner),) = data.items()
    if name == "identifier":
        if not isinstance(inner, str) or not inner:
            raise NoTree("Eine Bedingung nennt ein Element ohne Namen.")
        return Ref(inner)
    if name not in ARITY and name not in LISTS:
        raise NoTree(f"Den Operator „{str(name)[:40]}“ gibt es nicht.")
    parts = tuple(bare_tree(part, depth + 1) for part in (inner if isinstance(inner, list) else [inner]))
    if (name in ARITY and len(parts) != ARITY[name]) or not parts:
        raise NoTree(f"Der Operator „{name}“ hat die falsche Anzahl Teile.")
    return Op(name, parts)


def with_fact(tree: Tree, name: str, value: str) -> Tree:
    """The tree for a known fact: what the fact decides is decided."""
    if not isinstance(tree, Op):
        return tree
    parts = tuple(with_fact(part, name, value) for part in tree.parts)
    if tree.name in ("equal", "not_equal") and isinstance(parts[0], Ref) and parts[0] == Ref(name):
        return (parts[1] == value) is (tree.name == "equal")
    if tree.name == "and":
        return both(*parts)
    if tree.name == "or":
        return either(*parts)
    if tree.name == "not" and isinstance(parts[0], bool):
        return not parts[0]
    return Op(tree.name, parts)
