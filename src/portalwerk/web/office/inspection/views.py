"""Akteneinsicht: begin, black out, make the file, hand it out."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portalwerk.access.rules import Caseworker, Right
from portalwerk.audit.actions import record
from portalwerk.cases import queries
from portalwerk.cases.actions import inspecting
from portalwerk.cases.models import Case, FileInspection
from portalwerk.kernel.sealing import tenant_key
from portalwerk.web.gate.handing_out import as_download
from portalwerk.web.gate.links import link
from portalwerk.web.gate.rights import caseworker
from portalwerk.web.office.cases.loading import case_to_change, load_case
from portalwerk.web.office.inspection.pages import PlanForm, RedactForm, begin_page, plan_page, redact_page


@caseworker(Right.WORK_CASES)
def begin(request: HttpRequest, *, caseworker: Caseworker, case_id: UUID) -> HttpResponse:
    """Say who looks into the file and which documents they get."""
    case = load_case(caseworker, case_id)
    form = PlanForm(request.POST if request.method == "POST" else None, queries.Desk(case))
    if form.plan is not None:
        begun = inspecting.begin_inspection(case, form.plan, by=caseworker)
        return redirect(link(request, "inspection-plan", case_id=case_id, inspection_id=begun.pk))
    context = begin_page(request, form)
    return render(request, "office/inspection/begin.html", context, status=422 if form.problems else 200)


@caseworker(Right.WORK_CASES)
def plan(request: HttpRequest, *, caseworker: Caseworker, case_id: UUID, inspection_id: UUID) -> HttpResponse:
    """Show what is going to be handed out, and the file when it is made."""
    case = load_case(caseworker, case_id)
    found = _inspection(case, inspection_id)
    return render(request, "office/inspection/plan.html", plan_page(request, queries.Desk(case), found))


@caseworker(Right.WORK_CASES)
def redact(
    request: HttpRequest,
    *,
    caseworker: Caseworker,
    case_id: UUID,
    inspection_id: UUID,
    document_id: UUID,
    number: int,
) -> HttpResponse:
    """Draw black boxes onto one page of a document."""
    case, saves = load_case(caseworker, case_id), request.method == "POST"
    found = _inspection(case, inspection_id, writing=saves)
    form = RedactForm(request.POST if saves else None, queries.Desk(case), found, document_id, number)
    if saves and form.boxes is not None:
        inspecting.black_out(found, document_id, number, form.boxes)
        return redirect(form.next_href(request))
    context = redact_page(request, form)
    return render(request, "office/inspection/redact.html", context, status=422 if form.problems else 200)


@caseworker(Right.WORK_CASES)
def order(request: HttpRequest, *, caseworker: Caseworker, case_id: UUID, inspection_id: UUID) -> HttpResponse:
    """Let the file be made."""
    case = case_to_change(request, caseworker, case_id)
    inspecting.order_inspection(_inspection(case, inspection_id, writing=True), by=caseworker)
    return redirect(link(request, "inspection-plan", case_id=case_id, inspection_id=inspection_id))


@caseworker(Right.WORK_CASES)
def hand_out(request: HttpRequest, *, caseworker: Caseworker, case_id: UUID, inspection_id: UUID) -> HttpResponse:
    """Put the file into the applicant's mailbox."""
    case = case_to_change(request, caseworker, case_id)
    inspecting.hand_out(_inspection(case, inspection_id, writing=True), by=caseworker)
    return redirect(link(request, "inspection-plan", case_id=case_id, inspection_id=inspection_id))


@caseworker(Right.WORK_CASES)
def download(request: HttpRequest, *, caseworker: Caseworker, case_id: UUID, inspection_id: UUID) -> HttpResponse:
    """Hand the file to whoever works on the case."""
    found = _inspection(load_case(caseworker, case_id), inspection_id)
    if found.stored_file is None:
        raise Http404
    record("inspection.read", actor_id=caseworker.account_id, object_kind="inspection", object_id=found.pk)
    return as_download(found.stored_file, tenant_key(found.tenant_id))


def _inspection(case: Case, inspection_id: UUID, *, writing: bool = False) -> FileInspection:
    found = queries.inspection_of(case, inspection_id, writing=writing)
    if found is None:
        raise Http404
    found.case = case
    return found
