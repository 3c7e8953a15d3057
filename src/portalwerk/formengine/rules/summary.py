"""All answers as they are read: for the check page, for letters and for the caseworker."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from portalwerk.formengine.rules.checking import answered_item
from portalwerk.formengine.rules.evaluation import NO_FACTS, Evaluation, Frames, evaluated
from portalwerk.formengine.rules.form import (
    NUMBER_TYPES,
    Answers,
    Facts,
    Field,
    FieldType,
    Form,
    Group,
)
from portalwerk.formengine.rules.kinds import filled
from portalwerk.formengine.rules.looks import is_date_group
from portalwerk.formengine.rules.plan import Node
from portalwerk.formengine.rules.values import point_parts, read_number_text, show_date, split_datetime

NOT_ANSWERED = "Keine Angabe"


@dataclass(frozen=True, slots=True)
class Row:
    """One line. `kind` is "value", "file" (`files` holds the ids), "heading" or "empty"; `level` is depth."""

    label: str
    value_text: str
    path: str
    kind: str = "value"
    level: int = 0
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one page."""

    page_key: str
    title: str
    rows: tuple[Row, ...]


def summary(form: Form, answers: Answers, *, facts: Facts = NO_FACTS) -> list[Section]:
    """Every visible page with its questions and answers; what has no answer reads "Keine Angabe"."""
    evaluation = evaluated(form, answers, facts)
    sections = []
    for page in evaluation.plan.pages:
        if not evaluation.shows_page(page):
            continue
        rows: list[Row] = []
        writer = _Writer(evaluation, rows)
        writer.elements(page.nodes, evaluation.kept, "", (evaluation.kept,), 0, page.page.title)
        if rows:
            sections.append(Section(page.page.key, page.page.title, tuple(rows)))
    return sections


class _Writer:
    def __init__(self, evaluation: Evaluation, rows: list[Row]) -> None:
        self.evaluation = evaluation
        self.rows = rows

    def elements(
        self, nodes: tuple[Node, ...], answers: Answers, prefix: str, frames: Frames, level: int, above: str
    ) -> None:
        for node in nodes:
            path, value = prefix + node.key, answers.get(node.key)
            if not self.evaluation.shows(node, path, frames):
                continue
            if isinstance(node.element, Field):
                self.field(node, node.element, value, path, level)
            elif node.element.repeats:
                self.items(node, node.element, value, path, frames, level)
            else:
                self.group(node, node.element, value, path, frames, level, above)

    def group(self, node: Node, group: Group, value: Any, path: str, frames: Frames, level: int, above: str) -> None:
        if not answered_item(node, value):
            if group.minimum >= 1 or level == 0:
                self.rows.append(Row(group.title, NOT_ANSWERED, path, "empty", level))
            return
        if is_date_group(group):
            self.rows.append(Row(group.title, _three_numbers(group, value), path, "value", level))
            return
        inner = level
        if group.title != above:
            self.rows.append(Row(group.title, "", path, "heading", level))
            inner += 1
        self.inside(node, group, value, path, frames, inner)

    def inside(self, node: Node, group: Group, value: Answers, path: str, frames: Frames, level: int) -> None:
        nodes = node.children
        if group.choice:
            nodes = tuple(child for child in nodes if child.key in value)
        self.elements(nodes, value, path + ".", (*frames, value), level, group.title)

    def items(self, node: Node, group: Group, value: Any, path: str, frames: Frames, level: int) -> None:
        entries = value if isinstance(value, list) else []
        given = [(at, item) for at, item in enumerate(entries) if answered_item(node, item)]
        if not given:
            self.rows.append(Row(group.title, NOT_ANSWERED, path, "empty", level))
        for place, (at, item) in enumerate(given, start=1):
            title = group.title if len(given) == 1 else f"{group.title} {place}"
            self.rows.append(Row(title, "", f"{path}[{at}]", "heading", level))
            self.inside(node, group, item, f"{path}[{at}]", frames, level + 1)

    def field(self, node: Node, field: Field, value: Any, path: str, level: int) -> None:
        if field.type in (FieldType.LABEL, FieldType.HIDDEN):
            return
        if field.type is FieldType.LOCKED and not filled(value):
            if field.content:
                self.rows.append(Row(field.label, field.content, path, "value", level))
            return
        if not filled(value):
            self.rows.append(Row(field.label, NOT_ANSWERED, path, "empty", level))
            return
        entries = [entry for entry in (value if isinstance(value, list) else [value]) if filled(entry)]
        if field.type is FieldType.FILE:
            files = tuple(str(entry) for entry in entries)
            word = "1 Datei" if len(files) == 1 else f"{len(files)} Dateien"
            self.rows.append(Row(field.label, word, path, "file", level, files))
            return
        text = "\n".join(value_text(node, field, entry) for entry in entries)
        self.rows.append(Row(field.label, text, path, "value", level))


def value_text(node: Node, field: Field, value: Any) -> str:
    """One answer as people read it: label of a code, German date and number, Ja/Nein."""
    if isinstance(value, bool):
        yes = "Ja, bestätigt" if field.type is FieldType.DECLARATION else "Ja"
        return yes if value else "Nein"
    text = str(value)
    if node.options:
        return node.labels.get(text, text)
    if field.type in NUMBER_TYPES:
        shown = read_number_text(text, money=field.type is FieldType.MONEY)
        return f"{shown}\N{NO-BREAK SPACE}{field.unit}" if field.unit else shown
    write = _WRITERS.get(field.type)
    return text if write is None else write(text)


def _datetime_text(text: str) -> str:
    on, at = split_datetime(text)
    return f"{show_date(on)}, {at} Uhr"


_WRITERS: Mapping[FieldType, Callable[[str], str]] = {
    FieldType.DATE: show_date,
    FieldType.PARTIAL_DATE: show_date,
    FieldType.TIME: lambda text: f"{text} Uhr",
    FieldType.DATETIME: _datetime_text,
    FieldType.POINT: lambda text: "; ".join(point_parts(text)),
    FieldType.IBAN: lambda text: " ".join(text[at : at + 4] for at in range(0, len(text), 4)),
}


def _three_numbers(group: Group, value: Answers) -> str:
    parts = [str(value.get(child.key) or "") for child in group.elements]
    shown = [part.zfill(2) if part.isdigit() else part for part in parts]
    return ".".join(part for part in shown if part)
