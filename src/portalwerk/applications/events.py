"""What applications tell."""

from dataclasses import dataclass
from uuid import UUID

from portalwerk.kernel.events import Event


@dataclass(frozen=True)
class ApplicationSubmitted(Event):
    """An application was sent and has arrived."""

    application_id: UUID


@dataclass(frozen=True)
class ReplyGiven(Event):
    """The applicant answered what was missing."""

    application_id: UUID
    request_id: UUID


@dataclass(frozen=True)
class MessageWritten(Event):
    """The applicant wrote to the authority."""

    application_id: UUID
    message_id: UUID


@dataclass(frozen=True)
class ApplicationWithdrawn(Event):
    """The applicant took the application back before the decision."""

    application_id: UUID


@dataclass(frozen=True)
class LetterFetched(Event):
    """The applicant fetched a letter for the first time, signed in."""

    application_id: UUID
    letter_id: UUID
