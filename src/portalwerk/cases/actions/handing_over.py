"""Giving one's own case to a colleague."""

from portalwerk.access.queries import Colleague
from portalwerk.access.rules import Caseworker
from portalwerk.audit.actions import record
from portalwerk.cases.actions.history import note, save_change
from portalwerk.cases.models import Case
from portalwerk.cases.queries import standing_of
from portalwerk.cases.rules.handing_over import check_hand_over


def hand_over(case: Case, *, to: Colleague, comment: str, by: Caseworker, seen: int) -> None:
    """Give a case of one's own to a colleague; the comment stays in the history.

    Raises NotOpen, NotTakenOver, TakenByOther, ChangedMeanwhile, AlreadyThere, CommentMissing.
    """
    check_hand_over(standing_of(case), by=by.account_id, seen=seen, to=to.account_id, to_name=to.name, comment=comment)
    case.assignee_id = to.account_id
    save_change(case, "assignee")
    note(case, "handed_over", by=by.account_id, to=str(to.account_id), message=comment.strip())
    record("case.handed_over", actor_id=by.account_id, object_kind="case", object_id=case.pk)
