"""A decision before it is made: entered, shown in a preview, handed to a second person."""

from __future__ import annotations

from uuid import UUID

from portalwerk.access.rules import Caseworker
from portalwerk.applications.actions.following import follow_status
from portalwerk.applications.rules.stages import Stage
from portalwerk.audit.actions import record
from portalwerk.cases.actions.history import note, save_change
from portalwerk.cases.actions.wording import basis_of, full_fee, outcome_of, print_draft, remedy_notice, text_of
from portalwerk.cases.models import Case, DecisionDraft
from portalwerk.cases.queries import Desk, binding, draft_of, standing_of, wording_of
from portalwerk.cases.rules.wording import Wording, check_wording
from portalwerk.cases.rules.working import CaseStatus, check_decision, check_may_work, check_version
from portalwerk.files.actions import delete_file
from portalwerk.kernel.clock import now
from portalwerk.kernel.jobs import later
from portalwerk.kernel.sealing import seal_json, tenant_key


def draft_decision(case: Case, *, by: Caseworker, seen: int, wording: Wording) -> DecisionDraft:
    """Keep what somebody entered for a decision. Nothing is decided by it.

    Raises ChangedMeanwhile, NotOpen, NotTakenOver, TakenByOther, OutcomeMissing, RemedyUnknown,
    AppealNoticeIncomplete, ProvisoUnfit, ReliefUnfounded, ReliefUnfit.
    """
    standing = standing_of(case)
    check_may_work(standing, by=by.account_id)
    check_version(standing, seen)
    desk = Desk(case)
    known = {option.key for option in desk.offer.outcomes}
    check_decision(outcome_found=wording.outcome in known, reasons=len(wording.reasons))
    check_wording(wording, kind=outcome_of(desk, wording.outcome).kind, full=full_fee(desk))
    remedy_notice(desk, outcome_of(desk, wording.outcome).kind)
    draft = draft_of(case, writing=True) or DecisionDraft(tenant_id=case.tenant_id, case=case)
    draft.sealed_wording = seal_json(wording.as_json(), tenant_key(case.tenant_id), binding(draft, "wording"))
    draft.revision += 1
    draft.drafted_by_id = by.account_id
    draft.drafted_at = now()
    draft.handed_over_at = None
    draft.save()
    return draft


def show_preview(case: Case, draft: DecisionDraft) -> None:
    """Let the worker print the letter as it would be. The page shows it as soon as it is there."""
    later("cases.print_preview", tenant_id=str(case.tenant_id), case_id=str(case.pk), revision=draft.revision)


def print_preview(case_id: UUID, revision: int) -> None:
    """Print the preview of a draft, in place of an earlier one. Of an older revision: nothing. Worker only."""
    case = Case.objects.get(pk=case_id)
    draft = draft_of(case, writing=True)
    if draft is None or draft.revision != revision or draft.preview_revision == revision:
        return
    desk, before = Desk(case), draft.preview
    text = text_of(desk, wording_of(draft), basis=basis_of(desk), decided_at=now())
    draft.preview = print_draft(desk, text)
    draft.preview_revision = revision
    draft.save(update_fields=["preview", "preview_revision"])
    if before is not None:
        delete_file(before)


def hand_over(case: Case, draft: DecisionDraft, *, by: Caseworker) -> None:
    """Give a draft to a second person. Until they sign, nothing is decided and the period runs on."""
    draft.handed_over_at = now()
    draft.sent_back_at = None
    draft.sealed_remark = b""
    draft.save(update_fields=["handed_over_at", "sent_back_at", "sealed_remark"])
    case.status = CaseStatus.DECIDING
    case.waiting_until = None
    save_change(case, "status", "waiting_until")
    outcome = outcome_of(Desk(case), wording_of(draft).outcome)
    note(case, "to_countersign", by=by.account_id, outcome=outcome.title)
    record("case.to_countersign", actor_id=by.account_id, object_kind="case", object_id=case.pk)
    follow_status(case.application_id, Stage.DECIDING)
    if draft.preview_revision != draft.revision:
        show_preview(case, draft)


def drop_preview(draft: DecisionDraft | None) -> None:
    """Delete the preview of a draft: the letter itself is there."""
    if draft is None or draft.preview is None:
        return
    stored = draft.preview
    draft.preview = None
    draft.save(update_fields=["preview"])
    delete_file(stored)
