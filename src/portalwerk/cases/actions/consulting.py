"""Asking others about a case, and taking their answers into it.

What was ticked travels as a parcel under the receiver's key and opens a case of its own there; no row is shared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings

from portalwerk.access.rules import Caseworker
from portalwerk.applications.actions.involving import end_involvement, involve, note_involved_answer
from portalwerk.applications.rules.addresses import consulted_path
from portalwerk.audit.actions import record
from portalwerk.cases.actions.history import note, save_change
from portalwerk.cases.models import Case, CaseDocument, Consultation
from portalwerk.cases.queries import Desk, binding, standing_of
from portalwerk.cases.queries.consulting import Answer, Parcel, parcel_of
from portalwerk.cases.queries.consulting import standing_of as status_today
from portalwerk.cases.rules.consulting import (
    FINDING_WORDS,
    Finding,
    NoLongerAsked,
    check_consultation,
    check_opinion,
    check_still_asked,
    is_to_remind,
    link_is_over,
)
from portalwerk.cases.rules.consulting import STATUS_WORDS as CONSULTATION_WORDS
from portalwerk.cases.rules.working import OPEN, check_may_work, check_version
from portalwerk.files.actions import copy_file
from portalwerk.files.models import OwnerKind, StoredFile
from portalwerk.kernel.clock import now, today
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.references import new_token, token_hash
from portalwerk.kernel.scope import acting_for
from portalwerk.kernel.sealing import seal_json, tenant_key
from portalwerk.mailbox.actions import nudge
from portalwerk.tenants.models import Unit
from portalwerk.tenants.queries import tree
from portalwerk.transport.actions import send_envelope

CARRIER = "inhouse"


@dataclass(frozen=True)
class Receiver:
    """Who is asked: a unit, here or of another tenant, or a body outside with its mail address."""

    unit: Unit | None = None
    name: str = ""
    email: str = ""


@dataclass(frozen=True)
class Ticked:
    """What may travel: places of answers as `page:path`, ids of the case's documents."""

    answers: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    confidential: bool = False


def consult(
    case: Case,
    *,
    by: Caseworker,
    seen: int,
    receivers: Sequence[Receiver],
    question: str,
    ticked: Ticked,
    due_on: date,
) -> list[Consultation]:
    """Ask others about a case, all at once and side by side. Each gets the question and what is ticked.

    Raises ChangedMeanwhile, NotOpen, NotTakenOver, TakenByOther, NobodyAsked, QuestionMissing,
    ConsultationDeadlineWrong. Source: §§ 4 to 8 VwVfG.
    """
    standing = standing_of(case)
    check_may_work(standing, by=by.account_id)
    check_version(standing, seen)
    check_consultation(receivers=len(receivers), question=question, due_on=due_on, today=today())
    desk = Desk(case)
    asked = [_ask(desk, one, by=by, question=question.strip(), ticked=ticked, due_on=due_on) for one in receivers]
    save_change(case)
    return asked


def withdraw_consultation(case: Case, row: Consultation, *, by: Caseworker) -> None:
    """Take a question back: the link dies, the case at the other side ends. Raises NoLongerAsked."""
    check_still_asked(status_today(row))
    row.withdrawn_at = now()
    row.save(update_fields=["withdrawn_at"])
    parcel = parcel_of(row)
    if row.unit is not None:
        send_parcel(row.unit.tenant_id, new_id(), {"kind": "consultation_withdrawn", "consultation_id": str(row.pk)})
    end_involvement(row.pk)
    save_change(case)
    note(case, "consultation_withdrawn", by=by.account_id, to=parcel.to)
    record("consultation.withdrawn", actor_id=by.account_id, object_kind="case", object_id=case.pk)


def answer_outside(row: Consultation, *, finding: str, words: str, files: Sequence[StoredFile]) -> None:
    """Take the answer of a body outside, once. Raises NoLongerAsked, FindingMissing, WordsMissing."""
    status = status_today(row)
    check_still_asked(status)
    if link_is_over(status):
        raise NoLongerAsked(status=CONSULTATION_WORDS[status])
    found = check_opinion(finding=finding, words=words)
    labels = [f"Stellungnahme {number}" for number in range(1, len(files) + 1)]
    answer = Answer(found, words.strip(), parcel_of(row).to)
    _take_answer(row, answer, [(one.pk, label) for one, label in zip(files, labels, strict=True)])


def receive_opinion(content: dict[str, Any]) -> None:
    """Take the answer of another authority into the case. A question that was taken back meanwhile stays so."""
    rows = Consultation.objects.select_for_update(of=("self",))
    row = rows.filter(pk=UUID(content["consultation_id"]), answered_at=None, withdrawn_at=None).first()
    if row is None:
        return
    answer = Answer(content["finding"], content["words"], content["by"])
    _take_answer(row, answer, [(UUID(file_id), label) for file_id, label in content["files"]])


def remind_consulted() -> int:
    """Remind bodies outside some days before their deadline, in the tenant in scope. Return how many."""
    rows = Consultation.objects.select_for_update(of=("self",)).filter(reminded_at=None, answered_at=None)
    waiting = [row for row in rows.filter(withdrawn_at=None, case__status__in=OPEN).select_related("case") if _due(row)]
    for row in waiting:
        parcel = parcel_of(row)
        if row.unit_id is None:
            _nudge(row, parcel, template="consultation_reminder")
        row.reminded_at = now()
        row.save(update_fields=["reminded_at"])
        case = Case.objects.select_for_update(of=("self",)).get(pk=row.case_id)
        note(case, "consultation_reminded", to=parcel.to)
    return len(waiting)


