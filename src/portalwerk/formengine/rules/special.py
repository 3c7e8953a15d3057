"""Walks over lists, and the functions that look at more than the value of what they are given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from portalwerk.formengine.rules.kinds import BOOL, NUMBER, TEXT, Kind, filled, list_of
from portalwerk.formengine.rules.moment import Moment, Part, Run
from portalwerk.formengine.rules.patterns import compile_pattern
from portalwerk.formengine.rules.syntax import Call, ExpressionFault, Literal, Macro

if TYPE_CHECKING:
    from portalwerk.formengine.rules.expression import Compiler


def walk(tree: Macro, of: Run, body: Part) -> Run:
    """How a walk over a list is run; each entry costs what its body costs."""
    variable, kind, cost, test = tree.variable, tree.kind, body.cost, body.run

    def results(m: Moment) -> Any:
        before = m.local.get(variable)
        try:
            for entry in of(m) or ():
                m.spend(cost)
                m.local[variable] = entry
                yield entry, test(m)
        finally:
            m.local[variable] = before

    if kind == "all":
        return lambda m: all(hit for _, hit in results(m))
    if kind == "exists":
        return lambda m: any(hit for _, hit in results(m))
    if kind == "exists_one":
        return lambda m: sum(1 for _, hit in results(m) if hit) == 1
    if kind == "filter":
        return lambda m: [entry for entry, hit in results(m) if hit]
    return lambda m: [value for _, value in results(m) if value is not None]


def _read_below(compiler: Compiler, part: Part) -> None:
    # Whether a group is empty depends on everything inside it, and so on the conditions there.
    inside = part.kind.item if part.kind.name == "list" else part.kind
    if inside is not None and inside.name == "group" and part.path:
        compiler.reads.add(part.path.rstrip(".") + ".*")


def _says_anything(m: Moment, value: Any) -> bool:
    """What `filled` says, counting the steps through lists and groups."""
    if not isinstance(value, dict | list):
        return filled(value)
    m.spend(len(value))
    return any(_says_anything(m, entry) for entry in (value.values() if isinstance(value, dict) else value))


def _is_empty(compiler: Compiler, parts: list[Part], _tree: Call) -> tuple[Run, Kind]:
    _read_below(compiler, parts[0])
    run = parts[0].run
    return lambda m: not _says_anything(m, run(m)), BOOL


def _has(compiler: Compiler, parts: list[Part], _tree: Call) -> tuple[Run, Kind]:
    _read_below(compiler, parts[0])
    run = parts[0].run
    return lambda m: _says_anything(m, run(m)), BOOL


def _size(_c: Compiler, parts: list[Part], tree: Call) -> tuple[Run, Kind]:
    if parts[0].kind.name not in ("list", "text"):
        raise ExpressionFault("„size“ zählt Listeneinträge oder Zeichen.", tree.position)
    run = parts[0].run
    return lambda m: Decimal(len(run(m) or ())), NUMBER


def _sum(compiler: Compiler, parts: list[Part], tree: Call) -> tuple[Run, Kind]:
    compiler.demand(parts[0], list_of(NUMBER), tree.position)
    run = parts[0].run
    return lambda m: sum(run(m), Decimal(0)), NUMBER


def _matches(compiler: Compiler, parts: list[Part], tree: Call) -> tuple[Run, Kind]:
    compiler.demand(parts[0], TEXT, tree.position)
    pattern = tree.arguments[1]
    if not isinstance(pattern, Literal) or not isinstance(pattern.value, str):
        raise ExpressionFault("Das Muster von „matches“ steht als Text im Ausdruck.", tree.position)
    search = compile_pattern(pattern.value, pattern.position).search
    run = parts[0].run

    def matches(m: Moment) -> bool:
        value = run(m)
        if value is None:
            return False
        m.read(value)
        return search(value) is not None

    return matches, BOOL


SPECIAL: Mapping[str, Callable[[Compiler, list[Part], Call], tuple[Run, Kind]]] = {
    "is_empty": _is_empty,
    "has": _has,
    "size": _size,
    "sum": _sum,
    "matches": _matches,
}
