"""How easy people found it, as a picture and a table: shares with how many said so."""

from __future__ import annotations

from collections.abc import Mapping

from portalwerk.reporting.rules.satisfaction import MOMENT_WORDS, Moment, Satisfaction, satisfaction_of, together
from portalwerk.web.office.figures.shapes import Bar, Picture, Segment, Table
from portalwerk.web.office.figures.words import count_text, share_text

_COLUMNS = ("Wann gefragt", "Antworten", "Leicht (4 und 5)", "Mittel (3)", "Schwer (1 und 2)")
_LEGEND = [(1, "Leicht (4 und 5)"), (2, "Mittel (3)"), (4, "Schwer (1 und 2)")]


def satisfaction_picture(counts: Mapping[Moment, Mapping[int, int]]) -> Picture:
    """Return the picture of a service. Parameters: counts by moment and stars."""
    found = {moment: satisfaction_of(counts.get(moment, {})) for moment in Moment}
    rows = [(MOMENT_WORDS[moment], *_cells(one)) for moment, one in found.items()]
    table = Table("Zufriedenheit", _COLUMNS, rows)
    known = [(moment, one) for moment, one in found.items() if one.easy is not None]
    if not known:
        return Picture("", "", "", table)
    whole = together(counts)
    sentence = "; ".join(
        f"{MOMENT_WORDS[moment]}: {share_text(one.easy)} von {one.count} fanden es leicht" for moment, one in known
    )
    return Picture(
        f"{share_text(whole.easy)} fanden es leicht",
        f"Bewertung von 1 bis 5. Gefragt wird einmal nach dem Senden und einmal nach der Entscheidung. "
        f"{whole.count} Antworten.",
        f"{sentence}.",
        table,
        [Bar(f"{MOMENT_WORDS[moment]} ({one.count})", _segments(one)) for moment, one in known],
        _LEGEND,
    )


def _cells(one: Satisfaction) -> tuple[str, ...]:
    return (count_text(one.count), share_text(one.easy), share_text(one.middling), share_text(one.hard))


def _segments(one: Satisfaction) -> list[Segment]:
    parts = zip(_LEGEND, (one.easy, one.middling, one.hard), strict=True)
    return [Segment(colour, share or 0.0, share_text(share)) for (colour, _), share in parts]
