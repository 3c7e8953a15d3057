"""Asking for single questions of a form again: which ones, drawn how, read how. What was not asked never changes.

A unit is what can be asked for by itself: a question, or a whole group where its parts make no sense alone
(repeated, a choice, a date in three numbers). Its path has no index. Units with files are not asked for this way.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from portalwerk.formengine.rules.checking import check_all
from portalwerk.formengine.rules.drawing import draw_page
from portalwerk.formengine.rules.drawn import DrawnField, DrawnGroup, DrawnItem
from portalwerk.formengine.rules.evaluation import NO_FACTS
from portalwerk.formengine.rules.form import Answers, Facts, FieldType, Form, Group
from portalwerk.formengine.rules.looks import is_date_group
from portalwerk.formengine.rules.pages import visible_pages
from portalwerk.formengine.rules.paths import answer_at, static_path, with_answer
from portalwerk.formengine.rules.plan import Node, plan
from portalwerk.formengine.rules.problem import Problem
from portalwerk.formengine.rules.reading import COMMAND_NAME, Command, Posted, read_page
from portalwerk.formengine.rules.summary import NOT_ANSWERED, Row, summary

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Unit:
    """What may be asked for again: its path, its name, the page it stands on, today's answer in words."""

    path: str
    label: str
    page_key: str
    page_title: str
    answer: str


