"""Trying a draft as people will see it, and its test cases. Nothing typed here is kept, unless as a test case."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portalwerk.access.rules import Caseworker, Right
from portalwerk.kernel.refusal import Refusal
from portalwerk.packages.actions.drafting import edit_draft
from portalwerk.web.gate.links import link
from portalwerk.web.gate.rights import caseworker
from portalwerk.web.studio.bench import load, page_of, seen
from portalwerk.web.studio.trial.pages import case_edits, cases_page, saved_case, trial_page


@caseworker(Right.EDIT_SERVICES)
def page(request: HttpRequest, *, caseworker: Caseworker, draft_id: UUID) -> HttpResponse:
    """Fill in the draft page by page; at the end stands what would come of it."""
    draft = load(caseworker, draft_id, request)
    problems: list[tuple[str, str]] = []
    if request.method == "POST" and request.POST.get("_tun") == "testfall":
        try:
            edit_draft(draft, saved_case(request, draft), by=caseworker, seen=seen(request))
            return redirect(link(request, "trial-cases", draft_id=draft.pk))
        except Refusal as refusal:
            problems = [(str(refusal), "_titel")]
    context = page_of(request, draft, caseworker, **trial_page(request, draft, problems))
    return render(request, "studio/trial/page.html", context, status=422 if context["problems"] else 200)


@caseworker(Right.EDIT_SERVICES)
def cases(request: HttpRequest, *, caseworker: Caseworker, draft_id: UUID) -> HttpResponse:
    """Show the test cases with what became of them; remove one, accept its new outcome, let some be made."""
    draft = load(caseworker, draft_id, request)
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            for edit in case_edits(request, draft):
                edit_draft(draft, edit, by=caseworker)
            return redirect(link(request, "trial-cases", draft_id=draft.pk))
        except Refusal as refusal:
            problems = [(str(refusal), "")]
    context = page_of(request, draft, caseworker, **cases_page(request, draft)) | {"problems": problems}
    return render(request, "studio/trial/cases.html", context, status=422 if problems else 200)
