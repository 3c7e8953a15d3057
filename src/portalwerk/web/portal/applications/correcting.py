"""Correcting and adding without being asked: choose what, then the same page as for a reply."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portalwerk.applications.actions.correcting import begin_correction
from portalwerk.applications.queries import Opened, askable_of
from portalwerk.applications.rules.replying import NothingChosen, may_correct
from portalwerk.applications.rules.submitting import Status
from portalwerk.web.gate.links import link
from portalwerk.web.gate.rights import applicant

PAPER, FIELD = "unterlage", "angabe."


@applicant
def correct(request: HttpRequest, *, opened: Opened) -> HttpResponse:
    """Let the applicant choose what to change or add; after the decision say why that is over."""
    application = opened.application
    if application.status == Status.DRAFT:
        raise Http404
    problems: list[tuple[str, str]] = []
    if request.method == "POST" and may_correct(application.status, application.stage):
        try:
            begun = begin_correction(opened, _chosen(request, opened))
        except NothingChosen as refusal:
            problems = [(str(refusal), PAPER)]
        else:
            return redirect(link(request, "applications-reply", token=opened.token, request_id=begun.pk))
    return render(request, "portal/applications/correct.html", _parts(request, opened, problems))


def _parts(request: HttpRequest, opened: Opened, problems: list[tuple[str, str]]) -> dict[str, Any]:
    application = opened.application
    is_open = may_correct(application.status, application.stage)
    return {
        "opened": opened,
        "offer": opened.offer,
        "token": opened.token,
        "is_open": is_open,
        "is_withdrawn": application.status == Status.WITHDRAWN,
        "problems": problems,
        "papers": [("ja", "Eine Unterlage", "Zum Beispiel einen Brief oder ein Foto")],
        "chosen_papers": ["ja"] if PAPER in request.GET else [],
        "sheets": _sheets(opened) if is_open else [],
        "back_href": link(request, "applications-follow", token=opened.token),
    }


def _chosen(request: HttpRequest, opened: Opened) -> list[dict[str, str]]:
    names = [name for name in request.POST if name.startswith(FIELD)]
    chosen = {path for name in names for path in request.POST.getlist(name)}
    items = [
        {"key": f"field:{unit.path}", "title": unit.label, "path": unit.path}
        for unit in askable_of(opened)
        if unit.path in chosen
    ]
    if PAPER in request.POST:
        items.append({"key": "eigene", "title": "Ihre Unterlage"})
    return [{"hint": "", "reason": "", "remark": "", **item} for item in items]


def _sheets(opened: Opened) -> list[dict[str, Any]]:
    """Return the questions page by page, the first page open."""
    sheets = []
    for number, (page_key, units) in enumerate(groupby(askable_of(opened), key=lambda unit: unit.page_key)):
        here = list(units)
        sheets.append(
            {
                "name": f"{FIELD}{page_key}",
                "title": here[0].page_title,
                "options": [(unit.path, unit.label, unit.answer) for unit in here],
                "is_open": number == 0,
            }
        )
    return sheets
