"""My area and decisions: drawers, inbox, the summary of a decision, the picture of a paper."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from portalwerk.ui.components.library import draw, one_of, register
from portalwerk.ui.components.surfaces import CardKind, TagKind, TileKind


@register.simple_block_tag
def drawers(content: str, *, label: str) -> SafeString:
    """The drawers of an area. Inside: drawer."""
    return format_html('<nav class="pw-drawers" aria-label="{}">{}</nav>', label, content)


@register.inclusion_tag("ui/drawer.html")
def drawer(title: str, *, href: str, icon: str, text: str = "", current: bool = False) -> dict[str, object]:
    """One drawer: what is in it and how much."""
    return {"title": title, "href": href, "icon": icon, "text": text, "current": current}


@register.simple_block_tag
def inbox(content: str, *, kind: str = "", framed: bool = True) -> SafeString:
    """A list of letters or matters in a card. Inside: inbox_item. `kind` as of card."""
    one_of(kind, CardKind, "inbox kind")
    return draw("inbox", content=content, kind=kind, framed=framed)


@register.inclusion_tag("ui/inbox_item.html")
def inbox_item(
    title: str,
    *,
    href: str,
    icon: str = "mail",
    note: str = "",
    kind: str = "",
    new: bool = False,
    tag: str = "",
    tag_kind: str = "",
    lang: str = "",
) -> dict[str, object]:
    """One line of an inbox. `new` adds the dot, the weight and the word; `kind` you or sand colours the icon."""
    return {
        "title": title,
        "href": href,
        "icon": icon,
        "note": note,
        "kind": one_of(kind, TileKind, "inbox_item kind"),
        "new": new,
        "tag": tag,
        "tag_kind": one_of(tag_kind, TagKind, "inbox_item tag_kind"),
        "lang": lang,
    }


@register.simple_block_tag
def summary(
    content: str,
    title: str,
    *,
    tag: str = "",
    tag_kind: str = "",
    tag_icon: str = "",
    date: str = "",
    amount: str = "",
    amount_note: str = "",
    level: int = 1,
) -> SafeString:
    """A decision in one look. Inside: summary_rows and buttons. `date` is a sentence part such as "Bescheid vom …"."""
    return draw(
        "summary",
        content=content,
        title=title,
        tag=tag,
        tag_kind=one_of(tag_kind, TagKind, "summary tag_kind"),
        tag_icon=tag_icon,
        date=date,
        amount=amount,
        amount_note=amount_note,
        level=level,
    )


@register.simple_block_tag
def summary_rows(content: str) -> SafeString:
    """The facts of a decision. Inside: summary_row."""
    return format_html('<dl class="pw-sum__dl">{}</dl>', content)


@register.simple_tag
def summary_row(term: str, value: str) -> SafeString:
    """For whom, from when, until when, who decided."""
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", term, value)


@register.inclusion_tag("ui/sheet.html")
def sheet(label: str, *, src: str = "", small: bool = False) -> dict[str, object]:
    """The picture of a page of paper: an image, or without `src` a drawing of a letter. `label` says what is seen."""
    return {"label": label or gettext("Erste Seite"), "src": src, "small": small}
