"""Pages that nobody can ever reach: their condition is false whatever is answered.

Tried out over all answers to the questions with few answers (yes and no, codes) and over one number of each range that
the conditions tell apart. Everything else counts as unknown, so a page is only called dead when it surely is.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise, product
from math import prod
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from portalwerk.formengine.rules.exits import reached_if
from portalwerk.formengine.rules.expression import compile_expression
from portalwerk.formengine.rules.form import NUMBER_TYPES, Field, FieldType, Group, Page
from portalwerk.formengine.rules.kinds import BOOL
from portalwerk.formengine.rules.plan import Node, Plan, Planner
from portalwerk.formengine.rules.syntax import (
    Binary,
    Call,
    Conditional,
    ListOf,
    Literal,
    Member,
    Name,
    Tree,
    Unary,
    parts_of,
)

#: How many combinations of answers are tried for one page; where there are more, nothing is said.
MOST_TRIALS = 20_000

_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {"==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
_CHOICES = frozenset({FieldType.SELECT, FieldType.RADIO})


class _Unknown:
    """What cannot be told from the answers that are tried out."""


UNKNOWN = _Unknown()
Trial = Mapping[str, Any]


def dead_pages(planned: Plan) -> Iterator[Page]:
    """The pages whose condition can never hold."""
    for page in planned.pages:
        if page.shown_if is not None and not _is_possible(planned, page.shown_if.tree):
            yield page.page


def only_exits(planned: Plan) -> bool:
    """Whether every way through the form ends at an exit, so that nobody can ever send it."""
    exits = tuple(page.page.shown_if for page in planned.pages if page.page.exit and page.page.shown_if)
    passed = reached_if(None, exits)
    if passed is None:
        return False
    tree = compile_expression(passed, Planner(planned.form).scope(()), BOOL).tree
    return not _is_possible(planned, tree, whole=True)


def _is_possible(planned: Plan, condition: Tree, *, whole: bool = False) -> bool:
    """Whether a condition may hold. Parameters: whole, of those who have answered all that everybody must answer."""
    conditions = _conditions_behind(planned, condition)
    for trees in (conditions, {"": [condition]}):
        domains = _domains(planned, [tree for several in trees.values() for tree in several])
        if whole:
            domains = {path: _demanded(planned, path, domain) for path, domain in domains.items()}
        if prod(len(domain) for domain in domains.values()) <= MOST_TRIALS:
            return any(_may_hold(condition, trial) and _fits_together(trees, trial) for trial in _trials(domains))
    return True


def _demanded(planned: Plan, path: str, domain: tuple[Any, ...]) -> tuple[Any, ...]:
    """The answers to try for a question, without none at all where everybody must answer."""
    node = planned.nodes[path]
    page = next(page for page in planned.pages if page.page.key == node.page_key)
    chain = [one.element for one in _chain(planned, node)]
    chosen = any(isinstance(one, Group) and one.choice for one in chain)
    is_free = page.own_if is not None or chosen or any(one.shown_if or one.minimum < 1 for one in chain)
    return domain if is_free else tuple(value for value in domain if value is not None)


def _conditions_behind(planned: Plan, tree: Tree) -> dict[str, list[Tree]]:
    """The condition of the page under "", and by path those that must hold for a question to be answered at all."""
    found: dict[str, list[Tree]] = {"": [tree]}
    waiting = [tree]
    while waiting:
        for path in _paths(waiting.pop()):
            if path not in found and path in planned.nodes:
                found[path] = list(_conditions_of(planned, planned.nodes[path]))
                waiting.extend(found[path])
    return found


def _conditions_of(planned: Plan, node: Node) -> Iterator[Tree]:
    page = next(page for page in planned.pages if page.page.key == node.page_key)
    if page.shown_if is not None:
        yield page.shown_if.tree
    for holder in _chain(planned, node):
        if holder.shown_if is not None:
            yield _rooted(holder.shown_if.tree, planned, holder.path.split(".")[:-1])


def _chain(planned: Plan, node: Node) -> list[Node]:
    """A node and the groups around it, the outermost first."""
    keys = node.path.split(".")
    return [planned.nodes[".".join(keys[:depth])] for depth in range(1, len(keys) + 1)]


def _rooted(tree: Tree, planned: Plan, owners: list[str]) -> Tree:
    """The same condition with each question named from the top, for one that stands inside of groups."""
    if isinstance(tree, Name):
        for depth in range(len(owners), 0, -1):
            path = ".".join((*owners[:depth], tree.name))
            if path in planned.nodes:
                return replace(tree, name=path)
        return tree
    changes: dict[str, Any] = {}
    for name in type(tree).__slots__:
        part = getattr(tree, name)
        if isinstance(part, Tree):
            changes[name] = _rooted(part, planned, owners)
        elif isinstance(part, tuple):
            changes[name] = tuple(_rooted(item, planned, owners) for item in part)
    return replace(tree, **changes)


def _fits_together(conditions: Mapping[str, list[Tree]], trial: Trial) -> bool:
    """Whether each answered question of a trial can be seen with these answers."""
    return all(
        _may_hold(tree, trial) for path, trees in conditions.items() if trial.get(path) is not None for tree in trees
    )


def _trials(domains: Mapping[str, tuple[Any, ...]]) -> Iterator[Trial]:
    for values in product(*domains.values()):
        yield dict(zip(domains, values, strict=True))


def _domains(planned: Plan, trees: list[Tree]) -> dict[str, tuple[Any, ...]]:
    """The answers to try for each question that these conditions name and that has few; absent is one of them."""
    numbers: dict[str, set[Decimal]] = {}
    for tree in trees:
        _note_numbers(tree, numbers)
    domains: dict[str, tuple[Any, ...]] = {}
    for path in dict.fromkeys(path for tree in trees for path in _paths(tree)):
        node = planned.nodes.get(path)
        if node is None or not _is_single(planned, node):
            continue
        field = node.element
        if isinstance(field, Field):
            values = _values(field, node, numbers.get(path, set()))
            if values:
                domains[path] = (None, *values)
    return domains


def _values(field: Field, node: Node, numbers: set[Decimal]) -> tuple[Any, ...]:
    if field.type in (FieldType.BOOLEAN, FieldType.DECLARATION):
        return (True, False)
    if field.type in _CHOICES:
        return tuple(option.code for option in node.options)
    return tuple(_representatives(field, sorted(numbers))) if field.type in NUMBER_TYPES else ()


def _representatives(field: Field, bounds: list[Decimal]) -> Iterable[Decimal]:
    """One number of each range that the bounds cut, and the bounds themselves."""
    if not bounds:
        return ()
    if field.type is FieldType.INTEGER:
        whole = {bound.to_integral_value() + step for bound in bounds for step in (-1, 0, 1)}
        return sorted(whole)
    between = [(low + high) / 2 for low, high in pairwise(bounds)]
    return sorted({bounds[0] - 1, *bounds, *between, bounds[-1] + 1})


def _is_single(planned: Plan, node: Node) -> bool:
    """Whether there is exactly one answer at this place, and a person gives it."""
    repeats = any(one.element.repeats for one in _chain(planned, node))
    return not repeats and isinstance(node.element, Field) and node.element.is_typed


def _note_numbers(tree: Tree, found: dict[str, set[Decimal]]) -> None:
    """Collect the numbers that each question is compared with."""
    if isinstance(tree, Binary) and tree.sign in _COMPARE:
        for side, other in ((tree.left, tree.right), (tree.right, tree.left)):
            path, value = _path(side), _value(other, {})
            if path is not None and isinstance(value, Decimal):
                found.setdefault(path, set()).add(value)
    for part in parts_of(tree):
        _note_numbers(part, found)


def _paths(tree: Tree) -> Iterator[str]:
    path = _path(tree)
    if path is not None:
        yield path
        return
    for part in parts_of(tree):
        yield from _paths(part)


def _path(tree: Tree) -> str | None:
    """The path of a question that is named from the top: `a.b.c`."""
    if isinstance(tree, Name):
        return tree.name
    if isinstance(tree, Member):
        before = _path(tree.of)
        return None if before is None else f"{before}.{tree.key}"
    return None


def _may_hold(tree: Tree, trial: Trial) -> bool:
    value = _value(tree, trial)
    return value is UNKNOWN or bool(value)


def _value(tree: Tree, trial: Trial) -> Any:
    """What an expression gives with the answers of a trial, absent being None; `UNKNOWN` where it cannot be told."""
    path = _path(tree)
    if path is not None:
        return trial.get(path, UNKNOWN)
    if isinstance(tree, Literal):
        return tree.value
    if isinstance(tree, Unary):
        return _unary(tree, trial)
    if isinstance(tree, Binary):
        return _binary(tree, trial)
    if isinstance(tree, Conditional):
        return _conditional(tree, trial)
    if isinstance(tree, Call) and tree.function in ("is_empty", "has") and len(tree.arguments) == 1:
        value = _value(tree.arguments[0], trial)
        return UNKNOWN if value is UNKNOWN else (value is None) is (tree.function == "is_empty")
    return UNKNOWN


def _unary(tree: Unary, trial: Trial) -> Any:
    value = _value(tree.operand, trial)
    if value is UNKNOWN:
        return UNKNOWN
    if tree.sign == "!":
        return not value
    return -value if isinstance(value, Decimal) else None


def _conditional(tree: Conditional, trial: Trial) -> Any:
    asked, yes, no = (_value(part, trial) for part in (tree.condition, tree.yes, tree.no))
    if asked is UNKNOWN:
        return yes if yes is not UNKNOWN and yes == no else UNKNOWN
    return yes if asked else no


def _binary(tree: Binary, trial: Trial) -> Any:
    left = _value(tree.left, trial)
    if tree.sign == "in":
        return _contained(left, tree.right, trial)
    right = _value(tree.right, trial)
    if tree.sign in ("&&", "||"):
        return _joined(tree.sign, left, right)
    if tree.sign not in _COMPARE:
        return UNKNOWN
    if left is None or right is None:
        return False
    if left is UNKNOWN or right is UNKNOWN:
        return UNKNOWN
    if isinstance(left, Decimal) and _value(tree.left, {}) is UNKNOWN and _value(tree.right, {}) is UNKNOWN:
        # The numbers tried out are chosen for comparing with constants, not with each other.
        return UNKNOWN
    return _COMPARE[tree.sign](left, right)


def _joined(sign: str, left: Any, right: Any) -> Any:
    decides = sign == "||"
    if any(side is not UNKNOWN and bool(side) is decides for side in (left, right)):
        return decides
    return UNKNOWN if UNKNOWN in (left, right) else not decides


def _contained(value: Any, tree: Tree, trial: Trial) -> Any:
    if value is None:
        return False
    if value is UNKNOWN or isinstance(value, Decimal) or not isinstance(tree, ListOf):
        return UNKNOWN
    entries = [_value(item, trial) for item in tree.items]
    if value in [entry for entry in entries if entry is not UNKNOWN]:
        return True
    return UNKNOWN if UNKNOWN in entries else False
