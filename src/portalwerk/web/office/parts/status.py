"""The status of a case in words."""

from portalwerk.cases.models import Case
from portalwerk.cases.rules.working import STATUS_WORDS, CaseStatus

WAITS = "Wartet auf Mitzeichnung"


def status_word(case: Case) -> str:
    """Return the status of a case in words; one whose decision waits for a second person says so."""
    if case.status == CaseStatus.DECIDING and case.decided_at is None:
        return WAITS
    return STATUS_WORDS[CaseStatus(case.status)]
