"""Edits of pages: add, rename, move, remove."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portalwerk.formengine.rules.form import RESERVED_PAGE_KEYS
from portalwerk.packages.rules.assembling import Content
from portalwerk.packages.rules.editing.edit import Edit, EditRefused, moved, with_part, with_values
from portalwerk.packages.rules.sketching import key_of

Page = dict[str, Any]


def pages_of(content: Content) -> list[Page]:
    """The pages as they are written down."""
    return list(content["form.yaml"].get("pages", []))


def page_at(content: Content, key: str) -> tuple[int, Page]:
    """Number and content of a page. Raises: EditRefused."""
    for at, page in enumerate(pages_of(content)):
        if page["key"] == key:
            return at, page
    raise EditRefused(reason="Diese Seite gibt es nicht mehr. Laden Sie die Übersicht neu.")


def with_pages(content: Content, change: Callable[[list[Page]], list[Page]]) -> dict[str, Any]:
    """The content with other pages."""
    return with_part(content, "form.yaml", lambda file: {**file, "pages": change(list(file.get("pages", [])))})


def with_page(content: Content, key: str, change: Callable[[Page], Page]) -> dict[str, Any]:
    """The content with one page changed. Raises: EditRefused."""
    at, page = page_at(content, key)
    return with_pages(content, lambda pages: [*pages[:at], change(page), *pages[at + 1 :]])


@dataclass(frozen=True)
class AddPage(Edit):
    """Add a page at the end; `is_exit` adds one where the way ends, still without a reason or a condition."""

    title: str
    is_exit: bool = False

    def key(self, content: Content) -> str:
        """The key that the page gets."""
        taken = {page["key"] for page in pages_of(content)} | RESERVED_PAGE_KEYS
        return key_of(self.title, taken, first="seite", joint="-")

    def apply(self, content: Content) -> dict[str, Any]:
        """Add it, still without questions. An exit is no fault before it has a reason and a condition: it waits."""
        if not self.title.strip():
            raise EditRefused(reason="Der Titel der Seite fehlt.")
        page: Page = {"key": self.key(content), "title": self.title.strip()[:300], "elements": []}
        if self.is_exit:
            page["exit"] = {"reason": ""}
        return with_pages(content, lambda pages: [*pages, page])

    def told(self, content: Content) -> str:
        """Which page."""
        return f"{'Ausgang' if self.is_exit else 'Seite'} „{self.title}“ hinzugefügt"


@dataclass(frozen=True)
class ChangePage(Edit):
    """Give a page another title or hint. Its address stays."""

    page: str
    title: str
    hint: str = ""

    def apply(self, content: Content) -> dict[str, Any]:
        """Change title and hint."""
        if not self.title.strip():
            raise EditRefused(reason="Der Titel der Seite fehlt.")
        values = {"title": self.title.strip(), "hint": self.hint.strip()}
        return with_page(content, self.page, lambda page: {"elements": [], **with_values(page, values)})

    def told(self, content: Content) -> str:
        """Which page."""
        return f"Seite „{self.title}“ geändert"


@dataclass(frozen=True)
class ChangeExit(Edit):
    """Say why the way ends at an exit, and what people can do instead. A way without a label is left out."""

    page: str
    reason: str
    ways: Sequence[Mapping[str, str]] = ()

    def apply(self, content: Content) -> dict[str, Any]:
        """Change reason and ways. Raises: EditRefused for a page with questions."""
        if "exit" not in page_at(content, self.page)[1]:
            raise EditRefused(reason="Diese Seite hat Fragen, sie ist kein Ausgang.")
        ways = [with_values({}, {name: text.strip() for name, text in way.items()}) for way in self.ways]
        told = with_values({}, {"ways": [way for way in ways if way.get("label")]})
        told = {"reason": self.reason.strip(), **told}
        return with_page(content, self.page, lambda page: {**page, "exit": told})

    def told(self, content: Content) -> str:
        """Which exit."""
        return f"Ausgang „{page_at(content, self.page)[1]['title']}“ geändert"


@dataclass(frozen=True)
class MovePage(Edit):
    """Move a page by so many places."""

    page: str
    by: int

    def apply(self, content: Content) -> dict[str, Any]:
        """Move it."""
        at, _page = page_at(content, self.page)
        return with_pages(content, lambda pages: moved(pages, at, self.by))

    def told(self, content: Content) -> str:
        """Which page, and where to."""
        where = "nach oben" if self.by < 0 else "nach unten"
        return f"Seite „{page_at(content, self.page)[1]['title']}“ {where} geschoben"


@dataclass(frozen=True)
class RemovePage(Edit):
    """Remove a page with its questions. Refused while a rule elsewhere looks at one of them."""

    page: str

    def apply(self, content: Content) -> dict[str, Any]:
        """Remove it."""
        at, _page = page_at(content, self.page)
        return with_pages(content, lambda pages: [*pages[:at], *pages[at + 1 :]])

    def told(self, content: Content) -> str:
        """Which page."""
        return f"Seite „{page_at(content, self.page)[1]['title']}“ entfernt"
