"""The studio: pages at the left, questions and rules in the middle, how it looks at the right; the way as picture."""

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from portalwerk.ui.components.layout import icon as draw_icon
from portalwerk.ui.components.library import attr, draw, field_id, one_of, register

PhoneSize = Literal["", "wide"]
ChangeKind = Literal["added", "removed", "changed", "moved"]
_CHANGES = {
    "added": ("plus", "Neu"),
    "removed": ("minus", "Entfernt"),
    "changed": ("pen", "Geändert"),
    "moved": ("share", "Verschoben"),
}
# Of the picture of the way, in units of the picture.
_ROW, _HEIGHT, _LEFT, _WIDTH, _SIDE = 72, 44, 56, 300, 40


@register.simple_block_tag
def studio(content: str) -> SafeString:
    """The three columns: pages, page, look. Inside: three boxes or panels."""
    return format_html('<div class="pw-studio">{}</div>', content)


@register.simple_block_tag
def guided(content: str, *, on: bool = True) -> SafeString:
    """A page with steps at its side, above it where there is no room. Inside: a panel and a box; not `on`: as it is."""
    return format_html('<div class="pw-guided">{}</div>', content) if on else SafeString(content)


@register.simple_block_tag
def page_list(content: str) -> SafeString:
    """The pages of a form, numbered. Inside: page_link."""
    return format_html('<ol class="pw-pages">{}</ol>', content)


@register.simple_tag
def page_link(label: str, *, href: str, number: object, note: str = "", current: bool = False) -> SafeString:
    """One page of a form; `note` says how many questions it has."""
    return format_html(
        '<li><a{}{}><span class="pw-bul" aria-hidden="true">{}</span><span>{}</span><small>{}</small></a></li>',
        attr(href, "href"),
        attr("page" if current else "", "aria-current"),
        number,
        label,
        note,
    )


@register.simple_block_tag
def question_list(content: str) -> SafeString:
    """The questions of a page in their order. Inside: question_row."""
    return format_html("<ol>{}</ol>", content)


@register.simple_tag
def question_row(
    title: str,
    *,
    icon: str,
    href: str,
    notes: Sequence[str] = (),
    rules: Sequence[str] = (),
    depth: int = 0,
    path: str = "",
    name: str = "_tun",
    first: bool = False,
    last: bool = False,
    selected: bool = False,
) -> SafeString:
    """One question with buttons to move it.

    Parameters: `notes` its kind and limits; `rules` sentences about what it steers; `depth` how many groups are around
    it; `path` is sent as `hoch:PATH` and `runter:PATH` under `name`; `first` and `last` leave out the button that would
    lead nowhere.
    """
    return draw(
        "question_row",
        title=title,
        icon=icon,
        href=href,
        notes=" · ".join(notes),
        rules=list(rules),
        depth=min(depth, 3),
        name=name,
        up="" if first else f"hoch:{path}",
        down="" if last else f"runter:{path}",
        selected=selected,
        id=field_id(path),
    )


@register.simple_block_tag
def rule_list(content: str) -> SafeString:
    """Rules as sentences. Inside: rule."""
    return format_html("<ul>{}</ul>", content)


@register.simple_block_tag
def rule(
    content: str, parts: Iterable[Any], *, icon: str = "share", before: str = "Wenn ", after: str = ""
) -> SafeString:
    """One rule. `parts` are things with text and kind (field, value or nothing); inside: links to change it."""
    told = sentence_of(parts)
    acts = format_html('<span class="pw-rule__acts">{}</span>', content) if content.strip() else ""
    picture = draw_icon(icon, size="s")
    return format_html('<li class="pw-rule">{}<span>{}{}{}{}</span></li>', picture, before, told, after, acts)


@register.simple_tag
def sentence(parts: Iterable[Any]) -> SafeString:
    """A sentence whose questions and values are marked."""
    return format_html('<span class="pw-said">{}</span>', sentence_of(parts))


