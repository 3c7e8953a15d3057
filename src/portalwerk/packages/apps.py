"""Wiring of the packages."""

from django.apps import AppConfig


class PackagesConfig(AppConfig):
    """The packages app."""

    name = "portalwerk.packages"
