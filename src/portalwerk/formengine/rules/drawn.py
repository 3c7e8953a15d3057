"""What a drawn page consists of: plain data for a template, named after what people see."""

from collections.abc import Iterable
from dataclasses import dataclass

from portalwerk.formengine.rules.form import Category, Exit
from portalwerk.formengine.rules.problem import Problem
from portalwerk.formengine.rules.reading import YES


@dataclass(frozen=True, slots=True)
class DrawnOption:
    """One radio button, tick box or entry of a list."""

    value: str
    label: str
    hint: str
    checked: bool
    id: str


@dataclass(frozen=True, slots=True)
class DrawnPart:
    """One of the inputs of a date (or of the time beside it)."""

    name: str
    id: str
    label: str
    value: str
    width: str
    autocomplete: str


@dataclass(frozen=True, slots=True)
class DrawnButton:
    """A button that changes the page: post it as `name=value`."""

    name: str
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class DrawnField:
    """One question. `input` is one of text, textarea, email, tel, url, date, point, select, radios, checkboxes,
    checkbox, file, label, locked. `id` is the id of the (first) control, where an error link leads.
    `suggestions` are offered while a line of text is typed; anything else may be typed as well. `categories`
    are what each file may be; see `categories.category_name`.
    """

    name: str
    id: str
    input: str
    label: str
    type: str
    hint: str = ""
    help: str = ""
    value: str = ""
    values: tuple[str, ...] = ()
    options: tuple[DrawnOption, ...] = ()
    parts: tuple[DrawnPart, ...] = ()
    error: str = ""
    optional: bool = False
    inputmode: str = ""
    autocomplete: str = ""
    max_length: int | None = None
    width: str = "l"
    unit: str = ""
    content: str = ""
    media_types: tuple[str, ...] = ()
    max_bytes: int | None = None
    limit: int = 1
    checked: bool = False
    path: str = ""
    max_total_bytes: int | None = None
    suggestions: tuple[str, ...] = ()
    categories: tuple[Category, ...] = ()
    kind: str = "field"


@dataclass(frozen=True, slots=True)
class DrawnGroup:
    """Questions under one heading. `choice` are the radio buttons of a group of which one child is chosen;
    `layout` "date" means three short inputs side by side. An empty title repeats the heading above it.
    """

    name: str
    id: str
    title: str
    hint: str
    help: str
    optional: bool
    error: str
    items: tuple["DrawnItem", ...]
    choice: DrawnField | None = None
    layout: str = "stack"
    kind: str = "group"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One item of something repeated."""

    number: int
    title: str
    item: "DrawnField | DrawnGroup"
    remove: DrawnButton | None


@dataclass(frozen=True, slots=True)
class DrawnRepeat:
    """Something that may be answered several times. Post `count_name=count` as a hidden input."""

    name: str
    id: str
    title: str
    hint: str
    help: str
    optional: bool
    error: str
    of: str
    occurrences: tuple[Occurrence, ...]
    add: DrawnButton | None
    count_name: str
    count: int
    limit: int
    kind: str = "repeat"


DrawnItem = DrawnField | DrawnGroup | DrawnRepeat


@dataclass(frozen=True, slots=True)
class PageView:
    """A page to be drawn. `notes` are rules of the schema in words; `uploads`: whether files are asked."""

    key: str
    title: str
    hint: str
    items: tuple[DrawnItem, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    uploads: bool
    exit: Exit | None = None


def drawn_fields(items: Iterable[DrawnItem]) -> list[DrawnField]:
    """All questions of a drawn page, in order, whatever group or repetition they stand in."""
    found: list[DrawnField] = []
    for item in items:
        if isinstance(item, DrawnField):
            found.append(item)
        elif isinstance(item, DrawnGroup):
            found.extend(drawn_fields(item.items))
        else:
            found.extend(drawn_fields(occurrence.item for occurrence in item.occurrences))
    return found


def posted_values(view: PageView) -> dict[str, list[str]]:
    """What a browser would post for a drawn page if nothing is touched."""
    posted: dict[str, list[str]] = {}
    for item in _everything(view.items):
        if isinstance(item, DrawnRepeat):
            posted[item.count_name] = [str(item.count)]
        elif isinstance(item, DrawnField):
            posted.update(_posted_field(item))
    return posted


def _everything(items: Iterable[DrawnItem]) -> Iterable[DrawnItem]:
    for item in items:
        yield item
        if isinstance(item, DrawnGroup):
            if item.choice is not None:
                yield item.choice
            yield from _everything(item.items)
        elif isinstance(item, DrawnRepeat):
            yield from _everything(occurrence.item for occurrence in item.occurrences)


def _posted_field(field: DrawnField) -> dict[str, list[str]]:
    if field.input in ("label", "locked", "file"):
        return {}
    if field.parts:
        return {part.name: [part.value] for part in field.parts}
    if field.options:
        ticked = [option.value for option in field.options if option.checked]
        return {field.name: ticked} if ticked else {}
    if field.input == "checkbox":
        return {field.name: [YES]} if field.checked else {}
    return {field.name: [field.value]}
