"""Handing a whole case over to the unit or authority that is responsible."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portalwerk.access.rules import Caseworker, Right
from portalwerk.cases.actions.forwarding import forward_case, name_of_unit, origin_of
from portalwerk.cases.models import Case
from portalwerk.cases.queries import Desk
from portalwerk.cases.rules.forwarding import NowhereToForward
from portalwerk.kernel.refusal import Refusal
from portalwerk.tenants.models import Unit
from portalwerk.tenants.queries import tree
from portalwerk.web.gate.links import link
from portalwerk.web.gate.rights import caseworker
from portalwerk.web.office.cases.loading import load_case, seen_version


@caseworker(Right.WORK_CASES)
def forward(request: HttpRequest, *, caseworker: Caseworker, case_id: UUID) -> HttpResponse:
    """Choose who is responsible, say why, and hand the case over."""
    found = load_case(caseworker, case_id, writing=request.method == "POST")
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        unit, reason = _unit(request.POST.get("unit", "")), request.POST.get("reason", "")[:4000]
        try:
            forward_case(found, by=caseworker, seen=seen_version(request), unit=unit, reason=reason)
            return redirect(_after(request, caseworker, found))
        except Refusal as refusal:
            problems = [(str(refusal), "unit" if isinstance(refusal, NowhereToForward) else "reason")]
    status = 422 if problems else 200
    return render(request, "office/forwarding/forward.html", _page(request, found, problems), status=status)


def _after(request: HttpRequest, caseworker: Caseworker, found: Case) -> str:
    """Return where to go on: the case, or the inbox if it is no longer one's own to see."""
    if caseworker.works_for(found.unit_id):
        return link(request, "cases-case", case_id=found.pk)
    return link(request, "cases-inbox")


def _unit(text: str) -> Unit | None:
    return next((unit for key, unit in tree().units.items() if str(key) == text), None)


def _page(request: HttpRequest, found: Case, problems: list[tuple[str, str]]) -> dict[str, Any]:
    desk = Desk(found)
    origin = origin_of(desk)
    units = [unit for unit in tree().units.values() if unit.pk != found.unit_id]
    units.sort(key=lambda unit: (unit.tenant_id != found.tenant_id, tree().by_id[unit.tenant_id].name, unit.name))
    options = [(str(unit.pk), unit.name if unit.tenant_id == found.tenant_id else name_of_unit(unit)) for unit in units]
    return {
        "case": found,
        "desk": desk,
        "problems": problems,
        "errors": {name: sentence for sentence, name in problems},
        "origin": name_of_unit(origin) if origin else "",
        "options": options,
        "chosen": request.POST.get("unit", str(origin.pk) if origin else ""),
        "reason": request.POST.get("reason", ""),
    }
