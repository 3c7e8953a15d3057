"""Which pages and elements are reached. What is hidden counts as absent, for every other condition too."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from portalwerk.formengine.rules.form import NO_DATA_TYPES, Answers, Facts, Field, Form, Group, Page
from portalwerk.formengine.rules.kinds import filled
from portalwerk.formengine.rules.plan import Node, Plan, plan

NO_FACTS: Facts = MappingProxyType({})

Frames = tuple[Answers, ...]


def settle(form: Form, answers: Answers, *, facts: Facts = NO_FACTS) -> Answers:
    """The answers without everything hidden, with computed values; lists keep their length.

    Conditions may read what other conditions hide, so this goes round until it is stable: as often as the
    longest chain of conditions of the form.
    """
    planned = plan(form)
    seen = answers
    for _round in range(planned.passes):
        seen = _round_of(planned, answers, seen, facts)
    return seen


def prune(form: Form, answers: Answers, *, facts: Facts = NO_FACTS) -> Answers:
    """The answers that count: nothing hidden, nothing unknown, no empty text, item or group."""
    settled = settle(form, answers, facts=facts)
    kept: Answers = {}
    for page in plan(form).pages:
        merge_parts(kept, _cleaned(page.nodes, settled))
    return kept


def visible_pages(form: Form, answers: Answers, *, facts: Facts = NO_FACTS) -> list[Page]:
    """The pages to go through, in order: their condition holds and at least one element is visible."""
    planned = plan(form)
    if not planned.passes:
        return [page for page in form.pages if page.elements]
    settled = settle(form, answers, facts=facts)
    frames = (settled,)
    return [
        page.page
        for page in planned.pages
        if (page.shown_if is None or page.shown_if.holds(frames, facts))
        and any(is_shown(node, frames, facts) for node in page.nodes)
    ]


def next_page(form: Form, answers: Answers, key: str, *, facts: Facts = NO_FACTS) -> Page | None:
    """The visible page after that one; None after the last."""
    return _neighbour(form, answers, key, facts, 1)


def previous_page(form: Form, answers: Answers, key: str, *, facts: Facts = NO_FACTS) -> Page | None:
    """The visible page before that one; None before the first."""
    return _neighbour(form, answers, key, facts, -1)


def is_shown(node: Node, frames: Frames, facts: Facts) -> bool:
    """Whether an element is visible, given the settled answers of each enclosing group."""
    return node.shown_if is None or node.shown_if.holds(frames, facts)


def is_required(node: Node, frames: Frames, facts: Facts) -> bool:
    """Whether an element must be answered where its group is filled at all."""
    if node.element.minimum >= 1:
        return True
    return node.required_if is not None and node.required_if.holds(frames, facts)


def _neighbour(form: Form, answers: Answers, key: str, facts: Facts, step: int) -> Page | None:
    order = [page.key for page in form.pages]
    if key not in order:
        return None
    visible = visible_pages(form, answers, facts=facts)
    here = order.index(key)
    if step > 0:
        return next((page for page in visible if order.index(page.key) > here), None)
    return next((page for page in reversed(visible) if order.index(page.key) < here), None)


def _round_of(planned: Plan, answers: Answers, seen: Answers, facts: Facts) -> Answers:
    kept: Answers = {}
    frames = (seen,)
    for page in planned.pages:
        if page.shown_if is None or page.shown_if.holds(frames, facts):
            _settle_into(kept, page.nodes, answers, frames, facts)
    return kept


def _settle_into(kept: Answers, nodes: tuple[Node, ...], answers: Answers, frames: Frames, facts: Facts) -> None:
    for node in nodes:
        raw = answers.get(node.key)
        if node.compute is not None:
            raw = stored_value(node.compute.value(frames, facts))
        if raw is None or not is_shown(node, frames, facts):
            continue
        if isinstance(node.element, Group):
            raw = _settled_group(node, raw, frames, facts)
        merge_parts(kept, {node.key: raw})


def _settled_group(node: Node, raw: Any, frames: Frames, facts: Facts) -> Any:
    before = frames[-1].get(node.key)
    if not node.element.repeats:
        return _settled_item(node, raw, before, frames, facts)
    entries = raw if isinstance(raw, list) else []
    known = before if isinstance(before, list) else []
    return [
        _settled_item(node, entry, known[at] if at < len(known) else None, frames, facts)
        for at, entry in enumerate(entries)
    ]


def _settled_item(node: Node, raw: Any, before: Any, frames: Frames, facts: Facts) -> Answers:
    item: Answers = {}
    inner = before if isinstance(before, dict) else {}
    _settle_into(item, node.children, raw if isinstance(raw, dict) else {}, (*frames, inner), facts)
    return item


def merge_parts(kept: Answers, more: Answers) -> None:
    """Add answers of another page; the parts of a group that is continued on several pages come together."""
    for key, value in more.items():
        before = kept.get(key)
        kept[key] = {**before, **value} if isinstance(before, dict) and isinstance(value, dict) else value


def stored_value(value: Any) -> Any:
    """A computed value in the shape of an answer."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    return value


def _cleaned(nodes: tuple[Node, ...], answers: Answers) -> Answers:
    kept: Answers = {}
    for node in nodes:
        raw = answers.get(node.key)
        if isinstance(node.element, Field):
            if node.element.type in NO_DATA_TYPES:
                continue
            if isinstance(raw, list):
                raw = [entry for entry in raw if filled(entry)]
        elif isinstance(raw, list):
            raw = [item for item in (_cleaned(node.children, entry) for entry in raw) if item]
        elif isinstance(raw, Mapping):
            raw = _cleaned(node.children, dict(raw))
        if raw is False or filled(raw):
            kept[node.key] = raw
    return kept
