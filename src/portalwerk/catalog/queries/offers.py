"""Online services and what applications read of them."""

from functools import lru_cache
from uuid import UUID

from portalwerk.catalog.models import OnlineService
from portalwerk.catalog.rules.offer import Later, Offer, last_day
from portalwerk.kernel.clock import local
from portalwerk.tenants.models import Tenant


def online_service(tenant_id: UUID, slug: str) -> OnlineService | None:
    """The current version of an online service at a tenant."""
    rows = OnlineService.objects.select_related("tenant", "unit", "service")
    return rows.filter(tenant_id=tenant_id, slug=slug, is_current=True).first()


def live_offers(tenant_id: UUID) -> list[Offer]:
    """What people can apply for online at a tenant, by title."""
    rows = OnlineService.objects.filter(tenant_id=tenant_id, is_current=True, status=OnlineService.Status.LIVE)
    return sorted((offer_of(row.pk) for row in rows), key=lambda offer: offer.title.casefold())


def shelf_of(tenant: Tenant) -> list[OnlineService]:
    """The drafts on a tenant's shelf, by title."""
    rows = OnlineService.objects.filter(tenant=tenant, is_current=True).exclude(shelf="")
    return sorted(rows, key=lambda row: str(row.definition["texts"]["de"]["title"]).casefold())


@lru_cache(maxsize=1024)
def offer_of(online_service_id: UUID) -> Offer:
    """What an application or case needs to know about its service. Kept in memory: the rows never change.

    Raises: OnlineService.DoesNotExist.
    """
    row = OnlineService.objects.select_related("unit").get(pk=online_service_id)
    return Offer.from_json(
        row.definition,
        id=row.pk,
        tenant_id=row.tenant_id,
        unit_id=row.unit_id,
        unit_name=row.unit.name,
        slug=row.slug,
        version=row.version,
        form_version_id=row.form_version_id,
        assurance=row.assurance,
    )


def later_version(offer: Offer) -> Later | None:
    """The version that a tenant offers in place of that one; None if it is that one, or none is offered.

    Where several versions came after it, the first day counts on which one of them ends it.
    """
    rows = OnlineService.objects.filter(tenant_id=offer.tenant_id, slug=offer.slug)
    current = rows.filter(is_current=True).values_list("pk", "status", "shelf", "installed_at").first()
    if current is None or current[0] == offer.id or not (current[1] == OnlineService.Status.LIVE or current[2]):
        return None
    mine = rows.filter(pk=offer.id).values("installed_at")
    written = rows.filter(installed_at__gt=mine).values_list("definition__package__earlier_until", flat=True)
    ends = [day for day in map(last_day, written) if day is not None]
    return Later(offer_of(current[0]), local(current[3]).date(), min(ends, default=None))
