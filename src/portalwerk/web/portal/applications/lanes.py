"""Other authorities on the tracking page: who was asked, since when, whether they have answered. Never what."""

from dataclasses import dataclass

from portalwerk.applications.models import Application
from portalwerk.applications.queries.involving import involved_in
from portalwerk.kernel.clock import local
from portalwerk.web.portal.dates import day


@dataclass(frozen=True)
class Lane:
    """One authority that works on it at the same time."""

    title: str
    text: str
    status: str


def lanes_of(application: Application) -> list[Lane]:
    """Return the authorities that were asked about an application."""
    lanes = []
    for one in involved_in(application):
        if one.answered_at is not None:
            lanes.append(Lane(one.name, f"hat am {day(local(one.answered_at).date())} geantwortet", "ok"))
        else:
            lanes.append(Lane(one.name, f"gefragt am {day(local(one.asked_at).date())}, Antwort steht aus", ""))
    return lanes
