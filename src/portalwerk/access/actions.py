"""Giving and ending memberships."""

from uuid import UUID

from portalwerk.access.models import Membership
from portalwerk.access.rules import Role
from portalwerk.audit.actions import record
from portalwerk.kernel.clock import now
from portalwerk.tenants.models import Unit


def grant_membership(
    account_id: UUID, *, tenant_id: UUID, role: Role, display_name: str, unit: Unit | None = None
) -> Membership:
    """Let an account work for a tenant, in one unit or in all. Granting twice changes nothing."""
    membership, fresh = Membership.objects.get_or_create(
        account_id=account_id,
        tenant_id=tenant_id,
        unit=unit,
        role=role,
        defaults={"display_name": display_name},
    )
    if fresh:
        record("membership.granted", object_kind="account", object_id=account_id, note=role)
    return membership


def end_membership(membership: Membership) -> None:
    """End a membership; it stays readable for the history."""
    membership.ended_at = now()
    membership.save(update_fields=["ended_at"])
    record("membership.ended", object_kind="account", object_id=membership.account_id, note=membership.role)
