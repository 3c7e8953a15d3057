"""Writing the history of a case."""

from typing import Any
from uuid import UUID

from portalwerk.cases.models import Case, CaseEvent
from portalwerk.cases.queries import binding
from portalwerk.kernel.clock import now
from portalwerk.kernel.sealing import seal_json, tenant_key


def note(case: Case, kind: str, *, by: UUID | None = None, **details: Any) -> CaseEvent:
    """Write one event. Parameters: kind, a code; details, sealed, for the case page."""
    event = CaseEvent(tenant_id=case.tenant_id, case=case, kind=kind, actor_id=by)
    if details:
        event.sealed_details = seal_json(details, tenant_key(case.tenant_id), binding(event, "details"))
    event.save()
    return event


def save_change(case: Case, *fields: str) -> None:
    """Save changed fields of a case; its version goes up, so that an older page cannot overwrite it."""
    case.version += 1
    case.changed_at = now()
    case.save(update_fields=[*fields, "version", "changed_at"])
