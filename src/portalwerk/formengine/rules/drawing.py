"""A page as a tree of drawn inputs, ready for a template: names, values, errors, buttons. No HTML."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from portalwerk.formengine.rules.drawn import (
    DrawnButton,
    DrawnField,
    DrawnGroup,
    DrawnItem,
    DrawnOption,
    DrawnPart,
    DrawnRepeat,
    Occurrence,
    PageView,
    drawn_fields,
    posted_values,
)
from portalwerk.formengine.rules.evaluation import NO_FACTS, Evaluation, Frames, evaluated
from portalwerk.formengine.rules.form import (
    NUMBER_TYPES,
    Answers,
    Facts,
    Field,
    FieldType,
    Form,
    Group,
    Page,
)
from portalwerk.formengine.rules.plan import Node
from portalwerk.formengine.rules.problem import Problem
from portalwerk.formengine.rules.reading import (
    CHOICE_SUFFIX,
    COMMAND_NAME,
    COUNT_SUFFIX,
    NO,
    YES,
    shown_items,
)
from portalwerk.formengine.rules.summary import value_text
from portalwerk.formengine.rules.translating import numbered
from portalwerk.formengine.rules.values import date_parts, point_parts, show_number, split_datetime

__all__ = [
    "DrawnButton",
    "DrawnField",
    "DrawnGroup",
    "DrawnItem",
    "DrawnOption",
    "DrawnPart",
    "DrawnRepeat",
    "Occurrence",
    "PageView",
    "draw_page",
    "drawn_fields",
    "input_id",
    "posted_values",
]

_ID_SIGNS = str.maketrans({"[": "-", "]": None, ".": "-", ":": "-"})


def input_id(path: str) -> str:
    """The HTML id of the control of a path: where the link of an error summary leads."""
    return "f-" + path.translate(_ID_SIGNS)


def draw_page(
    form: Form, page: Page, answers: Answers, problems: Iterable[Problem] = (), *, facts: Facts = NO_FACTS
) -> PageView:
    """Draw a page with what is answered so far. Hidden elements are left out."""
    found = tuple(problems)
    evaluation = evaluated(form, answers, facts)
    drawer = _Drawer(found, evaluation)
    items = drawer.elements(evaluation.plan.page(page).nodes, answers, "", (evaluation.kept,))
    if len(items) == 1 and isinstance(items[0], DrawnGroup) and items[0].title == page.title:
        items = (replace(items[0], title=""),)
    notes = _notes(form, page)
    return PageView(page.key, page.title, page.hint, items, found, notes, drawer.uploads, page.exit)


def _notes(form: Form, page: Page) -> tuple[str, ...]:
    if not form.rules:
        return ()
    tops = {element.key for element in page.elements}
    texts = (rule.text for rule in form.rules if rule.owner.split(".")[0] in tops)
    return tuple(dict.fromkeys(texts))


class _Drawer:
    def __init__(self, problems: tuple[Problem, ...], evaluation: Evaluation) -> None:
        self.errors: dict[str, str] = {}
        for problem in problems:
            self.errors.setdefault(problem.path, problem.sentence)
        self.evaluation = evaluation
        self.uploads = False

    def elements(self, nodes: tuple[Node, ...], answers: Answers, prefix: str, frames: Frames) -> tuple[DrawnItem, ...]:
        drawn: list[DrawnItem] = []
        for node in nodes:
            path = prefix + node.key
            if self.evaluation.shows(node, path, frames):
                item = self.element(node, answers, path, frames)
                if item is not None:
                    drawn.append(item)
        return tuple(drawn)

    def element(self, node: Node, answers: Answers, name: str, frames: Frames) -> DrawnItem | None:
        element, value = node.element, answers.get(node.key)
        optional = not self.evaluation.requires(node, name, frames)
        if isinstance(element, Group):
            if element.repeats:
                return self.repeated_group(node, element, value, name, frames, optional=optional)
            inner = frames[-1].get(node.key)
            return self.group(node, element, value, name, (*frames, _mapping(inner)), optional=optional)
        if element.type is FieldType.HIDDEN:
            return None
        if node.look.input == "locked":
            value = frames[-1].get(node.key, value)
        if element.repeats and element.type not in (FieldType.CHECKBOXES, FieldType.FILE):
            return self.repeated_field(node, element, value, name, optional=optional)
        return self.field(node, element, value, name, optional=optional)

    def group(
        self,
        node: Node,
        group: Group,
        value: Any,
        name: str,
        frames: Frames,
        *,
        optional: bool,
        title: str = "",
    ) -> DrawnGroup:
        answers = _mapping(value)
        choice = self.choice(node, group, answers, name, frames, optional=optional) if group.choice else None
        return DrawnGroup(
            name,
            input_id(name),
            title or group.title,
            group.hint,
            group.help,
            optional,
            self.errors.get(name, ""),
            self.elements(node.children, answers, name + ".", frames),
            choice,
            node.look.layout,
        )

    def choice(
        self, node: Node, group: Group, answers: Answers, name: str, frames: Frames, *, optional: bool
    ) -> DrawnField:
        chosen = [child.key for child in node.children if child.key in answers]
        shown = [child for child in node.children if self.evaluation.shows(child, f"{name}.{child.key}", frames)]
        start = input_id(name)
        options = tuple(
            DrawnOption(
                child.key,
                child.element.title if isinstance(child.element, Group) else child.element.label,
                "",
                chosen == [child.key],
                start if at == 0 else f"{start}-{at + 1}",
            )
            for at, child in enumerate(shown)
        )
        return DrawnField(
            name + CHOICE_SUFFIX,
            start,
            "radios",
            group.title,
            "choice",
            hint=group.hint,
            options=options,
            error=self.errors.get(name, ""),
            optional=optional,
            path=name,
        )

    def repeated_group(
        self, node: Node, group: Group, value: Any, name: str, frames: Frames, *, optional: bool
    ) -> DrawnRepeat:
        entries = value if isinstance(value, list) else []
        settled = frames[-1].get(node.key)
        seen = settled if isinstance(settled, list) else []
        count = shown_items(node, len(entries))
        occurrences = []
        for at in range(count):
            inner = _mapping(seen[at]) if at < len(seen) else {}
            path, title = f"{name}[{at}]", numbered(group.title, at + 1)
            item = self.group(
                node,
                group,
                entries[at] if at < len(entries) else None,
                path,
                (*frames, inner),
                optional=False,
                title=title,
            )
            occurrences.append(Occurrence(at + 1, title, item, _remove(node, path, title, count)))
        return self.repeat(node, name, group.title, group.hint, group.help, optional, occurrences, "group")

    def repeated_field(self, node: Node, field: Field, value: Any, name: str, *, optional: bool) -> DrawnRepeat:
        entries = value if isinstance(value, list) else [] if value is None else [value]
        count = shown_items(node, len(entries))
        occurrences = []
        for at in range(count):
            path, title = f"{name}[{at}]", field.label if count == 1 else numbered(field.label, at + 1)
            entry = entries[at] if at < len(entries) else None
            # Beyond the demanded number a further line may stay empty.
            spare = optional or at >= max(1, field.minimum)
            item = self.field(node, field, entry, path, optional=spare, label=title)
            occurrences.append(Occurrence(at + 1, title, item, _remove(node, path, title, count)))
        return self.repeat(node, name, field.label, field.hint, field.help, optional, occurrences, "field")

    def repeat(
        self,
        node: Node,
        name: str,
        title: str,
        hint: str,
        help_: str,
        optional: bool,
        occurrences: list[Occurrence],
        of: str,
    ) -> DrawnRepeat:
        count, limit = len(occurrences), node.element.limit
        word = "weitere Angabe hinzufügen" if count else "hinzufügen"
        add = DrawnButton(COMMAND_NAME, f"add:{name}", f"{title}: {word}") if count < limit else None
        return DrawnRepeat(
            name,
            input_id(name),
            title,
            hint,
            help_,
            optional,
            self.errors.get(name, ""),
            of,
            tuple(occurrences),
            add,
            name + COUNT_SUFFIX,
            count,
            limit,
        )

    def field(self, node: Node, field: Field, value: Any, name: str, *, optional: bool, label: str = "") -> DrawnField:
        look, at = node.look, input_id(name)
        entries = tuple(str(entry) for entry in value) if isinstance(value, list) else ()
        text = value if isinstance(value, str) else ""
        options: tuple[DrawnOption, ...] = ()
        parts: tuple[DrawnPart, ...] = ()
        content = field.content
        if look.input in ("radios", "select", "checkboxes"):
            options = _options(node, field, value, at, optional=optional)
        elif look.input == "date":
            parts = _date_inputs(field, text, name, at)
        elif look.input == "point":
            parts = _point_inputs(text, name, at)
        elif look.input == "file":
            self.uploads = True
            entries = entries or ((text,) if text else ())
        elif look.input == "locked":
            text = _locked_text(node, field, text) or content
        elif field.type in NUMBER_TYPES:
            text = show_number(text)
        return DrawnField(
            name,
            at,
            look.input,
            label or field.label,
            field.type.value,
            field.hint,
            field.help,
            text,
            entries,
            options,
            parts,
            self.errors.get(name, ""),
            optional and look.input not in ("label", "locked"),
            look.inputmode,
            look.autocomplete,
            look.max_length,
            look.width,
            field.unit or ("€" if field.type is FieldType.MONEY else ""),
            content,
            field.media_types,
            field.max_bytes,
            field.limit,
            value is True,
            name,
            field.max_total_bytes,
            tuple(option.label for option in node.options) if look.input == "text" else (),
            field.categories,
        )


def _mapping(value: Any) -> Answers:
    return value if isinstance(value, dict) else {}


def _remove(node: Node, path: str, title: str, count: int) -> DrawnButton | None:
    least = shown_items(node, 0)
    return DrawnButton(COMMAND_NAME, f"remove:{path}", f"{title} entfernen") if count > least else None


def _options(node: Node, field: Field, value: Any, start: str, *, optional: bool) -> tuple[DrawnOption, ...]:
    if field.type is FieldType.BOOLEAN:
        rows = [(YES, "Ja", "", value is True), (NO, "Nein", "", value is False)]
        unanswered = value is None
    else:
        held = set(value) if isinstance(value, list) else {value}
        rows = [(option.code, option.label, option.hint, option.code in held) for option in node.options]
        unanswered = not value
    if node.look.input == "select":
        rows.insert(0, ("", "Bitte wählen", "", unanswered))
    elif optional and node.look.input == "radios":
        rows.append(("", "Keine Angabe", "", unanswered))
    return tuple(
        DrawnOption(code, label, hint, checked, start if at == 0 else f"{start}-{at + 1}")
        for at, (code, label, hint, checked) in enumerate(rows)
    )


def _locked_text(node: Node, field: Field, stored: str) -> str:
    if field.type is FieldType.LOCKED:
        return show_number(stored)
    return value_text(node, field, stored) if stored else ""


_BIRTHDAY = {"bday": ("bday-day", "bday-month", "bday-year")}


def _date_inputs(field: Field, stored: str, name: str, start: str) -> tuple[DrawnPart, ...]:
    on, at = split_datetime(stored) if field.type is FieldType.DATETIME else (stored, "")
    day, month, year = date_parts(on) if on else ("", "", "")
    fill = _BIRTHDAY.get(field.autocomplete, ("", "", ""))
    parts = (
        DrawnPart(f"{name}.day", start, "Tag", day, "s", fill[0]),
        DrawnPart(f"{name}.month", f"{start}-month", "Monat", month, "s", fill[1]),
        DrawnPart(f"{name}.year", f"{start}-year", "Jahr", year, "s", fill[2]),
    )
    if field.type is FieldType.DATETIME:
        return (*parts, DrawnPart(f"{name}.time", f"{start}-time", "Uhrzeit", at, "s", ""))
    return parts


def _point_inputs(stored: str, name: str, start: str) -> tuple[DrawnPart, ...]:
    latitude, longitude = point_parts(stored)
    return (
        DrawnPart(f"{name}.lat", start, "Breite", latitude, "m", ""),
        DrawnPart(f"{name}.lon", f"{start}-lon", "Länge", longitude, "m", ""),
    )
