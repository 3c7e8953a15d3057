"""Wiring of tenants."""

from django.apps import AppConfig


class TenantsConfig(AppConfig):
    """Tenants, units and areas."""

    name = "portalwerk.tenants"
    label = "tenants"
