"""Handing out stored files."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from portalwerk.files.models import StoredFile
from portalwerk.files.queries import file_name, read_all
from portalwerk.kernel.sealing import Key


def as_download(stored: StoredFile, key: Key) -> HttpResponse:
    """Return a stored file for saving. It is never shown inside our pages.

    Source: BSI TR-03172-3, A3.8 (uploads are handed out as attachments only).
    """
    response = HttpResponse(read_all(stored, key), content_type=stored.media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, file_name(stored, key))
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
