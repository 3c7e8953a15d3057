"""Putting a case away until a day."""

from datetime import date
from uuid import UUID

from portalwerk.access.rules import Caseworker
from portalwerk.audit.actions import record
from portalwerk.cases.actions.history import note
from portalwerk.cases.models import Case, FollowUp
from portalwerk.cases.queries import binding
from portalwerk.cases.queries.substituting import stood_for
from portalwerk.cases.rules.following_up import check_follow_up
from portalwerk.cases.rules.working_days import next_working_day
from portalwerk.kernel.clock import now, today
from portalwerk.kernel.sealing import seal, tenant_key
from portalwerk.tenants.queries import tree


def set_follow_up(case: Case, *, by: Caseworker, due_on: date, reason: str) -> FollowUp:
    """Let a case come back to whoever asks, or to whom they stand in for, on that day or the next working day after.

    Raises FollowUpNotAhead, ReasonMissing.
    """
    check_follow_up(due_on=due_on, reason=reason, today=today())
    land = tree().by_id[case.tenant_id].land_code
    day = next_working_day(due_on, land=land)
    whose = stood_for(case, by.account_id) or by.account_id
    row = FollowUp(tenant_id=case.tenant_id, case=case, assignee_id=whose, due_on=day)
    row.sealed_reason = seal(reason.strip().encode(), tenant_key(case.tenant_id), binding(row, "reason"))
    row.save()
    note(case, "follow_up_set", by=by.account_id, on=day.isoformat(), message=reason.strip())
    record("case.follow_up_set", actor_id=by.account_id, object_kind="case", object_id=case.pk)
    return row


def finish_follow_up(case: Case, follow_up_id: UUID, *, by: Caseworker) -> bool:
    """Note that a follow-up is done. Twice changes nothing; return whether the case has it."""
    row = FollowUp.objects.select_for_update(of=("self",)).filter(case=case, pk=follow_up_id).first()
    if row is None:
        return False
    if row.done_at is None:
        row.done_at = now()
        row.save(update_fields=["done_at"])
        note(case, "follow_up_done", by=by.account_id)
        record("case.follow_up_done", actor_id=by.account_id, object_kind="case", object_id=case.pk)
    return True
