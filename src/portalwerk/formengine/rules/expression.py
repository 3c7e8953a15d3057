"""From an expression to a function: checked against the form once, then run for every page.

Meaning of an absent answer: a comparison with it is false (`!=` too), a calculation with it is absent, as a
truth value it counts as false. `is_empty(x)` is the only test for absence.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, DecimalException
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from portalwerk.formengine.rules.form import Answers, Element, Facts, Group
from portalwerk.formengine.rules.functions import FUNCTIONS, Function
from portalwerk.formengine.rules.kinds import (
    ABSENT,
    BOOL,
    FACTS,
    NUMBER,
    TEXT,
    Codes,
    Kind,
    kind_of_field,
    kind_of_group,
    list_of,
    reader,
)
from portalwerk.formengine.rules.moment import MAX_TEXT, Moment, OverBudget, Part, Purse, Run
from portalwerk.formengine.rules.special import SPECIAL, walk
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
    parse,
)

__all__ = ["Expression", "OverBudget", "Purse", "Scope", "compile_expression"]

_COMPARISONS: Mapping[str, Callable[[Any, Any], Any]] = {
    "==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge,
}  # fmt: skip
_ORDERED = ("number", "date", "text")


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an expression stands: the elements visible at each level, the root first."""

    frames: tuple[Mapping[str, Element], ...]
    codes: Codes = lambda _field: frozenset()
    computed: Mapping[str, Kind] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Expression:
    """A checked expression. `reads` are the static paths of the elements it looks at."""

    source: str
    tree: Tree
    kind: Kind
    reads: frozenset[str]
    run: Run

    def value(self, frames: Sequence[Answers], facts: Facts, purse: Purse | None = None) -> Any:
        """Evaluate it; None means absent. Raises: `OverBudget`, also when `purse` is empty."""
        try:
            return self.run(Moment(frames, facts, purse or Purse()))
        except DecimalException:
            return None

    def holds(self, frames: Sequence[Answers], facts: Facts, purse: Purse | None = None) -> bool:
        """Evaluate it as a condition; absent counts as false."""
        return bool(self.value(frames, facts, purse))


def compile_expression(
    source: str, scope: Scope, expect: Kind | None = BOOL, prefixes: tuple[str, ...] = ("",)
) -> Expression:
    """Parse and check an expression against the elements it may name.

    `prefixes` are the static paths of the frames (`""`, `"G1."`, …), for `reads`.
    Raises: `ExpressionFault` with a German sentence and the position.
    """
    compiler = Compiler(scope, prefixes)
    tree = parse(source)
    part = compiler.part(tree)
    if expect is not None and not part.kind.fits(expect):
        raise ExpressionFault(f"Der Ausdruck ergibt {part.kind.german}, gebraucht wird {expect.german}.", 1)
    return Expression(source, tree, part.kind, frozenset(compiler.reads), part.run)


