"""Figures of the office: all services, one service, and its table."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portalwerk.access.rules import Caseworker, Right
from portalwerk.audit.actions import record
from portalwerk.catalog.queries import offer_of, online_service
from portalwerk.catalog.rules.offer import Offer
from portalwerk.reporting.actions import show_in_barometer
from portalwerk.web.gate.links import link
from portalwerk.web.gate.rights import caseworker
from portalwerk.web.office.figures.pages import overview_page, service_page
from portalwerk.web.office.figures.sheet import sheet_of


@caseworker(Right.READ_FIGURES)
def overview(request: HttpRequest, *, caseworker: Caseworker) -> HttpResponse:
    """List the services with the figures that matter most."""
    return render(request, "office/figures/overview.html", overview_page(request, caseworker))


@caseworker(Right.READ_FIGURES)
def service(request: HttpRequest, *, caseworker: Caseworker, slug: str) -> HttpResponse:
    """Show the figures of one service, each picture with its table."""
    context = service_page(request, caseworker, _offer(caseworker, slug))
    return render(request, "office/figures/service.html", context)


@caseworker(Right.READ_FIGURES)
def table(request: HttpRequest, *, caseworker: Caseworker, slug: str) -> HttpResponse:
    """Hand out the figures of one service as a table."""
    page = service_page(request, caseworker, _offer(caseworker, slug))
    record("figures.exported", actor_id=caseworker.account_id, note=slug[:200])
    response = HttpResponse(sheet_of(page), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="zahlen-{slug}.csv"'
    return response


@caseworker(Right.READ_FIGURES)
def barometer(request: HttpRequest, *, caseworker: Caseworker, slug: str) -> HttpResponse:
    """Show the figures of a service of one's units to everybody, or to nobody outside any more."""
    offer = _offer(caseworker, slug)
    if request.method != "POST" or (caseworker.units is not None and offer.unit_id not in caseworker.units):
        raise Http404
    show_in_barometer(slug, shows="zeigen" in request.POST, by=caseworker.account_id)
    return redirect(f"{link(request, 'figures-service', slug=slug)}#barometer")


def _offer(caseworker: Caseworker, slug: str) -> Offer:
    found = online_service(caseworker.tenant_id, slug)
    if found is None:
        raise Http404
    return offer_of(found.pk)
