"""Saying that two cases are not the same, or closing one because they are. A person does either, never the portal."""

from portalwerk.access.rules import Caseworker
from portalwerk.applications.actions.following import follow_status
from portalwerk.applications.actions.thread import write_to_applicant
from portalwerk.applications.rules.stages import Stage
from portalwerk.audit.actions import record
from portalwerk.cases.actions.deadlines import MOVED, move_deadlines
from portalwerk.cases.actions.history import note, save_change
from portalwerk.cases.models import Case, NoDuplicate
from portalwerk.cases.queries import standing_of
from portalwerk.cases.rules.duplicates import check_duplicate
from portalwerk.cases.rules.working import CaseStatus, check_may_work, check_version
from portalwerk.kernel.clock import now
from portalwerk.mailbox.actions import settle_messages


def note_no_duplicate(case: Case, other: Case, *, by: Caseworker) -> None:
    """Keep that two cases are not the same; neither page asks again. Needs the case locked."""
    row = NoDuplicate(tenant_id=case.tenant_id, case=case, other=other, judged_by_id=by.account_id)
    NoDuplicate.objects.bulk_create([row], ignore_conflicts=True)
    note(case, "no_duplicate", by=by.account_id, of=other.reference)
    record("case.no_duplicate", actor_id=by.account_id, object_kind="case", object_id=case.pk)


def close_duplicate(case: Case, other: Case, *, by: Caseworker, seen: int, text: str) -> None:
    """Close a case because the same is worked on in another one; the applicant reads why.

    Raises ChangedMeanwhile, NotOpen, NotTakenOver, TakenByOther, DuplicateUnexplained, OtherNotOpen, ThreadClosed,
    MessageTooLong.
    """
    standing = standing_of(case)
    check_may_work(standing, by=by.account_id)
    check_version(standing, seen)
    check_duplicate(other=CaseStatus(other.status), text=text)
    other = Case.objects.select_for_update(of=("self",)).get(pk=other.pk)
    write_to_applicant(case.application_id, author_id=by.account_id, text=text)
    case.status = CaseStatus.CLOSED
    case.closed_at = now()
    case.waiting_until = case.reply_at = case.question_at = None
    moved = move_deadlines(case)
    save_change(case, "status", "closed_at", "waiting_until", "reply_at", "question_at", *MOVED)
    note(case, "closed_as_duplicate", by=by.account_id, of=other.reference, moved=moved)
    note(other, "has_duplicate", by=by.account_id, of=case.reference)
    record("case.closed_as_duplicate", actor_id=by.account_id, object_kind="case", object_id=case.pk)
    follow_status(case.application_id, Stage.CLOSED)
    settle_messages(case.application_id)
