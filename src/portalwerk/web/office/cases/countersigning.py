"""Who may countersign, and how a case that waits for it is called."""

from portalwerk.access.rules import Caseworker, Right
from portalwerk.cases.models import Case
from portalwerk.cases.queries import Desk
from portalwerk.cases.rules.working import STATUS_WORDS, CaseStatus

WAITS = "Wartet auf Mitzeichnung"


def status_word(case: Case) -> str:
    """Return the status of a case in words; one whose decision waits for a second person says so."""
    if case.status == CaseStatus.DECIDING and case.decided_at is None:
        return WAITS
    return STATUS_WORDS[CaseStatus(case.status)]


def countersigns(caseworker: Caseworker, desk: Desk) -> bool:
    """Return whether this person may sign what waits here: with the right, and not their own."""
    draft = desk.draft if desk.waits_for_second else None
    return draft is not None and caseworker.has(Right.COUNTERSIGN) and draft.drafted_by_id != caseworker.account_id
