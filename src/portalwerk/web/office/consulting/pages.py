"""What the pages about consultations show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, QueryDict

from portalwerk.access.queries import display_names
from portalwerk.access.rules import Caseworker
from portalwerk.cases.models import Case, Opinion, OpinionPaper
from portalwerk.cases.queries import Desk
from portalwerk.cases.queries.consulting import (
    Question,
    opinions_visible_to,
    parcel_of,
    standing_of,
)
from portalwerk.cases.rules.consulting import ConsultationStatus
from portalwerk.files.queries import file_name
from portalwerk.kernel.sealing import tenant_key
from portalwerk.tenants.models import Unit
from portalwerk.tenants.queries import tree
from portalwerk.web.gate.links import link
from portalwerk.web.office.cases.asked import Sign, finding_sign, note_of, sign_of
from portalwerk.web.office.consulting.forms import ConsultationForm
from portalwerk.web.office.parts.papers import number_in, pages_of


def askable_units(case: Case) -> dict[UUID, Unit]:
    """Return all units that may be asked: of this authority and of all others, but not the case's own."""
    return {key: unit for key, unit in tree().units.items() if key != case.unit_id}


def ask_page(desk: Desk, form: ConsultationForm, problems: list[tuple[str, str]]) -> dict[str, Any]:
    """Return what the page for asking shows. Nothing is ticked beforehand: whoever asks says what may travel."""
    posted: Any = form.posted or QueryDict()
    units = askable_units(desk.case)
    due = form.proposed_due
    parts = {"day": due.day, "month": due.month, "year": due.year}
    return {
        "desk": desk,
        "case": desk.case,
        "problems": problems,
        "errors": {name: sentence for sentence, name in reversed(problems)},
        "posted": posted,
        "groups": _unit_groups(desk.case, units, posted),
        "sections": _sections(desk, posted),
        "documents": [(str(d.pk), desk.label_of(d)) for d in desk.documents],
        "chosen_documents": posted.getlist("document"),
        "due": {name: posted.get(f"due_on.{name}", "") if form.posted else str(v) for name, v in parts.items()},
    }


@dataclass(frozen=True)
class UnitGroup:
    """The units of one authority to choose from. Ours is open, the others until something is ticked in them."""

    name: str
    title: str
    options: list[tuple[str, str]]
    chosen: list[str]
    is_open: bool


def _unit_groups(case: Case, units: dict[UUID, Unit], posted: Any) -> list[UnitGroup]:
    """Return the units by authority, our own first."""
    groups = []
    here = tree()
    ours = here.by_id[case.tenant_id]
    for number, tenant in enumerate([ours, *(one for one in here.by_id.values() if one != ours)]):
        options = [(str(key), unit.name) for key, unit in units.items() if unit.tenant_id == tenant.pk]
        name = f"stelle_{number}"
        chosen = posted.getlist(name)
        if options:
            options.sort(key=lambda option: option[1])
            groups.append(UnitGroup(name, tenant.name, options, chosen, is_open=bool(chosen)))
    return groups


def _sections(desk: Desk, posted: Any) -> list[tuple[str, str, list[tuple[str, str, str]], list[str]]]:
    shown = []
    for number, section in enumerate(desk.sections):
        rows = [(f"{section.page_key}:{r.path}", r.label, r.value_text) for r in section.rows if r.kind == "value"]
        if rows:
            name = f"angaben_{number}"
            shown.append((name, section.title, rows, posted.getlist(name)))
    return shown


@dataclass(frozen=True)
class Line:
    """One question of others in the list."""

    row: Opinion
    href: str
    service: str
    sender: str
    sign: Sign
    note: str
    assignee: str


def questions_page(request: HttpRequest, caseworker: Caseworker) -> dict[str, Any]:
    """Return what the list of questions of others shows: what waits by deadline, then what is over."""
    names = display_names(caseworker.tenant_id)
    rows = opinions_visible_to(caseworker)
    waiting = rows.filter(answered_at=None, withdrawn_at=None).order_by("due_on", "arrived_at")
    over = rows.exclude(pk__in=waiting.values("pk")).order_by("-arrived_at")[:50]
    return {
        "waiting": [_line(request, row, names) for row in waiting[:200]],
        "over": [_line(request, row, names) for row in over],
    }


