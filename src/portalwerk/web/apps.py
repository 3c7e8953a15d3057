"""Wiring of the sites."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The sites: portal, office, studio, callbacks."""

    name = "portalwerk.web"
    label = "web"
