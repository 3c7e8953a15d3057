"""Who else works on an application: authorities that were asked, and the one it was handed over to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portalwerk.applications.models import Application, Forwarding, Involvement
from portalwerk.applications.queries.opening import Opened, application_by_token
from portalwerk.kernel.scope import acting_for
from portalwerk.kernel.sealing import Binding, tenant_key, unseal
from portalwerk.kernel.statements import Kept

#: More moves than an application ever makes; a circle ends here.
_MOST_MOVES = 8
_INVOLVED = Kept(
    lambda application: Involvement.objects.filter(application=application, withdrawn_at=None).order_by("asked_at"),
    UUID,
)


@dataclass(frozen=True)
class Involved:
    """An authority that was asked besides: who, since when, when it answered."""

    name: str
    asked_at: datetime
    answered_at: datetime | None


def involved_in(application: Application) -> list[Involved]:
    """Return the authorities that were asked about an application, in order. Needs the tenant's scope."""
    key = tenant_key(application.tenant_id)
    return [
        Involved(unseal(row.sealed_name, key, involvement_binding(row)).decode(), row.asked_at, row.answered_at)
        for row in _INVOLVED(application.pk)
    ]


def involvement_binding(row: Involvement) -> Binding:
    """Return where the sealed name of an authority lives."""
    return Binding("applications_involvement", row.tenant_id, row.pk, "name")


def forwarding_binding(row: Forwarding) -> Binding:
    """Return where the sealed link of a forwarding lives."""
    return Binding("applications_forwarding", row.tenant_id, row.pk, "token")


def forwarding_of(application: Application) -> Forwarding | None:
    """Return where an application is since it was handed over, or None if it never was."""
    rows = Forwarding.objects.filter(application=application, ended_at=None)
    return rows.select_related("unit").first()


def link_in(application: Application, tenant_id: UUID) -> str:
    """Return the link under which another tenant knows the application from before, or nothing."""
    rows = Forwarding.objects.filter(application=application, unit__tenant_id=tenant_id).exclude(sealed_token=b"")
    row = rows.order_by("-at").first()
    return _link_of(row) if row is not None else ""


def last_move(application_id: UUID, tenant_id: UUID) -> datetime | None:
    """Return when an application last went to another tenant, or None."""
    rows = Forwarding.objects.filter(application_id=application_id, unit__tenant_id=tenant_id)
    return rows.order_by("-at").values_list("at", flat=True).first()


def followed(opened: Opened) -> tuple[Opened, Forwarding | None]:
    """Return the application where it is today, by the applicant's own link, and since when it is there.

    Whoever reads it acts for the tenant of the application that comes back.
    """
    here = opened
    for _ in range(_MOST_MOVES):
        with acting_for(here.application.tenant_id):
            move = forwarding_of(here.application)
        if move is None or not move.sealed_token:
            return here, move
        token = _link_of(move)
        with acting_for(move.unit.tenant_id):
            there = application_by_token(token)
        if there is None:
            break
        here = Opened(there, token)
    return here, None


def _link_of(move: Forwarding) -> str:
    return unseal(move.sealed_token, tenant_key(move.tenant_id), forwarding_binding(move)).decode()
