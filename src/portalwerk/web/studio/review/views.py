"""The way out: what the gate says, another person's word, publish now or on a day."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portalwerk.access.rules import Caseworker, Right
from portalwerk.kernel.refusal import Refusal
from portalwerk.packages.actions import publishing
from portalwerk.packages.actions.touring import publish_sample
from portalwerk.packages.rules.reviewing import TooEarly
from portalwerk.tenants.queries import tree
from portalwerk.web.gate.links import link
from portalwerk.web.gate.rights import caseworker
from portalwerk.web.studio.bench import load, posted_day
from portalwerk.web.studio.review.pages import gate_page


@caseworker(Right.EDIT_SERVICES)
def gate(request: HttpRequest, *, caseworker: Caseworker, draft_id: UUID) -> HttpResponse:
    """Show what the gate says and how far the draft is; hand it in."""
    draft = load(caseworker, draft_id, request)
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            if request.POST.get("_tun") == "uebung":
                publish_sample(draft, by=caseworker)
            else:
                publishing.hand_in(draft, by=caseworker, comment=request.POST.get("_kommentar", ""))
            return redirect(link(request, "review-gate", draft_id=draft.pk))
        except Refusal as refusal:
            problems = [(str(refusal), "")]
    context = gate_page(request, draft, caseworker, problems)
    return render(request, "studio/review/gate.html", context, status=422 if problems else 200)


@caseworker(Right.REVIEW_SERVICES)
def judge(request: HttpRequest, *, caseworker: Caseworker, draft_id: UUID) -> HttpResponse:
    """Approve the draft or send it back."""
    if request.method != "POST":
        raise Http404
    draft = load(caseworker, draft_id, request)
    comment = request.POST.get("_kommentar", "")
    if request.POST.get("_tun") == "freigeben":
        publishing.approve(draft, by=caseworker, comment=comment)
    else:
        publishing.send_back(draft, by=caseworker, comment=comment)
    return redirect(link(request, "review-gate", draft_id=draft.pk))


@caseworker(Right.PUBLISH_SERVICES)
def publish(request: HttpRequest, *, caseworker: Caseworker, draft_id: UUID) -> HttpResponse:
    """Publish now, or on a day to come."""
    if request.method != "POST":
        raise Http404
    draft = load(caseworker, draft_id, request)
    if request.POST.get("_tun") == "spaeter":
        day = posted_day(request, "_tag")
        if day is None:
            raise TooEarly
        publishing.schedule(draft, day, by=caseworker)
    else:
        publishing.publish(draft, tree().by_id[draft.tenant_id], by=caseworker.account_id)
    return redirect(link(request, "review-gate", draft_id=draft.pk))
