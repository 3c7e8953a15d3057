"""Deciding at intake, where a law allows it."""

from __future__ import annotations

from uuid import UUID

from portalwerk.cases.actions.deciding import finish_decision
from portalwerk.cases.actions.intake import distribute
from portalwerk.cases.actions.wording import full_fee
from portalwerk.cases.models import Case, Decision
from portalwerk.cases.queries import Desk
from portalwerk.cases.rules.automatic import automatic_wording
from portalwerk.cases.rules.working import CaseStatus
from portalwerk.formengine.rules.asking import holds


def decide_automatically(case_id: UUID) -> Decision | None:
    """Decide a case that nobody has touched, if the service allows it and its condition is met. Worker only.

    Twice changes nothing. A case that somebody took over is theirs: a person decides it. What needs a person is given
    out as other new cases are.
    """
    case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
    desk = Desk(case)
    rule = desk.offer.automatic
    if rule is None or case.status != CaseStatus.NEW or case.assignee_id is not None:
        return None
    wording = automatic_wording(
        desk.offer,
        holds=holds(desk.form, rule.when, desk.content["answers"], desk.facts),
        is_complete=desk.inquiry is None,
        cents=full_fee(desk).cents,
    )
    if wording is None:
        distribute(case)
        return None
    return finish_decision(case, wording, decided_by=None)
