"""The start of the whole Land: which place is yours?"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from portalwerk.catalog.queries import area_by_ars
from portalwerk.tenants.models import Area, Level, Tenant
from portalwerk.tenants.queries import tree
from portalwerk.web.gate.links import link
from portalwerk.web.gate.rights import public
from portalwerk.web.gate.sessions import PLACE_COOKIE, hand_out_place
from portalwerk.web.portal.origin import is_from_here
from portalwerk.web.portal.places.place import FIELD


@dataclass(frozen=True)
class CountyCard:
    """A county (or a town without one) with what lies below it."""

    tenant: Tenant
    towns: tuple[Tenant, ...]
    institutions: tuple[Tenant, ...]


@public(keeps=True)
def overview(request: HttpRequest) -> HttpResponse:
    """Show all places, and the one that was chosen before."""
    held = tree()
    land = held.land()
    if getattr(request, "own_host", False):
        return redirect(link(request, "catalog-start"))
    tops = held.children_of(land) if land else []
    return render(
        request,
        "portal/places/overview.html",
        {
            "land": land,
            "counties": [_card(top) for top in tops if top.level != Level.INSTITUTION],
            "places": [(area.ars, area.name) for area in held.areas],
            "chosen": area_by_ars(request.COOKIES.get(PLACE_COOKIE, "")),
            "chosen_tenant": _tenant_of(area_by_ars(request.COOKIES.get(PLACE_COOKIE, ""))),
            "csrf_token": "",
        },
    )


# Without a token, so that the first page of all sets no cookie: the browser itself says where a form comes from.
@csrf_exempt
@public
def choose(request: HttpRequest) -> HttpResponse:
    """Remember the chosen place and go to its site; nothing chosen forgets the place."""
    if request.method != "POST" or not is_from_here(request):
        return redirect(link(request, "places-overview"))
    area = area_by_ars(request.POST.get(FIELD, ""))
    tenant = _tenant_of(area)
    there = link(request, "catalog-start", tenant=tenant) if tenant else link(request, "places-overview")
    response = redirect(there)
    hand_out_place(response, area.ars if area else "")
    return response


def _tenant_of(area: Area | None) -> Tenant | None:
    return tree().by_id[area.tenant_id] if area else None


def _card(tenant: Tenant) -> CountyCard:
    below = tree().children_of(tenant)
    return CountyCard(
        tenant,
        tuple(child for child in below if child.level == Level.TOWN),
        tuple(child for child in below if child.level == Level.INSTITUTION),
    )
