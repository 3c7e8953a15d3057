"""The form of a draft: pages and questions, one question, a new one, one rule, the way through the pages."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portalwerk.access.rules import Caseworker, Right
from portalwerk.kernel.refusal import Refusal
from portalwerk.packages.actions.drafting import edit_draft, restore
from portalwerk.packages.rules.question_table import pattern
from portalwerk.web.gate.rights import caseworker
from portalwerk.web.studio.bench import load, page_of, seen
from portalwerk.web.studio.design import asking, editing, ruling
from portalwerk.web.studio.design import table as questions
from portalwerk.web.studio.design.pages import design_page, flow_page, page_href


@caseworker(Right.EDIT_SERVICES)
def page(request: HttpRequest, *, caseworker: Caseworker, draft_id: UUID) -> HttpResponse:
    """Show one page of the form with its questions and rules; carry out a button."""
    draft = load(caseworker, draft_id, request)
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            if request.POST.get("_tun") == "zurueck":
                restore(draft, draft.number - 1, by=caseworker)
                return redirect(page_href(request, draft))
            edit, goal = editing.wanted(request, draft)
            edit_draft(draft, edit, by=caseworker, seen=seen(request))
            return redirect(page_href(request, draft, *goal))
        except Refusal as refusal:
            problems = [(str(refusal), "")]
    context = design_page(request, draft, caseworker, problems)
    return render(request, "studio/design/page.html", context, status=422 if problems else 200)


@caseworker(Right.EDIT_SERVICES)
def element(request: HttpRequest, *, caseworker: Caseworker, draft_id: UUID) -> HttpResponse:
    """Change one question or group."""
    draft = load(caseworker, draft_id, request)
    problems: list[tuple[str, str]] = []
    try:
        if request.method == "POST":
            edit, goal = asking.wanted(request, draft)
            edit_draft(draft, edit, by=caseworker, seen=seen(request))
            return redirect(page_href(request, draft, *goal))
        context = asking.element_page(request, draft, caseworker, problems)
    except Refusal as refusal:
        problems = [(str(refusal), "_label")]
        context = asking.element_page_again(request, draft, caseworker, problems)
    if not context:
        return redirect(page_href(request, draft))
    return render(request, "studio/design/element.html", context, status=422 if problems else 200)


@caseworker(Right.EDIT_SERVICES)
def add(request: HttpRequest, *, caseworker: Caseworker, draft_id: UUID) -> HttpResponse:
    """Add a question, a group or a building block to a page."""
    draft = load(caseworker, draft_id, request)
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            edit, goal = asking.new(request, draft)
            edit_draft(draft, edit, by=caseworker, seen=seen(request))
            return redirect(goal)
        except Refusal as refusal:
            problems = [(str(refusal), "_label")]
    context = asking.add_page(request, draft, caseworker, problems)
    return render(request, "studio/design/add.html", context, status=422 if problems else 200)


@caseworker(Right.EDIT_SERVICES)
def table(request: HttpRequest, *, caseworker: Caseworker, draft_id: UUID) -> HttpResponse:
    """Show what a table of questions would add, then add all of them."""
    draft = load(caseworker, draft_id, request)
    problems: list[tuple[str, str]] = []
    data = b""
    if request.method == "POST":
        try:
            if request.POST.get("_tun") == "uebernehmen":
                edit_draft(draft, questions.wanted(request), by=caseworker, seen=seen(request))
                return redirect(page_href(request, draft))
            data, problems = questions.uploaded(request)
        except Refusal as refusal:
            problems = [(str(refusal), "datei")]
    context = questions.table_page(request, draft, caseworker, problems, b"" if problems else data)
    return render(request, "studio/design/table.html", context, status=422 if problems else 200)


@caseworker(Right.EDIT_SERVICES)
def table_pattern(request: HttpRequest, *, caseworker: Caseworker, draft_id: UUID) -> HttpResponse:
    """Hand out a table to begin with."""
    load(caseworker, draft_id, request)
    response = HttpResponse(pattern(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="fragen.csv"'
    return response


@caseworker(Right.EDIT_SERVICES)
def rule(request: HttpRequest, *, caseworker: Caseworker, draft_id: UUID) -> HttpResponse:
    """Build one rule from choices."""
    draft = load(caseworker, draft_id, request)
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            edit = ruling.wanted(request, draft)
            edit_draft(draft, edit, by=caseworker, seen=seen(request))
            return redirect(ruling.after(request, draft))
        except Refusal as refusal:
            problems = [(str(refusal), "_feld")]
    context = ruling.rule_page(request, draft, caseworker, problems)
    return render(request, "studio/design/rule.html", context, status=422 if problems else 200)


@caseworker(Right.EDIT_SERVICES)
def flow(request: HttpRequest, *, caseworker: Caseworker, draft_id: UUID) -> HttpResponse:
    """Show the way through the pages, as a picture and as a list."""
    draft = load(caseworker, draft_id, request)
    return render(request, "studio/design/flow.html", page_of(request, draft, caseworker, **flow_page(request, draft)))
