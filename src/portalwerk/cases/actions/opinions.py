"""Being asked by another authority: the question becomes a case of its own, the answer goes back as a parcel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from portalwerk.access.rules import Caseworker
from portalwerk.audit.actions import record
from portalwerk.cases.actions.consulting import copy_to, send_parcel
from portalwerk.cases.actions.history import chain
from portalwerk.cases.actions.opening import next_number
from portalwerk.cases.models import Opinion, OpinionEvent, OpinionPaper
from portalwerk.cases.queries import binding
from portalwerk.cases.queries.consulting import Answer, parcel_of, standing_of
from portalwerk.cases.rules.consulting import (
    FINDING_WORDS,
    OpinionNotTaken,
    OpinionTakenByOther,
    check_opinion,
    check_still_asked,
    is_to_remind,
)
from portalwerk.cases.rules.working import ChangedMeanwhile
from portalwerk.files.models import StoredFile
from portalwerk.kernel.clock import local, now, today
from portalwerk.kernel.scope import acting_for
from portalwerk.kernel.sealing import seal_json, tenant_key
from portalwerk.tenants.queries import tree


def open_opinion(content: dict[str, Any]) -> None:
    """Open the case for a question that arrived. Twice opens one."""
    consultation_id = UUID(content["consultation_id"])
    if Opinion.objects.filter(consultation_id=consultation_id).exists():
        return
    unit = tree().units[UUID(content["unit_id"])]
    year = local(now()).year
    row = Opinion(
        tenant_id=unit.tenant_id,
        unit=unit,
        asking_id=UUID(content["asking"]),
        consultation_id=consultation_id,
        file_number=f"BT-{year}-{next_number(unit.tenant_id, year):06d}",
        due_on=date.fromisoformat(content["due_on"]),
    )
    row.sealed_question = seal_json(content["request"], tenant_key(row.tenant_id), binding(row, "question"))
    row.save()
    OpinionPaper.objects.bulk_create(
        OpinionPaper(tenant_id=row.tenant_id, opinion=row, stored_file_id=UUID(file_id), label=label[:200])
        for file_id, label in content["files"]
    )
    note(row, "arrived")
    record("opinion.opened", object_kind="opinion", object_id=row.pk)


def end_withdrawn(content: dict[str, Any]) -> None:
    """End a question that the asking side took back. What was answered stays answered."""
    rows = Opinion.objects.select_for_update(of=("self",)).filter(answered_at=None, withdrawn_at=None)
    row = rows.filter(consultation_id=UUID(content["consultation_id"])).first()
    if row is not None:
        row.withdrawn_at = now()
        _save(row, "withdrawn_at")
        note(row, "withdrawn")


def take_opinion(row: Opinion, *, by: Caseworker, seen: int, assignee_name: str = "") -> None:
    """Take a question over. Raises NoLongerAsked, OpinionTakenByOther, ChangedMeanwhile."""
    if row.assignee_id == by.account_id:
        return
    check_still_asked(standing_of(row))
    if row.assignee_id is not None:
        raise OpinionTakenByOther(name=assignee_name or "jemand anderes")
    _check_seen(row, seen)
    row.assignee_id = by.account_id
    _save(row, "assignee")
    note(row, "taken", by=by.account_id)
    record("opinion.taken", actor_id=by.account_id, object_kind="opinion", object_id=row.pk)


def release_opinion(row: Opinion, *, by: Caseworker, seen: int) -> None:
    """Give a question back to the team.

    Raises NoLongerAsked, OpinionNotTaken, OpinionTakenByOther, ChangedMeanwhile.
    """
    _check_own(row, by)
    _check_seen(row, seen)
    row.assignee_id = None
    _save(row, "assignee")
    note(row, "released", by=by.account_id)
    record("opinion.released", actor_id=by.account_id, object_kind="opinion", object_id=row.pk)


def give_opinion(
    row: Opinion, *, by: Caseworker, seen: int, finding: str, words: str, files: Sequence[StoredFile]
) -> None:
    """Answer a question, once: the answer and copies of the files go back to whoever asked.

    Raises NoLongerAsked, OpinionNotTaken, OpinionTakenByOther, ChangedMeanwhile, FindingMissing, WordsMissing.
    """
    _check_own(row, by)
    _check_seen(row, seen)
    found = check_opinion(finding=finding, words=words)
    answer = Answer(found, words.strip(), parcel_of(row).to)
    papers = [
        OpinionPaper(tenant_id=row.tenant_id, opinion=row, stored_file=one, is_ours=True, label=_label(number))
        for number, one in enumerate(files, start=1)
    ]
    OpinionPaper.objects.bulk_create(papers)
    row.sealed_answer = seal_json(asdict(answer), tenant_key(row.tenant_id), binding(row, "answer"))
    row.answered_at = now()
    _save(row, "sealed_answer", "answered_at")
    with acting_for(row.asking_id):
        copies = [(str(copy_to(paper.stored_file, row.asking_id).pk), paper.label) for paper in papers]
    content = {
        "kind": "opinion",
        "consultation_id": str(row.consultation_id),
        "finding": answer.finding,
        "words": answer.words,
        "by": answer.by,
        "files": copies,
    }
    send_parcel(row.asking_id, row.pk, content)
    note(row, "answered", by=by.account_id, finding=FINDING_WORDS[found], message=answer.words)
    record("opinion.answered", actor_id=by.account_id, object_kind="opinion", object_id=row.pk)


def remind_asked() -> int:
    """Note in the history of each open question that its deadline is near, in the tenant in scope. Return how many."""
    rows = Opinion.objects.select_for_update(of=("self",)).filter(answered_at=None, withdrawn_at=None, reminded_at=None)
    near = [
        row for row in rows if is_to_remind(status=standing_of(row), due_on=row.due_on, reminded=False, today=today())
    ]
    for row in near:
        row.reminded_at = now()
        _save(row, "reminded_at")
        note(row, "reminded")
    return len(near)


def note(row: Opinion, kind: str, *, by: UUID | None = None, **details: Any) -> OpinionEvent:
    """Write one event of an opinion behind the last. Needs the row locked."""
    last = OpinionEvent.objects.filter(opinion=row).order_by("-number").values_list("number", "digest").first()
    event = OpinionEvent(tenant_id=row.tenant_id, opinion=row, kind=kind, actor_id=by)
    chain(event, details, last=last)
    event.save()
    return event


def _label(number: int) -> str:
    return f"Stellungnahme {number}"


def _save(row: Opinion, *fields: str) -> None:
    row.version += 1
    row.save(update_fields=[*fields, "version"])


def _check_seen(row: Opinion, seen: int) -> None:
    if row.version != seen:
        raise ChangedMeanwhile


def _check_own(row: Opinion, by: Caseworker) -> None:
    check_still_asked(standing_of(row))
    if row.assignee_id is None:
        raise OpinionNotTaken
    if row.assignee_id != by.account_id:
        raise OpinionTakenByOther(name="jemand anderes")
