"""Wiring of forecast."""

from django.apps import AppConfig


class ForecastConfig(AppConfig):
    """How long it takes: nothing to subscribe to."""

    name = "portalwerk.forecast"
    label = "forecast"
