"""Wiring of applications."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """Applications, from draft to archive."""

    name = "portalwerk.applications"
    label = "applications"

    def ready(self) -> None:
        """Subscribe to our own sending."""
        from portalwerk.applications.events import ApplicationSubmitted
        from portalwerk.applications.tasks import on_application_submitted, on_mail_arrived
        from portalwerk.kernel.events import subscribe
        from portalwerk.mailbox.events import MailArrived

        subscribe(ApplicationSubmitted, on_application_submitted)
        subscribe(MailArrived, on_mail_arrived)