def _due(row: Consultation) -> bool:
    return is_to_remind(
        status=status_today(row), due_on=row.due_on, reminded=row.reminded_at is not None, today=today()
    )


def _ask(
    desk: Desk, receiver: Receiver, *, by: Caseworker, question: str, ticked: Ticked, due_on: date
) -> Consultation:
    case = desk.case
    row = Consultation(tenant_id=case.tenant_id, case=case, unit=receiver.unit, asked_by_id=by.account_id)
    row.due_on = due_on
    parcel = _parcel(desk, receiver, question=question, ticked=ticked)
    if receiver.unit is None:
        row.token_hash = token_hash(parcel.contact["token"])
    row.sealed_question = seal_json(asdict(parcel), tenant_key(row.tenant_id), binding(row, "question"))
    row.save()
    if receiver.unit is None:
        _nudge(row, parcel, template="consultation")
    else:
        _post(row, receiver.unit, parcel)
    involve(case.application_id, consultation_id=row.pk, name=parcel.to)
    note(
        case,
        "consulted",
        by=by.account_id,
        to=parcel.to,
        on=due_on.isoformat(),
        sent=[label for _, label in parcel.documents],
        message=question,
    )
    record("consultation.asked", actor_id=by.account_id, object_kind="case", object_id=case.pk)
    return row


def _parcel(desk: Desk, receiver: Receiver, *, question: str, ticked: Ticked) -> Parcel:
    case, here = desk.case, tree()
    own = here.units.get(case.unit_id)
    tenant = here.by_id[case.tenant_id]
    sections = [
        (
            section.title,
            tuple(
                (row.label, row.value_text)
                for row in section.rows
                if row.kind == "value" and f"{section.page_key}:{row.path}" in ticked.answers
            ),
        )
        for section in desk.sections
    ]
    contact = {} if receiver.unit else {"email": receiver.email.strip(), "token": new_token()}
    return Parcel(
        to=name_of(receiver, of_tenant=case.tenant_id),
        sender=f"{own.name}, {tenant.name}" if own else tenant.name,
        phone=(own.phone if own else "") or tenant.phone,
        service=desk.offer.short_title,
        file_number=case.file_number,
        question=question,
        confidential=ticked.confidential,
        sections=tuple((title, rows) for title, rows in sections if rows),
        documents=tuple((str(d.pk), desk.label_of(d)) for d in desk.documents if str(d.pk) in ticked.documents),
        contact=contact,
    )


def name_of(receiver: Receiver, *, of_tenant: UUID) -> str:
    """Return who is asked, as caseworkers and applicants read it."""
    unit = receiver.unit
    if unit is None:
        return receiver.name.strip()[:120]
    return unit.name if unit.tenant_id == of_tenant else f"{unit.name}, {tree().by_id[unit.tenant_id].name}"


def _post(row: Consultation, unit: Unit, parcel: Parcel) -> None:
    """Send question and copies to a unit, under the key of its tenant."""
    wanted = {UUID(file_id): label for file_id, label in parcel.documents}
    documents = list(CaseDocument.objects.filter(case=row.case, pk__in=wanted).select_related("stored_file"))
    with acting_for(unit.tenant_id):
        files = [(str(copy_to(document.stored_file, unit.tenant_id).pk), wanted[document.pk]) for document in documents]
    content = {
        "kind": "consultation",
        "consultation_id": str(row.pk),
        "asking": str(row.tenant_id),
        "unit_id": str(unit.pk),
        "due_on": row.due_on.isoformat(),
        "request": {**asdict(parcel), "documents": (), "contact": {}},
        "files": files,
    }
    send_parcel(unit.tenant_id, row.pk, content)


def copy_to(stored: StoredFile, tenant_id: UUID) -> StoredFile:
    """Copy a file for another tenant, under its key. Needs that tenant's scope, and the file loaded before."""
    return copy_file(
        stored,
        tenant_key(stored.tenant_id),
        new_key=tenant_key(tenant_id),
        tenant_id=tenant_id,
        owner_kind=OwnerKind.CASE,
    )


def send_parcel(tenant_id: UUID, about_id: UUID, content: dict[str, Any]) -> None:
    """Post a parcel to another tenant, or to ourselves, under the key of the receiver."""
    with acting_for(tenant_id):
        send_envelope(tenant_id=tenant_id, about_id=about_id, content=content, carrier=CARRIER)


def _nudge(row: Consultation, parcel: Parcel, *, template: str) -> None:
    path = consulted_path(tree().by_id[row.tenant_id].key, parcel.contact["token"])
    nudge(about_id=row.case_id, address=parcel.contact["email"], template=template, link=settings.BASE_URL + path)


def _take_answer(row: Consultation, answer: Answer, files: Sequence[tuple[UUID, str]]) -> None:
    case = Case.objects.select_for_update(of=("self",)).get(pk=row.case_id)
    CaseDocument.objects.bulk_create(
        CaseDocument(
            tenant_id=case.tenant_id,
            case=case,
            stored_file_id=file_id,
            origin=CaseDocument.Origin.OTHER,
            label=label[:200],
        )
        for file_id, label in files
    )
    told = {**asdict(answer), "files": [label for _, label in files]}
    row.sealed_answer = seal_json(told, tenant_key(row.tenant_id), binding(row, "answer"))
    row.answered_at = now()
    row.save(update_fields=["sealed_answer", "answered_at"])
    if case.status in OPEN:
        case.reply_at = now()
    save_change(case, "reply_at")
    note_involved_answer(row.pk)
    finding = FINDING_WORDS[Finding(answer.finding)]
    note(case, "consultation_answered", to=parcel_of(row).to, finding=finding, message=answer.words)
