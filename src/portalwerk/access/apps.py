"""Wiring of access."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Memberships, roles and rights."""

    name = "portalwerk.access"
    label = "access"
