"""What the mailbox tells."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portalwerk.kernel.events import Event


@dataclass(frozen=True)
class MailArrived(Event):
    """Somebody answered a notice by e-mail, from the address to which it went."""

    about_id: UUID
    mail_id: UUID


@dataclass(frozen=True)
class NudgeDelivered(Event):
    """An e-mail that something waits was handed to the mail server."""

    about_id: UUID
    template: str
    at: datetime