class Compiler:
    """Turns each node into a closure and its kind, and notes which elements are read."""

    def __init__(self, scope: Scope, prefixes: tuple[str, ...]) -> None:
        self.scope = scope
        self.prefixes = prefixes
        self.reads: set[str] = set()
        self.variables: dict[str, tuple[Kind, str]] = {}

    def part(self, tree: Tree) -> Part:
        return _STEPS[type(tree)](self, tree)

    def literal(self, tree: Literal) -> Part:
        value = tree.value
        return Part(lambda _m: value, _literal_kind(value))

    def name(self, tree: Name) -> Part:
        word = tree.name
        if word in self.variables:
            kind, path = self.variables[word]
            return Part(lambda m: m.local[word], kind, path)
        if word == "self":
            level = len(self.scope.frames) - 1
            members = self.scope.frames[level]
            return Part(lambda m: m.frames[level], Kind("group", members=members), self.prefixes[level])
        found = self.level_of(word)
        if found is not None:
            element = self.scope.frames[found][word]
            return self.element(element, self.prefixes[found] + word, lambda m: m.frames[found])
        if word in FACTS:
            read = reader(FACTS[word])
            return Part(lambda m: read(m.facts.get(word)), FACTS[word])
        raise ExpressionFault(f"„{word}“ gibt es in diesem Formular nicht.", tree.position)

    def level_of(self, word: str) -> int | None:
        """The innermost level that has an element of that name."""
        levels = range(len(self.scope.frames) - 1, -1, -1)
        return next((level for level in levels if word in self.scope.frames[level]), None)

    def element(self, element: Element, path: str, container: Run) -> Part:
        self.reads.add(path)
        if isinstance(element, Group):
            kind = kind_of_group(element)
        else:
            kind = self.scope.computed.get(path) or kind_of_field(element, self.scope.codes)
        if element.repeats or (not isinstance(element, Group) and element.type == "checkboxes"):
            kind = list_of(kind)
        read, key = reader(kind), element.key
        if kind.name != "list":
            return Part(lambda m: read(container(m).get(key)), kind, path)

        def run_list(m: Moment) -> Any:
            entries = container(m).get(key)
            m.spend(len(entries) if isinstance(entries, list) else 0)
            return read(entries)

        return Part(run_list, kind, path)

    def member(self, tree: Member) -> Part:
        of = self.part(tree.of)
        if of.kind.name == "list":
            raise ExpressionFault(
                f"Vor „.{tree.key}“ steht eine Liste. Benutzen Sie etwa „.exists(x, x.{tree.key} …)“.",
                tree.position,
            )
        element = of.kind.members.get(tree.key)
        if of.kind.name != "group" or element is None:
            raise ExpressionFault(f"„{tree.key}“ gibt es an dieser Stelle nicht.", tree.position)
        prefix = of.path if of.path.endswith(".") or not of.path else of.path + "."
        run = of.run
        return self.element(element, prefix + tree.key, lambda m: run(m) or {})

    def item(self, tree: Item) -> Part:
        of, index = self.part(tree.of), self.part(tree.index)
        if of.kind.name != "list" or not index.kind.fits(NUMBER):
            raise ExpressionFault("In eckigen Klammern steht die Nummer eines Listeneintrags.", tree.position)

        def run(m: Moment) -> Any:
            entries, at = of.run(m), index.run(m)
            if at is None or at != int(at) or not 0 <= at < len(entries):
                return None
            return entries[int(at)]

        return Part(run, of.kind.item or ABSENT, of.path, of.cost + index.cost)

    def list_of(self, tree: ListOf) -> Part:
        parts = [self.part(item) for item in tree.items]
        for part, item in zip(parts, tree.items, strict=True):
            if not part.kind.fits(parts[0].kind):
                raise ExpressionFault("In einer Liste stehen nur gleichartige Werte.", item.position)
        runs = [part.run for part in parts]
        return Part(
            lambda m: [run(m) for run in runs],
            list_of(parts[0].kind if parts else ABSENT),
            cost=sum(part.cost for part in parts) + 1,
        )

    def unary(self, tree: Unary) -> Part:
        part = self.part(tree.operand)
        run = part.run
        if tree.sign == "!":
            self.demand(part, BOOL, tree.operand.position or tree.position)
            return Part(lambda m: not run(m), BOOL, cost=part.cost + 1)
        self.demand(part, NUMBER, tree.operand.position or tree.position)

        def negative(m: Moment) -> Any:
            value = run(m)
            return None if value is None else -value

        return Part(negative, NUMBER, cost=part.cost + 1)

    def conditional(self, tree: Conditional) -> Part:
        condition, yes, no = self.part(tree.condition), self.part(tree.yes), self.part(tree.no)
        self.demand(condition, BOOL, tree.condition.position)
        if not yes.kind.fits(no.kind):
            raise ExpressionFault("Beide Seiten von „:“ müssen gleichartig sein.", tree.position)
        kind = no.kind if yes.kind is ABSENT else yes.kind
        return Part(
            lambda m: yes.run(m) if condition.run(m) else no.run(m),
            kind,
            cost=condition.cost + yes.cost + no.cost,
        )

    def binary(self, tree: Binary) -> Part:
        left, right = self.part(tree.left), self.part(tree.right)
        cost = left.cost + right.cost + 1
        if tree.sign in ("&&", "||"):
            self.demand(left, BOOL, tree.left.position)
            self.demand(right, BOOL, tree.right.position)
            one, two = left.run, right.run
            if tree.sign == "&&":
                return Part(lambda m: bool(one(m)) and bool(two(m)), BOOL, cost=cost)
            return Part(lambda m: bool(one(m)) or bool(two(m)), BOOL, cost=cost)
        if tree.sign == "in":
            return Part(self.contained(left, right, tree), BOOL, cost=cost)
        if tree.sign in _COMPARISONS:
            return Part(self.comparison(left, right, tree), BOOL, cost=cost)
        return self.arithmetic(left, right, tree)

    def comparison(self, left: Part, right: Part, tree: Binary) -> Run:
        self.known_code(left, tree.right)
        self.known_code(right, tree.left)
        if any(isinstance(side, Literal) and side.value is None for side in (tree.left, tree.right)):
            raise ExpressionFault(
                "Ein Vergleich mit „null“ ist immer falsch. Benutzen Sie „is_empty(…)“.", tree.position
            )
        if not left.kind.fits(right.kind) or left.kind.name in ("list", "group"):
            raise ExpressionFault(f"Hier werden {left.kind.german} und {right.kind.german} verglichen.", tree.position)
        if tree.sign not in ("==", "!=") and left.kind.name not in (*_ORDERED, "absent"):
            raise ExpressionFault(f"„{tree.sign}“ vergleicht Zahlen, Daten und Texte.", tree.position)
        compare, one, two = _COMPARISONS[tree.sign], left.run, right.run

        def run(m: Moment) -> bool:
            a, b = one(m), two(m)
            return False if a is None or b is None else bool(compare(a, b))

        return run

    def contained(self, left: Part, right: Part, tree: Binary) -> Run:
        if right.kind.name != "list":
            raise ExpressionFault("Rechts von „in“ steht eine Liste.", tree.position)
        if right.kind.item is not None and not left.kind.fits(right.kind.item):
            raise ExpressionFault(f"Hier wird {left.kind.german} in einer Liste anderer Art gesucht.", tree.position)
        if isinstance(tree.right, ListOf):
            for entry in tree.right.items:
                self.known_code(left, entry)
        if right.kind.item is not None:
            self.known_code(Part(right.run, right.kind.item), tree.left)
        one, two = left.run, right.run

        def run(m: Moment) -> bool:
            value, entries = one(m), two(m) or ()
            m.spend(len(entries))
            return value is not None and value in entries

        return run

    def arithmetic(self, left: Part, right: Part, tree: Binary) -> Part:
        cost = left.cost + right.cost + 1
        joins_text = tree.sign == "+" and left.kind.name == "text" and right.kind.fits(TEXT)
        if not joins_text:
            self.demand(left, NUMBER, tree.left.position or tree.position)
            self.demand(right, NUMBER, tree.right.position or tree.position)
        calculate, one, two = _ARITHMETIC[tree.sign], left.run, right.run

        def run(m: Moment) -> Any:
            a, b = one(m), two(m)
            if a is None or b is None:
                return None
            if joins_text:
                if len(a) + len(b) > MAX_TEXT:
                    raise OverBudget
                m.read(a)
                m.read(b)
            return calculate(a, b)

        return Part(run, TEXT if joins_text else NUMBER, cost=cost)

    def macro(self, tree: Macro) -> Part:
        of = self.part(tree.of)
        if of.kind.name != "list":
            raise ExpressionFault(f"„{tree.kind}“ geht durch eine Liste.", tree.position)
        before = self.variables.get(tree.variable)
        self.variables[tree.variable] = (of.kind.item or ABSENT, of.path)
        body = self.part(tree.body)
        if before is None:
            del self.variables[tree.variable]
        else:
            self.variables[tree.variable] = before
        if tree.kind != "map":
            self.demand(body, BOOL, tree.body.position)
        kind = {"map": list_of(body.kind), "filter": of.kind}.get(tree.kind, BOOL)
        return Part(walk(tree, of.run, body), kind, of.path if tree.kind == "filter" else "", of.cost + 1)

    def call(self, tree: Call) -> Part:
        parts = [self.part(argument) for argument in tree.arguments]
        cost = sum(part.cost for part in parts) + 1
        special = SPECIAL.get(tree.function)
        if special is not None:
            if len(parts) != (2 if tree.function == "matches" else 1):
                raise ExpressionFault(f"„{tree.function}“ hat die falsche Anzahl Werte.", tree.position)
            run, kind = special(self, parts, tree)
            return Part(run, kind, cost=cost)
        function = FUNCTIONS.get(tree.function)
        if function is None:
            raise ExpressionFault(f"Die Funktion „{tree.function}“ gibt es nicht.", tree.position)
        if len(parts) != len(function.takes):
            raise ExpressionFault(
                f"„{tree.function}“ braucht {len(function.takes)} Werte, hier stehen {len(parts)}.",
                tree.position,
            )
        for part, kind, argument in zip(parts, function.takes, tree.arguments, strict=True):
            self.demand(part, kind, argument.position or tree.position)
        return Part(_calling(function, [part.run for part in parts]), function.gives, cost=cost)

    def demand(self, part: Part, kind: Kind, position: int) -> None:
        if not part.kind.fits(kind):
            raise ExpressionFault(f"Hier steht {part.kind.german}, gebraucht wird {kind.german}.", position)

    def known_code(self, part: Part, other: Tree) -> None:
        # A comparison with a code that the list does not hold can never be true: a slip of the pen.
        if not part.kind.codes or not isinstance(other, Literal) or not isinstance(other.value, str):
            return
        if other.value not in part.kind.codes:
            raise ExpressionFault(f"Den Code „{other.value}“ gibt es in der Auswahl nicht.", other.position)


def _calling(function: Function, runs: list[Run]) -> Run:
    work, sees_absent = function.run, function.takes_absent

    def run(m: Moment) -> Any:
        values = [run(m) for run in runs]
        if not sees_absent and None in values:
            return None
        for value in values:
            if isinstance(value, str):
                m.read(value)
        return work(*values)

    return run


def _literal_kind(value: Any) -> Kind:
    if value is None:
        return ABSENT
    return BOOL if isinstance(value, bool) else NUMBER if isinstance(value, Decimal) else TEXT


_ARITHMETIC: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: None if b == 0 else a / b,
    "%": lambda a, b: None if b == 0 else a % b,
}


#: How each kind of node is compiled.
_STEPS: Mapping[type, Callable[[Compiler, Any], Part]] = {
    Literal: Compiler.literal,
    Name: Compiler.name,
    Member: Compiler.member,
    Item: Compiler.item,
    Call: Compiler.call,
    Macro: Compiler.macro,
    Unary: Compiler.unary,
    Binary: Compiler.binary,
    Conditional: Compiler.conditional,
    ListOf: Compiler.list_of,
}
