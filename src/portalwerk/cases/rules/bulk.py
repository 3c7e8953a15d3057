"""What may be done with many cases at once, and what may be taken back. Pure."""

from enum import StrEnum
from uuid import UUID

from portalwerk.cases.rules.working import (
    OPEN,
    STATUS_WORDS,
    CaseStatus,
    NotOpen,
    Standing,
    check_may_close,
    check_may_work,
    check_version,
)
from portalwerk.kernel.refusal import Refusal

#: More than this is never done at once: what somebody ticks on one page.
MOST = 100


class BulkKind(StrEnum):
    """What is done with each of the cases."""

    ASSIGN = "assign"
    RELEASE = "release"
    FOLLOW_UP = "follow_up"
    CLOSE = "close"


class AlreadyThere(Refusal):
    """The case is already with whom it is to be given to."""

    sentence = "Der Vorgang liegt schon bei {name}."


class NoColleague(Refusal):
    """Nobody was chosen who works for the units of all ticked cases."""

    sentence = "Wählen Sie, wer die Vorgänge bekommt."


class NobodysCase(Refusal):
    """There is nobody to take the case from."""

    sentence = "Der Vorgang ist niemandem zugewiesen."


class TooManyCases(Refusal):
    """More cases than a page shows."""

    sentence = "Mehr als 100 Vorgänge auf einmal gehen nicht."


class AlreadyUndone(Refusal):
    """What was done was taken back before."""

    sentence = "Das haben Sie schon rückgängig gemacht."


def check_may_assign(standing: Standing) -> None:
    """Refuse to give away what is no longer worked on. Raises NotOpen."""
    if standing.status not in OPEN or standing.status == CaseStatus.DECIDING:
        raise NotOpen(status=STATUS_WORDS[standing.status])


def check_bulk(
    kind: BulkKind, standing: Standing, *, seen: int, by: UUID, may_assign: bool, assignee_name: str = ""
) -> None:
    """Refuse what cannot be done with one of many cases.

    Parameters: seen, the version in the list; may_assign, whether this person distributes the work of others.
    Raises ChangedMeanwhile, NotOpen, NotTakenOver, TakenByOther, NobodysCase.
    """
    if kind == BulkKind.ASSIGN:
        check_may_assign(standing)
    elif kind == BulkKind.RELEASE:
        check_may_assign(standing)
        if standing.assignee_id is None:
            raise NobodysCase
        if not may_assign:
            check_may_work(standing, by=by, assignee_name=assignee_name)
    elif kind == BulkKind.CLOSE:
        check_may_close(standing, by=by, assignee_name=assignee_name)
    elif standing.status in {CaseStatus.CLOSED, CaseStatus.WITHDRAWN}:
        raise NotOpen(status=STATUS_WORDS[standing.status])
    check_version(standing, seen)


def check_receiver(standing: Standing, *, to: UUID, name: str) -> None:
    """Refuse to give a case to whoever has it. Raises AlreadyThere."""
    if standing.assignee_id == to:
        raise AlreadyThere(name=name)
