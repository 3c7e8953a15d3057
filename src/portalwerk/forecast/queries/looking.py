"""What is foretold, and what was: looks at the table of stays, and what people were shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from uuid import UUID

from django.db import connection

from portalwerk.forecast.models import Foretold, ServiceThermostat
from portalwerk.forecast.rules.cells import Place
from portalwerk.forecast.rules.gate import MOST, silence
from portalwerk.forecast.rules.spans import Span
from portalwerk.forecast.rules.stays import FIRST_STATUS, days_between
from portalwerk.forecast.rules.thermostat import Thermostat
from portalwerk.kernel.clock import local, now
from portalwerk.kernel.scope import current_tenant
from portalwerk.kernel.statements import Kept

_FORETOLD = Kept(lambda subject: Foretold.objects.filter(subject_id=subject).order_by("at", "pk"), UUID)


@dataclass(frozen=True)
class Look:
    """What comparable cases tell about one that has waited so long.

    Parameters: decided, how many decided stays stand behind it; half_days, most_days, nearly_all_days, after how
    many more days so many are decided, None where the curve never gets there; old_days, the age that a twentieth
    exceeds; since, the oldest stay that is known.
    """

    decided: int
    half_days: float | None
    most_days: float | None
    nearly_all_days: float | None
    old_days: float | None
    since: datetime | None


def look(place: Place, *, moment: datetime, waited_days: float = 0.0, most: float = MOST) -> Look:
    """Ask the database for the curve of a cell of the tenant in scope, thin ones with what they borrow.

    Parameters: waited_days, how long the stay lasts already: who was decided sooner does not compare; most, the
    share that the later day stands for. Source: FORECAST.md 3.7.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT decided, half_days, most_days, nearly_all_days, old_days, since"
            " FROM forecast_look(%s, %s, %s, %s, %s, %s, %s)",
            [current_tenant(), place.service, place.status, place.elapsed_bin, waited_days, most, moment],
        )
        found = cursor.fetchone()
    return Look(*found)


def usual_span(service: str) -> Span | None:
    """Return how long a service takes from arrival to decision here, None where too little is known.

    Parameters: service, its name in the address. Days on which the applicant was to move do not count.
    """
    moment = now()
    seen = look(Place(service, FIRST_STATUS, 0), moment=moment)
    reason = silence(
        most_days=seen.most_days,
        nearly_all_days=seen.nearly_all_days,
        decided=seen.decided,
        history_days=days_between(seen.since, moment) if seen.since else 0,
        waited_days=0,
        quiet_days=0,
        oldest_days=None,
    )
    if reason is not None or seen.half_days is None or seen.most_days is None:
        return None
    return Span(ceil(seen.half_days), ceil(seen.most_days), seen.decided)


def thermostat_of(service: str) -> Thermostat:
    """Return the thermostat of a service in the tenant in scope."""
    row = ServiceThermostat.objects.filter(service=service).first()
    return Thermostat(row.miss) if row else Thermostat()


def foretold_of(subject_id: UUID) -> list[Foretold]:
    """Return all that was said about a case, oldest first."""
    return _FORETOLD(subject_id)


def half_on(said: Foretold) -> date | None:
    """Return the day by which half are decided, as it was said."""
    return None if said.half_days is None else local(said.at).date() + timedelta(days=said.half_days)


def most_on(said: Foretold) -> date | None:
    """Return the day by which four of five are decided, as it was said."""
    return None if said.most_days is None else local(said.at).date() + timedelta(days=said.most_days)
