"""What is computed once per form: the tree of elements with their conditions ready to run.

A form is immutable, so its plan is kept by fingerprint for as long as the process lives (up to a bound).
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from portalwerk.formengine.rules.exits import exits_before, reached_if
from portalwerk.formengine.rules.expression import Expression, Scope, compile_expression
from portalwerk.formengine.rules.form import Check, Element, Field, Form, Group, Option, Page
from portalwerk.formengine.rules.kinds import BOOL, Kind
from portalwerk.formengine.rules.looks import Look, look_of
from portalwerk.formengine.rules.syntax import Call, ExpressionFault, Tree, parts_of

_KEPT_PLANS = 512
_SEES_ABSENCE = frozenset({"is_empty", "has", "size", "is_valid_date", "xor"})


@dataclass(frozen=True, slots=True, eq=False)
class PlannedCheck:
    """A check with its expression. Unless it tests absence, it waits until all it reads is answered."""

    check: Check
    expression: Expression
    waits_for: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True, eq=False)
class Node:
    """An element in its place. `path` is static: `G1.F2`, without indexes."""

    element: Element
    path: str
    page_key: str
    children: tuple["Node", ...]
    shown_if: Expression | None
    required_if: Expression | None
    compute: Expression | None
    checks: tuple[PlannedCheck, ...]
    options: tuple[Option, ...]

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Code → label."""
        return {option.code: option.label for option in self.options}

    @cached_property
    def look(self) -> Look:
        """What its definition says about its look."""
        return look_of(self.element, has_options=bool(self.options))

    @cached_property
    def key(self) -> str:
        """The key of the element."""
        return self.element.key


