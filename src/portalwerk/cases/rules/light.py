"""The traffic light of an open case: what its deadlines mean today. Pure. Source: UX.md S-21."""

from datetime import date
from enum import StrEnum

from portalwerk.cases.rules.deadlines import days_left

SOON_DAYS = 5
WARN_DAYS = 14


class Light(StrEnum):
    """What is most pressing, the worst first."""

    DEEMED = "deemed"
    DEEMED_SOON = "deemed_soon"
    OVERDUE = "overdue"
    PAUSED = "paused"
    SOON = "soon"
    IN_TIME = "in_time"


def light_of(
    *, due_on: date, waiting_until: date | None, deemed_on: date | None, is_deemed: bool, today: date
) -> Light:
    """Return what the deadlines of an open case mean today.

    Parameters: deemed_on, the last day before silence counts as a yes; is_deemed, that day has passed.
    """
    if is_deemed:
        return Light.DEEMED
    if deemed_on is not None and (deemed_on - today).days <= WARN_DAYS:
        return Light.DEEMED_SOON
    left = days_left(due_on, today=today, waiting_until=waiting_until)
    if left < 0:
        return Light.OVERDUE
    if waiting_until is not None and today <= waiting_until:
        return Light.PAUSED
    return Light.SOON if left <= SOON_DAYS else Light.IN_TIME
