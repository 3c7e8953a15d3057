"""Moving the deadlines of a case."""

from portalwerk.applications.actions.following import set_deemed
from portalwerk.cases.models import Case, Inquiry
from portalwerk.cases.queries import goal_of
from portalwerk.cases.rules.deadlines import Asking, decide_by, paused_days
from portalwerk.cases.rules.deemed import complete_on, deemed_on
from portalwerk.catalog.queries import offer_of
from portalwerk.kernel.clock import local

#: What `move_deadlines` sets and the caller saves.
MOVED = ("due_on", "deemed_on")


def move_deadlines(case: Case) -> int:
    """Set the deadlines anew from all that was asked and answered; return by how many days ours moved.

    The caller saves `MOVED`. Needs the inquiries saved, and the moment of a decision or an end set.
    """
    before = case.due_on
    asked = list(Inquiry.objects.filter(case=case).values_list("asked_at", "due_on", "answered_at"))
    ends = [*(answered_at for _, _, answered_at in asked), case.decided_at, case.closed_at]
    offer = offer_of(case.online_service_id)
    goal = goal_of(offer)
    paused = paused_days(goal, (Asking(at, until) for at, until, _ in asked), [moment for moment in ends if moment])
    case.due_on = decide_by(goal, local(case.arrived_at).date(), paused=paused)
    if offer.deemed_approval_months and case.deemed_granted_on is None:
        case.deemed_on = deemed_on(
            complete_on(case.arrived_at, [(at, answered_at) for at, _, answered_at in asked]),
            months=offer.deemed_approval_months,
            land=goal.land,
            extended_to=case.deemed_extended_to,
        )
        set_deemed(case.application_id, on=case.deemed_on)
    return (case.due_on - before).days
