"""Figures in words. What rests on too few is not said."""

from datetime import date

from portalwerk.reporting.rules.work import LEAST

FEW = f"unter {LEAST}"
UNKNOWN = "–"
_MONTHS = ("Jan.", "Feb.", "März", "April", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez.")


def count_text(count: int | None) -> str:
    """Return a count; too few are not said."""
    return FEW if count is None else str(count)


def days_text(days: float | None) -> str:
    """Return days as a whole number."""
    return UNKNOWN if days is None else str(round(days))


def number_text(number: float | None) -> str:
    """Return a number with one digit behind the comma."""
    return UNKNOWN if number is None else f"{number:.1f}".replace(".", ",")


def more_text(number: float | None) -> str:
    """Return by how much something grew or shrank."""
    return UNKNOWN if number is None else f"{number:+.1f}".replace(".", ",").replace("-", "\N{MINUS SIGN}")


def share_text(share: float | None) -> str:
    """Return a share in percent."""
    return UNKNOWN if share is None else f"{round(100 * share)}\N{NO-BREAK SPACE}%"


def few_text(count: int) -> str:
    """Return a number of cases; too few are not said."""
    return FEW if 0 < count < LEAST else str(count)


def month_text(day: date, *, year: bool = False) -> str:
    """Return the month of a day, in short."""
    return f"{_MONTHS[day.month - 1]} {day.year}" if year else _MONTHS[day.month - 1]


def day_text(day: date) -> str:
    """Return a day, in short."""
    return f"{day:%d.%m.%Y}"
