"""The one clock. Stored times are UTC; legal days are days in Berlin."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return the legal day of this moment. Source: § 4 EinhZeitG (gesetzliche Zeit)."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """Return `moment` (aware) as wall time in Berlin."""
    return moment.astimezone(BERLIN)
