"""Wiring of cases."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Cases, from the arrival of an application to its end."""

    name = "portalwerk.cases"
    label = "cases"

    def ready(self) -> None:
        """Subscribe to what happens to applications and envelopes."""
        from portalwerk.applications.events import (
            ApplicationWithdrawn,
            LetterFetched,
            MessageWritten,
            ReplyGiven,
        )
        from portalwerk.cases import tasks
        from portalwerk.kernel.events import subscribe
        from portalwerk.mailbox.events import NudgeDelivered
        from portalwerk.transport.events import EnvelopeArrived

        subscribe(EnvelopeArrived, tasks.on_envelope_arrived)
        subscribe(ReplyGiven, tasks.on_reply_given)
        subscribe(MessageWritten, tasks.on_message_written)
        subscribe(ApplicationWithdrawn, tasks.on_application_withdrawn)
        subscribe(LetterFetched, tasks.on_letter_fetched)
        subscribe(NudgeDelivered, tasks.on_nudge_delivered)