def sentence_of(parts: Iterable[Any]) -> SafeString:
    """Draw the parts of a sentence."""
    return format_html_join("", "{}", ((_part(part),) for part in parts))


def _part(part: Any) -> SafeString:
    if part.kind == "field":
        return format_html("<em>{}</em>", part.text)
    if part.kind == "value":
        return format_html('<em class="v">{}</em>', part.text)
    return format_html("{}", part.text)


@register.simple_block_tag
def phone(content: str, *, label: str, size: str = "", lang: str = "") -> SafeString:
    """The frame of a preview: a phone, or with `size` wide a window. `lang` when it speaks another language."""
    kind = " pw-phone--wide" if one_of(size, PhoneSize, "phone size") else ""
    return format_html(
        '<div class="pw-phone{}"><div class="pw-phone__in" role="group" aria-label="{}"{}>{}</div></div>',
        kind,
        label,
        attr(lang, "lang") + attr("rtl" if lang == "ar" else "", "dir"),
        content,
    )


@register.simple_block_tag
def changes(content: str) -> SafeString:
    """What is different between two versions. Inside: change."""
    return format_html('<ul class="pw-diff">{}</ul>', content)


@register.simple_tag
def change(what: str, *, kind: str, area: str = "", before: str = "", after: str = "") -> SafeString:
    """One difference: kind in words, what it is about, how it was and how it is."""
    name, word = _CHANGES[one_of(kind, ChangeKind, "change kind")]
    was = format_html('<del><span class="pw-sr">{}</span>{}</del> ', gettext("Vorher: "), before) if before else ""
    now = format_html('<ins><span class="pw-sr">{}</span>{}</ins>', gettext("Jetzt: "), after) if after else ""
    return format_html(
        "<li>{}<span><small>{} · {}</small><b>{}</b>{}{}</span></li>",
        draw_icon(name, size="s"),
        word,
        area,
        what,
        was,
        now,
    )


@register.simple_tag
def flow_picture(pages: Sequence[Any], *, label: str) -> SafeString:
    """The way through the pages, drawn: a box each, a line past those that only some people see.

    Parameters: `pages` things with title, note, conditional and ends; `label` says the same in words. From a page
    where the way ends no line goes on.
    """
    rows = [
        {
            "title": _short(page.title, 34),
            "note": _short(page.note, 40),
            "conditional": page.conditional,
            "x": _LEFT,
            "y": 8 + at * _ROW,
            "title_y": 8 + at * _ROW + (19 if page.note else 27),
            "note_y": 8 + at * _ROW + 36,
            "ends": page.ends,
            "down": "" if at == 0 else _down(at, halved=pages[at - 1].ends),
            "around": _around(at) if page.conditional else "",
        }
        for at, page in enumerate(pages)
    ]
    # The line past the last page needs room below it.
    height = 16 + max(len(rows), 1) * _ROW - (_ROW - _HEIGHT) + (10 if pages and pages[-1].conditional else 0)
    return draw(
        "flow_picture",
        rows=rows,
        label=label,
        width=_LEFT + _WIDTH + 16,
        height=height,
        box=_WIDTH,
        tall=_HEIGHT,
        text_x=_LEFT + 14,
    )


def _down(at: int, *, halved: bool) -> str:
    """The line into a page from above; behind an end only from where the others come past it."""
    gap = _ROW - _HEIGHT
    start = 8 + at * _ROW - (gap // 2 if halved else gap)
    return f"M{_LEFT + _WIDTH // 2} {start}V{8 + at * _ROW}"


def _around(at: int) -> str:
    """The line past a page: out above it at the left, down, and in again below it."""
    top, bottom = 8 + at * _ROW - 14, 8 + at * _ROW + _HEIGHT + 14
    middle = _LEFT + _WIDTH // 2
    side = _LEFT - _SIDE
    return f"M{middle} {top}H{side + 8}q-8 0 -8 8V{bottom - 8}q0 8 8 8H{middle}"


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
