"""Pictures of figures, drawn here as SVG: no script, prints, follows light and dark, says in words what it shows.

Places across are in percent, so that text keeps its size on every screen. Colour is never alone: a shape, a place or
a number says the same. Every picture stands beside a table that holds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import slugify

from portalwerk.ui.components.library import draw, register

_HIGH = 200
_TOP = 12
_LEFT = 9.0
_NICE = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8)
_LINES = 4
_NARROW = 7.0


@register.simple_block_tag
def figures(content: str) -> SafeString:
    """Pictures side by side. Inside: figure."""
    return format_html('<div class="pw-figs">{}</div>', content)


@register.simple_block_tag
def figure(content: str, title: str, *, text: str = "", wide: bool = False, level: int = 2) -> SafeString:
    """One picture with what it shows. `title` is the finding; `text` what is drawn; inside: chart, legend, details."""
    return draw("figure", content=content, title=title, text=text, wide=wide, level=level, id=slugify(title))


@register.simple_block_tag
def legend(content: str) -> SafeString:
    """What the colours mean. Inside: legend_entry."""
    return format_html('<ul class="pw-legend">{}</ul>', content)


@register.simple_tag
def legend_entry(label: str, *, colour: int) -> SafeString:
    """One colour (1 to 4) and its meaning."""
    square = '<svg viewBox="0 0 14 14" aria-hidden="true"><rect class="f{}" width="14" height="14"/></svg>'
    return format_html("<li>" + square + "{}</li>", colour, label)


@register.simple_tag
def split_chart(title: str, *, bars: Iterable[Any], sentence: str) -> SafeString:
    """Bars of segments, one below the other: `bars` with label and segments (colour, share of the whole, value)."""
    marks, y = [], 14
    for bar in bars:
        marks.append(_text("0", y, bar.label))
        at = 0.0
        for one in bar.segments:
            wide = 100 * one.share
            if wide > 0:
                marks.append(_rect(f"f{one.colour}", at, y + 28, max(wide - 0.3, 0.2), 36))
            if wide >= _NARROW:
                marks.append(_text(f"{at + wide / 2:.2f}%", y + 22, one.value, "value"))
            at += wide
        y += 90
    return _svg(title, sentence, marks, "low")


@register.simple_tag
def pair_chart(title: str, *, months: Iterable[Any], sentence: str) -> SafeString:
    """Two columns for each month: `months` with label, first and second; None is a count too small to be said."""
    listed = list(months)
    top, marks = _scale([value or 0 for pair in listed for value in (pair.first, pair.second)])
    step = (100 - _LEFT) / max(len(listed), 1)
    for number, pair in enumerate(listed):
        at = _LEFT + number * step
        marks.append(_text(f"{at + step / 2:.2f}%", _TOP + _HIGH + 22, pair.label, "mid"))
        for place, (colour, value) in enumerate(((3, pair.first), (1, pair.second))):
            left, wide = at + step * (0.14 + 0.38 * place), step * 0.34
            if value is None:
                # Something, but nobody says how much.
                marks.append(_rect("few", left, _TOP + _HIGH - 9, wide, 8))
            elif value:
                high = _HIGH * value / top
                marks.append(_rect(f"f{colour}", left, _TOP + _HIGH - high, wide, high))
    return _svg(title, sentence, marks)


@register.simple_tag
def flow_chart(title: str, *, levels: Iterable[Any], sentence: str) -> SafeString:
    """Areas one in front of the other: `levels` with label and values, the highest of them first."""
    listed = list(levels)
    top, marks = _scale([value for level in listed for value in level.values])
    across = [100 * number / max(len(listed) - 1, 1) for number in range(len(listed))]
    areas = []
    for place, colour in enumerate((3, 2, 1)):
        line = " ".join(f"{x:.2f},{100 - 100 * level.values[place] / top:.2f}" for x, level in _zip(across, listed))
        areas.append(format_html('<polygon class="f{}" points="0,100 {} 100,100"/>', colour, line))
    inner = '<svg x="{}%" y="{}" width="{}%" height="{}" viewBox="0 0 100 100" preserveAspectRatio="none">{}</svg>'
    marks.append(format_html(inner, _LEFT, _TOP, 100 - _LEFT, _HIGH, SafeString("".join(areas))))
    ends = [listed[0], listed[-1]] if len(listed) > 1 else listed
    for x, anchor, level in zip((f"{_LEFT}%", "100%"), ("", "end"), ends, strict=False):
        marks.append(_text(x, _TOP + _HIGH + 22, level.label, anchor))
    return _svg(title, sentence, marks)


@register.simple_tag
def age_chart(title: str, *, ages: Iterable[Any], sentence: str) -> SafeString:
    """A column of dots for each stage: `ages` with label, dots (height, is late) and bands (three heights or None)."""
    listed = list(ages)
    heights = [band for column in listed for band in column.bands if band] + [
        height for column in listed for height, _ in column.dots
    ]
    top, marks = _scale(heights)
    step = (100 - _LEFT) / max(len(listed), 1)
    for number, column in enumerate(listed):
        at = _LEFT + number * step
        marks += _bands(column.bands, at, step, top)
        for place, (height, is_late) in enumerate(column.dots):
            x = at + step * (0.2 + 0.6 * ((place * 0.382) % 1))
            marks.append(_dot(x, _TOP + _HIGH - _HIGH * height / top, is_late=is_late))
        marks.append(_text(f"{at + step / 2:.2f}%", _TOP + _HIGH + 22, column.label, "mid"))
    return _svg(title, sentence, marks)


@register.simple_tag
def dot_chart(
    title: str, *, dots: Iterable[Any], bounds: Iterable[Any], ends: Iterable[Any], sentence: str
) -> SafeString:
    """Dots in time: pairs of place across (0 to 1) and height; `bounds` pairs of name and height; `ends` two labels.

    What lies above the highest line is a triangle, so that colour alone says nothing.
    """
    listed, named = list(dots), sorted(bounds, key=lambda bound: bound[1])
    top, marks = _scale([height for _, height in listed])
    limit = max((height for _, height in named), default=top)
    for x, height in listed:
        # A little room on both sides, so that no dot is cut.
        across = _LEFT + 1.5 + x * (100 - _LEFT - 3)
        marks.append(_dot(across, _TOP + _HIGH - _HIGH * height / top, is_late=height > limit))
    below = float(_TOP + _HIGH)
    line = '<line class="mark" x1="{}%" x2="100%" y1="{}" y2="{}"/>'
    for name, height in named:
        y = _TOP + _HIGH - _HIGH * height / top
        marks.append(format_html(line, _LEFT, f"{y:.1f}", f"{y:.1f}"))
        # Names keep apart even where the lines lie close together.
        below = min(y - 5, below - 17)
        marks.append(_text("100%", below, name, "line"))
    for x, anchor, label in zip((f"{_LEFT}%", "100%"), ("", "end"), ends, strict=False):
        marks.append(_text(x, _TOP + _HIGH + 22, label, anchor))
    return _svg(title, sentence, marks)


def _bands(bands: Sequence[float | None], at: float, step: float, top: float) -> list[SafeString]:
    drawn, below = [], 0.0
    for shade, band in enumerate(bands, 1):
        if band is not None:
            high = _HIGH * (band - below) / top
            drawn.append(_rect(f"band{shade}", at + step * 0.06, _TOP + _HIGH - _HIGH * band / top, step * 0.88, high))
            below = band
    return drawn


def _dot(x: float, y: float, *, is_late: bool) -> SafeString:
    if is_late:
        triangle = '<svg x="{}%" y="{}" class="pw-chart__mark"><path class="late" d="M0-7 7 5-7 5Z"/></svg>'
        return format_html(triangle, f"{x:.2f}", f"{y:.1f}")
    return format_html('<circle class="dot" cx="{}%" cy="{}" r="4.5"/>', f"{x:.2f}", f"{y:.1f}")


def _scale(values: Sequence[float]) -> tuple[float, list[SafeString]]:
    """Return the upper end of a scale from zero, and its lines with their numbers."""
    most = max([*values, 1])
    steps = (10**power * nice for power in range(9) for nice in _NICE)
    step = next((step for step in steps if step * _LINES >= most and step % 1 == 0), most)
    lines = []
    for number in range(_LINES + 1):
        y = _TOP + _HIGH - _HIGH * number / _LINES
        lines.append(format_html('<line class="ax" x1="{}%" x2="100%" y1="{}" y2="{}"/>', _LEFT, y, y))
        lines.append(_text(f"{_LEFT - 1.5}%", y + 4, f"{step * number:g}", "end"))
    return step * _LINES, lines


def _rect(kind: str, x: float, y: float, wide: float, high: float) -> SafeString:
    places = (f"{x:.2f}", f"{y:.1f}", f"{wide:.2f}", f"{max(high, 0):.1f}")
    return format_html('<rect class="{}" x="{}%" y="{}" width="{}%" height="{}" rx="3"/>', kind, *places)


def _text(x: str, y: float, words: object, kind: str = "") -> SafeString:
    anchor = {"end": "end", "mid": "middle", "value": "middle", "line": "end"}.get(kind, "start")
    name = SafeString(' class="v"' if kind in {"value", "line"} else "")
    return format_html('<text{} x="{}" y="{}" text-anchor="{}">{}</text>', name, x, f"{y:.0f}", anchor, words)


def _svg(title: str, sentence: str, marks: Iterable[SafeString], size: str = "") -> SafeString:
    key = slugify(title)
    kind = f" pw-chart--{size}" if size else ""
    return format_html(
        '<svg class="pw-chart{}" role="img" aria-labelledby="bild-{} text-{}"><title id="bild-{}">{}</title>'
        '<desc id="text-{}">{}</desc>{}</svg>',
        kind, key, key, key, title, key, sentence, format_html_join("", "{}", ((mark,) for mark in marks)),
    )  # fmt: skip


def _zip(across: Sequence[float], levels: Sequence[Any]) -> Iterable[tuple[float, Any]]:
    return zip(across, levels, strict=True)
