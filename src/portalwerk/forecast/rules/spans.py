"""How long it takes for others, in words. A single day is never shown."""

from dataclasses import dataclass

_DAYS_SHOWN_EXACTLY = 21


@dataclass(frozen=True)
class Span:
    """How long it takes for others, in days.

    Parameters: half_by, after so many days half were decided; four_of_five_by, four of five; count, how many
    decided cases stand behind it.
    """

    half_by: int
    four_of_five_by: int
    count: int


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
