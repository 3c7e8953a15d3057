"""Answers as the document that leaves the portal: an instance of the JSON Schema of the form."""

from typing import Any

from portalwerk.formengine.rules.evaluation import NO_FACTS, Evaluation, Frames
from portalwerk.formengine.rules.form import (
    NO_DATA_TYPES,
    NUMBER_TYPES,
    Answers,
    Facts,
    Field,
    FieldType,
    Form,
)
from portalwerk.formengine.rules.kinds import filled, number
from portalwerk.formengine.rules.pages import merge_parts, prune
from portalwerk.formengine.rules.plan import Node


def export_json(form: Form, answers: Answers, *, facts: Facts = NO_FACTS) -> dict[str, Any]:
    """The visible answers with JSON numbers and full times; nothing empty, nothing hidden, no label.

    Constants of hidden and locked fields are part of it. A required group without any answer stays as an
    empty object, because the schema demands its presence.

    Source: FIM XDatenfelder 3 → JSON Schema (STANDARDS 1.3)
    """
    kept = prune(form, answers, facts=facts)
    # Asked of what is written: an empty item that was left out must not shift the others.
    evaluation = Evaluation(form, kept, facts)
    document: dict[str, Any] = {}
    for page in evaluation.plan.pages:
        if evaluation.shows_page(page, (kept,)):
            merge_parts(document, _elements(page.nodes, kept, "", (kept,), evaluation))
    return document


def _elements(
    nodes: tuple[Node, ...], answers: Answers, prefix: str, frames: Frames, evaluation: Evaluation
) -> dict[str, Any]:
    written: dict[str, Any] = {}
    for node in nodes:
        path = prefix + node.key
        if not evaluation.shows(node, path, frames):
            continue
        value = answers.get(node.key)
        found = _written(node, value, path, frames, evaluation)
        if found is not None:
            written[node.element.exported_as or node.key] = found
    return written


def _written(node: Node, value: Any, path: str, frames: Frames, evaluation: Evaluation) -> Any:
    if isinstance(node.element, Field):
        return _field(node.element, value)
    return _group(node, value, path, frames, evaluation)


def _group(node: Node, value: Any, path: str, frames: Frames, evaluation: Evaluation) -> Any:
    if node.element.repeats:
        entries = value if isinstance(value, list) else []
        return [
            _elements(node.children, item, f"{path}[{at}].", (*frames, item), evaluation)
            for at, item in enumerate(entries)
        ] or None
    item = value if isinstance(value, dict) else {}
    if not item and not evaluation.requires(node, path, frames):
        return None
    return _elements(node.children, item, path + ".", (*frames, item), evaluation)


def _field(field: Field, value: Any) -> Any:
    if field.type in NO_DATA_TYPES:
        return None
    if not filled(value):
        constant = field.type in (FieldType.HIDDEN, FieldType.LOCKED) and field.content
        return field.content if constant else None
    if isinstance(value, list):
        return [_value(field, entry) for entry in value]
    return _value(field, value)


def _value(field: Field, value: Any) -> Any:
    if field.type in NUMBER_TYPES:
        found = number(value)
        if found is None:
            return value
        return int(found) if found == found.to_integral_value() else float(found)
    if field.type is FieldType.TIME:
        return f"{value}:00"
    if field.type is FieldType.DATETIME:
        return f"{value}:00"
    return value
