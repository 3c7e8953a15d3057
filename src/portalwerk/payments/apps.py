"""Wiring of payments."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Claims and payments: nothing to subscribe to."""

    name = "portalwerk.payments"
    label = "payments"
