"""A body outside looks at what it is asked about, and answers: by its link, without an account."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from portalwerk.audit.actions import record
from portalwerk.cases.actions.consulting import answer_outside
from portalwerk.cases.models import Consultation
from portalwerk.cases.queries import document_of
from portalwerk.cases.queries.consulting import answer_of, consultation_by_token, parcel_of, standing_of
from portalwerk.cases.rules.consulting import FINDING_WORDS, ConsultationStatus, Finding
from portalwerk.kernel.clock import local
from portalwerk.kernel.refusal import Refusal
from portalwerk.kernel.sealing import tenant_key
from portalwerk.web.gate.answering import AnswerForm, answer_parts, drop_files, take_files
from portalwerk.web.gate.handing_out import as_download
from portalwerk.web.gate.rights import public

_GONE = 410


@public(scoped=True)
def answer(request: HttpRequest, *, token: str) -> HttpResponse:
    """Show the question with exactly what was ticked, and take one answer. A dead link says why it is dead."""
    row = consultation_by_token(token, writing=request.method == "POST")
    if row is None:
        return render(request, "portal/consulted/answer.html", {"status": "unknown"}, status=404)
    status = standing_of(row)
    if status != ConsultationStatus.ASKED:
        code = 200 if status == ConsultationStatus.ANSWERED else _GONE
        return render(request, "portal/consulted/answer.html", _over(row, status), status=code)
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        problems = _take(request, row)
        if not problems:
            return redirect(request.path)
    parcel = parcel_of(row)
    page = {"status": status, "row": row, "parcel": parcel, "token": token}
    page |= answer_parts(request.POST or QueryDict(), problems)
    return render(request, "portal/consulted/answer.html", page, status=422 if problems else 200)


@public(scoped=True)
def document(request: HttpRequest, *, token: str, document_id: UUID) -> HttpResponse:
    """Hand out one of the ticked files."""
    row = consultation_by_token(token)
    if row is None or standing_of(row) != ConsultationStatus.ASKED:
        raise Http404
    ticked = {file_id for file_id, _label in parcel_of(row).documents}
    found = document_of(row.case, document_id) if str(document_id) in ticked else None
    if found is None:
        raise Http404
    record("document.read_outside", object_kind="document", object_id=found.pk)
    return as_download(found.stored_file, tenant_key(found.tenant_id))


def _take(request: HttpRequest, row: Consultation) -> list[tuple[str, str]]:
    """Take the answer. Returns what is wrong with it."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return [(str(sentences[0]), name) for name, sentences in form.errors.items()]
    files, problems = take_files(request, row.tenant_id)
    if problems:
        return problems
    try:
        answer_outside(row, finding=form.cleaned_data["finding"], words=form.cleaned_data["words"], files=files)
    except Refusal as refusal:
        drop_files(files)
        return [(str(refusal), "words")]
    return []


def _over(row: Consultation, status: ConsultationStatus) -> dict[str, Any]:
    """Return what the page shows when nothing can be answered any more: no answers, no papers."""
    parcel = parcel_of(row)
    parts: dict[str, Any] = {"status": status, "row": row, "sender": parcel.sender, "phone": parcel.phone}
    given = answer_of(row)
    if given is not None and row.answered_at is not None:
        parts |= {
            "finding": FINDING_WORDS[Finding(given.finding)],
            "files": str(len(given.files)),
            "number": parcel.file_number,
            "at": local(row.answered_at),
        }
    return parts
