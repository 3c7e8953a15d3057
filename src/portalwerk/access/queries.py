"""Reading memberships."""

from dataclasses import dataclass
from uuid import UUID

from portalwerk.access.models import Membership
from portalwerk.access.rules import Caseworker, Right, Role, rights_of


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


@dataclass(frozen=True)
class Colleague:
    """Somebody who works on cases: for these units, or for all (None)."""

    account_id: UUID
    name: str
    units: frozenset[UUID] | None

    def works_for(self, unit_id: UUID) -> bool:
        """Return whether this person works for a unit."""
        return self.units is None or unit_id in self.units


def colleagues_of(tenant_id: UUID) -> list[Colleague]:
    """Return who works on cases of a tenant, by name."""
    found: dict[UUID, tuple[str, set[UUID | None]]] = {}
    for row in Membership.objects.filter(tenant_id=tenant_id, ended_at=None).order_by("display_name"):
        if Right.WORK_CASES in rights_of([Role(row.role)]):
            found.setdefault(row.account_id, (row.display_name, set()))[1].add(row.unit_id)
    return [
        Colleague(account_id, name, None if None in units else frozenset(one for one in units if one))
        for account_id, (name, units) in found.items()
    ]
