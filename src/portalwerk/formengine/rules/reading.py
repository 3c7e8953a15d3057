"""From what a browser posts to answers. Only what the page asks for is read; every other name is ignored."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from portalwerk.formengine.rules.evaluation import NO_FACTS, Evaluation, Frames, evaluated
from portalwerk.formengine.rules.form import (
    CHOICE_TYPES,
    Answers,
    Facts,
    Field,
    FieldType,
    Form,
    Group,
    Page,
)
from portalwerk.formengine.rules.kinds import filled
from portalwerk.formengine.rules.paths import answer_at, static_path, steps_of, with_answer
from portalwerk.formengine.rules.plan import Node, PlannedPage, plan
from portalwerk.formengine.rules.problem import Problem, TooManyFiles, named
from portalwerk.formengine.rules.values import clean_text, read_date, read_point, read_text, read_time

#: The name of the buttons that change the page instead of leaving it; values: `add:PATH`, `remove:PATH`, …
COMMAND_NAME = "_command"
YES, NO = "ja", "nein"
#: What follows the name of a repeated element, and of a choice between the children of a group.
COUNT_SUFFIX, CHOICE_SUFFIX = ":count", ":choice"

Posted = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Command:
    """A wish that keeps the page. `read_page` carries out "add" and "remove" of an occurrence; for "upload"
    and "detach" the caller stores or deletes the file (`value` is its id).
    """

    kind: str
    path: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read. `revealed` are paths on this page that became visible through these answers."""

    answers: Answers
    problems: tuple[Problem, ...] = ()
    command: Command | None = None
    revealed: tuple[str, ...] = ()


def read_page(form: Form, page: Page, posted: Posted, answers: Answers, *, facts: Facts = NO_FACTS) -> Reading:
    """Merge what was posted for one page into the answers and carry out an add or remove command.

    Files do not come this way (`attach_file`). Values are normalized but not judged: wrong ones are kept as
    typed. More occurrences than allowed are cut off, with a problem.
    """
    before = evaluated(form, answers, facts)
    planned = before.plan.page(page)
    reader = _PageReader(planned, posted, before)
    read = reader.elements(planned.nodes, answers, "", (before.kept,))
    command = _command(planned, posted)
    if command is not None and command.kind in ("add", "remove"):
        read = reader.carry_out(command, read)
    revealed: tuple[str, ...] = ()
    if planned.conditional:
        shown, now_shown = (
            _shown_paths(planned.nodes, (evaluation.kept,), "", evaluation)
            for evaluation in (before, evaluated(form, read, facts))
        )
        revealed = tuple(path for path in now_shown if path not in shown)
    return Reading(read, tuple(reader.problems), command, revealed)


