"""Writing the history of a case."""

from typing import Any
from uuid import UUID

from portalwerk.cases.models import Case, CaseEvent
from portalwerk.cases.queries import binding, link_of
from portalwerk.cases.rules.chain import START, details_digest, digest_of
from portalwerk.kernel.clock import now
from portalwerk.kernel.sealing import seal_json, tenant_key


def note(case: Case, kind: str, *, by: UUID | None = None, **details: Any) -> CaseEvent:
    """Write one event behind the last. Needs the case locked: of two at once the second is refused by its number.

    Parameters: kind, a code; details, sealed, for the case page.
    """
    last = CaseEvent.objects.filter(case=case).order_by("-number").values_list("number", "digest").first()
    number, previous = (last[0], bytes(last[1])) if last else (0, START)
    event = CaseEvent(tenant_id=case.tenant_id, case=case, number=number + 1, kind=kind, actor_id=by)
    if details:
        event.sealed_details = seal_json(details, tenant_key(case.tenant_id), binding(event, "details"))
    event.details_digest = details_digest(bytes(event.sealed_details))
    event.digest = digest_of(link_of(event), previous=previous)
    event.save()
    return event


def save_change(case: Case, *fields: str) -> None:
    """Save changed fields of a case; its version goes up, so that an older page cannot overwrite it."""
    case.version += 1
    case.changed_at = now()
    case.save(update_fields=[*fields, "version", "changed_at"])
