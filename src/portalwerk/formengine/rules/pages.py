"""Which pages and elements are reached. What is hidden counts as absent, for every other condition too."""

from collections.abc import Mapping
from typing import Any

from portalwerk.formengine.rules.evaluation import NO_FACTS, evaluated
from portalwerk.formengine.rules.form import NO_DATA_TYPES, Answers, Facts, Field, Form, Page
from portalwerk.formengine.rules.kinds import filled
from portalwerk.formengine.rules.plan import Node


def settle(form: Form, answers: Answers, *, facts: Facts = NO_FACTS) -> Answers:
    """The answers without everything hidden, with computed values; lists keep their length."""
    return evaluated(form, answers, facts).kept


def prune(form: Form, answers: Answers, *, facts: Facts = NO_FACTS) -> Answers:
    """The answers that count: nothing hidden, nothing unknown, no empty text, item or group."""
    evaluation = evaluated(form, answers, facts)
    kept: Answers = {}
    for page in evaluation.plan.pages:
        if evaluation.shows_page(page):
            merge_parts(kept, _cleaned(page.nodes, evaluation.kept))
    return kept


def visible_pages(form: Form, answers: Answers, *, facts: Facts = NO_FACTS) -> list[Page]:
    """The pages to go through, in order: their condition holds and at least one element is visible.

    Where the way ends at an exit, that is the last one.
    """
    evaluation = evaluated(form, answers, facts)
    frames = (evaluation.kept,)
    return [
        page.page
        for page in evaluation.plan.pages
        if evaluation.shows_page(page)
        and (page.page.exit is not None or any(evaluation.shows(node, node.key, frames) for node in page.nodes))
    ]


def exit_page(form: Form, answers: Answers, *, facts: Facts = NO_FACTS) -> Page | None:
    """The exit at which the way ends with these answers; None if it leads to the end of the form."""
    evaluation = evaluated(form, answers, facts)
    return next((page.page for page in evaluation.plan.pages if page.page.exit and evaluation.shows_page(page)), None)


def next_page(form: Form, answers: Answers, key: str, *, facts: Facts = NO_FACTS) -> Page | None:
    """The visible page after that one; None after the last."""
    return _neighbour(form, answers, key, facts, 1)


def previous_page(form: Form, answers: Answers, key: str, *, facts: Facts = NO_FACTS) -> Page | None:
    """The visible page before that one; None before the first."""
    return _neighbour(form, answers, key, facts, -1)


def _neighbour(form: Form, answers: Answers, key: str, facts: Facts, step: int) -> Page | None:
    order = [page.key for page in form.pages]
    if key not in order:
        return None
    visible = visible_pages(form, answers, facts=facts)
    here = order.index(key)
    if step > 0:
        return next((page for page in visible if order.index(page.key) > here), None)
    return next((page for page in reversed(visible) if order.index(page.key) < here), None)


def merge_parts(kept: Answers, more: Answers) -> None:
    """Add answers of another page; the parts of a group that is continued on several pages come together."""
    for key, value in more.items():
        before = kept.get(key)
        kept[key] = {**before, **value} if isinstance(before, dict) and isinstance(value, dict) else value


def _cleaned(nodes: tuple[Node, ...], answers: Mapping[str, Any]) -> Answers:
    kept: Answers = {}
    for node in nodes:
        raw = answers.get(node.key)
        if isinstance(node.element, Field):
            if node.element.type in NO_DATA_TYPES:
                continue
            if isinstance(raw, list):
                raw = [entry for entry in raw if filled(entry)]
        elif isinstance(raw, list):
            items = (_cleaned(node.children, entry) for entry in raw if isinstance(entry, Mapping))
            raw = [item for item in items if item]
        elif isinstance(raw, Mapping):
            raw = _cleaned(node.children, raw)
        if raw is False or filled(raw):
            kept[node.key] = raw
    return kept
