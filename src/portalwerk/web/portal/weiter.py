"""Where to go on: only to a page of this portal, never to an address that a link brought along."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

LONGEST = 500


def safe_path(request: HttpRequest, wanted: str, otherwise: str) -> str:
    """Return `wanted` if it is a path of this portal, else `otherwise`. Source: OWASP Unvalidated Redirects."""
    is_path = wanted.startswith("/") and len(wanted) <= LONGEST and wanted.isprintable()
    return wanted if is_path and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else otherwise
