# ruff: noqa: A002 - arguments have the names that template authors know from HTML
"""The back office: views, figures, bulk bar, the case on one page, keys, pages of a list."""

from typing import Literal

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from portalwerk.ui.components.frame import script_of
from portalwerk.ui.components.library import attr, draw, field_id, one_of, register, variant
from portalwerk.ui.components.surfaces import TagKind

AgeKind = Literal["new", "ok", "warn", "late"]
CheckStatus = Literal["ok", "missing", "doubt"]


@register.simple_block_tag
def shell(content: str) -> SafeString:
    """Views at the left, the work at the right. Inside: views, then one box."""
    return format_html('<div class="pw-shell">{}</div>', content)


@register.simple_block_tag
def views(content: str, *, label: str = "") -> SafeString:
    """The list of views. Inside: view_group."""
    return format_html('<nav class="pw-views" aria-label="{}">{}</nav>', label or gettext("Ansichten"), content)


@register.simple_block_tag
def view_group(content: str, title: str) -> SafeString:
    """Views under one heading. Inside: view_link."""
    return format_html("<h2>{}</h2><ul>{}</ul>", title, content)


@register.inclusion_tag("ui/view_link.html")
def view_link(
    label: str, *, href: str, count: int | None = None, act: bool = False, current: bool = False
) -> dict[str, object]:
    """One view with its number; `act` makes the number amber, because somebody must act."""
    return {"label": label, "href": href, "count": count, "act": act, "current": current}


@register.simple_block_tag
def kpis(content: str) -> SafeString:
    """A row of figures. Inside: kpi."""
    return format_html('<dl class="pw-kpis">{}</dl>', content)


@register.inclusion_tag("ui/kpi.html")
def kpi(label: str, value: object, *, note: str = "", href: str = "") -> dict[str, object]:
    """One figure; counts are links."""
    return {"label": label, "value": value, "note": note, "href": href}


@register.simple_block_tag
def bulk_bar(content: str, *, label: str, clear_href: str = "", clear: str = "") -> SafeString:
    """What can be done with the selected rows. `label` such as "2 ausgewählt". Inside: button."""
    return draw(
        "bulk_bar", content=content, label=label, clear_href=clear_href, clear=clear or gettext("Auswahl aufheben")
    )


@register.simple_tag
def age(label: str, word: str, *, kind: str) -> SafeString:
    """How old: bar, number and word. `kind` new, ok, warn (due soon), late."""
    classes = "pw-age" + variant(one_of(kind, AgeKind, "age kind"), "pw-age")
    return format_html('<span class="{}"><span>{}<small>{}</small></span></span>', classes, label, word)


@register.simple_block_tag
def case_columns(content: str) -> SafeString:
    """Answers, papers, next step side by side. Inside: three case_column."""
    return format_html('<div class="pw-case">{}</div>', content)


@register.simple_block_tag
def case_column(content: str) -> SafeString:
    """One of the three columns. Inside: panel."""
    return format_html("<div>{}</div>", content)


@register.simple_block_tag
def panel(
    content: str,
    title: str,
    *,
    link: str = "",
    href: str = "",
    note: str = "",
    tag: str = "",
    tag_kind: str = "",
    bare: bool = False,
    acts: bool = False,
    level: int = 2,
    id: str = "",
) -> SafeString:
    """A panel of the case. At the right of its heading a link, a note or a tag.

    Parameters: `bare` leaves out the padding, for doc_tabs and viewer; `acts` stacks buttons over the whole width.
    """
    return draw(
        "panel",
        content=content,
        title=title,
        link=link,
        href=href,
        note=note,
        tag=tag,
        tag_kind=one_of(tag_kind, TagKind, "panel tag_kind"),
        bare=bare,
        acts=acts,
        level=level,
        id=id,
    )


@register.simple_block_tag
def kv(content: str) -> SafeString:
    """Term and value, close together. Inside: kv_row."""
    return format_html('<dl class="pw-kv">{}</dl>', content)


