"""Moving the deadline of a case."""

from portalwerk.cases.models import Case, Inquiry
from portalwerk.cases.queries import goal_of
from portalwerk.cases.rules.deadlines import Asking, decide_by, paused_days
from portalwerk.catalog.queries import offer_of
from portalwerk.kernel.clock import local


def move_deadline(case: Case) -> int:
    """Set the deadline anew from all that was asked and answered; return by how many days it moved.

    The caller saves `due_on`. Needs the inquiries saved, and the moment of a decision or an end set.
    """
    before = case.due_on
    asked = list(Inquiry.objects.filter(case=case).values_list("asked_at", "due_on", "answered_at"))
    ends = [*(answered_at for _, _, answered_at in asked), case.decided_at, case.closed_at]
    goal = goal_of(offer_of(case.online_service_id))
    paused = paused_days(goal, (Asking(at, until) for at, until, _ in asked), [moment for moment in ends if moment])
    case.due_on = decide_by(goal, local(case.arrived_at).date(), paused=paused)
    return (case.due_on - before).days
