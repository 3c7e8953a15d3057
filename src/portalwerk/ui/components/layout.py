# ruff: noqa: A002 - arguments have the names that template authors know from HTML
"""Boxes that only arrange, type styles that only set, and the icons."""

from typing import Literal

from django.template import TemplateSyntaxError
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portalwerk.ui.components.icons import ICONS
from portalwerk.ui.components.library import anchor, attr, draw, one_of, register

BOXES: dict[str, tuple[str, ...]] = {
    "wrap": ("",),
    "wide": ("",),
    "stack": ("", "xs", "s", "l", "xl"),
    "row": ("", "between"),
    "grid": ("", "2", "3", "s"),
    "cols": ("main-aside", "svc", "aside-main"),
    "section": ("",),
    "narrow": ("",),
    "sticky": ("",),
    "prose": ("",),
    "formhead": ("",),
    "lift": ("",),
    "tags": ("",),
    "hide-phone": ("",),
    "office": ("",),
    "sides": ("",),
}
TEXTS = frozenset({"lead", "muted", "small", "xs", "num", "nowrap", "kicker", "sr"})
BoxElement = Literal["div", "section", "article", "aside", "header", "footer", "nav", "ul", "ol", "span"]
TextElement = Literal["p", "span", "b", "div", "small", "h1", "h2", "h3", "h4"]
IconSize = Literal["", "s"]


@register.simple_block_tag
def box(
    content: str,
    kind: str,
    *,
    size: str = "",
    as_: str = "div",
    label: str = "",
    labelled_by: str = "",
    id: str = "",
) -> SafeString:
    """Arrange what stands inside: `{% box "stack" size="l" %}…{% endbox %}`.

    Parameters: `kind` one or more of BOXES, separated by spaces; `size` of the first of them (stack: xs s l xl, row:
    between, grid: 2 3 s, cols: main-aside svc aside-main); `as_` the element; `label` or `labelled_by` name a landmark.
    """
    names = kind.split()
    if not names or not set(names) <= BOXES.keys():
        raise TemplateSyntaxError(f"box is {kind!r}, must be made of {', '.join(BOXES)}")
    if size not in BOXES[names[0]]:
        raise TemplateSyntaxError(f"box {names[0]} has size {size!r}, must be one of {BOXES[names[0]]}")
    classes = [f"pw-{name}" for name in names]
    if size:
        classes.append(f"pw-{names[0]}--{size}")
    element = one_of(as_, BoxElement, "box as_")
    attributes = attr(label, "aria-label") + attr(labelled_by, "aria-labelledby") + attr(id, "id")
    return format_html('<{0} class="{1}"{2}>{3}</{0}>', element, " ".join(classes), attributes, content)


@register.simple_block_tag
def text(content: str, kind: str, *, as_: str = "p", lang: str = "", id: str = "") -> SafeString:
    """Set text in one of the type styles: `{% text "muted small" %}…{% endtext %}`.

    Parameters: `kind` one or more of lead, muted, small, xs, num (figures of equal width), nowrap, kicker, sr (for
    screen readers only); `as_` the element; `lang` when the fragment is in another language than the page.
    """
    names = kind.split()
    if not names or not set(names) <= TEXTS:
        raise TemplateSyntaxError(f"text is {kind!r}, must be made of {', '.join(sorted(TEXTS))}")
    element = one_of(as_, TextElement, "text as_")
    classes = " ".join(f"pw-{name}" for name in names)
    attributes = attr(lang, "lang") + attr(id, "id")
    return format_html('<{0} class="{1}"{2}>{3}</{0}>', element, classes, attributes, content)


@register.simple_tag
def sr(words: str) -> SafeString:
    """Words for screen readers only, such as the hidden "Neu: " before a title."""
    return format_html('<span class="pw-sr">{}</span>', words)


@register.simple_block_tag
def section(
    content: str,
    title: str,
    *,
    id: str = "",
    level: int = 2,
    hidden_title: bool = False,
    link: str = "",
    href: str = "",
    note: str = "",
    first: bool = False,
) -> SafeString:
    """A section of a page with its heading and, at the right, one link or a note.

    Parameters: `hidden_title` keeps the heading for screen readers only; `first` leaves out the gap above.
    """
    return draw(
        "section",
        content=content,
        title=title,
        id=anchor(id, title),
        level=level,
        hidden_title=hidden_title,
        link=link,
        href=href,
        note=note,
        first=first,
    )


@register.simple_tag
def icon(name: str, *, size: str = "", label: str = "") -> SafeString:
    """Draw a line icon that follows the colour of the text.

    Parameters: `name` of ICONS; `size` "s" for 20 px; `label` only if no word beside it says the same.
    """
    if name not in ICONS:
        raise TemplateSyntaxError(f"icon {name!r} does not exist, choose from {', '.join(sorted(ICONS))}")
    classes = "pw-i pw-i--s" if one_of(size, IconSize, "icon size") else "pw-i"
    meaning = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" {} focusable="false">{}</svg>',
        classes,
        meaning,
        SafeString(ICONS[name]),
    )
