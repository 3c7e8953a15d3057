"""Wiring of the kernel."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """The kernel: tables of the outbox, of keys, of idempotency and limits."""

    name = "portalwerk.kernel"
    label = "kernel"
