"""From durations of others to what may be said about one's own: one-sided dates, or nothing.

A single day is never shown, and nothing at all where too little is known. What is open counts as "at least so
long" (censored); leaving it out would promise too much.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portalwerk.forecast.rules.curve import curve_of
from portalwerk.forecast.rules.gate import ENOUGH_DECIDED, HISTORY_FACTOR, MUST_REACH
from portalwerk.kernel.refusal import Refusal

_DAYS_SHOWN_EXACTLY = 21


class DurationNotUsable(Refusal):
    """A duration below zero: the dates behind it are wrong."""

    sentence = "Eine Dauer ist kleiner als null Tage. Prüfen Sie die Daten der Vorgänge."


@dataclass(frozen=True)
class Span:
    """How long it takes for others, in days.

    Parameters: half_by, after so many days half were decided; four_of_five_by, four of five; count, how many
    decided cases stand behind it.
    """

    half_by: int
    four_of_five_by: int
    count: int


@dataclass(frozen=True)
class Window:
    """The same as dates for one case. `half_on` is None once that day is past."""

    half_on: date | None
    four_of_five_on: date


def typical_span(
    days: Sequence[int], *, still_open: Sequence[int] = (), history_days: int | None = None
) -> Span | None:
    """Return what may be said about the usual duration, None where too little is known.

    Parameters: days, durations of decided cases; still_open, how long the open ones wait so far;
    history_days, since when cases are recorded, if known. Silent under 30 decided cases, where open cases
    keep the curve from reaching 90 percent, and where the history is shorter than 1.5 times the later day.
    Raises DurationNotUsable.
    """
    if any(day < 0 for day in (*days, *still_open)):
        raise DurationNotUsable
    if len(days) < ENOUGH_DECIDED:
        return None
    waits = Counter([*((float(day), False) for day in days), *((float(day), True) for day in still_open)])
    curve = curve_of([(waits, 1.0)])
    half, four_of_five = curve.reached(0.5), curve.reached(0.8)
    if half is None or four_of_five is None or curve.reached(MUST_REACH) is None:
        return None
    if history_days is not None and history_days < HISTORY_FACTOR * four_of_five:
        return None
    return Span(int(half), int(four_of_five), len(days))


def expected_window(span: Span, start_on: date, today: date, *, paused_days: int = 0) -> Window | None:
    """Return the dates for a case that began `start_on`, None if it takes longer than usual already.

    Parameters: paused_days, days on which the office waited for the applicant: its clock stood still.
    Beyond 21 days dates move up to whole weeks, since more would pretend to know.
    """
    if is_longer_than_usual(span, start_on, today, paused_days=paused_days):
        return None
    begin = start_on + timedelta(days=paused_days)
    half_on = begin + timedelta(days=shown_days(span.half_by))
    four_of_five_on = begin + timedelta(days=shown_days(span.four_of_five_by))
    return Window(half_on if half_on >= today else None, four_of_five_on)


def is_longer_than_usual(span: Span, start_on: date, today: date, *, paused_days: int = 0) -> bool:
    """Return whether the case waits longer than four of five others did, days of pause not counted."""
    return today > start_on + timedelta(days=paused_days + shown_days(span.four_of_five_by))


def shown_days(days: int) -> int:
    """Return the days as they are shown: exact up to three weeks, then the next whole week, never less."""
    return days if days <= _DAYS_SHOWN_EXACTLY else -(-days // 7) * 7


def span_sentence(span: Span) -> str:
    """Return the span in plain German."""
    half, four_of_five = _time(span.half_by), _time(span.four_of_five_by)
    if half == four_of_five:
        return f"Vier von fünf sind {four_of_five} fertig."
    return f"Die Hälfte ist {half} fertig, vier von fünf {four_of_five}."


def _time(days: int) -> str:
    if days == 0:
        return "am selben Tag"
    if days == 1:
        return "nach einem Tag"
    if days <= _DAYS_SHOWN_EXACTLY:
        return f"nach {days} Tagen"
    return f"nach {shown_days(days) // 7} Wochen"
