"""Each decision as a dot, with the lines that half, four of five and 19 of 20 keep; the table tells the months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portalwerk.reporting.rules.scatter import Scatter
from portalwerk.reporting.rules.work import Spread
from portalwerk.web.office.figures.shapes import Picture, Table
from portalwerk.web.office.figures.words import count_text, day_text, days_text, month_text

_COLUMNS = ("Monat", "Entschieden", "Hälfte bis Tag", "Vier von fünf bis Tag", "19 von 20 bis Tag")


@dataclass(frozen=True)
class Dots:
    """Decisions in time: dots (place across, 0 to 1, and days), named bounds at days, the first day and the last."""

    dots: list[tuple[float, float]]
    bounds: list[tuple[str, float]]
    ends: tuple[str, str]


def scatter_picture(scatter: Scatter, *, since: date, until: date) -> Picture:
    """Return the picture of the decisions between two days."""
    rows = [
        (month_text(one.first, year=True), count_text(one.count), *(days_text(days) for days in _lines(one.spread)))
        for one in scatter.months
    ]
    table = Table("Entscheidungen je Monat", _COLUMNS, rows)
    if not scatter.dots:
        return Picture("", "", "", table)
    half, most, nearly = _lines(scatter.spread)
    names = ("Hälfte", "Vier von fünf", "19 von 20")
    lines = [
        (f"{name}: {days_text(days)}", days)
        for name, days in zip(names, (half, most, nearly), strict=True)
        if days is not None
    ]
    some = f"Gezeigt ist jede {scatter.each}. Entscheidung"
    drawn = "Jeder Punkt ist eine Entscheidung" if scatter.each == 1 else some
    dots = [(dot.place, dot.days) for dot in scatter.dots]
    return Picture(
        f"Vier von fünf sind nach {days_text(most)} Tagen fertig",
        f"Dauer in Tagen, vom Eingang bis zur Entscheidung. {drawn}, von links nach rechts der Tag. Wer über der "
        "obersten Linie liegt, hat länger gewartet als 19 von 20.",
        "; ".join(f"{name} Tage" for name, _ in lines) + ".",
        table,
        [Dots(dots, lines, (day_text(since), day_text(until)))],
    )


def _lines(spread: Spread) -> tuple[float | None, float | None, float | None]:
    return (spread.half, spread.four_of_five, spread.nearly_all)
