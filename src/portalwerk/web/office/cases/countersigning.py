"""Who may countersign."""

from portalwerk.access.rules import Caseworker, Right
from portalwerk.cases.queries import Desk


def countersigns(caseworker: Caseworker, desk: Desk) -> bool:
    """Return whether this person may sign what waits here: with the right, and not their own."""
    draft = desk.draft if desk.waits_for_second else None
    if draft is None or not caseworker.has(Right.COUNTERSIGN, desk.case.unit_id):
        return False
    return draft.drafted_by_id != caseworker.account_id
