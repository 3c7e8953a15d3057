"""A draft in another version of its form: what becomes of its answers, and what is different for this person.

Compared is what they see with their answers, not what was edited: a question that is asked of others only is no
change for them.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from portalwerk.formengine.rules.checking import check_all
from portalwerk.formengine.rules.evaluation import NO_FACTS, Evaluation, Frames, evaluated
from portalwerk.formengine.rules.form import Answers, Facts, Field, FieldType, Form, Group
from portalwerk.formengine.rules.kinds import filled
from portalwerk.formengine.rules.moving import FileFacts, Left, moved_answers
from portalwerk.formengine.rules.paths import static_path
from portalwerk.formengine.rules.plan import Node, plan
from portalwerk.formengine.rules.problem import Problem, named
from portalwerk.formengine.rules.reading import file_ids
from portalwerk.formengine.rules.summary import value_text

NO_FILES: Mapping[str, FileFacts] = MappingProxyType({})


class ChangeKind(StrEnum):
    """What is different. DROPPED: the answer stays behind. UNUSED: it is kept, but not asked for any more.

    ADDED: a question that this person has not seen yet. WRONG: the answer stands and must be changed, `after` says
    how. REWORDED: the words of a question, of an answer or of a notice, or a computed value.
    """

    DROPPED = "dropped"
    UNUSED = "unused"
    WRONG = "wrong"
    ADDED = "added"
    REWORDED = "reworded"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `path` is static; `page_key` is its page in the new form, `was_on` in the old one, empty if it
    is on none. `files` are ids of files that stay behind.
    """

    kind: ChangeKind
    path: str
    label: str
    page_key: str = ""
    was_on: str = ""
    before: str = ""
    after: str = ""
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Migration:
    """What a draft becomes: its answers in the new form, what is different, and the new path of each file kept."""

    answers: Answers
    changes: tuple[Change, ...]
    files: Mapping[str, str]

    @property
    def touched(self) -> frozenset[str]:
        """The pages of the new form that must be looked at again."""
        return frozenset(change.page_key for change in self.changes if change.page_key)

    @property
    def dropped_files(self) -> frozenset[str]:
        """The ids of the files that stay behind."""
        return frozenset(file_id for change in self.changes for file_id in change.files)


def migrate(
    old: Form,
    new: Form,
    answers: Answers,
    *,
    facts: Facts = NO_FACTS,
    files: Mapping[str, FileFacts] = NO_FILES,
    apart: Container[str] = (),
) -> Migration:
    """Take a draft over into another version of its form. To the same version nothing changes.

    Parameters: files, what is known of the files among the answers, so that one which the new field does not take
    is listed instead of lost; apart, paths whose answers stay behind because the new form shows them to others.
    """
    if old == new:
        return Migration(answers, (), dict(_by_id(old, answers)))
    moved, left = moved_answers(old, new, answers, files, apart)
    changes = _Comparing(_Seen(evaluated(old, answers, facts)), _Seen(evaluated(new, moved, facts)), left).changes(
        check_all(old, answers, facts=facts), check_all(new, moved, facts=facts)
    )
    return Migration(moved, tuple(changes), dict(_by_id(new, moved)))


def _by_id(form: Form, answers: Answers) -> Iterator[tuple[str, str]]:
    return ((file_id, path) for path, file_id in file_ids(form, answers))