class _PageReader:
    """Walks the elements of a page and takes the value of each from what was posted."""

    def __init__(self, planned: PlannedPage, posted: Posted, before: Evaluation) -> None:
        self.planned = planned
        self.posted = posted
        self.before = before
        self.problems: list[Problem] = []

    def elements(self, nodes: tuple[Node, ...], old: Answers, prefix: str, frames: Frames) -> Answers:
        read = dict(old)
        for node in nodes:
            value = self.element(node, old.get(node.key), prefix + node.key, frames)
            if value is None or value == "" or value == []:
                read.pop(node.key, None)
            else:
                read[node.key] = value
        return read

    def element(self, node: Node, old: Any, name: str, frames: Frames) -> Any:
        element = node.element
        if isinstance(element, Group):
            inner = frames[-1].get(node.key)
            if element.repeats:
                return self.items(node, old, name, frames)
            value = self.group(node, old, name, (*frames, inner if isinstance(inner, dict) else {}))
            return value or None
        if not element.is_typed or element.type is FieldType.FILE:
            return old
        drawn = self.before.shows(node, name, frames)
        if element.type is FieldType.CHECKBOXES:
            return self.checkboxes(node, old, name, drawn=drawn)
        if element.repeats:
            return self.repeated(node, old, name)
        return self.single(element, old, name, drawn=drawn)

    def group(self, node: Node, old: Any, name: str, frames: Frames) -> Answers:
        known = old if isinstance(old, dict) else {}
        read = self.elements(node.children, known, name + ".", frames)
        if isinstance(node.element, Group) and node.element.choice:
            return self.chosen(node, read, name)
        return read

    def chosen(self, node: Node, read: Answers, name: str) -> Answers:
        wanted = self.first(name + CHOICE_SUFFIX)
        child = next((child for child in node.children if child.key == wanted), None)
        if child is None:
            return {key: value for key, value in read.items() if filled(value)} or read
        # An empty value keeps the choice itself, until something is filled in.
        empty: Any = [] if child.element.repeats else {} if isinstance(child.element, Group) else ""
        return {child.key: read.get(child.key, empty)}

    def items(self, node: Node, old: Any, name: str, frames: Frames) -> list[Any]:
        known = old if isinstance(old, list) else []
        count = self.count(node, name, len(known))
        settled = frames[-1].get(node.key)
        seen = settled if isinstance(settled, list) else []
        read = [
            self.group(
                node,
                known[at] if at < len(known) else {},
                f"{name}[{at}]",
                (*frames, seen[at] if at < len(seen) and isinstance(seen[at], dict) else {}),
            )
            for at in range(count)
        ]
        return read if len(read) > node.element.minimum or filled(read) else []

    def repeated(self, node: Node, old: Any, name: str) -> list[Any]:
        known = old if isinstance(old, list) else []
        count = self.count(node, name, len(known))
        read = []
        for at in range(count):
            value = self.single(node.element, known[at] if at < len(known) else None, f"{name}[{at}]", drawn=True)
            read.append("" if value is None else value)
        return read if len(read) > max(1, node.element.minimum) or filled(read) else []

    def count(self, node: Node, name: str, known: int) -> int:
        """How many occurrences the posted page had; too many are refused, not stored."""
        marker = self.first(name + COUNT_SUFFIX)
        if marker is not None and re.fullmatch(r"[0-9]{1,4}", marker):
            # Never fewer than stored: a second tab may have added one in the meantime.
            count = max(int(marker), known)
        else:
            count = max(known, 1 + max(self.indexes(name), default=-1))
        limit = node.element.limit
        if count > limit:
            self.refuse(node, name, limit)
            return limit
        return count

    def indexes(self, name: str) -> list[int]:
        pattern = re.compile(re.escape(name) + r"\[(\d{1,4})\]")
        return [int(match[1]) for match in map(pattern.match, self.posted) if match]

    def refuse(self, node: Node, name: str, limit: int) -> None:
        label = named(node.element)
        times = "eine Angabe" if limit == 1 else f"{limit} Angaben"
        sentence = f"Bei „{label}“ sind höchstens {times} möglich. Bitte entfernen Sie zuerst eine."
        self.problems.append(Problem(name, label, sentence, node.page_key))

    def first(self, name: str) -> str | None:
        values = self.posted.get(name)
        return values[0] if values else None

    def checkboxes(self, node: Node, old: Any, name: str, *, drawn: bool) -> Any:
        posted = self.posted.get(name)
        if posted is None:
            return None if drawn else old
        ticked = {clean_text(value) for value in posted if value.strip()}
        known = [option.code for option in node.options if option.code in ticked]
        return known + sorted(ticked.difference(known))

    def single(self, field: Any, old: Any, name: str, *, drawn: bool) -> Any:
        if field.type in (FieldType.DATE, FieldType.PARTIAL_DATE, FieldType.DATETIME):
            return self.date(field, old, name)
        if field.type is FieldType.POINT:
            return self.point(old, name)
        posted = self.first(name)
        if field.type is FieldType.DECLARATION:
            return (True if posted == YES else None) if drawn else old
        if posted is None:
            return old
        if field.type is FieldType.BOOLEAN:
            return {YES: True, NO: False}.get(clean_text(posted))
        if field.type in CHOICE_TYPES:
            return clean_text(posted)
        return read_text(field, posted)

    def date(self, field: Field, old: Any, name: str) -> Any:
        parts = [self.first(f"{name}.{part}") for part in ("day", "month", "year")]
        whole = self.first(name)
        if whole is not None and not any(parts):
            parts = [whole, "", ""]
        if all(part is None for part in parts):
            return old
        day, month, year = (part or "" for part in parts)
        stored = read_date(day, month, year, partial=field.type is FieldType.PARTIAL_DATE)
        if field.type is not FieldType.DATETIME:
            return stored
        time = read_time(clean_text(self.first(name + ".time") or ""))
        return f"{stored}T{time}" if stored or time else ""

    def point(self, old: Any, name: str) -> Any:
        latitude, longitude = self.first(f"{name}.lat"), self.first(f"{name}.lon")
        return old if latitude is None and longitude is None else read_point(latitude or "", longitude or "")

    def carry_out(self, command: Command, answers: Answers) -> Answers:
        node = _node_on(self.planned, command.path)
        if node is None:
            return answers
        if command.kind == "add":
            entries = list(answer_at(answers, command.path) or [])
            empty: Any = {} if isinstance(node.element, Group) else ""
            least = shown_items(node, len(entries))
            if least >= node.element.limit:
                self.refuse(node, command.path, node.element.limit)
                return answers
            entries.extend(empty for _ in range(least + 1 - len(entries)))
            return with_answer(answers, command.path, entries)
        steps = steps_of(command.path) or []
        index = steps[-1][1]
        listed = command.path.rpartition("[")[0]
        entries = list(answer_at(answers, listed) or [])
        if index is None or index >= len(entries):
            return answers
        del entries[index]
        return with_answer(answers, listed, entries or None)


