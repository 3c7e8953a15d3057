"""Writing the audit log."""

from collections.abc import Iterable
from uuid import UUID

from portalwerk.audit.models import Entry
from portalwerk.kernel.limits import ASIDE
from portalwerk.kernel.scope import current_tenant


def record(
    action: str,
    *,
    actor_id: UUID | None = None,
    object_kind: str = "",
    object_id: UUID | None = None,
    note: str = "",
) -> None:
    """Record an act in the running transaction: it stands if the act stands.

    Parameters: action, a code such as `application.submitted`; note, a code or count, never personal data.
    """
    _entry(action, actor_id, object_kind, object_id, note).save(force_insert=True)


def record_each(action: str, *, actor_id: UUID, object_kind: str, object_ids: Iterable[UUID], note: str = "") -> None:
    """Record one act on many things, one entry each, in one statement."""
    Entry.objects.bulk_create(_entry(action, actor_id, object_kind, object_id, note) for object_id in object_ids)


def record_aside(
    action: str,
    *,
    actor_id: UUID | None = None,
    object_kind: str = "",
    object_id: UUID | None = None,
    note: str = "",
) -> None:
    """Record what must stand even if the request is rolled back: failed sign-ins, refused access."""
    _entry(action, actor_id, object_kind, object_id, note).save(force_insert=True, using=ASIDE)


def _entry(action: str, actor_id: UUID | None, object_kind: str, object_id: UUID | None, note: str) -> Entry:
    return Entry(
        tenant_id=current_tenant(),
        actor_id=actor_id,
        action=action,
        object_kind=object_kind,
        object_id=object_id,
        note=note,
    )
