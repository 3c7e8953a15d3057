"""Figures as bars: a list of words and numbers first, the picture beside it."""

from typing import Literal

from django.utils.html import format_html
from django.utils.safestring import SafeString

from portalwerk.ui.components.library import draw, one_of, register

BarKind = Literal["", "you"]


@register.simple_block_tag
def bars(content: str, *, label: str = "") -> SafeString:
    """Bars below each other. Inside: bar. Parameters: `label` says what is counted."""
    name = format_html(' aria-label="{}"', label) if label else ""
    return format_html('<ol class="pw-bars"{}>{}</ol>', name, content)


@register.simple_tag
def bar(
    title: str, value: object, *, share: float, rest: float = 0.0, note: str = "", kind: BarKind = ""
) -> SafeString:
    """One bar with its words and its number.

    Parameters: `share` how long it is, 0 to 1; `rest` how much of it, from the right, is drawn as lost, 0 to 1;
    `note` what the number means; `kind` you: this is where somebody should look.
    """
    one_of(kind, BarKind, "kind")
    long = 100 * min(max(share, 0.0), 1.0)
    lost = 100 * min(max(rest, 0.0), max(share, 0.0), 1.0)
    return draw(
        "bar",
        title=title,
        value=str(value),
        width=f"{long:.1f}%",
        kept=f"{long - lost:.1f}%",
        lost=f"{lost:.1f}%" if lost else "",
        note=note,
        kind=kind,
    )
