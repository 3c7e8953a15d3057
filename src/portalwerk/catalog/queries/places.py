"""Places and who is responsible there."""

from dataclasses import dataclass
from uuid import UUID

from portalwerk.catalog.rules.responsibility import PlaceRule, areas_above, reason_for
from portalwerk.tenants.models import Area, Level, Tenant, Unit
from portalwerk.tenants.queries import tree


@dataclass(frozen=True)
class Responsible:
    """Who is responsible, and the sentence that says why. Without a unit: nobody known for this place."""

    tenant: Tenant
    unit: Unit | None
    reason: str
    online_service_slug: str | None = None


def areas_of(tenant: Tenant) -> list[Area]:
    """The places a person may choose from on a tenant's pages: its own and those of the tenants below it."""
    held = tree()
    return [area for area in held.areas if tenant in held.chain_of(held.by_id[area.tenant_id])]


def home_area(tenant: Tenant) -> Area | None:
    """The place that a tenant's own site stands for: a town's, if it is one place only."""
    if tenant.level != Level.TOWN:
        return None
    own = [area for area in tree().areas if area.tenant_id == tenant.pk]
    return own[0] if own else None


def area_by_ars(ars: str) -> Area | None:
    """The place with that Regionalschlüssel."""
    return next((area for area in tree().areas if area.ars == ars), None)


def searched_tenants(tenant: Tenant, place: Area | None) -> list[UUID]:
    """Whose services count: the tenant's, those of everyone above it, and the place's own."""
    held = tree()
    chains = held.chain_of(tenant)
    if place is not None:
        chains = chains + held.chain_of(held.by_id[place.tenant_id])
    return list(dict.fromkeys(one.pk for one in chains))


def areas_for(tenant: Tenant, place: Area | None) -> list[str]:
    """The keys under which a responsibility may be kept, the most specific first."""
    if place is not None:
        return areas_above(place.ars)
    ars = next((above.ars for above in tree().chain_of(tenant) if above.ars), "")
    return areas_above(ars) if ars else []


def responsible_for(
    *,
    tenant: Tenant,
    place: Area | None,
    unit_id: UUID | None,
    level: str,
    place_rule: str,
    task: str,
    online: str | None,
) -> Responsible:
    """Put together who is responsible, from a row of responsibility (or none) and the description's sentence."""
    held = tree()
    unit = held.units.get(unit_id) if unit_id else None
    if unit is None:
        missing = "Das macht Ihre Stadt oder Gemeinde. Wählen Sie Ihren Ort, dann nennen wir das Amt."
        return Responsible(tenant, None, missing if level == Level.TOWN else task)
    owner = held.by_id[unit.tenant_id]
    is_local = place is not None and place.tenant_id == owner.pk
    reason = reason_for(
        task=task, place=place.name if place else "", place_rule=PlaceRule(place_rule), is_local=is_local
    )
    return Responsible(owner, unit, reason or f"Das ist Aufgabe von: {owner.name}.", online)
