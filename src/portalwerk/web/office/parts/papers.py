"""Papers page by page: which page an address names, and its picture."""

from django.http import Http404, HttpResponse

from portalwerk.files.models import StoredFile
from portalwerk.files.queries import page_image
from portalwerk.kernel.sealing import tenant_key

IMAGE_WIDTH = 1000


def as_picture(stored: StoredFile, *, page: int) -> HttpResponse:
    """Return a page (from 1) of a file that the authority can open as a picture. Raises Http404, NotViewable."""
    if not 1 <= page <= pages_of(stored):
        raise Http404
    image = page_image(stored, tenant_key(stored.tenant_id), page=page, width=IMAGE_WIDTH)
    return HttpResponse(image, content_type="image/png")


def pages_of(stored: StoredFile) -> int:
    """Return how many pages can be shown: a picture has one."""
    return max(stored.page_count, 1)


def number_in(text: str) -> int:
    """Return the number of a page in an address; 1 for anything else."""
    return int(text) if text.isdecimal() and 0 < len(text) < 6 and int(text) > 0 else 1
