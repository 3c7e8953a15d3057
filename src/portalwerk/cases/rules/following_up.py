"""When a case comes back on the desk. Pure."""

from datetime import date

from portalwerk.cases.rules.working_days import add_working_days
from portalwerk.kernel.refusal import Refusal

#: The numbers of working days that the form offers.
OFFERED = (1, 3, 5, 10, 20)


class FollowUpNotAhead(Refusal):
    """A follow-up that does not lie ahead, or too far."""

    sentence = "Die Wiedervorlage muss nach heute liegen, höchstens zwei Jahre weit."


class ReasonMissing(Refusal):
    """A follow-up without a reason."""

    sentence = "Schreiben Sie, was dann zu tun ist."


def offered_days(today: date, *, land: str) -> list[tuple[int, date]]:
    """Return the numbers of working days that the form offers, each with its day. Raises LandUnknown."""
    return [(count, add_working_days(today, count, land=land)) for count in OFFERED]


def check_follow_up(*, due_on: date, reason: str, today: date) -> None:
    """Refuse a follow-up without reason or day ahead. Raises FollowUpNotAhead, ReasonMissing."""
    if not 0 < (due_on - today).days <= 731:
        raise FollowUpNotAhead
    if not reason.strip():
        raise ReasonMissing
