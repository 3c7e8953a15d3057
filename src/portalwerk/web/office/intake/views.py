"""How new cases find who works on them: for team leads."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portalwerk.access.rules import Caseworker, Right
from portalwerk.cases.actions.intake import forget_intake, set_intake
from portalwerk.cases.rules.intake import IntakeKey, IntakeMode
from portalwerk.kernel.refusal import Refusal
from portalwerk.web.gate.links import link
from portalwerk.web.gate.rights import caseworker
from portalwerk.web.office.intake.pages import AS_UNIT, Place, change_page, given_shares, overview_page, places_of


@caseworker(Right.ASSIGN_CASES)
def overview(request: HttpRequest, *, caseworker: Caseworker) -> HttpResponse:
    """List the units of this team lead and their services, each with how new cases are given out."""
    return render(request, "office/intake/overview.html", overview_page(request, caseworker))


@caseworker(Right.ASSIGN_CASES)
def change(request: HttpRequest, *, caseworker: Caseworker) -> HttpResponse:
    """Say how new cases of a unit or of one of its services are given out."""
    place = _place(request, caseworker)
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            _keep(request, caseworker, place)
            return redirect(link(request, "intake-overview"))
        except Refusal as refusal:
            problems = [(str(refusal), "dabei")]
    posted = request.POST if request.method == "POST" else None
    context = change_page(caseworker, place, posted, problems)
    return render(request, "office/intake/change.html", context, status=422 if problems else 200)


def _keep(request: HttpRequest, caseworker: Caseworker, place: Place) -> None:
    posted = request.POST
    if place.slug and posted.get("art") == AS_UNIT:
        forget_intake(place.unit, place.slug, by=caseworker)
        return
    art, schluessel = posted.get("art", ""), posted.get("schluessel", "")
    mode = IntakeMode(art) if art in set(IntakeMode) else IntakeMode.PULL
    key = IntakeKey(schluessel) if schluessel in set(IntakeKey) else IntakeKey.LOAD
    shares = given_shares(place, posted) if mode == IntakeMode.AUTOMATIC else []
    set_intake(place.unit, place.slug, mode=mode, key=key, shares=shares, by=caseworker)


def _place(request: HttpRequest, caseworker: Caseworker) -> Place:
    """Return what the address names; the plain address means the first unit. Foreign and unknown are 404."""
    places = places_of(caseworker)
    unit, slug = request.GET.get("amt", places[0].unit.key if places else ""), request.GET.get("leistung", "")
    found = next((one for one in places if (one.unit.key, one.slug) == (unit, slug)), None)
    if found is None:
        raise Http404
    return found
