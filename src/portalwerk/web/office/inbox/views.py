"""Acts on many cases, saved views, personal settings of the inbox."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from portalwerk.access.rules import Caseworker, Right
from portalwerk.cases.actions import desk
from portalwerk.cases.actions.bulk import undo_bulk
from portalwerk.cases.models import BulkAct
from portalwerk.cases.queries.desk import bulk_act_of, setting_of, units_to_share, views_for
from portalwerk.cases.rules.following_up import ReasonMissing
from portalwerk.cases.rules.listing import COLUMNS, Listing, columns_of
from portalwerk.kernel.refusal import Refusal
from portalwerk.web.gate.links import link
from portalwerk.web.gate.rights import caseworker
from portalwerk.web.office.inbox.bulk import act, bulk_page, kind_of, result_page
from portalwerk.web.office.inbox.finding import found_while_typing


@caseworker(Right.READ_CASES)
def suggest(request: HttpRequest, *, caseworker: Caseworker) -> HttpResponse:
    """Answer what a search would find, while somebody types it."""
    return JsonResponse(found_while_typing(request, caseworker, request.GET.get("q", "")[:100]))


@caseworker(Right.WORK_CASES)
def bulk(request: HttpRequest, *, caseworker: Caseworker) -> HttpResponse:
    """Say what an act on the ticked cases comes to; do it when it is confirmed."""
    given = request.POST if request.method == "POST" else request.GET
    kind = kind_of(given.get("tun", ""))
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            done = act(request, caseworker, kind)
            if isinstance(done, BulkAct):
                back = urlencode({"zurueck": request.POST.get("zurueck", "")})
                return redirect(f"{link(request, 'inbox-result', act_id=done.pk)}?{back}")
            problems = done
        except Refusal as refusal:
            problems = [(str(refusal), "reason" if isinstance(refusal, ReasonMissing) else "an")]
    context = bulk_page(request, caseworker, kind, problems)
    return render(request, "office/inbox/bulk.html", context, status=422 if problems else 200)


@caseworker(Right.WORK_CASES)
def result(request: HttpRequest, *, caseworker: Caseworker, act_id: UUID) -> HttpResponse:
    """Show what came of an act of one's own."""
    found = bulk_act_of(caseworker, act_id)
    if found is None:
        raise Http404
    return render(request, "office/inbox/result.html", result_page(request, found))


@caseworker(Right.WORK_CASES)
def undo(request: HttpRequest, *, caseworker: Caseworker, act_id: UUID) -> HttpResponse:
    """Take an act of one's own back."""
    found = bulk_act_of(caseworker, act_id, writing=True) if request.method == "POST" else None
    if found is None:
        raise Http404
    undo_bulk(found, by=caseworker)
    return redirect(link(request, "inbox-result", act_id=act_id))


@caseworker(Right.READ_CASES)
def save_view(request: HttpRequest, *, caseworker: Caseworker) -> HttpResponse:
    """Keep the list under a name."""
    listing = Listing.read(dict(request.GET.lists())).kept()
    units = units_to_share(caseworker)
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        unit = next((one for one in units if one.key == request.POST.get("teilen")), None)
        given: dict[str, Any] = {"name": request.POST.get("name", ""), "first": "start" in request.POST}
        try:
            view = desk.save_view(caseworker, listing=listing, unit=unit, **given)
            return redirect(f"{link(request, 'cases-inbox')}?{view.query}")
        except Refusal as refusal:
            problems = [(str(refusal), "name")]
    options = [("", "nur ich"), *((unit.key, f"alle im Amt „{unit.name}“") for unit in units)]
    context = {"listing": listing, "options": options, "given": request.POST, "problems": problems}
    return render(request, "office/inbox/save_view.html", context, status=422 if problems else 200)


@caseworker(Right.READ_CASES)
def delete_view(request: HttpRequest, *, caseworker: Caseworker, view_id: UUID) -> HttpResponse:
    """Forget a view of one's own."""
    if request.method != "POST" or not desk.delete_view(caseworker, view_id):
        raise Http404
    return redirect(link(request, "inbox-settings"))


@caseworker(Right.READ_CASES)
def settings(request: HttpRequest, *, caseworker: Caseworker) -> HttpResponse:
    """Choose columns, keys and the view to begin with."""
    if request.method == "POST":
        desk.choose_columns(caseworker, columns=request.POST.getlist("spalte"), has_keys="tasten" in request.POST)
        chosen = next((v for v in views_for(caseworker) if str(v.pk) == request.POST.get("start")), None)
        desk.open_with(caseworker, chosen)
        return redirect(link(request, "cases-inbox"))
    setting = setting_of(caseworker)
    views = views_for(caseworker)
    context = {
        "setting": setting,
        "columns": list(COLUMNS.items()),
        "chosen": columns_of(setting.columns),
        "first": str(setting.first_view_id or ""),
        "views": [("", "Alle offenen"), *((str(view.pk), view.name) for view in views)],
        "own": [view for view in views if view.account_id == caseworker.account_id],
    }
    return render(request, "office/inbox/settings.html", context)
