"""The beginning of the tour, and where somebody stands on it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portalwerk.access.rules import Caseworker, Right
from portalwerk.kernel.refusal import Refusal
from portalwerk.packages.actions.touring import begin_tour
from portalwerk.packages.queries.drafts import sample_of
from portalwerk.tenants.queries import tree
from portalwerk.web.gate.links import link
from portalwerk.web.gate.rights import caseworker
from portalwerk.web.studio.tour.steps import tour_of


@caseworker(Right.EDIT_SERVICES)
def tour(request: HttpRequest, *, caseworker: Caseworker) -> HttpResponse:
    """Tell what the tour is and how far it is; begin it or go on."""
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            draft = begin_tour(tree().by_id[caseworker.tenant_id], by=caseworker)
            return redirect(link(request, "design-page", draft_id=draft.pk))
        except Refusal as refusal:
            problems = [(str(refusal), "")]
    sample = sample_of(caseworker)
    context = {"tour": tour_of(request, sample) if sample else None, "sample": sample, "problems": problems}
    return render(request, "studio/tour/tour.html", context, status=422 if problems else 200)
