"""Wiring of transport."""

from django.apps import AppConfig


class TransportConfig(AppConfig):
    """Envelopes and carriers."""

    name = "portalwerk.transport"
    label = "transport"

    def ready(self) -> None:
        """Subscribe to our own posting."""
        from portalwerk.kernel.events import subscribe
        from portalwerk.transport.events import EnvelopePosted
        from portalwerk.transport.tasks import on_envelope_posted

        subscribe(EnvelopePosted, on_envelope_posted)
