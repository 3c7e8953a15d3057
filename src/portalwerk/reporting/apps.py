"""Wiring of reporting."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """Figures about the use of services: nothing to subscribe to."""

    name = "portalwerk.reporting"
    label = "reporting"
