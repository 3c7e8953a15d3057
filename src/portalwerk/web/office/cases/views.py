"""Inbox and case page."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portalwerk.access.rules import Caseworker, Right
from portalwerk.audit.actions import record
from portalwerk.cases import queries
from portalwerk.cases.actions import deciding, deemed, following_up, handing_over, thread, working
from portalwerk.cases.rules.deemed import ExtensionUnfounded
from portalwerk.cases.rules.following_up import ReasonMissing
from portalwerk.cases.rules.handing_over import CommentMissing
from portalwerk.cases.rules.working import NothingTicked
from portalwerk.kernel.clock import today
from portalwerk.kernel.refusal import Refusal
from portalwerk.kernel.sealing import tenant_key
from portalwerk.web.gate.handing_out import as_download
from portalwerk.web.gate.links import link
from portalwerk.web.gate.rights import caseworker
from portalwerk.web.office.cases.deciding import countersign as countersign
from portalwerk.web.office.cases.deciding import decide as decide
from portalwerk.web.office.cases.deciding import preview as preview
from portalwerk.web.office.cases.deciding import preview_image as preview_image
from portalwerk.web.office.cases.deciding import revoke as revoke
from portalwerk.web.office.cases.deciding import send_back as send_back
from portalwerk.web.office.cases.duplicates import duplicate as duplicate
from portalwerk.web.office.cases.duplicates import no_duplicate as no_duplicate
from portalwerk.web.office.cases.forms import ExtensionForm, InquiryForm
from portalwerk.web.office.cases.handing_over import HandOverForm, hand_over_page
from portalwerk.web.office.cases.inquiring import inquire_page
from portalwerk.web.office.cases.loading import assignee_name, case_to_change, load_case, seen_version
from portalwerk.web.office.cases.pages import case_page, extend_page
from portalwerk.web.office.cases.presence import presence as presence
from portalwerk.web.office.cases.versions import version_page
from portalwerk.web.office.cases.writing import note as note
from portalwerk.web.office.cases.writing import question_done as question_done
from portalwerk.web.office.cases.writing import write as write
from portalwerk.web.office.inbox.pages import inbox_page
from portalwerk.web.office.parts.following_up import FollowUpForm, follow_up_page
from portalwerk.web.office.parts.papers import as_picture


@caseworker(Right.READ_CASES)
def inbox(request: HttpRequest, *, caseworker: Caseworker) -> HttpResponse:
    """List the cases of a view, or those that a search finds."""
    return render(request, "office/cases/inbox.html", inbox_page(request, caseworker))


@caseworker(Right.READ_CASES)
def case(request: HttpRequest, *, caseworker: Caseworker, case_id: UUID) -> HttpResponse:
    """Show a case: answers, documents, next step, deadlines, history."""
    found = load_case(caseworker, case_id)
    record("case.read", actor_id=caseworker.account_id, object_kind="case", object_id=found.pk)
    thread.open_thread(found)
    return render(request, "office/cases/case.html", case_page(request, caseworker, found))


@caseworker(Right.WORK_CASES)
def take(request: HttpRequest, *, caseworker: Caseworker, case_id: UUID) -> HttpResponse:
    """Take a case over."""
    found = case_to_change(request, caseworker, case_id)
    working.take_case(found, by=caseworker, seen=seen_version(request), assignee_name=assignee_name(found))
    return redirect(link(request, "cases-case", case_id=case_id))


@caseworker(Right.WORK_CASES)
def release(request: HttpRequest, *, caseworker: Caseworker, case_id: UUID) -> HttpResponse:
    """Give a case back."""
    found = case_to_change(request, caseworker, case_id)
    working.release_case(found, by=caseworker, seen=seen_version(request))
    return redirect(link(request, "cases-case", case_id=case_id))


@caseworker(Right.WORK_CASES)
def hand_over(request: HttpRequest, *, caseworker: Caseworker, case_id: UUID) -> HttpResponse:
    """Give one's own case to a colleague, with a comment."""
    found = load_case(caseworker, case_id, writing=request.method == "POST")
    form = HandOverForm(request.POST if request.method == "POST" else None, case=found, by=caseworker)
    problems = [(str(sentences[0]), name) for name, sentences in form.errors.items()]
    if form.is_bound and not problems:
        given = form.cleaned_data
        try:
            handing_over.hand_over(found, to=form.receiver, comment=given["comment"], by=caseworker, seen=given["seen"])
            return redirect(link(request, "cases-case", case_id=case_id))
        except Refusal as refusal:
            problems = [(str(refusal), "comment" if isinstance(refusal, CommentMissing) else "an")]
    context = hand_over_page(found, form, problems)
    return render(request, "office/cases/hand_over.html", context, status=422 if problems else 200)


@caseworker(Right.WORK_CASES)
def inquire(request: HttpRequest, *, caseworker: Caseworker, case_id: UUID) -> HttpResponse:
    """Ask the applicant for what is missing."""
    found = load_case(caseworker, case_id, writing=request.method == "POST")
    desk = queries.Desk(found)
    posted = request.POST if request.method == "POST" else None
    form = InquiryForm(posted, offer=desk.offer, units=desk.units, today=today())
    problems = [(str(sentences[0]), f"{name}.day") for name, sentences in form.errors.items()]
    if form.is_bound and not problems:
        try:
            asked = form.cleaned_data
            working.ask_applicant(found, by=caseworker, seen=asked["seen"], items=form.items(), due_on=asked["due_on"])
            return redirect(link(request, "cases-case", case_id=case_id))
        except Refusal as refusal:
            problems = [(str(refusal), "own_1" if isinstance(refusal, NothingTicked) else "due_on.day")]
    context = inquire_page(desk, form, problems)
    return render(request, "office/cases/inquire.html", context, status=422 if problems else 200)


