"""How new cases of a unit find who works on them."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.lookups import Exact

from portalwerk.access.rules import Caseworker
from portalwerk.cases.models import Case, IntakeRule
from portalwerk.cases.rules.intake import IntakeMode, Share
from portalwerk.cases.rules.working import OPEN

Rows = TypeVar("Rows", bound=QuerySet[Case])


def _mode() -> Subquery:
    """Return the mode of a case's unit and service; the rule of the service stands before that of the unit."""
    slug = OuterRef("online_service__slug")
    rules = IntakeRule.objects.filter(Q(slug="") | Q(slug=slug), unit_id=OuterRef("unit_id"))
    return Subquery(rules.order_by("-slug").values("mode")[:1])


def lead_assigns() -> Q:
    """Return the open cases that nobody has and that the team lead gives out."""
    return Q(status__in=OPEN, assignee_id=None) & Q(Exact(_mode(), Value(IntakeMode.LEAD.value)))


def with_intake(cases: Rows) -> Rows:
    """Let cases come with their mode of intake, without a statement of its own."""
    return cases.annotate(intake_mode=_mode())


def waits_for_lead(case: Case) -> bool:
    """Return whether the team lead gives a case out. Asks only for cases that came without their mode."""
    if case.assignee_id is not None or case.status not in OPEN:
        return False
    if "intake_mode" not in case.__dict__:
        rule = rule_of(case)
        case.__dict__["intake_mode"] = rule.mode if rule else None
    return bool(case.__dict__["intake_mode"] == IntakeMode.LEAD)


def rule_of(case: Case) -> IntakeRule | None:
    """Return the rule of a case's service in its unit, else the unit's, or None: the common list."""
    slug = case.online_service.slug
    rules = IntakeRule.objects.filter(Q(slug="") | Q(slug=slug), unit_id=case.unit_id)
    return rules.order_by("-slug").first()


def rules_of(caseworker: Caseworker) -> dict[tuple[UUID, str], IntakeRule]:
    """Return the rules of somebody's units, by unit and service."""
    rows = [row for row in IntakeRule.objects.all() if caseworker.works_for(row.unit_id)]
    return {(row.unit_id, row.slug): row for row in rows}


def shares_of(rule: IntakeRule) -> list[Share]:
    """Return who gets cases by a rule, in the order of its list."""
    return [Share(UUID(one["account"]), one["part"]) for one in rule.shares]


def open_cases_of(account_ids: set[UUID]) -> dict[UUID, int]:
    """Return how many open cases each of these people has."""
    rows = Case.objects.filter(status__in=OPEN, assignee_id__in=account_ids).values_list("assignee_id")
    return {account_id: count for account_id, count in rows.annotate(Count("pk")) if account_id}
