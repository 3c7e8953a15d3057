# ruff: noqa: A002 - arguments have the names that template authors know from HTML
"""Surfaces that hold content: cards, tiles, notes, tags, facts, lists."""

from collections.abc import Iterable
from typing import Literal

from django.utils.html import format_html
from django.utils.safestring import SafeString

from portalwerk.ui.components.layout import icon as draw_icon
from portalwerk.ui.components.library import anchor, attr, draw, one_of, register, variant

CardKind = Literal["", "flat", "sand", "tint", "raised", "you"]
CardElement = Literal["div", "section", "article", "li"]
NoteKind = Literal["", "you", "ok"]
TagKind = Literal["", "you", "office", "ok", "bad", "line"]
TileKind = Literal["", "sand", "you", "ok"]
StackSize = Literal["", "none", "xs", "s", "l", "xl"]
NOTE_ICONS = {"": "info", "you": "bell", "ok": "check"}


@register.simple_block_tag
def card(
    content: str,
    *,
    kind: str = "",
    title: str = "",
    hidden_title: bool = False,
    level: int = 2,
    as_: str = "",
    stack: str | None = None,
    id: str = "",
) -> SafeString:
    """A white card.

    Parameters: `kind` flat, sand, tint, raised or you (the person must act); `title` makes it a section with this
    heading; `stack` keeps a distance between its children (none, xs, s, "" = 16 px, l, xl), s under a heading.
    """
    return draw(
        "card",
        content=content,
        kind=one_of(kind, CardKind, "card kind"),
        title=title,
        hidden_title=hidden_title,
        level=level,
        element=one_of(as_ or ("section" if title else "div"), CardElement, "card as_"),
        stack=one_of(stack if stack is not None else "s" if title else "none", StackSize, "card stack"),
        title_id=anchor(id and f"{id}-titel", title) if title else "",
        id=id,
    )


@register.simple_tag
def icon_tile(name: str, *, kind: str = "", small: bool = False) -> SafeString:
    """An icon on a coloured square. `kind` sand, you or ok."""
    classes = "pw-ico" + variant(one_of(kind, TileKind, "icon_tile kind"), "pw-ico") + (" pw-ico--s" if small else "")
    return format_html('<span class="{}">{}</span>', classes, draw_icon(name))


@register.inclusion_tag("ui/tile.html")
def tile(title: str, *, href: str, icon: str, text: str = "", life: bool = False, lang: str = "") -> dict[str, object]:
    """A tile that is one link, a `li`: put it into a grid `ul`. `life` for the small sand-coloured kind."""
    return {"title": title, "href": href, "icon": icon, "text": text, "life": life, "lang": lang}


@register.simple_block_tag
def note(
    content: str,
    *,
    title: str = "",
    kind: str = "",
    icon: str = "",
    level: int = 3,
    status: bool = False,
    lang: str = "",
) -> SafeString:
    """A notice. `kind` you (the person must act) or ok; `status` announces it to screen readers when it appears."""
    one_of(kind, NoteKind, "note kind")
    return draw(
        "note",
        content=content,
        title=title,
        kind=kind,
        icon=icon or NOTE_ICONS[kind],
        level=level,
        status=status,
        lang=lang,
    )


@register.simple_tag
def tag(label: str, *, kind: str = "", icon: str = "", lang: str = "") -> SafeString:
    """A short label. `kind` you, office, ok, bad, line. Colour never says more than the words."""
    classes = "pw-tag" + variant(one_of(kind, TagKind, "tag kind"), "pw-tag")
    return format_html(
        '<span class="{}"{}>{}{}</span>', classes, attr(lang, "lang"), draw_icon(icon) if icon else "", label
    )


@register.simple_block_tag
def chips(content: str, *, intro: str = "", label: str = "", filters: bool = False) -> SafeString:
    """A row of chips. `intro` words before them, `label` names the group, `filters` above a table of the office."""
    return draw("chips", content=content, intro=intro, label=label, filters=filters)