@caseworker(Right.READ_CASES)
def version(request: HttpRequest, *, caseworker: Caseworker, case_id: UUID, number: int) -> HttpResponse:
    """Show a version of the answers: as it came, or as a correction left it."""
    desk = queries.Desk(load_case(caseworker, case_id))
    context = version_page(request, desk, number)
    if context is None:
        raise Http404
    record("case.read", actor_id=caseworker.account_id, object_kind="case", object_id=case_id)
    return render(request, "office/cases/version.html", context)


@caseworker(Right.WORK_CASES)
def extend(request: HttpRequest, *, caseworker: Caseworker, case_id: UUID) -> HttpResponse:
    """Extend the period after which silence counts as a yes, with a reason."""
    found = load_case(caseworker, case_id, writing=request.method == "POST")
    form = ExtensionForm(request.POST if request.method == "POST" else None)
    problems = [(str(sentences[0]), f"{name}.day") for name, sentences in form.errors.items()]
    if form.is_bound and not problems:
        try:
            given = form.cleaned_data
            deemed.extend_deemed(found, by=caseworker, seen=given["seen"], until=given["until"], reason=given["reason"])
            return redirect(link(request, "cases-case", case_id=case_id))
        except Refusal as refusal:
            problems = [(str(refusal), "reason" if isinstance(refusal, ExtensionUnfounded) else "until.day")]
    context = extend_page(found, form, problems)
    return render(request, "office/cases/extend.html", context, status=422 if problems else 200)


@caseworker(Right.WORK_CASES)
def follow_up(request: HttpRequest, *, caseworker: Caseworker, case_id: UUID) -> HttpResponse:
    """Let a case come back on a day."""
    found = load_case(caseworker, case_id, writing=request.method == "POST")
    form = FollowUpForm(request.POST if request.method == "POST" else None)
    problems = [(str(sentences[0]), f"{name}.day") for name, sentences in form.errors.items()]
    if form.is_bound and not problems:
        try:
            following_up.set_follow_up(found, by=caseworker, **form.cleaned_data)
            return redirect(link(request, "cases-case", case_id=case_id))
        except Refusal as refusal:
            problems = [(str(refusal), "reason" if isinstance(refusal, ReasonMissing) else "due_on.day")]
    context = follow_up_page(found, form, problems)
    return render(request, "office/cases/follow_up.html", context, status=422 if problems else 200)


@caseworker(Right.WORK_CASES)
def follow_up_done(request: HttpRequest, *, caseworker: Caseworker, case_id: UUID, follow_up_id: UUID) -> HttpResponse:
    """Note that a follow-up is done."""
    if not following_up.finish_follow_up(case_to_change(request, caseworker, case_id), follow_up_id, by=caseworker):
        raise Http404
    return redirect(link(request, "cases-case", case_id=case_id))


@caseworker(Right.WORK_CASES)
def post(request: HttpRequest, *, caseworker: Caseworker, case_id: UUID) -> HttpResponse:
    """Note that the letter went out by post."""
    deciding.post_letter(case_to_change(request, caseworker, case_id), by=caseworker, seen=seen_version(request))
    return redirect(link(request, "cases-case", case_id=case_id))


@caseworker(Right.WORK_CASES)
def make_ready(request: HttpRequest, *, caseworker: Caseworker, case_id: UUID) -> HttpResponse:
    """Say that the thing itself lies ready."""
    working.make_ready(case_to_change(request, caseworker, case_id), by=caseworker, seen=seen_version(request))
    return redirect(link(request, "cases-case", case_id=case_id))


@caseworker(Right.WORK_CASES)
def close(request: HttpRequest, *, caseworker: Caseworker, case_id: UUID) -> HttpResponse:
    """Close a case."""
    working.close_case(case_to_change(request, caseworker, case_id), by=caseworker, seen=seen_version(request))
    return redirect(link(request, "cases-case", case_id=case_id))


@caseworker(Right.READ_CASES)
def document(request: HttpRequest, *, caseworker: Caseworker, case_id: UUID, document_id: UUID) -> HttpResponse:
    """Hand out a file as it is, never shown in the page."""
    found = queries.document_of(load_case(caseworker, case_id), document_id)
    if found is None:
        raise Http404
    record("document.read", actor_id=caseworker.account_id, object_kind="document", object_id=found.pk)
    return as_download(found.stored_file, tenant_key(found.tenant_id))


@caseworker(Right.READ_CASES)
def page_image(
    request: HttpRequest, *, caseworker: Caseworker, case_id: UUID, document_id: UUID, page: int
) -> HttpResponse:
    """Draw one page of a file as a picture."""
    found = queries.document_of(load_case(caseworker, case_id), document_id)
    if found is None:
        raise Http404
    return as_picture(found.stored_file, page=page)
