"""Taking a case and asking for what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from portalwerk.access.rules import Caseworker, Right
from portalwerk.applications.actions.following import ask_for_reply, follow_status
from portalwerk.applications.actions.telling import tell
from portalwerk.applications.queries import items_of, opened_for_authority
from portalwerk.applications.rules.replying import Item
from portalwerk.applications.rules.stages import Stage
from portalwerk.audit.actions import record
from portalwerk.cases.actions.deadlines import MOVED, move_deadlines
from portalwerk.cases.actions.history import note, save_change
from portalwerk.cases.actions.objecting import end_objection
from portalwerk.cases.models import Case, Inquiry
from portalwerk.cases.queries import binding, case_of_application, standing_of
from portalwerk.cases.queries.intake import waits_for_lead
from portalwerk.cases.rules.working import (
    CaseStatus,
    check_inquiry,
    check_may_close,
    check_may_make_ready,
    check_may_take,
    check_may_work,
    check_version,
)
from portalwerk.kernel.clock import now, today
from portalwerk.kernel.sealing import seal_json, tenant_key
from portalwerk.mailbox.actions import settle_messages
from portalwerk.mailbox.models import Tone


def take_case(case: Case, *, by: Caseworker, seen: int, assignee_name: str = "") -> None:
    """Take a case over, or begin with it. The applicant sees that it is being checked.

    Parameters: seen, the version on the page. Raises ChangedMeanwhile, TakenByOther, NotOpen, LeadAssigns.
    """
    standing = standing_of(case)
    if standing.is_worked_by(by.account_id) and standing.status != CaseStatus.NEW:
        return
    held = waits_for_lead(case) and not by.has(Right.ASSIGN_CASES)
    check_may_take(standing, by=by.account_id, assignee_name=assignee_name, waits_for_lead=held)
    check_version(standing, seen)
    # Who stands in for somebody begins for them: the case stays whose it is.
    case.assignee_id = case.assignee_id or by.account_id
    if case.status == CaseStatus.NEW:
        case.status = CaseStatus.IN_WORK
    save_change(case, "assignee", "status")
    note(case, "taken", by=by.account_id)
    record("case.taken", actor_id=by.account_id, object_kind="case", object_id=case.pk)
    if case.status == CaseStatus.IN_WORK:
        follow_status(case.application_id, Stage.IN_REVIEW)


def release_case(case: Case, *, by: Caseworker, seen: int) -> None:
    """Give a case back, so that a colleague can take it. Raises ChangedMeanwhile, NotOpen, TakenByOther."""
    standing = standing_of(case)
    check_may_work(standing, by=by.account_id)
    check_version(standing, seen)
    case.assignee_id = None
    save_change(case, "assignee")
    note(case, "released", by=by.account_id)
    record("case.released", actor_id=by.account_id, object_kind="case", object_id=case.pk)


def ask_applicant(case: Case, *, by: Caseworker, seen: int, items: Sequence[Item], due_on: date) -> Inquiry:
    """Ask the applicant for ticked items. It is their move until the deadline, and so long ours stands still.

    Papers and single questions of the form; what is still open from before stays on their list.

    Raises ChangedMeanwhile, NotOpen, NotTakenOver, TakenByOther, NothingTicked, DeadlineNotAhead.
    """
    standing = standing_of(case)
    check_may_work(standing, by=by.account_id)
    check_version(standing, seen)
    check_inquiry(items=len(items), due_on=due_on, today=today())
    request = ask_for_reply(case.application_id, items=items, due_on=due_on)
    inquiry = Inquiry(tenant_id=case.tenant_id, case=case, request_id=request.pk, due_on=due_on)
    inquiry.sealed_items = seal_json(items_of(request), tenant_key(case.tenant_id), binding(inquiry, "items"))
    inquiry.save()
    case.status = CaseStatus.WAITING
    case.waiting_until = due_on
    case.reply_at = None
    moved = move_deadlines(case)
    save_change(case, "status", "waiting_until", "reply_at", *MOVED)
    titles = [item["title"] for item in items]
    note(case, "asked", by=by.account_id, items=titles, due_on=due_on.isoformat(), moved=moved)
    record("case.asked", actor_id=by.account_id, object_kind="case", object_id=case.pk, note=str(len(items)))
    return inquiry


def end_withdrawn(application_id: UUID) -> None:
    """Close the case of an application that was taken back."""
    case = case_of_application(application_id, writing=True)
    if case is None or case.status in {CaseStatus.CLOSED, CaseStatus.WITHDRAWN}:
        return
    case.status = CaseStatus.WITHDRAWN
    case.closed_at = now()
    case.waiting_until = None
    moved = move_deadlines(case)
    save_change(case, "status", "closed_at", "waiting_until", *MOVED)
    note(case, "withdrawn", moved=moved)
    end_objection(case)


def make_ready(case: Case, *, by: Caseworker, seen: int) -> None:
    """Say that the thing itself lies ready. Raises ChangedMeanwhile, NotOpen, NotTakenOver, TakenByOther."""
    standing = standing_of(case)
    check_may_make_ready(standing, by=by.account_id)
    check_version(standing, seen)
    case.status = CaseStatus.READY
    save_change(case, "status")
    note(case, "ready", by=by.account_id)
    record("case.ready", actor_id=by.account_id, object_kind="case", object_id=case.pk)
    follow_status(case.application_id, Stage.ON_ITS_WAY)
    opened = opened_for_authority(case.application_id)
    handover = opened.offer.handover
    tell(
        opened,
        template="ready",
        tone=Tone.ACT if handover.way == "pickup" else Tone.KNOW,
        subject=f"{handover.thing}: bereit für Sie",
        paragraphs=tuple(line for line in (handover.ready, *handover.bring) if line),
    )


def close_case(case: Case, *, by: Caseworker, seen: int) -> None:
    """Close a case: handed over, done. Raises ChangedMeanwhile, NotOpen, NotTakenOver, TakenByOther."""
    standing = standing_of(case)
    check_may_close(standing, by=by.account_id)
    check_version(standing, seen)
    case.status = CaseStatus.CLOSED
    case.closed_at = now()
    save_change(case, "status", "closed_at")
    note(case, "closed", by=by.account_id)
    record("case.closed", actor_id=by.account_id, object_kind="case", object_id=case.pk)
    follow_status(case.application_id, Stage.CLOSED)
    settle_messages(case.application_id)
