"""Edits of questions and groups: add, change, move, remove. An element is named by its page and its keys from there."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from portalwerk.formengine.rules.form import FieldType
from portalwerk.formengine.rules.schemes import SCHEMES
from portalwerk.packages.rules.assembling import Content
from portalwerk.packages.rules.editing.edit import Edit, EditRefused, Owners, moved, with_values
from portalwerk.packages.rules.editing.pages import page_at, pages_of, with_page
from portalwerk.packages.rules.sketching import key_of

Element = dict[str, Any]
CHOOSING = frozenset({"select", "radio", "checkboxes"})
SPEAKING = frozenset({"label", "declaration"})
#: What only some kinds of question have: taken away when the kind changes to another.
_OF_CHOICES = ("options", "code_list")
_OF_TEXTS = ("min_length", "max_length", "pattern", "pattern_hint")
_OF_NUMBERS = ("min_value", "max_value", "unit")
_OF_FILES = ("media_types", "max_bytes", "max_total_bytes", "categories")
_TEXTS = frozenset({"text", "textarea", "email", "phone", "postcode", "iban", "url"})
_NUMBERS = frozenset({"number", "integer", "money", "date", "partial_date"})
_FILE_DEFAULTS = {"media_types": ["application/pdf", "image/jpeg", "image/png"], "max_bytes": 10_000_000}


def walk(content: Content) -> Iterator[tuple[str, Owners, Element]]:
    """All elements with their page and the keys of the groups around them, in the order of the form."""
    for page in pages_of(content):
        for owners, element in _walk(page.get("elements", []), ()):
            yield page["key"], owners, element


def element_at(content: Content, page: str, path: Owners) -> Element:
    """One element. Raises: EditRefused."""
    return _members(page_at(content, page)[1].get("elements", []), path[:-1])[_index(content, page, path)]


def name_of(element: Mapping[str, Any]) -> str:
    """What people read of an element."""
    unnamed = "Gruppe ohne Überschrift" if element["type"] == "group" else element["key"]
    return str(element.get("label") or element.get("content") or unnamed)


def with_members(
    content: Content, page: str, owners: Owners, change: Callable[[list[Element]], list[Element]]
) -> dict[str, Any]:
    """The content with the elements of a page or group changed. Raises: EditRefused."""
    return with_page(content, page, lambda one: {**one, "elements": _within(one.get("elements", []), owners, change)})


def with_element(content: Content, page: str, path: Owners, change: Callable[[Element], Element]) -> dict[str, Any]:
    """The content with one element changed. Raises: EditRefused."""
    at = _index(content, page, path)
    return with_members(
        content, page, path[:-1], lambda members: [*members[:at], change(members[at]), *members[at + 1 :]]
    )


def new_element(kind: str, label: str, taken: set[str]) -> Element:
    """A fresh element of a kind, ready to be filled in."""
    made: Element = {"key": key_of(label, taken, first="frage"), "type": kind, "label": label.strip()[:300]}
    if kind == "group":
        made["elements"] = []
    if kind in CHOOSING:
        made["options"] = [{"code": "ja", "label": "Ja"}, {"code": "nein", "label": "Nein"}]
    if kind in SPEAKING:
        made["content"] = label.strip()
    if kind == "file":
        made |= _FILE_DEFAULTS
    if kind == "checked_number":
        made["scheme"] = next(iter(SCHEMES))
    return made


def of_other_kind(element: Mapping[str, Any], kind: str) -> Element:
    """The element as another kind of question, without what that kind does not have."""
    foreign: list[str] = []
    foreign += [] if kind in CHOOSING else _OF_CHOICES
    foreign += [] if kind in _TEXTS else _OF_TEXTS
    foreign += [] if kind in _NUMBERS else _OF_NUMBERS
    foreign += [] if kind == "file" else _OF_FILES
    foreign += [] if kind == "checked_number" else ["scheme"]
    after = {name: value for name, value in element.items() if name not in foreign} | {"type": kind}
    fresh = new_element(kind, name_of(element), set())
    return {**{name: value for name, value in fresh.items() if name not in ("key", "label")}, **after}


@dataclass(frozen=True)
class AddElement(Edit):
    """Add a question or a group at the end of a page or group."""

    page: str
    owners: Owners
    kind: str
    label: str

    def key(self, content: Content) -> str:
        """The key that it gets."""
        return str(new_element(self.kind, self.label, _keys(content))["key"])

    def apply(self, content: Content) -> dict[str, Any]:
        """Add it."""
        if not self.label.strip():
            raise EditRefused(reason="Der Text der Frage fehlt.")
        if self.kind not in {*(kind.value for kind in FieldType), "group"}:
            raise EditRefused(reason="Diese Art von Frage gibt es nicht.")
        element = new_element(self.kind, self.label, _keys(content))
        return with_members(content, self.page, self.owners, lambda members: [*members, element])

    def told(self, content: Content) -> str:
        """Which question."""
        return f"„{self.label}“ hinzugefügt"


@dataclass(frozen=True)
class InsertElement(Edit):
    """Insert a ready element at the end of a page; a key that is taken is numbered."""

    page: str
    element: Mapping[str, Any]
    sentence: str

    def apply(self, content: Content) -> dict[str, Any]:
        """Insert it."""
        fresh = {**self.element, "key": key_of(str(self.element["key"]), _keys(content))}
        return with_members(content, self.page, (), lambda members: [*members, fresh])

    def told(self, content: Content) -> str:
        """The given sentence."""
        return self.sentence


@dataclass(frozen=True)
class ChangeElement(Edit):
    """Set values of an element; an empty one takes its key away. Its own key stays: answers hang on it."""

    page: str
    path: Owners
    values: Mapping[str, Any] = field(default_factory=dict)

    def apply(self, content: Content) -> dict[str, Any]:
        """Set them."""

        def change(element: Element) -> Element:
            kind = str(self.values.get("type") or element["type"])
            before = element if kind == element["type"] else of_other_kind(element, kind)
            after = with_values(before, {**self.values, "type": kind, "key": element["key"]})
            return {"elements": [], **after} if kind == "group" else after

        return with_element(content, self.page, self.path, change)

    def told(self, content: Content) -> str:
        """Which element."""
        return f"„{name_of(element_at(content, self.page, self.path))}“ geändert"


@dataclass(frozen=True)
class MoveElement(Edit):
    """Move an element by so many places among its neighbours."""

    page: str
    path: Owners
    by: int

    def apply(self, content: Content) -> dict[str, Any]:
        """Move it."""
        at = _index(content, self.page, self.path)
        return with_members(content, self.page, self.path[:-1], lambda members: moved(members, at, self.by))

    def told(self, content: Content) -> str:
        """Which element, and where to."""
        where = "nach oben" if self.by < 0 else "nach unten"
        return f"„{name_of(element_at(content, self.page, self.path))}“ {where} geschoben"


@dataclass(frozen=True)
class MoveToPage(Edit):
    """Move a top-level element to the end of another page."""

    page: str
    path: Owners
    target: str

    def apply(self, content: Content) -> dict[str, Any]:
        """Move it. Inside a group it stays: its answers lie in the group."""
        if len(self.path) != 1:
            raise EditRefused(reason="Diese Frage gehört zu einer Gruppe. Verschieben Sie die ganze Gruppe.")
        element = element_at(content, self.page, self.path)
        without = RemoveElement(self.page, self.path).apply(content)
        return with_members(without, self.target, (), lambda members: [*members, element])

    def told(self, content: Content) -> str:
        """Which element, and where to."""
        target = page_at(content, self.target)[1]["title"]
        return f"„{name_of(element_at(content, self.page, self.path))}“ auf die Seite „{target}“ verschoben"


@dataclass(frozen=True)
class RemoveElement(Edit):
    """Remove an element with all inside it. Refused while a rule looks at it."""

    page: str
    path: Owners

    def apply(self, content: Content) -> dict[str, Any]:
        """Remove it."""
        at = _index(content, self.page, self.path)
        return with_members(content, self.page, self.path[:-1], lambda members: [*members[:at], *members[at + 1 :]])

    def told(self, content: Content) -> str:
        """Which element."""
        return f"„{name_of(element_at(content, self.page, self.path))}“ entfernt"


def _keys(content: Content) -> set[str]:
    return {element["key"] for _page, _owners, element in walk(content)}


def _walk(elements: list[Element], owners: Owners) -> Iterator[tuple[Owners, Element]]:
    for element in elements:
        yield owners, element
        if element.get("type") == "group":
            yield from _walk(element.get("elements", []), (*owners, element["key"]))


def _index(content: Content, page: str, path: Owners) -> int:
    members = _members(page_at(content, page)[1].get("elements", []), path[:-1])
    for at, element in enumerate(members):
        if path and element["key"] == path[-1]:
            return at
    raise EditRefused(reason="Diese Frage gibt es nicht mehr. Laden Sie die Seite neu.")


def _members(elements: list[Element], owners: Owners) -> list[Element]:
    for owner in owners:
        group = next((one for one in elements if one["key"] == owner and one.get("type") == "group"), None)
        if group is None:
            raise EditRefused(reason="Diese Gruppe gibt es nicht mehr. Laden Sie die Seite neu.")
        elements = group.get("elements", [])
    return elements


def _within(elements: list[Element], owners: Owners, change: Callable[[list[Element]], list[Element]]) -> list[Element]:
    if not owners:
        return change(list(elements))
    _members(elements, owners[:1])
    return [
        {**one, "elements": _within(one.get("elements", []), owners[1:], change)} if one["key"] == owners[0] else one
        for one in elements
    ]
