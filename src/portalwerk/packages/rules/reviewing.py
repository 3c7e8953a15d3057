"""The way of a draft to the people: who may do what when. The second pair of eyes is never the author's."""

from collections.abc import Collection
from enum import StrEnum
from uuid import UUID

from portalwerk.kernel.refusal import Refusal


class DraftStatus(StrEnum):
    """How far a draft has come."""

    DRAFTING = "drafting"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"


STATUS_WORDS: dict[DraftStatus, str] = {
    DraftStatus.DRAFTING: "In Arbeit",
    DraftStatus.IN_REVIEW: "Wird geprüft",
    DraftStatus.APPROVED: "Freigegeben",
    DraftStatus.SCHEDULED: "Geplant",
    DraftStatus.PUBLISHED: "Veröffentlicht",
}


class GateClosed(Refusal):
    """Something that blocks stands against handing in or publishing."""

    sentence = "Vorher ist noch etwas zu tun: {first}"


class NotUnderReview(Refusal):
    """Judged although nobody handed it in."""

    sentence = "Dieser Entwurf liegt gerade nicht zur Prüfung."


class OwnWork(Refusal):
    """Somebody wants to approve what they wrote themselves."""

    sentence = "Sie haben selbst an diesem Entwurf gearbeitet. Bitten Sie eine andere Person um die Prüfung."


class NotApproved(Refusal):
    """Published without an approval."""

    sentence = "Dieser Entwurf ist noch nicht freigegeben."


class AlreadyOut(Refusal):
    """Handed in although the very same content is published."""

    sentence = "Diese Fassung ist schon veröffentlicht. Ändern Sie zuerst etwas."


class DraftMoved(Refusal):
    """Somebody else has changed the draft meanwhile."""

    sentence = "Jemand hat den Entwurf inzwischen geändert. Laden Sie die Seite neu und versuchen Sie es noch einmal."


class SlugTaken(Refusal):
    """The address belongs to something else."""

    sentence = "Unter der Adresse „{slug}“ gibt es hier schon etwas. Wählen Sie einen anderen Namen."


class NoSuchRevision(Refusal):
    """A revision that does not exist."""

    sentence = "Diese Fassung gibt es nicht."


class OnlySample(Refusal):
    """The sample of a tour is handed in, judged or published for real."""

    sentence = "Das ist die Übung aus dem Rundgang. Sie geht nicht an echte Menschen."


class NotASample(Refusal):
    """A real draft is published as an exercise."""

    sentence = "Das ist keine Übung. Dieser Entwurf braucht eine zweite Person."


class TooEarly(Refusal):
    """A date for publishing that is not in the future."""

    sentence = "Wählen Sie einen Tag, der noch kommt."


def check_may_hand_in(status: DraftStatus, blocking: Collection[str]) -> None:
    """Refuse to hand in what is out already or what the gate blocks."""
    if status is DraftStatus.PUBLISHED:
        raise AlreadyOut
    if blocking:
        raise GateClosed(first=next(iter(blocking)))


def check_may_judge(status: DraftStatus, *, by: UUID, authors: Collection[UUID]) -> None:
    """Refuse to judge what is not under review, or one's own work.

    Parameters: authors, who has worked on it since it was last published.
    """
    if status is not DraftStatus.IN_REVIEW:
        raise NotUnderReview
    if by in authors:
        raise OwnWork


def check_may_publish(status: DraftStatus, blocking: Collection[str]) -> None:
    """Refuse to publish what nobody approved, or what the gate blocks now."""
    if status not in (DraftStatus.APPROVED, DraftStatus.SCHEDULED):
        raise NotApproved
    if blocking:
        raise GateClosed(first=next(iter(blocking)))
