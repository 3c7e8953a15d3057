"""One act on several cases: all of it in one transaction, and taken back as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from portalwerk.access.queries import Colleague
from portalwerk.access.rules import Caseworker, Right, check_right
from portalwerk.applications.actions.following import follow_status, reopen
from portalwerk.applications.rules.stages import Stage
from portalwerk.audit.actions import record_each
from portalwerk.cases.actions.history import note_each, save_changes
from portalwerk.cases.models import BulkAct, BulkStep, Case, FollowUp
from portalwerk.cases.queries import binding, standing_of
from portalwerk.cases.queries.desk import steps_of
from portalwerk.cases.queries.picking import Planned, planned, will
from portalwerk.cases.queries.substituting import stood_for, with_stand_in
from portalwerk.cases.rules.bulk import AlreadyUndone, BulkKind
from portalwerk.cases.rules.following_up import check_follow_up
from portalwerk.cases.rules.working import CaseStatus, check_version
from portalwerk.cases.rules.working_days import next_working_day
from portalwerk.kernel.clock import now, today
from portalwerk.kernel.refusal import Refusal
from portalwerk.kernel.sealing import seal, tenant_key
from portalwerk.mailbox.actions import settle_messages
from portalwerk.tenants.queries import tree

_NOTED = {
    BulkKind.ASSIGN: "assigned",
    BulkKind.RELEASE: "released",
    BulkKind.FOLLOW_UP: "follow_up_set",
    BulkKind.CLOSE: "closed",
}


def assign_cases(picks: Mapping[UUID, int], *, to: Colleague, by: Caseworker, names: Mapping[UUID, str]) -> BulkAct:
    """Give cases to a colleague. For applicants nothing changes before the colleague begins.

    Parameters: picks, the version that was seen, by case. Raises RightMissing, TooManyCases.
    """
    check_right(by, Right.ASSIGN_CASES)
    plan = planned(BulkKind.ASSIGN, picks, by=by, names=names, to=to, writing=True)
    chosen = will(plan)
    before = {one.case.pk: _standing(one.case) for one in chosen}
    for one in chosen:
        one.case.assignee_id = to.account_id
    _save(chosen, "assignee")
    return _kept(BulkKind.ASSIGN, plan, before, by=by, details={"to": str(to.account_id)})


def release_cases(picks: Mapping[UUID, int], *, by: Caseworker, names: Mapping[UUID, str]) -> BulkAct:
    """Give cases back, so that colleagues can take them. Raises TooManyCases."""
    plan = planned(BulkKind.RELEASE, picks, by=by, names=names, writing=True)
    chosen = will(plan)
    before = {one.case.pk: _standing(one.case) for one in chosen}
    for one in chosen:
        one.case.assignee_id = None
    _save(chosen, "assignee")
    return _kept(BulkKind.RELEASE, plan, before, by=by)


def put_away(
    picks: Mapping[UUID, int], *, due_on: date, reason: str, by: Caseworker, names: Mapping[UUID, str]
) -> BulkAct:
    """Let cases come back to whoever asks, or to whom they stand in for, on that day or the next working day after.

    Raises FollowUpNotAhead, ReasonMissing, TooManyCases.
    """
    check_follow_up(due_on=due_on, reason=reason, today=today())
    plan = planned(BulkKind.FOLLOW_UP, picks, by=by, names=names, writing=True)
    day = next_working_day(due_on, land=tree().by_id[by.tenant_id].land_code)
    before: dict[UUID, dict[str, Any]] = {}
    rows = []
    for one in will(plan):
        whose = stood_for(one.case, by.account_id) or by.account_id
        row = FollowUp(tenant_id=by.tenant_id, case=one.case, assignee_id=whose, due_on=day)
        row.sealed_reason = seal(reason.strip().encode(), tenant_key(by.tenant_id), binding(row, "reason"))
        rows.append(row)
        before[one.case.pk] = {"follow_up": str(row.pk)}
    FollowUp.objects.bulk_create(rows)
    details = {"on": day.isoformat(), "message": reason.strip()}
    return _kept(BulkKind.FOLLOW_UP, plan, before, by=by, details=details)


def close_cases(picks: Mapping[UUID, int], *, by: Caseworker, names: Mapping[UUID, str]) -> BulkAct:
    """Close cases that are handed over. Applicants see it at once, so this writes for each of them.

    Raises TooManyCases.
    """
    plan = planned(BulkKind.CLOSE, picks, by=by, names=names, writing=True)
    chosen = will(plan)
    before = {one.case.pk: _standing(one.case) for one in chosen}
    for one in chosen:
        one.case.status = CaseStatus.CLOSED
        one.case.closed_at = now()
        follow_status(one.case.application_id, Stage.CLOSED)
        settle_messages(one.case.application_id)
    _save(chosen, "status", "closed_at")
    return _kept(BulkKind.CLOSE, plan, before, by=by)


def undo_bulk(act: BulkAct, *, by: Caseworker) -> list[BulkStep]:
    """Take back what was done, as far as nobody has worked on the cases since. The history keeps both.

    Returns the steps that stay, each with its `undo_refusal`. Needs the act locked. Raises AlreadyUndone.
    """
    if act.undone_at is not None:
        raise AlreadyUndone
    steps = [step for step in steps_of(act) if not step.refusal]
    locked = Case.objects.select_for_update(of=("self",)).filter(pk__in=[step.case_id for step in steps])
    cases = {case.pk: case for case in with_stand_in(locked).order_by("pk")}
    taken_back, stay = [], []
    for step in steps:
        step.case = cases[step.case_id]
        try:
            check_version(standing_of(step.case), step.version)
            taken_back.append(step)
        except Refusal as refusal:
            step.undo_refusal = str(refusal)
            stay.append(step)
    _put_back(act, taken_back)
    BulkStep.objects.bulk_update(stay, ["undo_refusal"])
    act.undone_at = now()
    act.save(update_fields=["undone_at"])
    details = {step.case_id: {"what": _NOTED[BulkKind(act.kind)]} for step in taken_back}
    note_each([step.case for step in taken_back], "undone", by=by.account_id, details=details)
    ids = [step.case_id for step in taken_back]
    record_each("case.undone", actor_id=by.account_id, object_kind="case", object_ids=ids, note=act.kind)
    return stay


def _put_back(act: BulkAct, steps: Sequence[BulkStep]) -> None:
    kind = BulkKind(act.kind)
    if kind == BulkKind.FOLLOW_UP:
        ids = [step.before["follow_up"] for step in steps]
        FollowUp.objects.filter(pk__in=ids, done_at=None).update(done_at=now())
        return
    for step in steps:
        was = step.before["assignee"]
        step.case.assignee_id = UUID(was) if was else None
        if kind == BulkKind.CLOSE:
            step.case.status = step.before["status"]
            step.case.closed_at = None
            stage = Stage.ON_ITS_WAY if step.case.status == CaseStatus.READY else Stage.DECIDED
            reopen(step.case.application_id, stage)
    save_changes([step.case for step in steps], "assignee", "status", "closed_at")


def _standing(case: Case) -> dict[str, Any]:
    return {"assignee": str(case.assignee_id or ""), "status": case.status}


def _save(chosen: Sequence[Planned], *fields: str) -> None:
    save_changes([one.case for one in chosen], *fields)


def _kept(
    kind: BulkKind,
    plan: Sequence[Planned],
    before: Mapping[UUID, dict[str, Any]],
    *,
    by: Caseworker,
    details: Mapping[str, Any] | None = None,
) -> BulkAct:
    """Keep what the act came to, write the histories and the log."""
    act = BulkAct(tenant_id=by.tenant_id, account_id=by.account_id, kind=kind)
    act.save()
    BulkStep.objects.bulk_create(
        BulkStep(
            tenant_id=by.tenant_id,
            act=act,
            case=one.case,
            refusal=one.refusal,
            before=before.get(one.case.pk, {}),
            version=one.case.version,
        )
        for one in plan
    )
    cases = [one.case for one in will(plan)]
    note_each(cases, _NOTED[kind], by=by.account_id, details={case.pk: details or {} for case in cases})
    ids = [case.pk for case in cases]
    record_each(f"case.{_NOTED[kind]}", actor_id=by.account_id, object_kind="case", object_ids=ids)
    return act
