"""Reading memberships."""

from dataclasses import dataclass
from uuid import UUID

from portalwerk.access.models import Membership
from portalwerk.access.rules import Caseworker, Right, Role, Units, reach_of


def caseworker_of(account_id: UUID, tenant_id: UUID, *, acting: Right = Right.READ_CASES) -> Caseworker | None:
    """Return what an account may do in a tenant, or None if it does not work there.

    Parameters: acting, the right that the present page asks for.
    """
    memberships = list(Membership.objects.filter(account_id=account_id, tenant_id=tenant_id, ended_at=None))
    if not memberships:
        return None
    return Caseworker(
        account_id=account_id,
        tenant_id=tenant_id,
        name=memberships[0].display_name,
        reach=reach_of((Role(membership.role), membership.unit_id) for membership in memberships),
        acting=acting,
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
    units: Units

    def works_for(self, unit_id: UUID) -> bool:
        """Return whether this person works for a unit."""
        return self.units is None or unit_id in self.units


def colleagues_of(tenant_id: UUID) -> list[Colleague]:
    """Return who works on cases of a tenant, by name."""
    found: dict[UUID, tuple[str, list[tuple[Role, UUID | None]]]] = {}
    for row in Membership.objects.filter(tenant_id=tenant_id, ended_at=None).order_by("display_name"):
        found.setdefault(row.account_id, (row.display_name, []))[1].append((Role(row.role), row.unit_id))
    reaches = [(account_id, name, reach_of(roles)) for account_id, (name, roles) in found.items()]
    return [
        Colleague(account_id, name, reach[Right.WORK_CASES])
        for account_id, name, reach in reaches
        if Right.WORK_CASES in reach
    ]
