"""Following a matter: whose move, how long, the nine stages, deadlines, messages."""

from datetime import date
from typing import Literal

from django.utils.dates import MONTHS
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from portalwerk.ui.components.library import draw, one_of, register

StageStatus = Literal["done", "now", "you", "next"]
LaneStatus = Literal["", "ok"]
MessageKind = Literal["", "me", "note"]


@register.simple_block_tag
def move(
    content: str, title: str, *, you: bool = False, text: str = "", kicker: str = "", level: int = 2
) -> SafeString:
    """Whose move is it, in one look: petrol the office, amber the person.

    Parameters: `title` one sentence; `text` what that means now; `kicker` replaces the words above. Inside:
    range_figure, todos or buttons.
    """
    words = kicker or (gettext("Jetzt sind Sie am Zug") if you else gettext("Jetzt ist das Amt am Zug"))
    return draw("move", content=content, title=title, you=you, text=text, kicker=words, level=level)


@register.inclusion_tag("ui/range_figure.html")
def range_figure(
    *,
    sentence: str,
    half_days: float,
    most_days: float,
    half: str,
    most: str,
    start: str = "",
    today_days: float | None = None,
    caption: str = "",
) -> dict[str, object]:
    """How long it takes: the window between half of all and four of five. Percent, so text keeps its size.

    Parameters: `sentence` says all of it for screen readers; `half_days` and `most_days` place the marks, `half` and
    `most` are written at them ("18. März" or "9 Tage"); `today_days` since the start places the dot.
    """
    # Marks close together leave room on the right: the words of one end at it, those of the other begin there.
    close = most_days - half_days < 0.3 * most_days
    whole = max(most_days * (1.6 if close else 1.26), (today_days or 0) * 1.05, 1)
    half_at = min(max(100 * half_days / whole, 0), 100)
    most_at = min(max(100 * most_days / whole, half_at), 100)
    today_at = None if today_days is None else min(max(100 * today_days / whole, 0), 100)
    return {
        "sentence": sentence,
        "half_at": f"{half_at:.1f}%",
        "most_at": f"{most_at:.1f}%",
        "width": f"{most_at - half_at:.1f}%",
        "today_at": None if today_at is None else f"{today_at:.1f}%",
        "half": half,
        "most": most,
        "half_anchor": "end" if close and half_at >= 30 else "middle" if half_at >= 12 else "start",
        "most_anchor": "start" if close else "end" if most_at > 86 else "middle",
        "start": start if half_at >= (60 if close and half_at >= 30 else 30) else "",
        "caption": caption,
    }


@register.simple_block_tag
def track(content: str, *, label: str = "") -> SafeString:
    """The way of a matter. Inside: stage."""
    name = format_html(' aria-label="{}"', label) if label else ""
    return format_html('<ol class="pw-track"{}>{}</ol>', name, content)


@register.simple_block_tag
def stage(
    content: str, title: str, *, number: int, status: str, when: str = "", when_iso: str = "", level: int = 3
) -> SafeString:
    """One stage. `status` done, now, you (now, and the person must act) or next; inside: paragraphs and lanes."""
    one_of(status, StageStatus, "stage status")
    said = {
        "done": gettext("Erledigt: "),
        "now": gettext("Jetzt: "),
        "you": gettext("Jetzt, Sie sind am Zug: "),
        "next": gettext("Später: "),
    }[status]
    classes = {"done": "is-done", "now": "is-now", "you": "is-now is-you", "next": "is-next"}[status]
    return draw(
        "stage",
        content=content,
        title=title,
        number=number,
        status=status,
        classes=classes,
        said=said,
        when=when,
        when_iso=when_iso,
        level=level,
    )


@register.simple_block_tag
def lanes(content: str) -> SafeString:
    """What runs side by side within a stage. Inside: lane."""
    return format_html('<div class="pw-lanes">{}</div>', content)


@register.inclusion_tag("ui/lane.html")
def lane(title: str, *, text: str, status: str = "") -> dict[str, object]:
    """One of several who work on it at the same time. `status` ok when theirs is finished."""
    return {"title": title, "text": text, "status": one_of(status, LaneStatus, "lane status")}


@register.simple_block_tag
def deadline(content: str, title: str, *, on: date, you: bool = False, level: int = 2) -> SafeString:
    """A date that counts, with a calendar sheet. `title` says it in words; inside what it means; `you` must keep it."""
    name = str(MONTHS[on.month])
    month = name if len(name) <= 6 else f"{name[:3]}."
    return draw("deadline", content=content, title=title, month=month, day=on.day, you=you, level=level)


@register.simple_block_tag
def thread(content: str) -> SafeString:
    """A conversation. Inside: message."""
    return format_html('<div class="pw-thread">{}</div>', content)


@register.simple_block_tag
def message(content: str, who: str, *, when: str, when_iso: str = "", kind: str = "", lang: str = "") -> SafeString:
    """One message. `kind` me (by the reader), note (internal, never seen by the applicant)."""
    one_of(kind, MessageKind, "message kind")
    return draw("message", content=content, who=who, when=when, when_iso=when_iso, kind=kind, lang=lang)
