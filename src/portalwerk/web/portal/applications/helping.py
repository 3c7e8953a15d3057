"""Helper mode: the applicant lets somebody help and ends it; both see who did what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portalwerk.applications.actions.helping import end_mandate, give_mandate
from portalwerk.applications.queries import Opened, mandates_of
from portalwerk.applications.rules.helping import KIND_WORDS, MandateKind
from portalwerk.applications.rules.opening import Hand
from portalwerk.applications.rules.submitting import Status
from portalwerk.kernel.clock import today
from portalwerk.kernel.limits import check_limit
from portalwerk.web.gate.links import link
from portalwerk.web.gate.rights import applicant, is_at_counter
from portalwerk.web.portal.applications.forms import HelperForm
from portalwerk.web.portal.applications.paging import frame_parts
from portalwerk.web.portal.applications.people import shown_acts, shown_mandate

MAILS_PER_MINUTE = 3
KINDS = tuple((kind.value, KIND_WORDS[kind]) for kind in (MandateKind.RELATIVE, MandateKind.ADVISER))
RIGHTS = (
    ("fill", "Ausfüllen", "Senden muss ich selbst."),
    ("send", "Ausfüllen und senden", "Die Person sendet mit ihrer eigenen Anmeldung."),
)
SPANS = (("1", "Bis morgen"), ("14", "Zwei Wochen"), ("60", "Zwei Monate"))


@applicant
def helpers(request: HttpRequest, *, opened: Opened) -> HttpResponse:
    """Show who may help, let somebody help, end it at once."""
    if opened.application.status != Status.DRAFT:
        return redirect(link(request, "applications-acts", token=opened.token))
    form = HelperForm(request.POST if "email" in request.POST else None)
    if ended := request.POST.get("_ende"):
        for mandate in mandates_of(opened.application):
            if str(mandate.pk) == ended:
                end_mandate(opened, mandate)
        return redirect(request.path)
    if form.is_bound and form.is_valid():
        check_limit("mandate_mail", str(opened.application.pk), per_minute=MAILS_PER_MINUTE)
        _give(opened, form.cleaned_data)
        return redirect(f"{request.path}?geschickt=1")
    return render(request, "portal/applications/helpers.html", _helpers_parts(request, opened, form))


@applicant(also={Hand.MANDATE})
def acts(request: HttpRequest, *, opened: Opened) -> HttpResponse:
    """Show both sides who did what."""
    parts = {
        **frame_parts(request, opened, now=""),
        "acts": shown_acts(opened),
        "is_over": opened.application.status != Status.DRAFT,
        "back_href": link(request, "applications-resume", token=opened.token),
    }
    return render(request, "portal/applications/acts.html", parts)


@applicant(also={Hand.MANDATE})
def stop_helping(request: HttpRequest, *, opened: Opened) -> HttpResponse:
    """Let a helper end the mandate themselves; the applicant ends it on the page with all helpers."""
    if opened.mandate is None:
        return redirect(link(request, "applications-helpers", token=opened.token))
    if request.method == "POST":
        end_mandate(opened, opened.mandate)
        there = "cases-inbox" if is_at_counter(opened) else "catalog-start"
        return redirect(link(request, there))
    parts = {
        **frame_parts(request, opened, now=""),
        "back_href": link(request, "applications-resume", token=opened.token),
    }
    return render(request, "portal/applications/stop_helping.html", parts)


def _give(opened: Opened, wish: dict[str, Any]) -> None:
    give_mandate(
        opened,
        kind=MandateKind(wish["kind"]),
        email=wish["email"],
        may_send=wish["may_send"] == "send",
        until=today() + timedelta(days=int(wish["days"])),
    )


def _helpers_parts(request: HttpRequest, opened: Opened, form: HelperForm) -> dict[str, Any]:
    problems = form.problems() if form.is_bound else []
    return {
        **frame_parts(request, opened, now=""),
        "mandates": [shown_mandate(mandate) for mandate in mandates_of(opened.application)],
        "form": form,
        "kinds": KINDS,
        "rights": RIGHTS,
        "spans": SPANS,
        "problems": problems,
        "errors": {name: sentence for sentence, name in problems},
        "is_sent": "geschickt" in request.GET,
        "back_href": link(request, "applications-resume", token=opened.token),
    }
