"""Finding a service: start page, search, life situations, the page of a service, the shelf of drafts."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from portalwerk.catalog.queries import (
    most_used,
    search_services,
    service_page,
    services_in_situation,
    shelf_of,
    situations_of,
    typed_suggestions,
)
from portalwerk.web.gate.links import absolute, to
from portalwerk.web.gate.rights import public
from portalwerk.web.portal.applications.running import draft_of, running_applications
from portalwerk.web.portal.catalog.facts import about, draft_on_shelf
from portalwerk.web.portal.places.place import chosen_place, place_choices, remember_place, tenant_here

LONGEST_QUERY = 200
HITS = 20


@public(keeps=True)
def start(request: HttpRequest) -> HttpResponse:
    """Show what people need most, and first of all what is under way for this person."""
    tenant, place = tenant_here(request), chosen_place(request)
    running = running_applications(request)
    parts = {
        "place": place,
        "places": place_choices(tenant),
        "suggestions": typed_suggestions(tenant),
        "running": running[:2],
        "running_count": len(running),
        "tiles": most_used(tenant, place),
        "situations": situations_of(tenant),
    }
    return _personal(request, render(request, "portal/catalog/start.html", parts))


@public(keeps=True)
def search(request: HttpRequest) -> HttpResponse:
    """Find services by everyday words. Words beyond 200 letters are cut off: nobody types them."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY]
    tenant, place = tenant_here(request), chosen_place(request)
    found = search_services(tenant, text, place, HITS if text else 500, exactly="genau" in request.GET)
    online = [hit for hit in found.hits if hit.is_online]
    only_online = "online" in request.GET
    parts = {
        "text": text,
        "found": found,
        "hits": online if only_online else found.hits,
        "only_online": only_online,
        "all_label": f"Alle {len(found.hits)}",
        "all_href": f"?{urlencode({'q': text})}",
        "online_count": len(online),
        "online_label": f"Ganz online {len(online)}",
        "online_href": f"?{urlencode({'q': text, 'online': '1'})}",
        "exact_href": f"?{urlencode({'q': text, 'genau': '1'})}",
        "place": place,
        "places": place_choices(tenant),
        "most_used": [] if found.hits else most_used(tenant, place),
    }
    return _personal(request, render(request, "portal/catalog/search.html", parts))


@public
def suggest(request: HttpRequest) -> HttpResponse:
    """Return titles that begin to answer what is being typed, as a JSON list."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY]
    if len(text) < 2:
        return JsonResponse([], safe=False)
    found = search_services(tenant_here(request), text, chosen_place(request), 8)
    return JsonResponse([hit.title for hit in found.hits], safe=False)


@public(keeps=True)
def situation(request: HttpRequest, *, key: str) -> HttpResponse:
    """Show the services that help in a life situation."""
    tenant, place = tenant_here(request), chosen_place(request)
    known = next((one for one in situations_of(tenant) if one.key == key), None)
    if known is None:
        raise Http404
    parts = {"situation": known, "tiles": services_in_situation(tenant, key, place), "place": place}
    return render(request, "portal/catalog/situation.html", parts)


@public(keeps=True)
def service(request: HttpRequest, *, slug: str) -> HttpResponse:
    """Show all that people want to know before they begin: what, who, how much, how long, who is responsible."""
    tenant, place = tenant_here(request), chosen_place(request)
    found = service_page(tenant, slug, place)
    if found is None:
        raise Http404
    parts: dict[str, Any] = {
        "page": found,
        "about": about(found),
        "place": place,
        "places": place_choices(tenant),
        "draft": draft_of(request, found.online_service),
        "central_href": absolute(to("catalog-service", tenant=tenant, slug=slug))
        if getattr(request, "own_host", False)
        else "",
        "csrf_token": "",
    }
    return _personal(request, render(request, "portal/catalog/service.html", parts))


@public(keeps=True)
def shelf(request: HttpRequest) -> HttpResponse:
    """Show the draft services that were made from schemas, with what could not be read of them."""
    drafts = [draft_on_shelf(row) for row in shelf_of(tenant_here(request))]
    return render(request, "portal/catalog/shelf.html", {"drafts": drafts, "csrf_token": ""})


def _personal(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Keep what depends on place or person out of shared caches, and remember the place that was asked for."""
    response.headers["Cache-Control"] = "private, no-cache"
    return remember_place(request, response)
