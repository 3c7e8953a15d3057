"""What transport does later."""

from portalwerk.transport import actions
from portalwerk.transport.events import EnvelopePosted


def on_envelope_posted(event: EnvelopePosted) -> None:
    """Hand a posted envelope to its carrier."""
    actions.carry(event.envelope_id)