class _Seen:
    """What a person meets of a form with their answers: each element that is shown, with its answers as texts."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.form = evaluation.form
        self.nodes: dict[str, Node] = {}
        self.texts: dict[str, list[tuple[str, str]]] = {}
        for page in evaluation.plan.pages:
            if evaluation.shows_page(page):
                self.walk(evaluation, page.nodes, "", (evaluation.kept,))

    def walk(self, evaluation: Evaluation, nodes: Sequence[Node], prefix: str, frames: Frames) -> None:
        for node in nodes:
            path = prefix + node.key
            if not evaluation.shows(node, path, frames):
                continue
            self.nodes.setdefault(node.path, node)
            value = frames[-1].get(node.key)
            if isinstance(node.element, Field):
                entries = value if isinstance(value, list) else [value]
                given = [(str(one), shown_text(node, node.element, one)) for one in entries if filled(one)]
                self.texts.setdefault(node.path, []).extend(given)
                continue
            items = value if isinstance(value, list) else [value]
            for at, item in enumerate(items):
                start = f"{path}[{at}]." if node.element.repeats else f"{path}."
                inner = item if isinstance(item, dict) else {}
                self.walk(evaluation, node.children, start, (*frames, inner))

    def answered(self, path: str) -> bool:
        return bool(self.texts.get(path))

    def text(self, path: str) -> str:
        return ", ".join(text for _, text in self.texts.get(path, ()) if text)


class _Comparing:
    """Puts both side by side, element by element, in the order of the new form."""

    def __init__(self, old: _Seen, new: _Seen, left: Sequence[Left]) -> None:
        self.old = old
        self.new = new
        self.left = left
        self.left_at = {one.path for one in left}
        self.all_old = plan(old.form).nodes
        self.all_new = plan(new.form).nodes

    def changes(self, before: Sequence[Problem], after: Sequence[Problem]) -> Iterator[Change]:
        yield from self.dropped()
        yield from self.unused()
        added = list(self.added())
        yield from self.wrong(before, after, {change.path for change in added})
        yield from added
        yield from self.reworded()

    def dropped(self) -> Iterator[Change]:
        for one in self.left:
            shown = shown_text(self.all_old[one.path], one.field, one.value)
            files = (str(one.value),) if one.field.type is FieldType.FILE else ()
            yield self.change(ChangeKind.DROPPED, one.path, named(one.field), before=shown, files=files)

    def unused(self) -> Iterator[Change]:
        for path, node in self.old.nodes.items():
            is_asked = not _is_typed(node) or path in self.new.nodes or path in self.left_at
            if path in self.all_new and not is_asked and self.old.answered(path):
                yield self.change(ChangeKind.UNUSED, path, named(node.element), before=self.old.text(path))

    def added(self) -> Iterator[Change]:
        inside: list[str] = []
        for path, node in self.new.nodes.items():
            is_part = any(path.startswith(f"{group}.") for group in inside)
            if path in self.old.nodes or is_part or path in self.left_at or not (_is_typed(node) or _asks(node)):
                continue
            if isinstance(node.element, Group):
                inside.append(path)
            yield self.change(ChangeKind.ADDED, path, named(node.element), after=self.new.text(path))

    def wrong(self, before: Sequence[Problem], after: Sequence[Problem], added: set[str]) -> Iterator[Change]:
        known = {(static_path(problem.path), problem.sentence) for problem in before}
        open_before = {path for path, _ in known}
        told: set[str] = set()
        for problem in after:
            path = static_path(problem.path)
            is_told = path in told | self.left_at or any(path == one or path.startswith(f"{one}.") for one in added)
            is_known = (path, problem.sentence) in known or (path in open_before and not self.new.answered(path))
            if is_told or is_known:
                continue
            told.add(path)
            shown = self.new.text(path)
            change = self.change(ChangeKind.WRONG, path, problem.label, before=shown, after=problem.sentence)
            yield replace(change, page_key=problem.page_key)

    def reworded(self) -> Iterator[Change]:
        for path, node in self.new.nodes.items():
            before = self.old.nodes.get(path)
            if before is None or not isinstance(node.element, Field) or not isinstance(before.element, Field):
                continue
            was, now = self.words(self.old, before, before.element), self.words(self.new, node, node.element)
            if was != now:
                yield self.change(ChangeKind.REWORDED, path, named(node.element), before=was, after=now)

    def change(self, kind: ChangeKind, path: str, label: str, **more: Any) -> Change:
        now, was = (nodes[path].page_key if path in nodes else "" for nodes in (self.all_new, self.all_old))
        return Change(kind, path, label, page_key=now, was_on=was, **more)

    def words(self, seen: _Seen, node: Node, field: Field) -> str:
        """What of a field must not change unnoticed: its question once answered, its text, its computed value."""
        if field.type is FieldType.HIDDEN:
            return ""
        if field.type is FieldType.DECLARATION or not field.is_typed:
            return ": ".join(part for part in (field.label, field.content, seen.text(node.path)) if part)
        if not (self.old.answered(node.path) and self.new.answered(node.path)):
            return ""
        # What is only in one of both versions is told elsewhere.
        kept = {code for code, _ in self.old.texts[node.path]} & {code for code, _ in self.new.texts[node.path]}
        meaning = ", ".join(node.labels.get(code, "") for code in sorted(kept)) if node.options else field.unit
        return f"{field.label}: {meaning}" if meaning else field.label


def shown_text(node: Node, field: Field, value: Any) -> str:
    """One answer as people read it; a file says nothing about itself here."""
    if field.type is FieldType.FILE:
        return ""
    return value_text(node, field, value)


def _is_typed(node: Node) -> bool:
    return isinstance(node.element, Field) and node.element.is_typed


def _asks(node: Node) -> bool:
    """Whether somebody is asked anything inside a group."""
    return any(_is_typed(child) or _asks(child) for child in node.children)
