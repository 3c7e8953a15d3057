"""Wiring of the form engine."""

from django.apps import AppConfig


class FormengineConfig(AppConfig):
    """The form engine app."""

    name = "portalwerk.formengine"
