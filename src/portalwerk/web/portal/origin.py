"""Whether a form was sent from one of our own pages, without a cookie that would have to be set before."""

from urllib.parse import urlsplit

from django.http import HttpRequest

from portalwerk.tenants.queries import tenant_by_host

_OWN_SITES = frozenset({"same-origin", "none"})


def is_from_here(request: HttpRequest) -> bool:
    """Return whether the request comes from a page of this portal.

    Browsers say so themselves: `Sec-Fetch-Site`, older ones `Origin`. A request without both is no browser's.
    Source: OWASP Cross-Site Request Forgery Prevention (Fetch Metadata, verifying origin).
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in _OWN_SITES
    origin = urlsplit(request.headers.get("Origin", ""))
    host = origin.netloc.lower()
    return bool(host) and (host == request.get_host().lower() or tenant_by_host(host.rsplit(":", 1)[0]) is not None)
