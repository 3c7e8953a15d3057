"""Wiring of the files."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """Uploads and made files."""

    name = "portalwerk.files"
    label = "files"