@dataclass(frozen=True, slots=True, eq=False)
class PlannedPage:
    """A page with its nodes. `own_if` is its condition as written, `shown_if` says as well that no exit before it is
    reached.
    """

    page: Page
    own_if: Expression | None
    shown_if: Expression | None
    nodes: tuple[Node, ...]
    checks: tuple[PlannedCheck, ...]
    conditional: bool


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """A page or a node (below its `owners`, the outermost first) with a condition or a computed value."""

    page: PlannedPage
    node: Node | None
    owners: tuple[Node, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A form made ready. `steps` are what depends on answers, each after everything that it reads."""

    form: Form
    pages: tuple[PlannedPage, ...]
    nodes: Mapping[str, Node]
    steps: tuple[Step, ...]

    def page(self, page: Page) -> PlannedPage:
        """The planned page of that key."""
        return next(planned for planned in self.pages if planned.page.key == page.key)


@lru_cache(maxsize=_KEPT_PLANS)
def plan(form: Form) -> Plan:
    """The plan of a form, made on first use.

    Raises: `ExpressionFault` if a condition does not fit the form (`definition.faults` lists all of them).
    """
    return make_plan(form)


def make_plan(form: Form) -> Plan:
    """Compile all conditions of a form. Raises: `ExpressionFault`."""
    return Planner(form).plan()


class Circular(ExpressionFault):
    """Conditions that depend on each other in a circle."""


class Planner:
    """Compiles the conditions of one form, each in the scope of the groups around it."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.lists = {entry.key: entry.options for entry in form.code_lists}
        self.root = top_elements(form)
        self.computed: dict[str, Kind] = {}
        self.nodes: dict[str, Node] = {}
        # A fault in what is computed is told where it stands, when the form is planned or examined.
        with suppress(ExpressionFault):
            self.note_all_computed()

    def note_all_computed(self) -> None:
        """Find out what kind of value each computed field gives. Raises: `ExpressionFault`."""
        for page in self.form.pages:
            self.note_computed(page.elements, (), "")

    def options(self, field: Field) -> tuple[Option, ...]:
        if field.options or field.code_list is None:
            return field.options
        return self.lists.get(field.code_list, ())

    def codes(self, field: Field) -> frozenset[str]:
        return frozenset(option.code for option in self.options(field))

    def whole(self, group: Group, owners: tuple[Group, ...]) -> Group:
        """The whole of a group that is continued on several pages: each part may name what the others ask."""
        found = group if owners else self.root[group.key]
        return found if isinstance(found, Group) else group

    def scope(self, owners: tuple[Group, ...]) -> Scope:
        """What an expression inside these groups may name."""
        frames = [self.root, *({child.key: child for child in group.elements} for group in owners)]
        return Scope(tuple(frames), self.codes, self.computed)

    def plan(self) -> Plan:
        # Computed values first: what they give must be known where other conditions read them.
        self.note_all_computed()
        ways_out = exits_before(self.form)
        pages = tuple(self.page(page, ways_out[page.key]) for page in self.form.pages)
        return Plan(self.form, pages, self.nodes, _Ranks(pages).steps())

    def note_computed(self, elements: tuple[Element, ...], owners: tuple[Group, ...], prefix: str) -> None:
        for element in elements:
            path = prefix + element.key
            if isinstance(element, Group):
                self.note_computed(element.elements, (*owners, element), path + ".")
            elif element.compute is not None:
                self.computed[path] = self.compiled(element.compute, owners, prefix, None).kind

    def page(self, page: Page, ways_out: tuple[str, ...] = ()) -> PlannedPage:
        nodes = tuple(self.node(element, page.key, (), "") for element in page.elements)
        conditional = any(node.shown_if or node.required_if for top in nodes for node in _below(top))
        return PlannedPage(
            page,
            self.condition(page.shown_if, (), ""),
            self.condition(reached_if(page.shown_if, ways_out), (), ""),
            nodes,
            tuple(self.check(check, (), "") for check in page.checks),
            conditional,
        )

    def node(self, element: Element, page_key: str, owners: tuple[Group, ...], prefix: str) -> Node:
        path = prefix + element.key
        inside: tuple[Group, ...] = ()
        children: tuple[Node, ...] = ()
        checks: tuple[PlannedCheck, ...] = ()
        options: tuple[Option, ...] = ()
        if isinstance(element, Group):
            inside = (*owners, self.whole(element, owners))
            children = tuple(self.node(child, page_key, inside, path + ".") for child in element.elements)
            checks = tuple(self.check(check, inside, path + ".") for check in element.checks)
        else:
            options = self.options(element)
        compute = None
        if isinstance(element, Field) and element.compute is not None:
            compute = self.compiled(element.compute, owners, prefix, None)
        node = Node(
            element,
            path,
            page_key,
            children,
            self.condition(element.shown_if, owners, prefix),
            self.condition(element.required_if, owners, prefix),
            compute,
            checks,
            options,
        )
        self.nodes[path] = node
        return node

    def condition(self, source: str | None, owners: tuple[Group, ...], prefix: str) -> Expression | None:
        return None if source is None else self.compiled(source, owners, prefix, BOOL)

    def compiled(self, source: str, owners: tuple[Group, ...], prefix: str, expect: Kind | None) -> Expression:
        return compile_expression(source, self.scope(owners), expect, prefixes_of(owners))

    def check(self, check: Check, owners: tuple[Group, ...], prefix: str) -> PlannedCheck:
        expression = self.compiled(check.valid_if, owners, prefix, BOOL)
        waits: list[tuple[int, tuple[str, ...]]] = []
        if not _tests_absence(expression.tree):
            prefixes = prefixes_of(owners)
            for path in sorted(expression.reads):
                level = max(i for i, start in enumerate(prefixes) if path.startswith(start))
                waits.append((level, tuple(path[len(prefixes[level]) :].split("."))))
        return PlannedCheck(check, expression, tuple(waits))


class _Ranks:
    """How many conditions stand behind each element: its own, those it reads, those of what is around it."""

    def __init__(self, pages: tuple[PlannedPage, ...]) -> None:
        self.pages = pages
        self.found: list[Step] = []
        self.at: dict[str, list[Step]] = {}
        for page in pages:
            for node in page.nodes:
                self.note(page, node, ())
        self.known: dict[str, int] = {}

    def note(self, page: PlannedPage, node: Node, owners: tuple[Node, ...]) -> None:
        step = Step(page, node, owners)
        self.found.append(step)
        # The parts of a group that is continued on another page share a path.
        self.at.setdefault(node.path, []).append(step)
        for child in node.children:
            self.note(page, child, (*owners, node))

    def steps(self) -> tuple[Step, ...]:
        """What must be asked, in the order of its ranks. Raises: `Circular`."""
        ranked = [
            (self.behind(page.shown_if, (), 0), Step(page, None, ()))
            for page in self.pages
            if page.shown_if is not None
        ]
        for step in self.found:
            rank = self.of(step.node.path, ()) if step.node is not None else 0
            if step.node is not None and (step.node.shown_if is not None or step.node.compute is not None):
                ranked.append((rank, step))
        return tuple(step for _rank, step in sorted(ranked, key=lambda entry: entry[0]))

    def asked(self) -> Iterator[Step]:
        yield from (Step(page, None, ()) for page in self.pages if page.shown_if is not None)
        for step in self.found:
            if step.node is not None and (step.node.shown_if is not None or step.node.compute is not None):
                self.of(step.node.path, ())  # names the circle by the element that stands in it
                yield step

    def of(self, path: str, open_: tuple[str, ...]) -> int:
        if path in self.known:
            return self.known[path]
        if path in open_:
            way = " → ".join((*open_[open_.index(path) :], path))
            raise Circular(f"Element „{path}“: Die Bedingung hängt von sich selbst ab: {way}.")
        self.known[path] = rank = self.measured(path, (*open_, path))
        return rank

    def measured(self, path: str, open_: tuple[str, ...]) -> int:
        if path.endswith(".*"):
            return max(self.of(below, open_) for below in self.at if below.startswith(path[:-1]))
        steps = self.at[path]
        # Whether a group that goes on over several pages is there never matters by itself, only what is inside it.
        return self.one(steps[0], open_) if len(steps) == 1 else 0

    def one(self, step: Step, open_: tuple[str, ...]) -> int:
        above = self.behind(step.page.shown_if, open_, 0)
        for owner in step.owners:
            above = self.behind(owner.shown_if, open_, above)
        if step.node is None:
            return above
        return max(self.behind(step.node.shown_if, open_, above), self.behind(step.node.compute, open_, above))

    def behind(self, expression: Expression | None, open_: tuple[str, ...], above: int) -> int:
        if expression is None:
            return above
        return 1 + max([above, *(self.of(read, open_) for read in expression.reads)])


def top_elements(form: Form) -> dict[str, Element]:
    """The elements of the top level by key; the parts of a group that is continued on another page put together."""
    found: dict[str, Element] = {}
    for page in form.pages:
        for element in page.elements:
            before = found.get(element.key)
            if isinstance(before, Group) and isinstance(element, Group):
                found[element.key] = replace(before, elements=(*before.elements, *element.elements))
            else:
                found[element.key] = element
    return found


def prefixes_of(owners: tuple[Group, ...]) -> tuple[str, ...]:
    """The static paths of the levels an expression inside these groups sees, the root first."""
    found = [""]
    for group in owners:
        found.append(f"{found[-1]}{group.key}.")
    return tuple(found)


def _below(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _below(child)


def _tests_absence(tree: Tree) -> bool:
    if isinstance(tree, Call) and tree.function in _SEES_ABSENCE:
        return True
    return any(_tests_absence(part) for part in parts_of(tree))