def _line(request: HttpRequest, row: Opinion, names: dict[UUID, str]) -> Line:
    parcel = parcel_of(row)
    return Line(
        row=row,
        href=link(request, "consulting-question", opinion_id=row.pk),
        service=parcel.service,
        sender=parcel.sender,
        sign=sign_of(row),
        note=note_of(row, standing_of(row)),
        assignee=names.get(row.assignee_id, "") if row.assignee_id else "",
    )


@dataclass(frozen=True)
class Paper:
    """A file of a question as the page shows it."""

    label: str
    name: str
    href: str
    show_href: str
    is_shown: bool
    document: OpinionPaper


def question_page(request: HttpRequest, caseworker: Caseworker, row: Opinion) -> dict[str, Any]:
    """Return what the page of one question shows."""
    question = Question(row)
    names = display_names(row.tenant_id)
    status = standing_of(row)
    papers = _papers(request, question)
    shown = next((paper for paper in papers if paper.is_shown), None)
    pages = pages_of(shown.document.stored_file) if shown else 1
    page = min(number_in(request.GET.get("seite", "")), pages)
    return {
        "row": row,
        "parcel": question.parcel,
        "answer": question.answer,
        "finding": finding_sign(question.answer) if question.answer else None,
        "sign": sign_of(row),
        "note": note_of(row, status),
        "assignee": names.get(row.assignee_id, "") if row.assignee_id else "",
        "is_mine": row.assignee_id == caseworker.account_id,
        "is_open": status in {ConsultationStatus.ASKED, ConsultationStatus.OVERDUE},
        "papers": papers,
        "shown": shown,
        "page": page,
        "pages": pages,
        "page_text": f"Seite {page} von {pages}",
        "image_href": _image(request, row, shown, page),
        "previous_page": f"{shown.show_href}&seite={page - 1}" if shown else "",
        "next_page": f"{shown.show_href}&seite={page + 1}" if shown else "",
        "history": [_told(event.kind, details, names.get(event.actor_id or row.pk, ""), event.at, question)
                    for event, details in question.events],
    }  # fmt: skip


def _papers(request: HttpRequest, question: Question) -> list[Paper]:
    row, key = question.opinion, tenant_key(question.opinion.tenant_id)
    wanted = request.GET.get("datei", "")
    documents = question.documents
    shown = next((d for d in documents if str(d.pk) == wanted), None) or (documents[0] if documents else None)
    if wanted and (shown is None or str(shown.pk) != wanted):
        raise Http404
    return [
        Paper(
            label=document.label,
            name=file_name(document.stored_file, key),
            href=link(request, "consulting-document", opinion_id=row.pk, paper_id=document.pk),
            show_href=f"?datei={document.pk}",
            is_shown=document == shown,
            document=document,
        )
        for document in documents
    ]


def _image(request: HttpRequest, row: Opinion, shown: Paper | None, page: int) -> str:
    if shown is None:
        return ""
    return link(request, "consulting-page_image", opinion_id=row.pk, paper_id=shown.document.pk, page=page)


def _told(kind: str, details: dict[str, Any], who: str, at: Any, question: Question) -> dict[str, Any]:
    """Return one event of the history in words."""
    sentences = {
        "arrived": "Bittet um eine Stellungnahme.",
        "taken": "Hat die Anfrage übernommen.",
        "released": "Hat die Anfrage zurückgegeben.",
        "answered": f"Hat geantwortet: {details.get('finding', '')}.",
        "reminded": "Die Frist läuft bald ab.",
        "withdrawn": "Hat die Anfrage zurückgenommen.",
    }
    by_them = kind in {"arrived", "withdrawn"}
    name = question.parcel.sender if by_them else who or "Portal"
    return {"who": name, "sentence": sentences[kind], "message": details.get("message", ""), "at": at}
