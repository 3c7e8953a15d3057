"""What a form is with certain answers: what is shown, demanded and computed. Each condition is asked once.

What is hidden counts as absent, for every other condition too.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from types import MappingProxyType
from typing import Any

from portalwerk.formengine.rules.expression import Purse
from portalwerk.formengine.rules.form import Answers, Element, Facts, FieldType, Form, Group
from portalwerk.formengine.rules.plan import Node, PlannedCheck, PlannedPage, Step, plan

NO_FACTS: Facts = MappingProxyType({})

Frames = tuple[Answers, ...]

_CENT = Decimal("0.01")
_remembered: ContextVar[list["Evaluation"] | None] = ContextVar("evaluations of the running request", default=None)


class Evaluation:
    """A form with its answers. `frames` are always the answers that count, of each enclosing group."""

    def __init__(self, form: Form, answers: Answers, facts: Facts) -> None:
        self.form = form
        self.answers = answers
        self.facts = facts
        self.plan = plan(form)
        self.purse = Purse()
        self._pages: dict[str, bool] = {}
        self._shown: dict[str, bool] = {}
        self._required: dict[str, bool] = {}
        self._passed: dict[tuple[PlannedCheck, str], bool] = {}

    @cached_property
    def kept(self) -> Answers:
        """The answers without everything hidden, with computed values; lists keep their length."""
        if not self.plan.steps:
            return self.answers
        return _Settling(self).kept()

    def shows_page(self, page: PlannedPage, frames: Frames | None = None) -> bool:
        """Whether the condition of a page holds."""
        if page.shown_if is None:
            return True
        key = page.page.key
        if key not in self._pages:
            self._pages[key] = page.shown_if.holds(frames or (self.kept,), self.facts, self.purse)
        return self._pages[key]

    def shows(self, node: Node, path: str, frames: Frames) -> bool:
        """Whether the condition of an occurrence holds; those of what is around it are not asked again."""
        if node.shown_if is None:
            return True
        found = self._shown.get(path)
        if found is None:
            found = self._shown[path] = node.shown_if.holds(frames, self.facts, self.purse)
        return found

    def requires(self, node: Node, path: str, frames: Frames) -> bool:
        """Whether an occurrence must be answered where its group is filled at all."""
        if node.element.minimum >= 1:
            return True
        if node.required_if is None:
            return False
        found = self._required.get(path)
        if found is None:
            found = self._required[path] = node.required_if.holds(frames, self.facts, self.purse)
        return found

    def passes(self, check: PlannedCheck, prefix: str, frames: Frames) -> bool:
        """Whether a check of the group or page at `prefix` holds."""
        found = self._passed.get((check, prefix))
        if found is None:
            found = self._passed[check, prefix] = check.expression.holds(frames, self.facts, self.purse)
        return found


def evaluated(form: Form, answers: Answers, facts: Facts) -> Evaluation:
    """The evaluation of a form with these answers; inside `remembering` the same one for the same answers."""
    known = _remembered.get()
    if known is None:
        return Evaluation(form, answers, facts)
    for evaluation in known:
        if evaluation.answers is answers and evaluation.facts is facts and evaluation.form == form:
            return evaluation
    known.append(Evaluation(form, answers, facts))
    return known[-1]


@contextmanager
def remembering() -> Iterator[None]:
    """Keep evaluations until the block ends, so that everything in one request asks each condition once.

    Answers are never changed in place: who changes an answer makes new answers.
    """
    token = _remembered.set([])
    try:
        yield
    finally:
        _remembered.reset(token)


class _Settling:
    """Takes over what has no condition, then asks the conditions in the order in which they depend on each other."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        self.root: Answers = {}

    def kept(self) -> Answers:
        for page in self.evaluation.plan.pages:
            if page.shown_if is None:
                _take_over(page.nodes, self.evaluation.answers, self.root)
        for step in self.evaluation.plan.steps:
            if self.evaluation.shows_page(step.page, (self.root,)):
                self.step(step)
        return self.root

    def step(self, step: Step) -> None:
        if step.node is None:
            _take_over(step.page.nodes, self.evaluation.answers, self.root)
            return
        for raw, kept, frames, prefix in _places(step.owners, self.evaluation.answers, (self.root,), ""):
            self.occurrence(step.node, raw, kept, frames, prefix + step.node.key)

    def occurrence(self, node: Node, raw: Answers, kept: Answers, frames: Frames, path: str) -> None:
        value = raw.get(node.key)
        if node.compute is None:
            if value is not None and self.evaluation.shows(node, path, frames):
                _put(node, value, kept)
        elif self.evaluation.shows(node, path, frames):
            value = node.compute.value(frames, self.evaluation.facts, self.evaluation.purse)
            computed = stored_value(value, node.element)
            if computed is not None:
                kept[node.key] = computed


def _take_over(nodes: Sequence[Node], raw: Answers, kept: Answers) -> None:
    for node in nodes:
        if node.shown_if is None and node.compute is None:
            value = raw.get(node.key)
            if value is not None:
                _put(node, value, kept)


def _put(node: Node, value: Any, kept: Answers) -> None:
    if not isinstance(node.element, Group):
        kept[node.key] = value
    elif node.element.repeats:
        items: list[Answers] = [{} for _ in value] if isinstance(value, list) else []
        kept[node.key] = items
        for raw, item in zip(value, items, strict=False):
            _take_over(node.children, raw if isinstance(raw, dict) else {}, item)
    else:
        # A group that is continued on another page is there already.
        _take_over(node.children, value if isinstance(value, dict) else {}, kept.setdefault(node.key, {}))


def _places(
    owners: tuple[Node, ...], raw: Any, frames: Frames, prefix: str
) -> Iterator[tuple[Answers, Answers, Frames, str]]:
    """Each occurrence of the innermost of these groups that counts: typed answers, kept answers, frames, path."""
    answers = raw if isinstance(raw, dict) else {}
    if not owners:
        yield answers, frames[-1], frames, prefix
        return
    owner, key = owners[0], owners[0].key
    kept = frames[-1].get(key)
    if not owner.element.repeats:
        if isinstance(kept, dict):
            yield from _places(owners[1:], answers.get(key), (*frames, kept), f"{prefix}{key}.")
        return
    entries = answers.get(key)
    for at, item in enumerate(kept if isinstance(kept, list) else []):
        entry = entries[at] if isinstance(entries, list) else None
        yield from _places(owners[1:], entry, (*frames, item), f"{prefix}{key}[{at}].")


def stored_value(value: Any, element: Element) -> Any:
    """A computed value in the shape of an answer; an amount of money in whole cents, half a cent up."""
    if isinstance(value, Decimal):
        if not isinstance(element, Group) and element.type is FieldType.MONEY:
            value = value.quantize(_CENT, rounding=ROUND_HALF_UP)
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    return value
