"""Other authorities on the tracking page: who was asked and since when, never what; who has it now."""

from dataclasses import dataclass

from portalwerk.applications.models import Application, Forwarding
from portalwerk.applications.queries.involving import involved_in
from portalwerk.kernel.clock import local
from portalwerk.tenants.queries import tree
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


def moved_words(move: Forwarding | None) -> str:
    """Return who has the application now, since it was handed over; nothing if it never was."""
    if move is None:
        return ""
    tenant = tree().by_id[move.unit.tenant_id]
    phone = move.unit.phone or tenant.phone or "115"
    on = day(local(move.at).date())
    return f"Weitergeleitet an {move.unit.name}, {tenant.name}, am {on}. Fragen? Rufen Sie an: {phone}."
