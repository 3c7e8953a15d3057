"""Deciding a case: enter, look at the letter, sign; and the second person's page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portalwerk.access.queries import display_names
from portalwerk.access.rules import Caseworker, Right
from portalwerk.audit.actions import record
from portalwerk.cases import queries
from portalwerk.cases.actions import countersigning, deciding, drafting, revoking
from portalwerk.cases.actions.wording import fee_lines_of, outcome_of
from portalwerk.cases.models import Case
from portalwerk.cases.rules.countersigning import needs_countersignature
from portalwerk.cases.rules.plain import plain_hints, told
from portalwerk.cases.rules.wording import PROVISO_WORDS, Wording, fee_shown
from portalwerk.kernel.money import Money
from portalwerk.kernel.refusal import Refusal
from portalwerk.web.gate.links import link
from portalwerk.web.gate.rights import caseworker
from portalwerk.web.office.cases.countersigning import countersigns
from portalwerk.web.office.cases.decision_form import DecisionForm, decide_page
from portalwerk.web.office.cases.forms import CountersignForm
from portalwerk.web.office.cases.loading import load_case, seen_version
from portalwerk.web.office.parts.papers import as_picture, number_in, pages_of


@caseworker(Right.DECIDE)
def decide(request: HttpRequest, *, caseworker: Caseworker, case_id: UUID) -> HttpResponse:
    """Decide a case, or look first at what the letter would say."""
    found = load_case(caseworker, case_id, writing=request.method == "POST")
    form = _form(request, found)
    problems = [(str(sentences[0]), name) for name, sentences in form.errors.items()]
    if form.is_bound and not problems:
        try:
            if request.POST.get("_weiter") == "vorschau":
                _draft(found, caseworker, form)
                return redirect(link(request, "cases-preview", case_id=case_id))
            deciding.decide_case(found, by=caseworker, seen=form.cleaned_data["seen"], **form.entered())
            return redirect(link(request, "cases-case", case_id=case_id))
        except Refusal as refusal:
            problems = [(str(refusal), "outcome")]
    draft = form.desk.draft
    context = decide_page(form, problems, remark=queries.remark_of(draft) if draft else "")
    return render(request, "office/cases/decide.html", context, status=422 if problems else 200)


@caseworker(Right.DECIDE)
def preview(request: HttpRequest, *, caseworker: Caseworker, case_id: UUID) -> HttpResponse:
    """Show the letter as it would be, with real data; from here it goes out, or to a second person."""
    found = load_case(caseworker, case_id, writing=request.method == "POST")
    desk = queries.Desk(found)
    draft = desk.draft
    if draft is None or found.status == "deciding" or desk.decision is not None:
        return redirect(link(request, "cases-case", case_id=case_id))
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            wording = queries.wording_of(draft)
            deciding.decide_case(found, by=caseworker, seen=seen_version(request), **_again(wording))
            return redirect(link(request, "cases-case", case_id=case_id))
        except Refusal as refusal:
            problems = [(str(refusal), "")]
    context = _draft_page(request, desk, problems)
    return render(request, "office/cases/preview.html", context, status=422 if problems else 200)


@caseworker(Right.READ_CASES)
def preview_image(request: HttpRequest, *, caseworker: Caseworker, case_id: UUID, page: int) -> HttpResponse:
    """Draw one page of the letter as it would be."""
    draft = queries.draft_of(load_case(caseworker, case_id))
    stored = draft.preview if draft is not None and draft.preview_revision == draft.revision else None
    if stored is None:
        raise Http404
    return as_picture(stored, page=page)


@caseworker(Right.COUNTERSIGN)
def countersign(request: HttpRequest, *, caseworker: Caseworker, case_id: UUID) -> HttpResponse:
    """Let a second person read the draft and sign it."""
    found = load_case(caseworker, case_id, writing=request.method == "POST")
    desk = queries.Desk(found)
    if not countersigns(caseworker, desk):
        return redirect(link(request, "cases-case", case_id=case_id))
    form = CountersignForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        countersigning.countersign_decision(found, by=caseworker, seen=form.cleaned_data["revision"])
        return redirect(link(request, "cases-inbox") + "?ansicht=mitzeichnung")
    record("case.draft_read", actor_id=caseworker.account_id, object_kind="case", object_id=found.pk)
    return render(request, "office/cases/countersign.html", _draft_page(request, desk, []))


@caseworker(Right.COUNTERSIGN)
def send_back(request: HttpRequest, *, caseworker: Caseworker, case_id: UUID) -> HttpResponse:
    """Give a draft back to whoever made it, with a reason."""
    found = load_case(caseworker, case_id, writing=request.method == "POST")
    desk = queries.Desk(found)
    if not countersigns(caseworker, desk):
        return redirect(link(request, "cases-case", case_id=case_id))
    form = CountersignForm(request.POST if request.method == "POST" else None)
    problems: list[tuple[str, str]] = []
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            countersigning.send_back(found, by=caseworker, seen=given["revision"], reason=given["reason"])
            return redirect(link(request, "cases-inbox") + "?ansicht=mitzeichnung")
        except Refusal as refusal:
            problems = [(str(refusal), "reason")]
    context = {"case": found, "desk": desk, "draft": desk.draft, "problems": problems, "reason": form["reason"].value()}
    return render(request, "office/cases/send_back.html", context, status=422 if problems else 200)


@caseworker(Right.DECIDE)
def revoke(request: HttpRequest, *, caseworker: Caseworker, case_id: UUID) -> HttpResponse:
    """Note that the letter of a decided case no longer holds, with a reason."""
    found = load_case(caseworker, case_id, writing=request.method == "POST")
    problems: list[tuple[str, str]] = []
    reason = request.POST.get("reason", "")[:2000]
    if request.method == "POST":
        try:
            revoking.revoke_papers(found, by=caseworker, seen=seen_version(request), reason=reason)
            return redirect(link(request, "cases-case", case_id=case_id))
        except Refusal as refusal:
            problems = [(str(refusal), "reason")]
    context = {"case": found, "desk": queries.Desk(found), "problems": problems, "reason": reason}
    return render(request, "office/cases/revoke.html", context, status=422 if problems else 200)


def _form(request: HttpRequest, found: Case) -> DecisionForm:
    desk = queries.Desk(found)
    kept = queries.wording_of(desk.draft).entered if desk.draft is not None else {}
    own = list(queries.text_modules_of(found.unit_id))
    return DecisionForm(request.POST if request.method == "POST" else None, desk=desk, own=own, kept=kept)


def _draft(found: Case, by: Caseworker, form: DecisionForm) -> None:
    entered = form.entered()
    wording = Wording(
        outcome=entered["outcome_key"],
        reasons=tuple(entered["reasons"]),
        provisos=tuple(entered["provisos"]),
        relief=entered["relief"],
        modules=tuple(entered["modules"]),
        entered=entered["entered"],
    )
    draft = drafting.draft_decision(found, by=by, seen=form.cleaned_data["seen"], wording=wording)
    drafting.show_preview(found, draft)


def _again(wording: Wording) -> dict[str, Any]:
    """Return a draft as `decide_case` wants it: what was looked at is what is decided."""
    return {
        "outcome_key": wording.outcome,
        "reasons": wording.reasons,
        "provisos": wording.provisos,
        "relief": wording.relief,
        "modules": wording.modules,
        "entered": wording.entered,
    }


def _draft_page(request: HttpRequest, desk: queries.Desk, problems: list[tuple[str, str]]) -> dict[str, Any]:
    """Return what both pages with a draft show: the letter, and what it says in short."""
    draft = desk.draft
    if draft is None:
        raise Http404
    wording = queries.wording_of(draft)
    outcome = outcome_of(desk, wording.outcome)
    lines = fee_lines_of(desk)
    full = sum((money for _, money in lines), Money(0))
    is_printed = draft.preview is not None and draft.preview_revision == draft.revision
    pages = pages_of(draft.preview) if draft.preview is not None and is_printed else 0
    page = min(number_in(request.GET.get("seite", "")), max(pages, 1))
    return {
        "case": desk.case,
        "desk": desk,
        "draft": draft,
        "problems": problems,
        "outcome": outcome,
        "wording": wording,
        "drafted_by": display_names(desk.case.tenant_id).get(draft.drafted_by_id, "") if draft.drafted_by_id else "",
        "provisos": [(PROVISO_WORDS[one.kind], one.text) for one in wording.provisos],
        "fee": fee_shown(lines, wording.relief),
        "needs_second": needs_countersignature(desk.offer.countersign, kind=outcome.kind, cents=full.cents),
        "hints": told(plain_hints([*wording.reasons, *(one.text for one in wording.provisos)])),
        "image_href": link(request, "cases-preview_image", case_id=desk.case.pk, page=page) if is_printed else "",
        "page": page,
        "pages": pages,
        "page_text": f"Seite {page} von {pages}",
        "previous_page": f"?seite={page - 1}#vorschau",
        "next_page": f"?seite={page + 1}#vorschau",
    }