@register.inclusion_tag("ui/chip.html")
def chip(
    label: str, *, href: str, current: bool = False, icon: str = "", icon_after: str = "", more: str = ""
) -> dict[str, object]:
    """A chip link. `current` marks the chosen one; `more` adds words for screen readers such as " ändern"."""
    return {
        "label": label,
        "href": href,
        "current": current,
        "icon": icon,
        "icon_after": icon_after,
        "more": more,
    }


@register.simple_block_tag
def details(content: str, summary: str, *, open: bool = False, id: str = "", plain: bool = False) -> SafeString:
    """Help or more, folded away. `plain` leaves out the tinted ground."""
    return draw("details", content=content, summary=summary, open=open, id=id, plain=plain)


@register.simple_block_tag
def facts(content: str) -> SafeString:
    """A list of facts with icons. Inside: fact."""
    return format_html('<dl class="pw-facts">{}</dl>', content)


@register.simple_block_tag
def fact(content: str, term: str, value: str, *, icon: str, href: str = "") -> SafeString:
    """One fact: term, value, and inside a smaller explanation, which may be empty."""
    return draw("fact", content=content, term=term, value=value, icon=icon, href=href)


@register.simple_block_tag
def link_rows(content: str) -> SafeString:
    """A list of rows that are links. Inside: link_row."""
    return format_html('<ul class="pw-list-plain">{}</ul>', content)


@register.inclusion_tag("ui/link_row.html")
def link_row(
    label: str, *, href: str, note: str = "", icon: str = "chevron-right", lang: str = ""
) -> dict[str, object]:
    """A row that is one link, with a smaller line below."""
    return {"label": label, "href": href, "note": note, "icon": icon, "lang": lang}


@register.simple_block_tag
def docs(content: str, *, framed: bool = False) -> SafeString:
    """A list of papers. Inside: doc. `framed` gives it a card of its own."""
    return format_html('<ul class="{}pw-docs">{}</ul>', "pw-card pw-list-plain " if framed else "", content)


@register.inclusion_tag("ui/doc.html")
def doc(
    title: str,
    *,
    href: str = "",
    note: str = "",
    icon: str = "document",
    tile: bool = False,
    tags: Iterable[str] = (),
    own: str = "",
    more: str = "",
    more_href: str = "",
    id: str = "",
    lang: str = "",
) -> dict[str, object]:
    """One paper: a link to it, or without `href` only its name. `tile` puts the icon on a coloured square.

    Parameters: `tags` and `own` what its reader wrote onto it, labels and a line; `more` a second link at the end,
    read out with the title.
    """
    return {
        "title": title,
        "href": href,
        "note": note,
        "icon": icon,
        "tile": tile,
        "tags": list(tags),
        "own": own,
        "more": more,
        "more_href": more_href,
        "id": id,
        "lang": lang,
    }


@register.simple_block_tag
def entry(content: str, title: str, *, icon: str, href: str = "", kind: str = "", level: int = 3) -> SafeString:
    """A card that leads somewhere and shows what is there. Inside: text or entry_rows."""
    one_of(kind, CardKind, "entry kind")
    return draw("entry", content=content, title=title, icon=icon, href=href, kind=kind, level=level)


@register.simple_block_tag
def entry_rows(content: str) -> SafeString:
    """The rows of an entry. Inside: entry_row."""
    return format_html("<dl>{}</dl>", content)


@register.simple_tag
def entry_row(term: str, value: str) -> SafeString:
    """One row of an entry."""
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", term, value)


@register.simple_block_tag
def empty(content: str, *, title: str, icon: str = "info", level: int = 2) -> SafeString:
    """Nothing here, and what to do about it."""
    return draw("empty", content=content, title=title, icon=icon, level=level)


@register.simple_tag
def theme_swatch(name: str, colour: str) -> SafeString:
    """A field of colour with its name; drawn as SVG because inline styles are forbidden."""
    return draw("theme_swatch", name=name, colour=colour)
