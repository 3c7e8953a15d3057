"""Where people stop in a form, for those who can mend it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from portalwerk.access.rules import Caseworker, Right
from portalwerk.catalog.queries import live_offers, offer_of, online_service
from portalwerk.formengine.queries import form_by_id
from portalwerk.web.gate.links import link
from portalwerk.web.gate.rights import caseworker
from portalwerk.web.studio.usage.funnel import DAYS, funnel_parts


@caseworker(Right.EDIT_SERVICES)
def services(request: HttpRequest, *, caseworker: Caseworker) -> HttpResponse:
    """List the services of the tenant, each leading to its figures."""
    offers = live_offers(caseworker.tenant_id)
    rows = [(offer.title, link(request, "usage-service", slug=offer.slug)) for offer in offers]
    return render(request, "studio/usage/services.html", {"rows": rows, "caseworker": caseworker})


@caseworker(Right.EDIT_SERVICES)
def service(request: HttpRequest, *, caseworker: Caseworker, slug: str) -> HttpResponse:
    """Show the funnel of one service and the questions that go wrong most often."""
    found = online_service(caseworker.tenant_id, slug)
    if found is None:
        raise Http404
    days = next((span for span in DAYS if request.GET.get("tage") == str(span)), next(iter(DAYS)))
    offer = offer_of(found.pk)
    parts = funnel_parts(found.pk, form_by_id(offer.form_version_id), version=offer.version, days=days)
    context = {"offer": offer, "all_href": link(request, "usage-services"), "caseworker": caseworker, **parts}
    return render(request, "studio/usage/service.html", context)
