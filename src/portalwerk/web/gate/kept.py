"""Public pages that were drawn once are kept until what they show changes.

What they show stands in few tables (catalog, tenants, decided applications). Triggers count every change of them in
the changing transaction (`kernel.content`), so one short SELECT tells whether a kept page still holds. Pages of
somebody who is signed in are never kept, nor what sets a cookie.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from portalwerk.kernel.clock import today
from portalwerk.kernel.content import content_version
from portalwerk.tenants.queries import tree_at
from portalwerk.web.gate.once import new_once
from portalwerk.web.gate.sessions import COOKIES, PLACE_COOKIE

# Stands in a kept page where each visitor gets a key of their own.
PLACEHOLDER = "0nce-0nce-0nce-0nce-0nce-0nce-0nce"
_MOST_PAGES = 512
_LONGEST_QUERY = 200


@dataclass(frozen=True)
class _Page:
    """A drawn page: its bytes and headers."""

    body: bytes
    headers: tuple[tuple[str, str], ...]


class _Shelf:
    """The kept pages of one content version."""

    def __init__(self, version: int | None, day: date) -> None:
        self.version = version
        self.day = day
        self.pages: dict[tuple[str, ...], _Page] = {}


_shelf = _Shelf(None, date.min)


def kept(request: HttpRequest, draw: Callable[[], HttpResponse]) -> HttpResponse:
    """Return the page from the shelf, or draw it and put it there."""
    key = _key(request)
    if key is None:
        return draw()
    shelf = _present_shelf()
    page = shelf.pages.get(key)
    if page is None:
        is_sure = _looked_up_anew(request, shelf.version)
        request.__dict__["once_key"] = PLACEHOLDER
        response = draw()
        page = _Page(response.content, tuple(response.headers.items()))
        if is_sure and shelf.version is not None and _may_be_kept(request, response):
            while len(shelf.pages) >= _MOST_PAGES:
                shelf.pages.pop(next(iter(shelf.pages)), None)
            shelf.pages[key] = page
        response.content = _own(page.body)
        return response
    answer = HttpResponse(_own(page.body))
    for name, value in page.headers:
        answer.headers[name] = value
    return answer


def forget_kept_pages() -> None:
    """Throw all kept pages away: after a restore of the database, and between tests."""
    global _shelf  # noqa: PLW0603 - see _present_shelf
    _shelf = _Shelf(None, date.min)


def _own(body: bytes) -> bytes:
    return body.replace(PLACEHOLDER.encode(), new_once().encode())


def _key(request: HttpRequest) -> tuple[str, ...] | None:
    """Return what tells pages apart, None for requests whose page is not kept."""
    query = request.META.get("QUERY_STRING", "")
    signed_in = any(name in request.COOKIES for name in COOKIES.values())
    if request.method != "GET" or signed_in or len(query) > _LONGEST_QUERY:
        return None
    own_host = request.get_host() if getattr(request, "own_host", False) else ""
    return own_host, request.path_info, query, request.COOKIES.get(PLACE_COOKIE, "")


def _looked_up_anew(request: HttpRequest, version: int | None) -> bool:
    """Look the request's tenant up again at this content version. Returns whether that was possible.

    The middleware found it before the version was read; a page drawn with the tenant of before a change would be
    kept as the page of after it.
    """
    held = tree_at(version)
    known = getattr(request, "tenant", None)
    if held is None or (known is not None and known.pk not in held.by_id):
        return False
    request.__dict__["tenant"] = held.by_id[known.pk] if known is not None else None
    return True


def _present_shelf() -> _Shelf:
    """Return the shelf for the content as it is now; a change of content or day empties it."""
    global _shelf  # noqa: PLW0603 - one shelf per process, replaced as a whole
    version, day = content_version(), today()
    if version != _shelf.version or day != _shelf.day:
        _shelf = _Shelf(version, day)
    return _shelf


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    wants_cookie = bool(response.cookies) or request.META.get("CSRF_COOKIE_NEEDS_UPDATE", False)
    return response.status_code == 200 and not wants_cookie and not response.streaming and not settings.DEBUG
