"""Reading memberships."""

from uuid import UUID

from portalwerk.access.models import Membership
from portalwerk.access.rules import Caseworker, Role, rights_of


def caseworker_of(account_id: UUID, tenant_id: UUID) -> Caseworker | None:
    """Return what an account may do in a tenant, or None if it does not work there."""
    memberships = list(Membership.objects.filter(account_id=account_id, tenant_id=tenant_id, ended_at=None))
    if not memberships:
        return None
    everywhere = any(membership.unit_id is None for membership in memberships)
    return Caseworker(
        account_id=account_id,
        tenant_id=tenant_id,
        name=memberships[0].display_name,
        rights=rights_of(Role(membership.role) for membership in memberships),
        units=None if everywhere else frozenset(m.unit_id for m in memberships if m.unit_id),
    )


def tenants_of(account_id: UUID) -> list[UUID]:
    """Return the tenants an account works for."""
    rows = Membership.objects.filter(account_id=account_id, ended_at=None).order_by("tenant__position")
    return list(dict.fromkeys(rows.values_list("tenant_id", flat=True)))


def display_names(tenant_id: UUID) -> dict[UUID, str]:
    """Return the names of all who work or worked for a tenant, by account."""
    return dict(Membership.objects.filter(tenant_id=tenant_id).values_list("account_id", "display_name"))