@register.simple_block_tag
def kv_row(content: str, term: str, *, changed: bool = False, note: str = "", lang: str = "") -> SafeString:
    """One row; the value stands inside. `changed` marks it, `note` says what it was before."""
    value = format_html("<mark>{}</mark>", content) if changed else content
    extra = format_html(' <small class="pw-muted">{}</small>', note) if note else ""
    return format_html("<div><dt>{}</dt><dd{}>{}{}</dd></div>", term, attr(lang, "lang"), value, extra)


@register.simple_block_tag
def checklist(content: str) -> SafeString:
    """What a case needs. Inside: check_item."""
    return format_html('<ul class="pw-checklist">{}</ul>', content)


@register.inclusion_tag("ui/check_item.html")
def check_item(label: str, *, status: str, note: str = "", href: str = "") -> dict[str, object]:
    """One needed thing. `status` ok, missing ("Fehlt:"), doubt ("Prüfen:")."""
    one_of(status, CheckStatus, "check_item status")
    return {"label": label, "status": status, "note": note, "href": href}


@register.simple_block_tag
def tick_more(
    content: str, name: str, value: str, label: str, *, hint: str = "", checked: bool = False, id: str = ""
) -> SafeString:
    """A box to tick; what is inside belongs to it and is shown once it is ticked. Inside: fields."""
    return draw(
        "tick_more",
        content=content,
        name=name,
        value=value,
        label=label,
        hint=hint,
        checked=checked,
        id=id or field_id(f"{name}-{value}"),
    )


@register.simple_block_tag
def doc_tabs(content: str, *, label: str) -> SafeString:
    """The papers of a case, one link each. Inside: doc_tab."""
    return format_html('<ul class="pw-doctabs" aria-label="{}">{}</ul>', label, content)


@register.inclusion_tag("ui/doc_tab.html")
def doc_tab(label: str, *, href: str, current: bool = False, new: bool = False) -> dict[str, object]:
    """One paper; `new` when nobody here has seen it."""
    return {"label": label, "href": href, "current": current, "new": new}


@register.simple_block_tag
def viewer(content: str, *, src: str, label: str, page: str = "") -> SafeString:
    """A page of a paper as picture. `page` such as "Seite 1 von 2"; inside: chip links to turn and to enlarge."""
    return draw("viewer", content=content, src=src, label=label, page=page)


@register.simple_block_tag
def keys(content: str) -> SafeString:
    """The keyboard keys of a page. Inside: key."""
    return format_html('<p class="pw-keys">{}</p>', content)


@register.simple_tag
def key(letters: str, meaning: str) -> SafeString:
    """One or more keys, separated by spaces, and what they do."""
    drawn = SafeString(" ").join(format_html("<kbd>{}</kbd>", letter) for letter in letters.split())
    return format_html("<span>{} {}</span>", SafeString(drawn), meaning)


@register.simple_block_tag
def shortcuts(content: str, *, row_n: str = "", begin: bool = False) -> SafeString:
    """Single keys that act on this page, with an overlay that "?" opens. Inside: key, for the overlay.

    The keys are those of the page's buttons (`key`); besides "/", "?", and in a list j, k, x, X, each with a number
    before it. Whoever does not want them leaves this out (WCAG 2.1.4). Parameters: `row_n` where "n" leads from the
    address of a line; `begin` puts the focus on the first question, so that the hands stay on the keys.
    """
    return draw("shortcuts", content=content, row_n=row_n, begin=begin, script=script_of("keys"))


@register.inclusion_tag("ui/pagination.html")
def pagination(
    *, first: int, last: int, total: int, previous_href: str = "", next_href: str = "", label: str = ""
) -> dict[str, object]:
    """Which rows of how many, and the way to the others."""
    return {
        "first": first,
        "last": last,
        "total": total,
        "previous_href": previous_href,
        "next_href": next_href,
        "label": label or gettext("Seiten"),
    }
