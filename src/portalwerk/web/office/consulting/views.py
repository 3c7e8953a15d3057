"""Asking others about a case, and answering what others ask."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from portalwerk.access.queries import display_names
from portalwerk.access.rules import Caseworker, Right
from portalwerk.audit.actions import record
from portalwerk.cases.actions import consulting, opinions
from portalwerk.cases.models import Opinion, OpinionPaper
from portalwerk.cases.queries import Desk
from portalwerk.cases.queries.consulting import (
    Question,
    consultation_of,
    opinion_paper,
    opinion_visible_to,
)
from portalwerk.kernel.clock import today
from portalwerk.kernel.refusal import Refusal
from portalwerk.kernel.sealing import tenant_key
from portalwerk.web.gate.answering import AnswerForm, answer_parts, drop_files, take_files
from portalwerk.web.gate.handing_out import as_download
from portalwerk.web.gate.links import link
from portalwerk.web.gate.rights import caseworker
from portalwerk.web.office.cases.loading import case_to_change, load_case, seen_version
from portalwerk.web.office.consulting.forms import ConsultationForm
from portalwerk.web.office.consulting.pages import ask_page, askable_units, question_page, questions_page
from portalwerk.web.office.parts.papers import as_picture


@caseworker(Right.WORK_CASES)
def ask(request: HttpRequest, *, caseworker: Caseworker, case_id: UUID) -> HttpResponse:
    """Ask other units, authorities or a body outside about a case."""
    found = load_case(caseworker, case_id, writing=request.method == "POST")
    posted = request.POST if request.method == "POST" else None
    form = ConsultationForm(posted, units=askable_units(found), today=today())
    problems = [(str(sentences[0]), name) for name, sentences in form.errors.items()]
    if form.is_bound and not problems:
        try:
            consulting.consult(
                found,
                by=caseworker,
                seen=form.cleaned_data["seen"],
                receivers=form.receivers(),
                question=form.cleaned_data["question"],
                ticked=form.ticked(),
                due_on=form.cleaned_data["due_on"],
            )
            return redirect(f"{link(request, 'cases-case', case_id=case_id)}#beteiligungen")
        except Refusal as refusal:
            problems = [(str(refusal), _FIELDS.get(type(refusal).__name__, ""))]
    page = ask_page(Desk(found), form, problems)
    return render(request, "office/consulting/ask.html", page, status=422 if problems else 200)


_FIELDS = {"NobodyAsked": "outside_name", "QuestionMissing": "question", "ConsultationDeadlineWrong": "due_on"}


@caseworker(Right.WORK_CASES)
def withdraw(request: HttpRequest, *, caseworker: Caseworker, case_id: UUID, consultation_id: UUID) -> HttpResponse:
    """Take a question back."""
    found = case_to_change(request, caseworker, case_id)
    row = consultation_of(found, consultation_id)
    if row is None:
        raise Http404
    consulting.withdraw_consultation(found, row, by=caseworker)
    return redirect(f"{link(request, 'cases-case', case_id=case_id)}#beteiligungen")


@caseworker(Right.READ_CASES)
def questions(request: HttpRequest, *, caseworker: Caseworker) -> HttpResponse:
    """List what others ask our units."""
    return render(request, "office/consulting/questions.html", questions_page(request, caseworker))


@caseworker(Right.READ_CASES)
def question(request: HttpRequest, *, caseworker: Caseworker, opinion_id: UUID) -> HttpResponse:
    """Show one question with exactly what was sent along."""
    row = _load(caseworker, opinion_id)
    record("opinion.read", actor_id=caseworker.account_id, object_kind="opinion", object_id=row.pk)
    return render(request, "office/consulting/question.html", question_page(request, caseworker, row))


@caseworker(Right.WORK_CASES)
def take(request: HttpRequest, *, caseworker: Caseworker, opinion_id: UUID) -> HttpResponse:
    """Take a question over."""
    row = _load(caseworker, opinion_id, request)
    name = display_names(row.tenant_id).get(row.assignee_id, "") if row.assignee_id else ""
    opinions.take_opinion(row, by=caseworker, seen=seen_version(request), assignee_name=name)
    return redirect(link(request, "consulting-question", opinion_id=opinion_id))


@caseworker(Right.WORK_CASES)
def release(request: HttpRequest, *, caseworker: Caseworker, opinion_id: UUID) -> HttpResponse:
    """Give a question back to the team."""
    opinions.release_opinion(_load(caseworker, opinion_id, request), by=caseworker, seen=seen_version(request))
    return redirect(link(request, "consulting-question", opinion_id=opinion_id))


@caseworker(Right.WORK_CASES)
def give(request: HttpRequest, *, caseworker: Caseworker, opinion_id: UUID) -> HttpResponse:
    """Answer a question."""
    is_post = request.method == "POST"
    row = _load(caseworker, opinion_id, request if is_post else None)
    form = AnswerForm(request.POST if is_post else None)
    problems = [(str(sentences[0]), name) for name, sentences in form.errors.items()]
    if is_post and not problems:
        files, problems = take_files(request, row.tenant_id)
        if not problems:
            said = form.cleaned_data
            try:
                opinions.give_opinion(
                    row,
                    by=caseworker,
                    seen=said["seen"] or -1,
                    finding=said["finding"],
                    words=said["words"],
                    files=files,
                )
                return redirect(link(request, "consulting-question", opinion_id=opinion_id))
            except Refusal as refusal:
                drop_files(files)
                problems = [(str(refusal), "words")]
    page = {"row": row, "parcel": Question(row).parcel, **answer_parts(request.POST or QueryDict(), problems)}
    return render(request, "office/consulting/give.html", page, status=422 if problems else 200)


@caseworker(Right.READ_CASES)
def document(request: HttpRequest, *, caseworker: Caseworker, opinion_id: UUID, paper_id: UUID) -> HttpResponse:
    """Hand out a file as it is, never shown in the page."""
    found = _paper(caseworker, opinion_id, paper_id)
    record("document.read", actor_id=caseworker.account_id, object_kind="document", object_id=found.pk)
    return as_download(found.stored_file, tenant_key(found.tenant_id))


@caseworker(Right.READ_CASES)
def page_image(
    request: HttpRequest, *, caseworker: Caseworker, opinion_id: UUID, paper_id: UUID, page: int
) -> HttpResponse:
    """Draw one page of a file as a picture."""
    return as_picture(_paper(caseworker, opinion_id, paper_id).stored_file, page=page)


def _load(caseworker: Caseworker, opinion_id: UUID, request: HttpRequest | None = None) -> Opinion:
    """Return the question, locked where it is going to be changed. Foreign and unknown are 404."""
    if request is not None and request.method != "POST":
        raise Http404
    row = opinion_visible_to(caseworker, opinion_id, writing=request is not None)
    if row is None:
        raise Http404
    return row


def _paper(caseworker: Caseworker, opinion_id: UUID, paper_id: UUID) -> OpinionPaper:
    found = opinion_paper(_load(caseworker, opinion_id), paper_id)
    if found is None:
        raise Http404
    return found
