"""Objections on the page of a case: those against its decision, and what an objection is directed against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from portalwerk.cases.models import Case, Decision, Objection
from portalwerk.cases.queries import Desk
from portalwerk.cases.queries.objecting import (
    is_open,
    last_without_notice,
    objection_of,
    objections_against,
    remedy_against,
)
from portalwerk.cases.rules.remedy import CourtBranch
from portalwerk.web.office.parts.status import status_word


@dataclass(frozen=True)
class Raised:
    """An objection against the decision of the case on the page."""

    case_id: UUID
    file_number: str
    at: datetime | None
    is_late: bool
    is_open: bool
    is_granted: bool
    status: str


@dataclass(frozen=True)
class Against:
    """What the objection on the page is directed against, and whether it came in time."""

    case_id: UUID
    file_number: str
    name: str
    outcome: str
    decided_by: str
    decided_at: datetime
    notified_on: date | None
    last_on: date | None
    is_late: bool
    year_on: date | None
    must_be_served: bool


def objected_parts(desk: Desk, names: Mapping[UUID, str]) -> dict[str, Any]:
    """Return what the page of a case shows of objections.

    Parameters: names, of those who work here, by account.
    """
    against = _against(desk, names) if desk.offer.is_objection else None
    return {"objections": [_raised(row) for row in objections_against(desk.case)], "objects_to": against}


def _raised(row: Objection) -> Raised:
    second: Case = row.second_case  # type: ignore[assignment]  # of those that were sent only
    decision = Decision.objects.filter(case=second).first()
    return Raised(
        case_id=second.pk,
        file_number=second.file_number,
        at=row.raised_at,
        is_late=row.is_late,
        is_open=is_open(row),
        is_granted=decision is not None and decision.kind != "denied",
        status=status_word(second),
    )


def _against(desk: Desk, names: Mapping[UUID, str]) -> Against | None:
    found = objection_of(desk.case)
    if found is None:
        return None
    first = Desk(found.case)
    decision = first.decision
    if decision is None:
        return None
    titles = {option.key: option.title for option in first.offer.outcomes}
    return Against(
        case_id=found.case_id,
        file_number=found.case.file_number,
        name=first.title,
        outcome=titles.get(decision.outcome, decision.outcome),
        decided_by="Portal, automatisch"
        if decision.is_automatic
        else names.get(decision.decided_by_id or UUID(int=0), ""),
        decided_at=decision.decided_at,
        notified_on=decision.notified_on,
        last_on=found.last_on,
        is_late=found.is_late,
        year_on=last_without_notice(found.case) if found.is_late else None,
        must_be_served=remedy_against(desk.offer).branch is CourtBranch.ADMINISTRATIVE,
    )
