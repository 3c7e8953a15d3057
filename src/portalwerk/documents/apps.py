"""Wiring of the letters."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Letters as PDF: nothing to subscribe to."""

    name = "portalwerk.documents"
    label = "documents"
