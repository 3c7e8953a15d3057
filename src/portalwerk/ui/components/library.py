"""What all components share: the tag library, drawing a template, optional attributes, ids."""

import re
from collections.abc import Callable
from dataclasses import is_dataclass
from functools import lru_cache, wraps
from typing import Any, TypeVar, get_args
from urllib.parse import urlsplit

from django.template import Context, Engine, Library, Template, TemplateSyntaxError
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import get_language

Leaf = TypeVar("Leaf", bound=Callable[..., dict[str, object]])


class Components(Library):
    """The tag library of the components. Leaves are drawn by `draw`, so that it can keep what it drew."""

    # Registered in one way only, as decorators: narrower than Django's.
    def inclusion_tag(  # type: ignore[override]
        self, filename: str, *, takes_context: bool = False
    ) -> Callable[[Leaf], Leaf]:
        """Register a leaf: a function that returns the context of its template."""
        if takes_context:
            return super().inclusion_tag(filename, takes_context=True)
        component = filename.removeprefix("ui/").removesuffix(".html")

        def decorate(function: Leaf) -> Leaf:
            @wraps(function)
            def drawn(*args: Any, **kwargs: Any) -> SafeString:
                return draw(component, **function(*args, **kwargs))

            self.simple_tag(drawn, name=function.__name__)
            return function

        return decorate


register = Components()

# Components around a page, which say the same on many pages: drawn once and kept. What shows answers, names or
# files is never kept: nothing personal stays in memory after its page.
KEPT = frozenset(
    {
        "back", "button", "chip", "crumb", "crumbs", "foot_column", "foot_legal", "foot_link", "gov_bar",
        "gov_tool", "help_line", "icon_button", "legal_link", "nav_item", "office_bar", "outline_item",
        "responsibility", "site_footer", "site_header", "site_nav", "skip_link", "step_head", "tag", "tile",
        "view_link", "link_row", "card", "check_section", "details", "form_head", "note", "outline", "panel",
        "section", "stage", "field/group",
    }
)  # fmt: skip
# What a drawing is kept without: what stands inside it, and addresses, which may hold the secret of a link.
CONTENT = SafeString("\ue000content\ue000")
ADDRESSES = ("href", "back_href")
# Asked first: looking up a type is far cheaper than asking what a value is an instance of.
_PLAIN = frozenset({str, SafeString, int, bool, type(None)})
_KEPT_DRAWINGS = 4096
_KEPT_LENGTH = 12_000
_drawings: dict[tuple[object, ...], SafeString] = {}

SAFE_SCHEMES = frozenset({"", "http", "https", "mailto", "tel"})
LINK_ATTRIBUTES = frozenset({"href", "action", "formaction", "src"})


def draw(component: str, **values: object) -> SafeString:
    """Render the template of a component.

    Parameters: `component` is the file name below `templates/ui` without `.html`; `values` its context, escaped there.
    """
    if component not in KEPT:
        return _render(component, values)
    put_in: dict[str, str] = {}
    content = values.get("content")
    if isinstance(content, SafeString) and content:
        put_in[CONTENT], values["content"] = content, CONTENT
    for name in ADDRESSES:
        if href := str(values.get(name) or ""):
            mark = f"\ue000{name}\ue000"
            put_in[mark], values[name] = _address(name, href), mark
    drawing = keep(_key(component, values), lambda: _render(component, values))
    for mark, text in put_in.items():
        drawing = SafeString(drawing.replace(mark, text))
    return drawing


def keep(key: tuple[object, ...] | None, make: Callable[[], SafeString]) -> SafeString:
    """Return the drawing kept under `key`, or make it and keep it. Without a key it is made anew each time."""
    if key is None:
        return make()
    drawing = _drawings.get(key)
    if drawing is None:
        drawing = make()
        while len(_drawings) >= _KEPT_DRAWINGS:
            _drawings.pop(next(iter(_drawings)), None)
        _drawings[key] = drawing
    return drawing


def _render(component: str, values: dict[str, object]) -> SafeString:
    return SafeString(_template(component).render(Context(values)))


@lru_cache(maxsize=256)
def _template(component: str) -> Template:
    """Return the compiled template of a component, found once per process."""
    return Engine.get_default().get_template(f"ui/{component}.html")


def _key(component: str, values: dict[str, object]) -> tuple[object, ...] | None:
    """Return what a drawing depends on: nothing but its arguments and the language. None: too long, or not plain."""
    parts: list[object] = [component, get_language()]
    length = 0
    for name, value in values.items():
        if type(value) not in _PLAIN:
            if isinstance(value, Promise):
                value = str(value)
            elif isinstance(value, tuple) or is_dataclass(value):
                value = repr(value)
            elif not isinstance(value, str | int):
                return None
        length += len(value) if isinstance(value, str) else 0
        # The type counts too: text that is safe is drawn otherwise than the same text that is not.
        parts.append((name, type(value), value))
    return tuple(parts) if length <= _KEPT_LENGTH else None


def one_of(value: str, allowed: Any, what: str) -> str:
    """Return the value if the Literal type `allowed` lists it.

    Errors: TemplateSyntaxError naming the component's argument and its possible values.
    """
    choices = get_args(allowed)
    if value not in choices:
        raise TemplateSyntaxError(f"{what} is {value!r}, must be one of {', '.join(map(repr, choices))}")
    return value


def anchor(identifier: str, title: str) -> str:
    """Return the given id, else one made from the title: the same page always gets the same ids."""
    return identifier or slugify(title) or "abschnitt"


def field_id(name: str) -> str:
    """Return the HTML id of the field with this name; an error links to it. `G1.G2[0].F3` becomes `f-G1-G2-0-F3`."""
    return "f-" + re.sub(r"[^\w]+", "-", name).strip("-")


@register.filter
def spoken_in(text: object, lang: str = "") -> str:
    """Return the language of a text for `lang`: its own where it stayed in another than its page, else the given."""
    return str(getattr(text, "lang", "") or lang)


@register.filter
def attr(value: object, name: str) -> SafeString:
    """Draw an optional attribute: nothing when the value is empty, the bare name when it is True.

    Parameters: `value` as given by the template author; `name` of the HTML attribute.
    Errors: TemplateSyntaxError for a link whose scheme could run script.
    """
    if value is None or value is False or value == "":
        return SafeString("")
    if value is True:
        return format_html(" {}", name)
    return format_html(' {}="{}"', name, _address(name, value) if name in LINK_ATTRIBUTES else value)


def _address(name: str, value: object) -> SafeString:
    """Return an address as it stands in an attribute. Errors: TemplateSyntaxError if its scheme could run script."""
    if not _is_safe(name, str(value).strip()):
        raise TemplateSyntaxError(f"{name} must not use this scheme: {str(value)[:40]!r}")
    return conditional_escape(value if isinstance(value, SafeString) else str(value))


def _is_safe(name: str, address: str) -> bool:
    if name == "src" and address.startswith("data:image/"):
        return True
    return urlsplit(address).scheme.lower() in SAFE_SCHEMES


@register.filter
def variant(kind: str, block: str) -> str:
    """Return ` block--kind`, or nothing for the plain variant."""
    return f" {block}--{kind}" if kind else ""