@dataclass(frozen=True, slots=True)
class Part:
    """The questions of one page that are asked for again."""

    title: str
    items: tuple[DrawnItem, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One line that differs between two versions of the answers. `before` or `after` is empty if it was not there."""

    path: str
    label: str
    before: str
    after: str


@lru_cache(maxsize=512)
def units_of(form: Form) -> dict[str, tuple[str, str]]:
    """All units of a form: page and name by path, in its order."""
    found: dict[str, tuple[str, str]] = {}
    for page in plan(form).pages:
        for node in _unit_nodes(page.nodes):
            element = node.element
            title = element.title if isinstance(element, Group) else element.label
            found.setdefault(node.path, (page.page.key, title))
    return found


def unit_at(form: Form, path: str) -> str:
    """The unit that an answer belongs to; empty if it cannot be asked for by itself."""
    known, steps = units_of(form), static_path(path).split(".")
    starts = (".".join(steps[:count]) for count in range(1, len(steps) + 1))
    return next((start for start in starts if start in known), "")


def askable(form: Form, answers: Answers, *, facts: Facts = NO_FACTS, without: Collection[str] = ()) -> list[Unit]:
    """What may be asked for again with these answers: what the person sees. Parameters: without, pages left out."""
    texts: dict[str, list[str]] = {}
    for row in (row for section in summary(form, answers, facts=facts) for row in section.rows):
        if unit := unit_at(form, row.path):
            texts.setdefault(unit, []).extend(_text_of(row, unit))
    titles = {page.key: page.title for page in form.pages}
    found = []
    for path in shown_units(form, answers, facts=facts):
        page_key, label = units_of(form)[path]
        if page_key not in without:
            answer = "; ".join(texts.get(path, ())) or NOT_ANSWERED
            found.append(Unit(path, label, page_key, titles[page_key], answer))
    return found


def shown_units(form: Form, answers: Answers, *, facts: Facts = NO_FACTS) -> list[str]:
    """The units that a person meets with these answers, in the order of the form."""
    known = units_of(form)
    found: dict[str, None] = {}
    for page in visible_pages(form, answers, facts=facts):
        for item in _all_items(draw_page(form, page, answers, facts=facts).items):
            if _path_of(item) in known:
                found[_path_of(item)] = None
    return list(found)


def open_units(
    form: Form, before: Answers, after: Answers, asked: Iterable[str], *, facts: Facts = NO_FACTS
) -> list[str]:
    """What has to be asked: what was asked for, and what the new answers bring up or make wrong, in form order.

    Parameters: before, the answers as they stand; after, with what was corrected so far.
    """
    wanted = {*asked}
    wanted.update(set(shown_units(form, after, facts=facts)).difference(shown_units(form, before, facts=facts)))
    wanted.update(unit_at(form, problem.path) for problem in _new_problems(form, before, after, facts))
    return [path for path in units_of(form) if path in wanted]


def faults(
    form: Form, before: Answers, after: Answers, units: Collection[str], *, facts: Facts = NO_FACTS
) -> list[Problem]:
    """What is wrong with what was asked for, and what the correction made wrong. Other faults do not count."""
    fresh = _new_problems(form, before, after, facts)
    return [
        problem
        for problem in check_all(form, after, facts=facts)
        if problem in fresh or unit_at(form, problem.path) in units
    ]


def corrected(answers: Answers, values: Values) -> Answers:
    """The answers with other values at some units; None is no answer. All else stays as it is."""
    for path, value in values.items():
        if value is not None or answer_at(answers, path) is not None:
            answers = with_answer(answers, path, value)
    return answers


def values_at(answers: Answers, units: Iterable[str]) -> dict[str, Any]:
    """What stands at some units; None where nothing does."""
    return {path: answer_at(answers, path) for path in units}


def read_units(
    form: Form, posted: Posted, answers: Answers, units: Collection[str], *, facts: Facts = NO_FACTS
) -> tuple[dict[str, Any], list[Problem], Command | None]:
    """Read what was posted for some units. Everything else that was posted is ignored.

    Returns the values of the units, what is wrong with their number, and the command that keeps the page.
    """
    known = units_of(form)
    sent = {name: given for name, given in posted.items() if _concerns(form, name, given, units)}
    problems: list[Problem] = []
    command: Command | None = None
    values: dict[str, Any] = {}
    for page in form.pages:
        here = [path for path in units if known[path][0] == page.key]
        if here:
            reading = read_page(form, page, sent, answers, facts=facts)
            problems += reading.problems
            command = command or reading.command
            values |= values_at(reading.answers, here)
    return values, problems, command


def draw_units(
    form: Form,
    answers: Answers,
    units: Collection[str],
    problems: Iterable[Problem] = (),
    *,
    remarks: Mapping[str, str] | None = None,
    facts: Facts = NO_FACTS,
) -> list[Part]:
    """Draw some units as the questions of the form that they are. Parameters: remarks, by path, shown as a hint."""
    found = tuple(problems)
    parts = []
    for page in visible_pages(form, answers, facts=facts):
        view = draw_page(form, page, answers, found, facts=facts)
        items = tuple(_picked(view.items, units, remarks or {}))
        if items:
            parts.append(Part(page.title, items))
    return parts


def changes(form: Form, before: Answers, after: Answers, *, facts: Facts = NO_FACTS) -> list[Change]:
    """What differs between two versions, as people read it, in the order of the form."""
    old, new = (_rows(form, answers, facts) for answers in (before, after))
    order = dict.fromkeys([*new, *old])
    places = {static: at for at, static in enumerate(path for path, _ in form.walk())}
    found = []
    for path in sorted(order, key=lambda path: places.get(static_path(path), 0)):
        was, now = old.get(path), new.get(path)
        texts = ("" if was is None else was.value_text, "" if now is None else now.value_text)
        label = (now or was or _NOTHING).label
        if texts[0] != texts[1] and set(texts) != {"", NOT_ANSWERED}:
            found.append(Change(path, label, *texts))
    return found


_NOTHING = Row("", "", "")


def _rows(form: Form, answers: Answers, facts: Facts) -> dict[str, Row]:
    rows = (row for section in summary(form, answers, facts=facts) for row in section.rows)
    return {row.path: row for row in rows if row.kind in {"value", "empty"}}


def _new_problems(form: Form, before: Answers, after: Answers, facts: Facts) -> list[Problem]:
    known = check_all(form, before, facts=facts)
    return [problem for problem in check_all(form, after, facts=facts) if problem not in known]


def _unit_nodes(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        element = node.element
        if isinstance(element, Group):
            if not (element.repeats or element.choice or is_date_group(element)):
                yield from _unit_nodes(node.children)
            elif not _holds_files(node):
                yield node
        elif element.is_typed and element.type is not FieldType.FILE:
            yield node


def _holds_files(node: Node) -> bool:
    element = node.element
    if isinstance(element, Group):
        return any(_holds_files(child) for child in node.children)
    return element.type is FieldType.FILE


def _path_of(item: DrawnItem) -> str:
    return static_path(item.path if isinstance(item, DrawnField) else item.name)


def _all_items(items: Iterable[DrawnItem]) -> Iterator[DrawnItem]:
    for item in items:
        yield item
        if isinstance(item, DrawnGroup):
            yield from _all_items(item.items)


def _picked(items: Iterable[DrawnItem], units: Collection[str], remarks: Mapping[str, str]) -> Iterator[DrawnItem]:
    for item in items:
        path = _path_of(item)
        if path in units:
            yield _remarked(item, remarks.get(path, ""))
        elif isinstance(item, DrawnGroup):
            inner = tuple(_picked(item.items, units, remarks))
            if inner:
                yield replace(item, items=inner)


def _remarked(item: DrawnItem, remark: str) -> DrawnItem:
    if not remark:
        return item
    hint = " ".join(text for text in (remark, item.hint) if text)
    if isinstance(item, DrawnGroup) and item.choice is not None:
        return replace(item, choice=replace(item.choice, hint=hint))
    return replace(item, hint=hint)


def _concerns(form: Form, name: str, given: Any, units: Collection[str]) -> bool:
    """Whether something posted belongs to one of the units; a command belongs to what it is about."""
    if name == COMMAND_NAME:
        wish = given[0] if given else ""
        name = wish.partition(":")[2]
    path = name.partition(":")[0]
    static = static_path(path)
    return any(static == unit or static.startswith(unit + ".") for unit in units)


def _text_of(row: Row, unit: str) -> list[str]:
    if row.kind != "value":
        return []
    text = row.value_text.replace("\n", ", ")
    return [text if static_path(row.path) == unit else f"{row.label}: {text}"]
