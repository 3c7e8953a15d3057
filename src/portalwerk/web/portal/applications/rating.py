"""How easy was it? Asked once after sending and once after the decision; only counts are kept."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from portalwerk.applications.queries import Opened
from portalwerk.applications.rules.submitting import Status
from portalwerk.kernel.clock import today
from portalwerk.kernel.limits import check_limit
from portalwerk.reporting import actions
from portalwerk.reporting.queries import is_rated
from portalwerk.reporting.rules.satisfaction import Moment, NoStars, read_stars
from portalwerk.web.gate.links import link
from portalwerk.web.gate.rights import applicant

PER_MINUTE = 10
_MOMENTS = {Status.SUBMITTED: Moment.SENT, Status.DECIDED: Moment.DECIDED, Status.CLOSED: Moment.DECIDED}
_PAGES = {Moment.SENT: "applications-sent", Moment.DECIDED: "applications-follow"}


def rating_parts(request: HttpRequest, opened: Opened, moment: Moment) -> dict[str, Any]:
    """Return what a page needs to ask for stars at a moment; nothing if it is not that moment."""
    if _moment(opened) != moment:
        return {}
    return {
        "rating": {
            "is_rated": is_rated(opened.application.pk, moment),
            "problem": str(NoStars()) if "ohne-bewertung" in request.GET else "",
            "is_decided": moment == Moment.DECIDED,
        }
    }


@applicant
def rate(request: HttpRequest, *, opened: Opened) -> HttpResponse:
    """Count the stars and go back to where they were asked for."""
    moment = _moment(opened)
    if request.method != "POST" or moment is None:
        raise Http404
    check_limit("rating", request.META.get("REMOTE_ADDR", ""), per_minute=PER_MINUTE)
    there = link(request, _PAGES[moment], token=opened.token)
    try:
        stars = read_stars(request.POST.get("sterne", ""))
    except NoStars:
        return redirect(f"{there}?ohne-bewertung=1#bewertung")
    application = opened.application
    actions.rate(application.pk, application.online_service_id, moment=moment, stars=stars, on=today())
    return redirect(f"{there}#bewertung")


def _moment(opened: Opened) -> Moment | None:
    return _MOMENTS.get(Status(opened.application.status))
