"""One public page per authority: how long it takes, how much is in time, how easy people found it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portalwerk.catalog.queries import live_offers
from portalwerk.catalog.rules.offer import Offer
from portalwerk.kernel.clock import today
from portalwerk.reporting.queries import in_barometer
from portalwerk.web.gate.links import link
from portalwerk.web.gate.rights import public
from portalwerk.web.portal.barometer.figures import Reading, reading_of
from portalwerk.web.portal.dates import day
from portalwerk.web.portal.places.place import tenant_here

_NBSP = "\N{NO-BREAK SPACE}"


@public(keeps=True, scoped=True)
def overview(request: HttpRequest) -> HttpResponse:
    """Show the services that the authority has chosen to show, by title."""
    tenant, chosen, until = tenant_here(request), in_barometer(), today()
    rows = [
        (offer, reading_of(tenant.pk, offer.slug, until)) for offer in live_offers(tenant.pk) if offer.slug in chosen
    ]
    parts = {
        "tenant": tenant,
        "services": [_shown(request, offer, reading) for offer, reading in rows],
        "until": day(until),
        "csrf_token": "",
    }
    response = render(request, "portal/barometer/overview.html", parts)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _shown(request: HttpRequest, offer: Offer, reading: Reading) -> dict[str, Any]:
    work, satisfied = reading.work, reading.satisfaction
    easy = f"Von {satisfied.count} Antworten." if satisfied.easy is not None else "Noch zu wenig Antworten."
    return {
        "title": offer.title,
        "href": link(request, "catalog-service", slug=offer.slug),
        "is_enough": reading.is_enough,
        "link": f"Zur Leistung: {offer.short_title}",
        "facts": [
            ("Die Hälfte ist fertig nach", _days(work.gross.half), "", "clock"),
            ("Acht von zehn sind fertig nach", _days(work.gross.four_of_five), "", "calendar"),
            ("Rechtzeitig entschieden", _percent(work.in_time), "Warten auf Papiere zählt nicht mit.", "check"),
            ("Entschieden in 12 Monaten", f"{work.went or 0} Anträge", "", "document"),
            ("Fanden es leicht", _percent(satisfied.easy), easy, "heart"),
        ],
    }


def _days(days: float | None) -> str:
    if days is None:
        return "–"
    whole = max(1, round(days))
    return f"1{_NBSP}Tag" if whole == 1 else f"{whole}{_NBSP}Tagen"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{round(100 * share)}{_NBSP}%"
