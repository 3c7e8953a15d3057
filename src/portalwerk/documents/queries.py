"""What a letter needs to know of the authority that writes it."""

from portalwerk.documents.rules import Authority
from portalwerk.tenants.models import Tenant, Unit


def authority_of(tenant: Tenant, unit: Unit | None, *, crest_svg: str = "") -> Authority:
    """Return the head of a letter from `tenant`, written by `unit`."""
    place = unit if unit is not None and unit.street else tenant
    return Authority(
        name=tenant.name,
        unit=unit.name if unit else "",
        address=(place.street, f"{place.postcode} {place.city}"),
        phone=(unit.phone if unit else "") or tenant.phone,
        email=(unit.email if unit else "") or tenant.email,
        crest_svg=crest_svg,
        crest_description=f"Wappen: {tenant.name}" if crest_svg else "",
    )
