"""Writing to the applicant and to colleagues: both clearly apart, in words, colour and address."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portalwerk.access.rules import Caseworker, Right
from portalwerk.applications.queries import Written
from portalwerk.applications.rules.thread import TooManyMessageFiles, check_files, check_may_write, check_words
from portalwerk.cases import queries
from portalwerk.cases.actions import thread
from portalwerk.cases.models import Case
from portalwerk.files.actions import store_upload
from portalwerk.files.models import OwnerKind, StoredFile
from portalwerk.files.queries import file_name
from portalwerk.files.rules import UploadRefused
from portalwerk.kernel.clock import local
from portalwerk.kernel.refusal import Refusal
from portalwerk.kernel.sealing import tenant_key
from portalwerk.web.gate.links import link
from portalwerk.web.gate.rights import caseworker
from portalwerk.web.office.cases.loading import case_to_change, load_case

WORDS, FILES = "nachricht", "dateien"
LIMITS = "PDF, JPG oder PNG. Jede Datei bis 10 MB."


@caseworker(Right.WORK_CASES)
def write(request: HttpRequest, *, caseworker: Caseworker, case_id: UUID) -> HttpResponse:
    """Write to the applicant."""
    found = load_case(caseworker, case_id, writing=request.method == "POST")
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        problems = _send(request, found, caseworker)
        if not problems:
            return redirect(link(request, "cases-case", case_id=case_id) + "#nachrichten")
    parts = {
        "case": found,
        "desk": queries.Desk(found),
        "problems": problems,
        "errors": {name: sentence for sentence, name in problems},
        "words": request.POST.get(WORDS, "")[:8000],
        "limits": LIMITS,
    }
    return render(request, "office/cases/write.html", parts, status=422 if problems else 200)


@caseworker(Right.WORK_CASES)
def note(request: HttpRequest, *, caseworker: Caseworker, case_id: UUID) -> HttpResponse:
    """Write a note that only the authority sees."""
    found = load_case(caseworker, case_id, writing=request.method == "POST")
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            thread.write_note(found, by=caseworker, text=_words(request))
            return redirect(link(request, "cases-case", case_id=case_id) + "#nachrichten")
        except Refusal as refusal:
            problems = [(str(refusal), "notiz")]
    parts = {
        "case": found,
        "desk": queries.Desk(found),
        "problems": problems,
        "words": request.POST.get("notiz", "")[:8000],
    }
    return render(request, "office/cases/note.html", parts, status=422 if problems else 200)


@caseworker(Right.WORK_CASES)
def question_done(request: HttpRequest, *, caseworker: Caseworker, case_id: UUID) -> HttpResponse:
    """Note that a question needs no answer."""
    thread.settle_question(case_to_change(request, caseworker, case_id), by=caseworker)
    return redirect(link(request, "cases-case", case_id=case_id) + "#nachrichten")


def conversation(desk: queries.Desk, names: dict[UUID, str]) -> list[dict[str, Any]]:
    """Return messages and notes in one row, oldest first: a note looks and is called different."""
    rows: list[tuple[datetime, dict[str, Any]]] = [(one.sent_at, _message(desk, one, names)) for one in desk.thread]
    rows += [
        (
            row.written_at,
            {
                "who": f"Interne Notiz · {names.get(row.author_id, 'Amt') if row.author_id else 'Amt'}",
                "kind": "note",
                "at": _when(row.written_at),
                "lines": _lines(text),
                "files": [],
                "receipt": "Sieht nur das Amt",
            },
        )
        for row, text in desk.notes
    ]
    return [parts for _, parts in sorted(rows, key=lambda pair: pair[0])]


def _message(desk: queries.Desk, one: Written, names: dict[UUID, str]) -> dict[str, Any]:
    if one.from_office:
        who = names.get(one.author_id, "Amt") if one.author_id else "Amt"
        receipt = f"gelesen am {_when(one.read_at)}" if one.read_at else "noch nicht gelesen"
    else:
        who, receipt = desk.title, "per E-Mail, Absender nicht geprüft" if one.by_mail else ""
    key = tenant_key(desk.case.tenant_id)
    return {
        "who": who,
        "kind": "me" if one.from_office else "",
        "at": _when(one.sent_at),
        "lines": _lines(one.text),
        "files": [file_name(row.stored_file, key) for row in one.files],
        "receipt": receipt,
    }


def _send(request: HttpRequest, case: Case, by: Caseworker) -> list[tuple[str, str]]:
    """Send what was written. What is refused is said before any file is stored."""
    sent = request.FILES.getlist(FILES)
    try:
        check_may_write(case.application.status)
        check_words(_words(request))
        check_files(len(sent))
        stored = [_store(one, case) for one in sent]
        thread.answer_applicant(case, by=by, text=_words(request), files=stored)
    except (UploadRefused, TooManyMessageFiles) as refusal:
        return [(str(refusal), FILES)]
    except Refusal as refusal:
        return [(str(refusal), WORDS)]
    return []


def _store(sent: Any, case: Case) -> StoredFile:
    return store_upload(
        sent.chunks(),
        name=sent.name or "",
        key=tenant_key(case.tenant_id),
        tenant_id=case.tenant_id,
        media_type=sent.content_type or "",
        declared_size=sent.size,
        owner_kind=OwnerKind.APPLICATION,
        account_id=case.application.account_id,
    )


def _words(request: HttpRequest) -> str:
    return (request.POST.get(WORDS) or request.POST.get("notiz", "")).replace("\r\n", "\n")


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def _when(moment: datetime) -> str:
    return f"{local(moment):%d.%m.%Y, %H:%M}"
