"""Letting somebody look into the file of a case: planned by hand, made by a job, handed out by right."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portalwerk.access.rules import Caseworker
from portalwerk.applications.actions.following import provide_letter
from portalwerk.applications.actions.telling import tell
from portalwerk.applications.queries import opened_for_authority
from portalwerk.audit.actions import record
from portalwerk.cases.actions.history import note
from portalwerk.cases.models import Case, CaseDocument, CaseEvent, FileInspection
from portalwerk.cases.queries import Desk, binding, details_of, plan_of
from portalwerk.cases.rules.inspecting import (
    READER_WORDS,
    SHOWN_KINDS,
    AlreadyOrdered,
    Box,
    NotForMailbox,
    NotYetMade,
    Plan,
    Reader,
    grounds_of,
)
from portalwerk.cases.rules.telling import APPLICANT, told
from portalwerk.documents.actions import bind_file
from portalwerk.documents.queries import authority_of
from portalwerk.documents.rules import Bound, Bundle, Head, Moment, Redacted, Row, Section, long_date, long_moment
from portalwerk.files.actions import copy_file, store_made_file
from portalwerk.files.models import OwnerKind
from portalwerk.files.providers import Sheets
from portalwerk.files.queries import facts_of, sheets_of
from portalwerk.files.rules import byte_size
from portalwerk.kernel.clock import local, now
from portalwerk.kernel.jobs import later
from portalwerk.kernel.sealing import seal_json, tenant_key
from portalwerk.mailbox.models import Tone
from portalwerk.tenants.models import Unit
from portalwerk.tenants.queries import tree

LEFT_OUT = (
    "Entwürfe, Wiedervorlagen und Notizen des Amtes gehören nicht zu dieser Akte (§ 29 Abs. 1 Satz 2 VwVfG). "
    "Im Verlauf steht statt der Namen von Beschäftigten das Amt."
)
_SENT_BY = {
    CaseDocument.Origin.SENT: "Mit dem Antrag gesendet am",
    CaseDocument.Origin.REPLY: "Nachgereicht am",
    CaseDocument.Origin.OURS: "Vom Amt, vom",
}


def begin_inspection(case: Case, plan: Plan, *, by: Caseworker) -> FileInspection:
    """Begin to prepare the file for somebody. Nothing is handed out yet."""
    row = FileInspection(tenant_id=case.tenant_id, case=case, begun_by_id=by.account_id)
    _seal(row, plan)
    row.save()
    record("inspection.begun", actor_id=by.account_id, object_kind="inspection", object_id=row.pk)
    return row


def black_out(inspection: FileInspection, document_id: UUID, page: int, boxes: Sequence[Box]) -> None:
    """Set the boxes of one page. Needs the row locked. Raises AlreadyOrdered."""
    _check_open(inspection)
    _seal(inspection, plan_of(inspection).with_boxes(document_id, page, boxes))
    inspection.save(update_fields=["sealed_plan"])


def order_inspection(inspection: FileInspection, *, by: Caseworker) -> None:
    """Fix the plan and let a job make the file. Needs the row and its case locked. Raises AlreadyOrdered."""
    _check_open(inspection)
    inspection.ordered_at = now()
    inspection.save(update_fields=["ordered_at"])
    plan = plan_of(inspection)
    note(inspection.case, "inspection_ordered", by=by.account_id, name=plan.name, reader=plan.reader.value)
    record("inspection.ordered", actor_id=by.account_id, object_kind="inspection", object_id=inspection.pk)
    later("cases.write_inspection", tenant_id=str(inspection.tenant_id), inspection_id=str(inspection.pk))


def write_inspection(inspection_id: UUID) -> None:
    """Make the file of an ordered inspection and keep it, encrypted. Twice changes nothing. Worker only."""
    row = FileInspection.objects.select_related("case").get(pk=inspection_id)
    if row.ordered_at is None or row.written_at is not None:
        return
    plan, desk, made_at = plan_of(row), Desk(row.case), now()
    papers = [_paper(desk, document, plan) for document in desk.documents if document.pk in set(plan.documents)]
    bundle = _bundle(desk, plan, papers, at=made_at)
    content = bind_file(bundle, [one for paper in papers for one in paper.pdfs], made_at=made_at)
    digest = hashlib.sha256(content).hexdigest()
    # Only now: whoever works on the case meanwhile need not wait for the pages to be drawn. Case first, as everywhere.
    case = Case.objects.select_for_update(of=("self",)).get(pk=row.case_id)
    row = FileInspection.objects.select_for_update(of=("self",)).get(pk=inspection_id)
    if row.written_at is not None:
        return
    row.stored_file = store_made_file(
        content,
        name=f"Akteneinsicht-{case.reference}.pdf",
        media_type="application/pdf",
        key=tenant_key(row.tenant_id),
        tenant_id=row.tenant_id,
        owner_kind=OwnerKind.CASE,
    )
    row.sheets, row.written_at = bundle.sheet_count, made_at
    row.save(update_fields=["stored_file", "sheets", "written_at"])
    pages = {str(paper.source.pk): len(paper.bound.sheets) for paper in papers}
    note(case, "inspection_written", sheets=row.sheets, redactions=plan.redactions, digest=digest, pages=pages)
    told_of = f"{row.sheets}/{plan.redactions} {digest}"
    record("inspection.written", object_kind="inspection", object_id=row.pk, note=told_of)


def hand_out(inspection: FileInspection, *, by: Caseworker) -> None:
    """Put the file where the applicant can fetch it. Twice changes nothing. Needs row and case locked.

    Raises NotYetMade, NotForMailbox.
    """
    plan = plan_of(inspection)
    if inspection.stored_file is None:
        raise NotYetMade
    if plan.reader != Reader.PARTY:
        raise NotForMailbox
    if inspection.handed_out_at is not None:
        return
    key = tenant_key(inspection.tenant_id)
    opened = opened_for_authority(inspection.case.application_id)
    theirs = copy_file(
        inspection.stored_file, key, new_key=key, tenant_id=inspection.tenant_id, owner_kind=OwnerKind.LETTER
    )
    provide_letter(opened, theirs, kind="inspection", title="Akteneinsicht")
    inspection.handed_out_at = now()
    inspection.save(update_fields=["handed_out_at"])
    note(inspection.case, "inspection_handed_out", by=by.account_id, name=plan.name)
    record("inspection.handed_out", actor_id=by.account_id, object_kind="inspection", object_id=inspection.pk)
    tell(
        opened,
        template="inspection",
        tone=Tone.KNOW,
        subject=f"{opened.offer.short_title}: Ihre Akte ist da",
        paragraphs=("Sie wollten Ihre Akte einsehen. Sie liegt jetzt auf der Seite Ihres Antrags unter „Dokumente“.",),
    )


def _check_open(inspection: FileInspection) -> None:
    if inspection.ordered_at is not None:
        raise AlreadyOrdered


def _seal(row: FileInspection, plan: Plan) -> None:
    row.sealed_plan = seal_json(plan.as_json(), tenant_key(row.tenant_id), binding(row, "plan"))


# -- what stands in the file -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Paper:
    """One document on its way into the file."""

    source: CaseDocument
    bound: Bound
    pdfs: list[bytes | None]
    redacted: list[Redacted]


def _paper(desk: Desk, document: CaseDocument, plan: Plan) -> _Paper:
    stored, key = document.stored_file, tenant_key(document.tenant_id)
    boxes = plan.boxes.get(document.pk, ())
    places = {page: [[b.left, b.top, b.width, b.height] for b in boxes if b.page == page] for page in _pages(boxes)}
    sheets: list[Sheets] | None = sheets_of(stored, key, boxes=places)
    label = desk.label_of(document)
    noted = f"{_SENT_BY[CaseDocument.Origin(document.origin)]} {long_date(local(document.added_at).date())}."
    if sheets is None:
        facts = facts_of(stored, key)
        missing = (
            f"Die Datei „{facts.name}“ ({byte_size(stored.size)}) lässt sich nicht als Blatt zeigen. "
            f"Sie erhalten sie auf Wunsch einzeln. Prüfsumme (SHA-256): {facts.sha256}"
        )
        return _Paper(document, Bound(label, noted, ("",), missing), [None], [])
    count = sum(one.pages for one in sheets)
    on = {page: grounds_of(plan.boxes_on(document.pk, page)) for page in range(1, count + 1)}
    lines = tuple(f"Seite {page} von {count}. {on[page]}".strip() for page in range(1, count + 1))
    redacted = [Redacted(label, page, text) for page, text in on.items() if text]
    return _Paper(document, Bound(label, noted, lines), [one.content for one in sheets], redacted)


def _pages(boxes: Sequence[Box]) -> list[int]:
    return sorted({box.page for box in boxes})


def _bundle(desk: Desk, plan: Plan, papers: Sequence[_Paper], *, at: datetime) -> Bundle:
    case, tenant = desk.case, tree().by_id[desk.case.tenant_id]
    unit = Unit.objects.get(pk=case.unit_id)
    title = desk.offer.short_title
    left = len(desk.documents) - len(papers)
    cover = [
        Row("Einsicht bekommt", plan.name),
        Row("Als", READER_WORDS[plan.reader]),
        Row("Vorgang", title),
        Row("Aktenzeichen", case.file_number),
        Row("Antrag von", desk.title),
        Row("Eingegangen", long_moment(local(case.arrived_at))),
        Row("Stand der Akte", long_moment(local(at))),
        Row("Dokumente", f"{len(papers)}" + (f", {left} nicht enthalten" if left else "")),
        Row("Geschwärzte Stellen", str(plan.redactions)),
    ]
    return Bundle(
        head=Head(authority_of(tenant, unit), "Akteneinsicht", long_date(local(at).date()), reference=case.reference),
        cover=tuple(cover),
        left_out=LEFT_OUT,
        redactions=tuple(one for paper in papers for one in paper.redacted),
        sections=tuple(
            Section(part.title, tuple(Row(row.label, row.value_text) for row in part.rows)) for part in desk.sections
        ),
        history=_history(desk, unit.name),
        documents=tuple(
            Bound(f"Dokument {number}: {paper.bound.title}", paper.bound.note, paper.bound.sheets, paper.bound.missing)
            for number, paper in enumerate(papers, 1)
        ),
    )


def _history(desk: Desk, office: str) -> tuple[Moment, ...]:
    """Return what happened and what both sides wrote, oldest first. Who works on a case is the office, not a person."""
    moments = []
    for event in CaseEvent.objects.filter(case=desk.case, kind__in=SHOWN_KINDS).order_by("number"):
        line = told(event, details_of(event), {event.actor_id: office} if event.actor_id else {})
        what = " ".join(part for part in (line["sentence"], line["message"], *line["changes"]) if part)
        moments.append((event.at, line["who"], what))
    for post in desk.thread:
        moments.append((post.sent_at, office if post.from_office else APPLICANT, f"Hat geschrieben: {post.text}"))
    return tuple(Moment(f"{local(at):%d.%m.%Y, %H:%M}", who, what) for at, who, what in sorted(moments))
