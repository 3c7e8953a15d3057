"""Wiring of the mailbox."""

from django.apps import AppConfig


class MailboxConfig(AppConfig):
    """Messages and nudges."""

    name = "portalwerk.mailbox"
    label = "mailbox"
