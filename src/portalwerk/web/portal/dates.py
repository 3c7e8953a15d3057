"""Dates and times as people read them: "Freitag, 26. März", "4. März, 10:12 Uhr". Times are shown in Berlin."""

from datetime import date, datetime

from portalwerk.kernel.clock import local, today

_NBSP = "\N{NO-BREAK SPACE}"
_MONTHS = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)
_DAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
_COUNTS = ("keine", "eine", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf")


def day(on: date) -> str:
    """Return `26. März`, with the year if it is another than the present one."""
    year = "" if on.year == today().year else f"{_NBSP}{on.year}"
    return f"{on.day}.{_NBSP}{_MONTHS[on.month - 1]}{year}"


def weekday(on: date) -> str:
    """Return `Freitag, 26. März`: what people need for a deadline."""
    return f"{_DAYS[on.weekday()]}, {day(on)}"


def clock(moment: datetime) -> str:
    """Return `10:12 Uhr`."""
    return f"{local(moment):%H:%M}{_NBSP}Uhr"


def when(moment: datetime) -> str:
    """Return `heute, 10:12 Uhr` or `4. März, 10:12 Uhr`."""
    on = local(moment).date()
    return f"{'heute' if on == today() else day(on)}, {clock(moment)}"


def moment_of(moment: datetime) -> str:
    """Return `4. März, 10:12 Uhr`."""
    return f"{day(local(moment).date())}, {clock(moment)}"


def between(first: date, last: date) -> str:
    """Return `18. bis 29. März` or `28. März bis 3. April`."""
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}. bis {day(last)}"
    return f"{day(first)} bis {day(last)}"


def days_left(until: date) -> str:
    """Return `Noch 15 Tage`, `Noch bis morgen`, `Nur noch heute` or `Die Frist ist vorbei`."""
    left = (until - today()).days
    if left < 0:
        return "Die Frist ist vorbei"
    return {0: "Nur noch heute", 1: "Noch bis morgen"}.get(left, f"Noch {left} Tage")


def count_word(number: int) -> str:
    """Return a small number as a word, a larger one in figures."""
    return _COUNTS[number] if 0 <= number < len(_COUNTS) else str(number)
