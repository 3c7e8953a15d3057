"""Who stands in for whom today."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery

from portalwerk.access.queries import Colleague, colleagues_of
from portalwerk.access.rules import Caseworker, Right
from portalwerk.cases.models import Case, Substitution
from portalwerk.cases.rules.substituting import covers
from portalwerk.kernel.clock import today

Rows = TypeVar("Rows", bound=QuerySet[Case])


def running() -> QuerySet[Substitution]:
    """Return the substitutions that hold today."""
    return Substitution.objects.filter(ended_at=None, starts_on__lte=today(), ends_on__gte=today())


def lasting() -> QuerySet[Substitution]:
    """Return the substitutions that hold today or later, the next first."""
    return Substitution.objects.filter(ended_at=None, ends_on__gte=today()).order_by("starts_on", "pk")


def absent_ones(account_id: UUID) -> QuerySet[Substitution]:
    """Return for whom somebody stands in today, as the ids of accounts."""
    return running().filter(substitute_id=account_id).values("absent_id")  # type: ignore[return-value]


def with_stand_in(cases: Rows) -> Rows:
    """Let cases come with who stands in for their caseworker today, without a statement of its own."""
    found = running().filter(absent_id=OuterRef("assignee_id")).order_by("set_at").values("substitute_id")[:1]
    return cases.annotate(stand_in_id=Subquery(found), stood_for_id=F("assignee_id"))


def stand_ins_today() -> dict[UUID, UUID]:
    """Return who is away today, each with who stands in for them."""
    return dict(running().order_by("-set_at").values_list("absent_id", "substitute_id"))


def stand_in_of(case: Case) -> UUID | None:
    """Return who stands in for the caseworker of a case today, or None. Asks only for cases that came without."""
    known = case.__dict__
    if "stand_in_id" not in known or known["stood_for_id"] != case.assignee_id:
        known["stood_for_id"] = case.assignee_id
        found = running().filter(absent_id=case.assignee_id) if case.assignee_id else Substitution.objects.none()
        known["stand_in_id"] = found.order_by("set_at").values_list("substitute_id", flat=True).first()
    stand_in: UUID | None = known["stand_in_id"]
    return stand_in


def stood_for(case: Case, by: UUID | None) -> UUID | None:
    """Return for whom somebody acts on a case that was loaded, or None if it is on their own account."""
    known = case.__dict__
    if by is None or known.get("stand_in_id") != by:
        return None
    absent_id: UUID | None = known["stood_for_id"]
    return absent_id


def may_be_sent_away(caseworker: Caseworker) -> list[Colleague]:
    """Return for whom somebody may say who stands in: oneself; a team lead also for colleagues of their units."""
    return [
        one
        for one in colleagues_of(caseworker.tenant_id)
        if one.account_id == caseworker.account_id
        or (caseworker.has(Right.ASSIGN_CASES) and covers(caseworker.units_with(Right.ASSIGN_CASES), one.units))
    ]


def substitutions_for(caseworker: Caseworker) -> list[Substitution]:
    """Return what lasts and concerns somebody: who stands in for them or theirs, and for whom they stand in."""
    theirs = {one.account_id for one in may_be_sent_away(caseworker)}
    return [row for row in lasting() if row.absent_id in theirs or row.substitute_id == caseworker.account_id]


def may_end(caseworker: Caseworker, row: Substitution) -> bool:
    """Return whether somebody may end a substitution: whoever may set one for the same person."""
    return row.absent_id in {one.account_id for one in may_be_sent_away(caseworker)}


def substitution_of(caseworker: Caseworker, substitution_id: UUID) -> Substitution | None:
    """Return a substitution that somebody may end, locked, or None."""
    row = lasting().select_for_update(of=("self",)).filter(pk=substitution_id).first()
    return row if row is not None and may_end(caseworker, row) else None
