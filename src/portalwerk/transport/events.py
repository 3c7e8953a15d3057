"""What transport tells."""

from dataclasses import dataclass
from uuid import UUID

from portalwerk.kernel.events import Event


@dataclass(frozen=True)
class EnvelopePosted(Event):
    """An envelope waits for its carrier."""

    envelope_id: UUID


@dataclass(frozen=True)
class EnvelopeArrived(Event):
    """An envelope is with the authority that the tenant in scope is."""

    envelope_id: UUID
