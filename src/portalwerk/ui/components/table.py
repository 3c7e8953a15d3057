# ruff: noqa: A002 - arguments have the names that template authors know from HTML
"""Tables of the office, which turn into cards on the phone."""

from typing import Literal

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from portalwerk.ui.components.library import attr, draw, one_of, register

SortDirection = Literal["", "none", "ascending", "descending"]


@register.simple_block_tag
def table(content: str, caption: str, *, label: str = "", stack: bool = True, show_caption: bool = False) -> SafeString:
    """A table in a box that scrolls by itself. Inside: table_head and table_body. `stack` makes cards on the phone."""
    return draw(
        "table", content=content, caption=caption, label=label or caption, stack=stack, show_caption=show_caption
    )


@register.simple_block_tag
def table_head(content: str) -> SafeString:
    """The heading row. Inside: column."""
    return format_html("<thead><tr>{}</tr></thead>", content)


@register.simple_tag
def column(title: str, *, href: str = "", sort: str = "", hidden: bool = False, number: bool = False) -> SafeString:
    """A column's heading. `href` sorts by it, `sort` none, ascending or descending; `hidden` for tick columns."""
    one_of(sort, SortDirection, "column sort")
    arrow = {"ascending": " ↑", "descending": " ↓"}.get(sort, "")
    shown = format_html("{}{}", title, format_html('<span aria-hidden="true">{}</span>', arrow) if arrow else "")
    if hidden:
        shown = format_html('<span class="pw-sr">{}</span>', title)
    if href:
        shown = format_html("<a{}>{}</a>", attr(href, "href"), shown)
    kind = SafeString(' class="n"') if number else ""
    return format_html('<th scope="col"{}{}>{}</th>', attr(sort, "aria-sort"), kind, shown)


@register.simple_block_tag
def table_body(content: str) -> SafeString:
    """The rows. Inside: table_row."""
    return format_html("<tbody>{}</tbody>", content)


@register.simple_block_tag
def table_row(content: str, *, selected: bool = False, id: str = "") -> SafeString:
    """A row. Inside: tick, row_head, cell."""
    kind = SafeString(' class="is-sel"') if selected else ""
    return format_html("<tr{}{}>{}</tr>", kind, attr(id, "id"), content)


@register.simple_tag
def row_head(title: str, *, href: str = "", note: str = "", new: bool = False) -> SafeString:
    """What the row is about, as a link, with a number below."""
    hidden = format_html('<span class="pw-sr">{}</span>', gettext("Neu: ")) if new else ""
    shown = (
        format_html("<a{}>{}{}</a>", attr(href, "href"), hidden, title) if href else format_html("{}{}", hidden, title)
    )
    below = format_html('<small class="pw-num">{}</small>', note) if note else ""
    return format_html('<th scope="row">{}{}</th>', shown, below)


@register.simple_block_tag
def cell(
    content: str, *, label: str = "", number: bool = False, note: str = "", hide_phone: bool = False
) -> SafeString:
    """A cell. `label` stands before it on the phone; `note` is a smaller line below; `number` aligns right."""
    classes = " ".join(name for name, on in (("n", number), ("pw-hide-s", hide_phone)) if on)
    below = format_html("<small>{}</small>", note) if note else ""
    shown = format_html("<span>{}{}</span>", content, below) if note or label else content
    return format_html("<td{}{}>{}</td>", attr(classes, "class"), attr(label, "data-l"), shown)


@register.simple_tag
def tick(name: str, value: str, *, label: str, checked: bool = False, form: str = "") -> SafeString:
    """The cell that selects a row. `label` says which, for screen readers: "7KQ-2MX-4RT auswählen"."""
    return format_html(
        '<td class="pw-hide-s"><label class="pw-tick"><input type="checkbox"{}{}{}{}><span class="pw-sr">{}</span>'
        "</label></td>",
        attr(name, "name"),
        attr(value, "value"),
        attr(checked, "checked"),
        attr(form, "form"),
        label,
    )
