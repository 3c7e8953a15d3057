"""Rules become part of a form: when an element is shown, when it is required, what must hold, what is constant.

Several rules may speak of one element. It is required if any of them demands it. It is hidden if any of them
forbids it and none demands it: schemas write "show it if A, otherwise not" and "show it if B, otherwise not"
of one element and mean A or B.

A rule that both demands and forbids an element is a switch. Until the question it depends on is answered
nobody can say whether the element will be asked, so it is not asked yet.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from portalwerk.formengine.rules.expression import compile_expression
from portalwerk.formengine.rules.form import (
    CHOICE_TYPES,
    Check,
    Element,
    Field,
    FieldType,
    Form,
    Group,
    Page,
    RuleText,
    with_pages,
)
from portalwerk.formengine.rules.kinds import BOOL
from portalwerk.formengine.rules.plan import Planner, make_plan, prefixes_of
from portalwerk.formengine.rules.syntax import Binary, ExpressionFault, notation
from portalwerk.formengine.rules.syntax import Tree as Expression
from portalwerk.formengine.rules.xdatenfelder.fieldrules.complaint import complaint
from portalwerk.formengine.rules.xdatenfelder.fieldrules.elements import Elements
from portalwerk.formengine.rules.xdatenfelder.fieldrules.meaning import TooManyValues, same_meaning
from portalwerk.formengine.rules.xdatenfelder.fieldrules.notation import NotExecutable, Writer, joined, negated
from portalwerk.formengine.rules.xdatenfelder.fieldrules.tree import (
    FORBIDDEN,
    REQUIRED,
    Entry,
    Op,
    Tree,
    both,
    either,
    op,
    opposite,
    refs,
)
from portalwerk.formengine.rules.xdatenfelder.fieldrules.understanding import UnderstoodRule


@dataclass(slots=True)
class Conditions:
    """What the rules say of one element."""

    demanded: list[Expression] = field(default_factory=list)
    forbidden: list[Expression] = field(default_factory=list)
    #: What must be answered before a switch is decided.
    undecided: list[Expression] = field(default_factory=list)
    constant: str | None = None

    def shown_if(self) -> Expression | None:
        if not self.forbidden:
            return None
        allowed = [
            negated(joined("||", list(dict.fromkeys(self.forbidden)))),
            *(negated(part) for part in self.undecided),
        ]
        shown = joined("&&", list(dict.fromkeys(allowed)))
        if not self.demanded:
            return shown
        required = joined("||", self.demanded)
        return required if required == shown else Binary("||", required, shown)

    def required_if(self) -> Expression | None:
        return joined("||", self.demanded) if self.demanded else None


def with_rules(form: Form, rules: Iterable[UnderstoodRule], elements: Elements) -> Form:
    """The form with all rules that can run; the others are kept in words with the reason."""
    found = tuple(rules)
    executor = _Executor(form, elements)
    for rule in found:
        executor.take(rule)
    made = executor.form_with_rules()
    try:
        make_plan(made)
    except ExpressionFault as wrong:
        # Each rule runs alone but not all of them together; then no rule is better than some of them.
        return replace(form, rules=tuple(_in_words(rule, wrong.sentence) for rule in found), fingerprint="")
    return made


class _Executor:
    def __init__(self, form: Form, elements: Elements) -> None:
        self.form = form
        self.elements = elements
        self.planner = Planner(form)
        self.known = dict(form.walk())
        self.conditions: dict[str, Conditions] = {}
        self.checks: dict[str, list[Check]] = {}
        self.left: list[RuleText] = []
        #: Element → what its being shown depends on; grows by each rule and never holds a circle.
        self.depends: dict[str, set[str]] = {}

    def take(self, rule: UnderstoodRule) -> None:
        """Add a rule as a whole, or keep it in words as a whole."""
        if not rule.parsed:
            self.left.append(_in_words(rule, rule.reason))
            return
        try:
            parts = [self.prepared(entry, rule) for entry in rule.entries]
            self.order(rule.entries)
        except (NotExecutable, ExpressionFault) as wrong:
            self.left.append(_in_words(rule, wrong.sentence if isinstance(wrong, ExpressionFault) else str(wrong)))
            return
        for entry, written in zip(rule.entries, parts, strict=True):
            self.add(entry, written, rule)

    # -- one entry ----------------------------------------------------------------------------------------

    def prepared(self, entry: Entry, rule: UnderstoodRule) -> Expression | None:
        """The expression of an entry, tried out in its place. Raises: `NotExecutable`, `ExpressionFault`."""
        if entry.target is not None and entry.effect not in (REQUIRED, FORBIDDEN):
            self.prepare_constant(entry)
            return None
        inside = self.inside(entry, rule)
        demand = entry.effect not in (REQUIRED, FORBIDDEN)
        tree = Writer(self.elements, inside).written(_demanding(entry.condition) if demand else entry.condition)
        owners = tuple(group for group in map(self.known.get, prefixes(inside)) if isinstance(group, Group))
        compile_expression(notation(tree), self.planner.scope(owners), BOOL, prefixes_of(owners))
        return tree

    def prepare_constant(self, entry: Entry) -> None:
        element = self.known.get(entry.target.place if entry.target else "")
        value = entry.condition.parts[1] if isinstance(entry.condition, Op) else None
        if not isinstance(element, Field) or not isinstance(value, str):
            raise NotExecutable("Ein fester Wert ist nur für ein Feld mit Text oder Auswahl möglich.")
        codes = self.planner.codes(element)
        if codes and value not in codes:
            raise NotExecutable(f"Den Code „{value}“ gibt es in der Auswahl nicht.")

    def inside(self, entry: Entry, rule: UnderstoodRule) -> tuple[str, ...]:
        """The groups in whose scope an entry is evaluated."""
        if entry.target is not None:
            return tuple(entry.target.place.split("."))[:-1]
        around = [tuple(ref.place.split("."))[:-1] for ref in refs(entry.condition) if ref.place]
        shared = around[0] if around else rule.owned.owner
        for path in around[1:]:
            length = next((at for at, (a, b) in enumerate(zip(shared, path, strict=False)) if a != b), None)
            shared = shared[: min(len(shared), len(path)) if length is None else length]
        return shared

    def order(self, entries: tuple[Entry, ...]) -> None:
        """Note what depends on what. Raises: `NotExecutable` if an element would depend on itself."""
        new = [
            (entry.target.place, ref)
            for entry in entries
            if entry.effect in (REQUIRED, FORBIDDEN) and entry.target is not None
            for ref in refs(entry.condition)
            if ref.place
        ]
        before = {target: set(self.depends.get(target, ())) for target, _ref in new}
        for target, ref in new:
            reads = {ref.place, *(path for path in self.known if path.startswith(ref.place + "."))}
            self.depends.setdefault(target, set()).update(reads)
        if any(self.reaches(target, target) for target in before):
            self.depends.update(before)
            raise NotExecutable("Die Bedingung hängt von sich selbst ab.")

    def reaches(self, start: str, goal: str) -> bool:
        """Whether being shown depends on the goal, step by step; an element depends on what is around it."""
        seen: set[str] = set()
        waiting = list(self.depends.get(start, ()))
        while waiting:
            place = waiting.pop()
            if place == goal:
                return True
            if place and place not in seen:
                seen.add(place)
                waiting += [place.rpartition(".")[0], *self.depends.get(place, ())]
        return False

    def add(self, entry: Entry, written: Expression | None, rule: UnderstoodRule) -> None:
        if entry.target is None:
            if written is not None:
                self.add_check(entry, written, rule)
            return
        conditions = self.conditions.setdefault(entry.target.place, Conditions())
        if written is None:
            value = entry.condition.parts[1] if isinstance(entry.condition, Op) else ""
            conditions.constant = str(value)
        elif entry.effect == REQUIRED:
            conditions.demanded.append(written)
        else:
            self.forbid(conditions, entry, written, rule)

    def forbid(self, conditions: Conditions, entry: Entry, written: Expression, rule: UnderstoodRule) -> None:
        """Add a ban. Where the same rule demands the element, it is a switch."""
        demands, bans = (
            either(
                *(other.condition for other in rule.entries if (other.effect, other.target) == (effect, entry.target))
            )
            for effect in (REQUIRED, FORBIDDEN)
        )
        writer = Writer(self.elements, self.inside(entry, rule))
        if demands is False:
            conditions.forbidden.append(written)
        elif self.always_decides(demands, bans):
            conditions.forbidden.append(negated(writer.written(demands)))
        else:
            conditions.forbidden.append(written)
            asked = dict.fromkeys(ref for ref in refs(entry.condition) if ref.place)
            conditions.undecided += [writer.written(op("is_empty", ref)) for ref in asked]

    def always_decides(self, demands: Tree, bans: Tree) -> bool:
        """Whether an element is forbidden exactly where it is not demanded."""
        if opposite(demands) == bans:
            return True
        try:
            return same_meaning(opposite(demands), bans, self.elements)
        except TooManyValues:
            return False

    def add_check(self, entry: Entry, written: Expression, rule: UnderstoodRule) -> None:
        inside = self.inside(entry, rule)
        places = [tuple(ref.place.split(".")) for ref in refs(entry.condition) if ref.place]
        if not places:
            return
        target = places[-1][len(inside)]
        where = ".".join(inside) or target
        check = Check(notation(written), complaint(entry.condition, self.elements), target)
        found = self.checks.setdefault(where if inside else f"/{target}", [])
        group = self.known.get(".".join(inside))
        # A date in three numbers is checked already.
        known = group.checks if isinstance(group, Group) else ()
        if check.valid_if not in {other.valid_if for other in (*known, *found)}:
            found.append(check)

    # -- the form -----------------------------------------------------------------------------------------

    def form_with_rules(self) -> Form:
        pages = tuple(self.page(page) for page in self.form.pages)
        return replace(with_pages(self.form, pages), rules=tuple(self.left), fingerprint="")

    def page(self, page: Page) -> Page:
        own = [check for element in page.elements for check in self.checks.get(f"/{element.key}", ())]
        elements = tuple(self.element(element, "") for element in page.elements)
        return replace(page, elements=elements, checks=(*page.checks, *own))

    def element(self, element: Element, prefix: str) -> Element:
        path = prefix + element.key
        conditions = self.conditions.get(path, Conditions())
        shown, required = conditions.shown_if(), conditions.required_if()
        shown_if = element.shown_if if shown is None else notation(shown)
        required_if = element.required_if if required is None else notation(required)
        if isinstance(element, Group):
            return replace(
                element,
                shown_if=shown_if,
                required_if=required_if,
                elements=tuple(self.element(child, path + ".") for child in element.elements),
                checks=(*element.checks, *self.checks.get(path, ())),
            )
        changed = replace(element, shown_if=shown_if, required_if=required_if)
        return changed if conditions.constant is None else _constant(changed, conditions.constant)


def _in_words(rule: UnderstoodRule, reason: str) -> RuleText:
    text = rule.owned.rule
    return RuleText(text.id, text.text, ".".join(rule.owned.owner), text.name, reason)


def _constant(field_: Field, value: str) -> Field:
    """A field that always has one value and that nobody sees."""
    plain = {"options": (), "code_list": None} if field_.type in CHOICE_TYPES else {}
    return replace(field_, type=FieldType.HIDDEN, content=value, **plain)  # type: ignore[arg-type]


def prefixes(inside: tuple[str, ...]) -> list[str]:
    """The paths of all groups on the way down."""
    return [".".join(inside[:length]) for length in range(1, len(inside) + 1)]


def _demanding(tree: Tree) -> Tree:
    """A demand that any of several yes/no questions be answered with yes does not wait for all the answers:
    whoever leaves one open has not said yes to it."""
    parts = tree.parts if isinstance(tree, Op) and tree.name == "or" else ()
    yes = [part for part in parts if isinstance(part, Op) and part.name == "equal" and part.parts[1] is True]
    if len(yes) < len(parts) or len({part.parts[0] for part in yes}) < 2:
        return tree
    return Op("or", tuple(both(op("not", op("is_empty", part.parts[0])), part) for part in yes))
