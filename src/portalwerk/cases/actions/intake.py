"""Giving new cases out, and saying how."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from portalwerk.access.queries import colleagues_of, display_names
from portalwerk.access.rules import Caseworker, Right, check_right
from portalwerk.applications.rules.prefill import first_answer
from portalwerk.audit.actions import record
from portalwerk.cases.actions.history import note, save_change
from portalwerk.cases.models import Case, IntakeRule
from portalwerk.cases.queries import Desk
from portalwerk.cases.queries.intake import open_cases_of, rule_of, shares_of
from portalwerk.cases.queries.substituting import stand_ins_today
from portalwerk.cases.rules.intake import IntakeKey, IntakeMode, Share, Told, check_shares, choose
from portalwerk.kernel.clock import now
from portalwerk.tenants.models import Unit


def distribute(case: Case) -> None:
    """Give a new case to whom the key of its unit names; the history says why. Needs the case locked.

    Where the key names nobody who is there, the case stays on the common list, and the history says that.
    """
    rule = rule_of(case)
    if rule is None or rule.mode != IntakeMode.AUTOMATIC or case.assignee_id is not None:
        return
    key, shares, stand_ins = IntakeKey(rule.key), shares_of(rule), stand_ins_today()
    people = {one.account_id for one in colleagues_of(case.tenant_id) if one.works_for(case.unit_id)}
    wanted = {share.account_id for share in shares}
    load = open_cases_of(wanted | set(stand_ins.values())) if key == IntakeKey.LOAD else {}
    chosen = choose(key, shares, _told(case), eligible=people, stand_ins=stand_ins, load=load)
    if chosen is None:
        note(case, "not_distributed", key=key)
        return
    case.assignee_id = chosen.account_id
    save_change(case, "assignee")
    to, instead_of = str(chosen.account_id), str(chosen.instead_of or "")
    note(case, "distributed", to=to, instead_of=instead_of, key=key, part=chosen.part, count=chosen.count)
    record("case.distributed", object_kind="case", object_id=case.pk, note=key)


def set_intake(
    unit: Unit, slug: str, *, mode: IntakeMode, key: IntakeKey, shares: Sequence[Share], by: Caseworker
) -> IntakeRule:
    """Say how new cases of a unit, or of one of its services, find who works on them.

    Parameters: slug, the service; empty for all that have no rule of their own.
    Raises RightMissing, NobodyTakesPart, PartMissing, LettersUnreadable, PartTwice.
    """
    check_right(by, Right.ASSIGN_CASES, unit.pk)
    if mode == IntakeMode.AUTOMATIC:
        check_shares(key, shares, display_names(unit.tenant_id))
    rule = IntakeRule.objects.filter(unit=unit, slug=slug).first()
    rule = rule or IntakeRule(tenant_id=unit.tenant_id, unit=unit, slug=slug)
    rule.mode, rule.key = mode, key
    rule.shares = [{"account": str(one.account_id), "part": one.part.strip()[:200]} for one in shares]
    rule.changed_by_id, rule.changed_at = by.account_id, now()
    rule.save()
    record("intake.set", actor_id=by.account_id, object_kind="intake", object_id=rule.pk, note=mode)
    return rule


def forget_intake(unit: Unit, slug: str, *, by: Caseworker) -> None:
    """Let a service go by the rule of its unit again. Raises RightMissing."""
    check_right(by, Right.ASSIGN_CASES, unit.pk)
    gone: UUID | None = IntakeRule.objects.filter(unit=unit, slug=slug).values_list("pk", flat=True).first()
    if gone is not None:
        IntakeRule.objects.filter(pk=gone).delete()
        record("intake.forgotten", actor_id=by.account_id, object_kind="intake", object_id=gone)


def _told(case: Case) -> Told:
    desk = Desk(case)
    answers = desk.content["answers"]
    name = first_answer(desk.form, answers, "family_name") or (desk.title.split() or [""])[-1]
    return Told(letter=name, place=first_answer(desk.form, answers, "locality"))
