"""What the pages of a case show: panels and fields, put together from queries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest

from portalwerk.access.queries import display_names
from portalwerk.access.rules import Caseworker, Right
from portalwerk.applications.rules.helping import KIND_WORDS, MandateKind
from portalwerk.applications.rules.stages import STAGE_NAMES, Stage
from portalwerk.applications.rules.thread import may_write
from portalwerk.cases import queries
from portalwerk.cases.actions.deciding import needs_posting
from portalwerk.cases.models import Case, CaseDocument
from portalwerk.cases.queries.desk import setting_of
from portalwerk.cases.queries.intake import waits_for_lead
from portalwerk.cases.rules.presence import EVERY
from portalwerk.cases.rules.telling import told
from portalwerk.cases.rules.working import (
    OPEN,
    CaseStatus,
    check_may_close,
    check_may_make_ready,
    check_may_take,
    check_may_work,
)
from portalwerk.files.queries import file_name
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.clock import local
from portalwerk.kernel.refusal import Refusal
from portalwerk.kernel.sealing import tenant_key
from portalwerk.web.gate.links import link
from portalwerk.web.office.cases.asked import asked_about
from portalwerk.web.office.cases.countersigning import countersigns
from portalwerk.web.office.cases.duplicates import twins
from portalwerk.web.office.cases.forms import ExtensionForm
from portalwerk.web.office.cases.objected import objected_parts
from portalwerk.web.office.cases.presence import present, version_of
from portalwerk.web.office.cases.versions import answers_panel
from portalwerk.web.office.cases.writing import conversation
from portalwerk.web.office.parts.light import lamp_of
from portalwerk.web.office.parts.papers import number_in, pages_of
from portalwerk.web.office.parts.status import status_word


@dataclass(frozen=True)
class Paper:
    """A file of the case as the page shows it."""

    document: CaseDocument
    label: str
    name: str
    href: str
    show_href: str
    is_new: bool
    is_shown: bool


def case_page(request: HttpRequest, caseworker: Caseworker, case: Case) -> dict[str, Any]:
    """Return what the case page shows."""
    desk = queries.Desk(case)
    names = display_names(case.tenant_id)
    assignee = names.get(case.assignee_id, "") if case.assignee_id else ""
    papers = _papers(request, desk)
    shown = next((paper for paper in papers if paper.is_shown), None)
    page = min(number_in(request.GET.get("seite", "")), _pages(shown))
    standing = queries.standing_of(case)
    by = caseworker.account_id
    is_mine = standing.is_worked_by(by)
    may_assign = caseworker.has(Right.ASSIGN_CASES, case.unit_id)
    presence = present(case, caseworker, names)

    def refusal(check: Callable[..., None], right: Right = Right.WORK_CASES) -> str:
        if not caseworker.has(right, case.unit_id):
            return "Dafür fehlt Ihnen das Recht."
        try:
            check(standing, by=by, assignee_name=assignee)
        except Refusal as found:
            return str(found)
        return ""

    return {
        **answers_panel(request, desk),
        **objected_parts(desk, names),
        "case": case,
        "desk": desk,
        "assignee": assignee,
        "is_mine": is_mine,
        "stands_in": is_mine and case.assignee_id != by,
        "status": status_word(case),
        "twins": twins(request, desk, caseworker),
        "presence": presence,
        "presence_version": version_of(presence),
        "presence_every": EVERY,
        "may_countersign": countersigns(caseworker, desk),
        "is_begun": is_mine and case.status != CaseStatus.NEW,
        "keys": {letter: letter for letter in "nw"} if setting_of(caseworker).has_keys else {},
        "is_open": case.status in OPEN,
        "asked_others": asked_about(case),
        "lamp": lamp_of(case) if case.status in OPEN else None,
        "may_extend": case.deemed_on is not None and case.deemed_extended_to is None and not case.deemed_granted_on,
        "stage": STAGE_NAMES[Stage(case.application.stage)],
        "papers": papers,
        "shown": shown,
        "page": page,
        "pages": _pages(shown),
        "page_text": f"Seite {page} von {_pages(shown)}",
        "previous_page": _turn(shown, page - 1),
        "next_page": _turn(shown, page + 1),
        "image_href": _image(request, case, shown, page),
        "checklist": _checklist(desk),
        "signatures": [_signature(one) for one in desk.content.get("signatures", ())],
        "mandates": [_mandate(one) for one in desk.content.get("helpers", ())],
        "conversation": conversation(desk, names),
        "may_write": may_write(case.application.status),
        "history": [told(event, details, names) for event, details in desk.events],
        "why_not_take": refusal(partial(check_may_take, waits_for_lead=waits_for_lead(case) and not may_assign)),
        "assign_href": _assign(request, case) if may_assign and case.assignee_id is None else "",
        "why_not_work": refusal(check_may_work),
        "why_not_decide": refusal(check_may_work, Right.DECIDE),
        "why_not_ready": refusal(check_may_make_ready),
        "why_not_close": refusal(check_may_close),
        "to_post": desk.decision is not None and needs_posting(desk.decision),
        "hands_out": desk.offer.handover.way in {"pickup", "post"} and _granted(desk),
    }


def _signature(one: Mapping[str, Any]) -> tuple[str, str]:
    """Return part and note of a signature: what was signed, by whom, when, how surely we knew them."""
    at = local(datetime.fromisoformat(one["signed_at"]))
    level = AssuranceLevel(one["level"]).german
    note = f"{one['name']}, {at:%d.%m.%Y %H:%M}, Vertrauensniveau {level}. Prüfsumme {one['digest'][:16]}"
    return f"{one['title']}: „{one['statement']}“", note


def _mandate(one: Mapping[str, Any]) -> tuple[str, str]:
    """Return kind and name of somebody who helped with a mandate, and whether they sent the application."""
    name = one["name"] or "Name nicht bekannt"
    return KIND_WORDS[MandateKind(one["kind"])], f"{name}, hat den Antrag gesendet" if one["sent"] else name


def extend_page(case: Case, form: ExtensionForm, problems: list[tuple[str, str]]) -> dict[str, Any]:
    """Return what the page for extending the period of a deemed approval shows."""
    posted = form.posted
    return {
        "case": case,
        "desk": queries.Desk(case),
        "problems": problems,
        "until": {part: posted.get(f"until.{part}", "") if posted else "" for part in ("day", "month", "year")},
        "reason": posted.get("reason", "") if posted else "",
    }


def _assign(request: HttpRequest, case: Case) -> str:
    """Return where a team lead gives this one case to somebody."""
    return f"{link(request, 'inbox-bulk')}?{urlencode({'tun': 'zuweisen', 'v': f'{case.pk}.{case.version}'})}"


def _turn(paper: Paper | None, page: int) -> str:
    return f"?{urlencode({'datei': paper.document.pk, 'seite': page})}#dokumente" if paper else ""


def _papers(request: HttpRequest, desk: queries.Desk) -> list[Paper]:
    key = tenant_key(desk.case.tenant_id)
    wanted = request.GET.get("datei", "")
    here = link(request, "cases-case", case_id=desk.case.pk)
    documents = desk.documents
    shown = next((d for d in documents if str(d.pk) == wanted), None) or (documents[0] if documents else None)
    if wanted and shown is not None and str(shown.pk) != wanted:
        raise Http404
    return [
        Paper(
            document=document,
            label=desk.label_of(document),
            name=file_name(document.stored_file, key),
            href=link(request, "cases-document", case_id=desk.case.pk, document_id=document.pk),
            show_href=f"{here}?{urlencode({'datei': document.pk})}#dokumente",
            is_new=document.origin == CaseDocument.Origin.REPLY and desk.case.reply_at is not None,
            is_shown=document == shown,
        )
        for document in documents
    ]


def _checklist(desk: queries.Desk) -> list[tuple[str, str, str]]:
    """Return the papers of the case: title, status (ok, missing, doubt), note."""
    asked = {item["key"]: item["title"] for item in queries.inquiry_items(desk.inquiry)} if desk.inquiry else {}
    there = [
        (desk.label_of(d), "ok", "nachgereicht" if d.origin == "reply" else "")
        for d in desk.documents
        if d.origin != "ours"
    ]
    due = f"angefordert bis {desk.inquiry.due_on:%d.%m.%Y}" if desk.inquiry else ""
    return [*there, *((title, "missing", due) for title in asked.values())]


def _granted(desk: queries.Desk) -> bool:
    return desk.decision is not None and desk.decision.kind != "denied"


def _pages(paper: Paper | None) -> int:
    return pages_of(paper.document.stored_file) if paper else 1


def _image(request: HttpRequest, case: Case, paper: Paper | None, page: int) -> str:
    if paper is None:
        return ""
    document_id: UUID = paper.document.pk
    return link(request, "cases-page_image", case_id=case.pk, document_id=document_id, page=page)
