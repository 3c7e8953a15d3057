"""The page of a service and the start page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from portalwerk.catalog.models import LifeSituation, OnlineService, Responsibility, Service, ServiceText
from portalwerk.catalog.queries.places import Responsible, areas_for, responsible_for, searched_tenants
from portalwerk.catalog.rules.description import Description
from portalwerk.tenants.models import Area, Tenant


@dataclass(frozen=True)
class ServicePage:
    """A service as its page shows it. `language` is the one it is really in; German when no other is there."""

    service: Service
    description: Description
    language: str
    languages: tuple[str, ...]
    responsible: Responsible
    online_service: OnlineService | None
    situations: tuple[LifeSituation, ...]


@dataclass(frozen=True)
class Tile:
    """A service on the start page."""

    slug: str
    title: str
    summary: str
    icon: str


def service_page(tenant: Tenant, slug: str, place: Area | None = None, language: str = "de") -> ServicePage | None:
    """The page of a service on a tenant's site, None if there is no such service.

    Parameters:
        place: the chosen place, decides who is responsible.
        language: wanted language; a missing text falls back to German.
    """
    pool = searched_tenants(tenant, place)
    service = Service.objects.filter(tenant_id__in=pool, slug=slug).first()
    if service is None:
        return None
    areas = areas_for(tenant, place)
    rows = Responsibility.objects.filter(service=service, ars__in=areas).select_related("unit")
    row = min(rows, key=lambda found: areas.index(found.ars), default=None)
    owner_id = row.unit.tenant_id if row else tenant.pk
    online = OnlineService.objects.filter(service=service, tenant_id=owner_id, is_current=True).first()
    if online is not None and online.status != OnlineService.Status.LIVE:
        online = None
    texts = list(ServiceText.objects.filter(Q(tenant=None) | Q(tenant_id=owner_id), service=service))
    if not texts:  # a service without a word about it has no page
        return None
    text = _best_text(texts, language)
    description = Description.from_json(text.content | {"title": text.title, "summary": text.summary})
    responsible = responsible_for(
        tenant=tenant,
        place=place,
        unit_id=row.unit_id if row else None,
        level=service.level,
        place_rule=service.place_rule,
        task=description.responsibility_reason,
        online=online.slug if online else None,
    )
    situations = tuple(LifeSituation.objects.filter(tenant_id__in=pool, key__in=service.situations))
    languages = tuple(sorted({one.language for one in texts}))
    return ServicePage(service, description, text.language, languages, responsible, online, situations)


def most_used(tenant: Tenant, place: Area | None = None, count: int = 6) -> list[Tile]:
    """What people use most, for the start page."""
    return _tiles(Q(service__tenant_id__in=searched_tenants(tenant, place)), count)


def situations_of(tenant: Tenant) -> list[LifeSituation]:
    """The life situations of the start page in their order."""
    return list(LifeSituation.objects.filter(tenant_id__in=searched_tenants(tenant, None)))


def services_in_situation(tenant: Tenant, key: str, place: Area | None = None) -> list[Tile]:
    """The services that help in a life situation, the most used first."""
    pool = searched_tenants(tenant, place)
    return _tiles(Q(service__tenant_id__in=pool, service__situations__contains=[key]), 50)


def _tiles(which: Q, count: int) -> list[Tile]:
    rows = ServiceText.objects.filter(which, service__is_listed=True, language="de", tenant=None)
    rows = rows.order_by("-service__uses", "title").select_related("service")[:count]
    return [
        Tile(row.service.slug, row.content.get("short_title") or row.title, row.summary, row.service.icon)
        for row in rows
    ]


def _best_text(texts: Sequence[ServiceText], language: str) -> ServiceText:
    # The wanted language before German, the tenant's own version before the common one.
    return min(texts, key=lambda one: (one.language != language, one.language != "de", one.tenant_id is None))
