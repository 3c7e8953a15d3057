"""Registers the components with Django, so that templates can load them."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The component app: template tags, templates and static files, no models."""

    name = "portalwerk.ui"
    label = "ui"
