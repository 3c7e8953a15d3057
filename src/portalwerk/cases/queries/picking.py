"""What an act on several cases would come to, before it is done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from portalwerk.access.queries import Colleague
from portalwerk.access.rules import Caseworker, Right
from portalwerk.cases.models import Case
from portalwerk.cases.queries import cases_visible_to, standing_of
from portalwerk.cases.queries.substituting import with_stand_in
from portalwerk.cases.rules.bulk import MOST, BulkKind, TooManyCases, check_bulk, check_receiver
from portalwerk.kernel.refusal import Refusal


@dataclass(frozen=True)
class Planned:
    """One of the ticked cases, and why it stays as it is; empty if it does not."""

    case: Case
    seen: int
    refusal: str


def planned(
    kind: BulkKind,
    picks: Mapping[UUID, int],
    *,
    by: Caseworker,
    names: Mapping[UUID, str],
    to: Colleague | None = None,
    writing: bool = False,
) -> list[Planned]:
    """Return what becomes of each ticked case. Foreign and unknown ones are left out.

    Parameters: picks, the version that was seen, by case; to, who gets them; writing, locks them.
    Raises TooManyCases.
    """
    if len(picks) > MOST:
        raise TooManyCases
    cases = with_stand_in(cases_visible_to(by).filter(pk__in=picks))
    # Always in the same order, so that two acts that lock the same cases wait for each other and do not lock up.
    cases = cases.select_for_update(of=("self",)).order_by("pk") if writing else cases.order_by("due_on", "pk")
    return [Planned(case, picks[case.pk], _refusal(kind, case, picks[case.pk], by, names, to)) for case in cases]


def will(plan: Sequence[Planned]) -> list[Planned]:
    """Return those with whom something will be done."""
    return [one for one in plan if not one.refusal]


def _refusal(
    kind: BulkKind, case: Case, seen: int, by: Caseworker, names: Mapping[UUID, str], to: Colleague | None
) -> str:
    standing = standing_of(case)
    name = names.get(case.assignee_id, "") if case.assignee_id else ""
    may_assign = by.has(Right.ASSIGN_CASES, case.unit_id)
    try:
        if to is not None:
            check_receiver(standing, to=to.account_id, name=to.name)
        check_bulk(kind, standing, seen=seen, by=by.account_id, may_assign=may_assign, assignee_name=name)
    except Refusal as refusal:
        return str(refusal)
    return ""
