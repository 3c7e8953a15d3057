"""The second signature: a colleague signs the draft of a decision, or sends it back."""

from __future__ import annotations

from portalwerk.access.rules import Caseworker
from portalwerk.audit.actions import record
from portalwerk.cases.actions.deciding import finish_decision
from portalwerk.cases.actions.history import note, save_change
from portalwerk.cases.models import Case, Decision
from portalwerk.cases.queries import binding, draft_of, draft_standing, wording_of
from portalwerk.cases.rules.countersigning import NothingToCountersign, check_may_countersign, check_may_send_back
from portalwerk.cases.rules.working import CaseStatus
from portalwerk.kernel.clock import now
from portalwerk.kernel.sealing import seal, tenant_key


def countersign_decision(case: Case, *, by: Caseworker, seen: int) -> Decision:
    """Sign a draft as the second person. Only now it is decided, and the letter is written.

    Parameters: seen, the revision of the draft that was read.
    Raises NothingToCountersign, SamePerson, DraftChanged.
    """
    draft = draft_of(case, writing=True)
    if draft is None or case.status != CaseStatus.DECIDING:
        raise NothingToCountersign
    check_may_countersign(draft_standing(draft), by=by.account_id, seen=seen)
    draft.handed_over_at = None
    draft.save(update_fields=["handed_over_at"])
    return finish_decision(case, wording_of(draft), decided_by=draft.drafted_by_id, countersigned_by=by.account_id)


def send_back(case: Case, *, by: Caseworker, seen: int, reason: str) -> None:
    """Give a draft back to whoever made it, and say why. The applicant still reads that the decision is being made.

    Parameters: seen, the revision of the draft that was read.
    Raises NothingToCountersign, SamePerson, DraftChanged, ReturnUnfounded.
    """
    draft = draft_of(case, writing=True)
    if draft is None or case.status != CaseStatus.DECIDING:
        raise NothingToCountersign
    check_may_send_back(draft_standing(draft), by=by.account_id, seen=seen, reason=reason)
    draft.handed_over_at = None
    draft.sent_back_at = now()
    draft.sealed_remark = seal(reason.strip().encode(), tenant_key(case.tenant_id), binding(draft, "remark"))
    draft.save(update_fields=["handed_over_at", "sent_back_at", "sealed_remark"])
    case.status = CaseStatus.IN_WORK
    save_change(case, "status")
    note(case, "sent_back", by=by.account_id, message=reason.strip())
    record("case.sent_back", actor_id=by.account_id, object_kind="case", object_id=case.pk)
