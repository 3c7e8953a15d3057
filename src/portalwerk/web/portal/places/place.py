"""The place a person lives in: asked once, remembered in a cookie, shown on every page that depends on it."""

from django.http import Http404, HttpRequest, HttpResponse

from portalwerk.catalog.queries import area_by_ars, areas_of, home_area
from portalwerk.tenants.models import Area, Tenant
from portalwerk.web.gate.sessions import PLACE_COOKIE, hand_out_place

FIELD = "ort"


def tenant_here(request: HttpRequest) -> Tenant:
    """Return the tenant whose page this is. Raises Http404 above all tenants."""
    tenant: Tenant | None = getattr(request, "tenant", None)
    if tenant is None:
        raise Http404
    return tenant


def chosen_place(request: HttpRequest) -> Area | None:
    """Return the place for this page: what the address asks for, else the remembered one, else the tenant's own."""
    tenant: Tenant | None = getattr(request, "tenant", None)
    if FIELD in request.GET:
        return area_by_ars(request.GET[FIELD])
    remembered = area_by_ars(request.COOKIES.get(PLACE_COOKIE, ""))
    if tenant is None:
        return remembered
    # A remembered place elsewhere says nothing on the pages of a tenant that does not serve it.
    if remembered is not None and remembered in areas_of(tenant):
        return remembered
    return home_area(tenant)


def remember_place(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Remember the place that the address names, if it names one."""
    asked = request.GET.get(FIELD)
    if asked is not None and (not asked or area_by_ars(asked)):
        hand_out_place(response, asked)
    return response


def place_choices(tenant: Tenant) -> list[tuple[str, str]]:
    """Return the places of a tenant's area for a list, with one entry for all of it."""
    areas = areas_of(tenant)
    if len(areas) < 2:
        return []
    whole = {"county": "Ganzer Landkreis", "land": "Ganzes Land"}.get(tenant.level, "Alle Orte")
    return [*((area.ars, area.name) for area in areas), ("", whole)]
