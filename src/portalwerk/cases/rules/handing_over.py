"""Giving one's own case to a colleague, with a word about it. Pure."""

from uuid import UUID

from portalwerk.cases.rules.bulk import check_receiver
from portalwerk.cases.rules.working import Standing, check_may_work, check_version
from portalwerk.kernel.refusal import Refusal


class CommentMissing(Refusal):
    """A case is handed over without a word."""

    sentence = "Schreiben Sie, was die Kollegin oder der Kollege wissen muss."


def check_hand_over(standing: Standing, *, by: UUID, seen: int, to: UUID, to_name: str, comment: str) -> None:
    """Refuse to hand over what is not one's own, to whoever has it, or without a word.

    Raises NotOpen, NotTakenOver, TakenByOther, ChangedMeanwhile, AlreadyThere, CommentMissing.
    """
    check_may_work(standing, by=by)
    check_version(standing, seen)
    check_receiver(standing, to=to, name=to_name)
    if not comment.strip():
        raise CommentMissing