def shown_items(node: Node, count: int) -> int:
    """How many occurrences a page shows at least: a repeated field always has one to type into."""
    least = node.element.minimum if isinstance(node.element, Group) else max(1, node.element.minimum)
    return min(max(count, least), node.element.limit)


def _command(planned: PlannedPage, posted: Posted) -> Command | None:
    wish = (posted.get(COMMAND_NAME) or [""])[0]
    kind, _, rest = wish.partition(":")
    path, _, value = rest.partition(":")
    node, steps = _node_on(planned, path), steps_of(path)
    if kind not in ("add", "remove", "upload", "detach") or node is None or not steps:
        return None
    if kind in ("upload", "detach"):
        takes_files = isinstance(node.element, Field) and node.element.type is FieldType.FILE
        return Command(kind, path, value) if takes_files else None
    if not node.element.repeats or (steps[-1][1] is None) is (kind == "remove"):
        return None
    return Command(kind, path)


def _node_on(planned: PlannedPage, path: str) -> Node | None:
    nodes: tuple[Node, ...] = planned.nodes
    found: Node | None = None
    for key in static_path(path).split("."):
        found = next((node for node in nodes if node.key == key), None)
        if found is None:
            return None
        nodes = found.children
    return found


def _shown_paths(nodes: tuple[Node, ...], frames: Frames, prefix: str, evaluation: Evaluation) -> dict[str, None]:
    shown: dict[str, None] = {}
    for node in nodes:
        path = prefix + node.key
        if not evaluation.shows(node, path, frames):
            continue
        shown[path] = None
        if not node.children:
            continue
        value = frames[-1].get(node.key)
        items = value if isinstance(value, list) else [value]
        for at, item in enumerate(items):
            inner = item if isinstance(item, dict) else {}
            start = f"{path}[{at}]." if node.element.repeats else f"{path}."
            shown |= _shown_paths(node.children, (*frames, inner), start, evaluation)
    return shown


@lru_cache(maxsize=512)
def asks_for_files(form: Form) -> bool:
    """Whether the form has a field for files at all."""
    return any(isinstance(element, Field) and element.type is FieldType.FILE for _, element in form.walk())


def file_field(form: Form, path: str) -> Field | None:
    """The file field at a path, so that an upload can be checked against it; None if there is none."""
    node = plan(form).nodes.get(static_path(path)) if steps_of(path) else None
    element = node.element if node is not None else None
    return element if isinstance(element, Field) and element.type is FieldType.FILE else None


def attach_file(form: Form, answers: Answers, path: str, file_id: str) -> Answers:
    """The answers with a stored file at a file field. A field for one file takes the new one instead.

    Raises: `TooManyFiles` if the field holds as many as it may; ValueError if there is no such field.
    """
    field = file_field(form, path)
    if field is None:
        raise ValueError(f"no file field: {path[:80]}")
    if not field.repeats:
        return with_answer(answers, path, file_id)
    held = [entry for entry in (answer_at(answers, path) or []) if entry]
    if len(held) >= field.limit:
        raise TooManyFiles(label=named(field), limit=field.limit)
    return with_answer(answers, path, [*held, file_id])


def detach_file(form: Form, answers: Answers, path: str, file_id: str) -> Answers:
    """The answers without a file; unchanged if it is not there."""
    field = file_field(form, path)
    held = answer_at(answers, path)
    if field is None or held is None:
        return answers
    if isinstance(held, list):
        return with_answer(answers, path, [entry for entry in held if entry != file_id] or None)
    return with_answer(answers, path, None) if held == file_id else answers


def file_ids(form: Form, answers: Answers) -> list[tuple[str, str]]:
    """All files in the answers: (path of the field, id), in the order of the form."""
    found: list[tuple[str, str]] = []
    _collect_files(tuple(node for page in plan(form).pages for node in page.nodes), answers, "", found.append)
    return found


def _collect_files(
    nodes: tuple[Node, ...], answers: Answers, prefix: str, add: Callable[[tuple[str, str]], None]
) -> None:
    for node in nodes:
        value, path = answers.get(node.key), prefix + node.key
        entries = value if isinstance(value, list) else [value]
        for at, entry in enumerate(entries):
            if node.children and isinstance(entry, dict):
                place = f"{path}[{at}]" if node.element.repeats else path
                _collect_files(node.children, entry, place + ".", add)
            elif node.look.input == "file" and isinstance(entry, str) and entry:
                add((path, entry))
