"""Wiring of identity."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Accounts and sign-ins."""

    name = "portalwerk.identity"
    label = "identity"
