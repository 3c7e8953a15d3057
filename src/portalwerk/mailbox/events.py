"""What the mailbox tells."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portalwerk.kernel.events import Event


@dataclass(frozen=True)
class NudgeDelivered(Event):
    """An e-mail that something waits was handed to the mail server."""

    about_id: UUID
    template: str
    at: datetime
