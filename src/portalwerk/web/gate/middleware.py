"""What happens to every request before its view."""

from collections.abc import Callable
from typing import cast

import psycopg
import structlog
from csp.constants import HEADER as CSP_HEADER
from csp.utils import build_policy
from django.core.exceptions import BadRequest, DisallowedHost, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError

from portalwerk.kernel.limits import TooMany
from portalwerk.kernel.refusal import Refusal
from portalwerk.tenants.queries import tenant_by_host, tenant_by_key
from portalwerk.web.gate.errors import bad_address, broken, refused, too_many, unavailable
from portalwerk.web.gate.request import Request

log = structlog.get_logger()
Handler = Callable[[HttpRequest], HttpResponse]

# First path parts that belong to the installation, also on a host of a tenant's own.
COMMON_PATHS = frozenset({"mein", "ort", "static", "theme", "rueckruf", "werkstatt", "livez", "readyz"})


def declare_policy(get_response: Handler) -> Handler:
    """Say on every page what a browser may load for it. The policy is the same everywhere, so it is written once."""
    policy = build_policy()

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault(CSP_HEADER, policy)
        return response

    return handle


def find_tenant(get_response: Handler) -> Handler:
    """Set `request.tenant` (or None) from the host table, else from the first part of the path.

    On a tenant's own host the paths lack the first part; it is put in front inside. Never from a cookie or a
    header. Source: DECISIONS, URLs and tenant.
    """

    def handle(plain: HttpRequest) -> HttpResponse:
        request = cast(Request, plain)
        try:
            host = request.get_host().rsplit(":", 1)[0]
        except DisallowedHost:
            return bad_address(request)
        first = request.path_info.split("/", 2)[1] if "/" in request.path_info else ""
        try:
            own, named = tenant_by_host(host), tenant_by_key(first)
        except OperationalError:
            log.error("database_unavailable", view="?")
            return unavailable(request)
        if own is not None and first not in COMMON_PATHS:
            request.path_info = f"/{own.key}{request.path_info}"
            request.tenant = own
        else:
            request.tenant = own or named
        request.own_host = own is not None
        return get_response(request)

    return handle


def last_resort(get_response: Handler) -> Handler:
    """Answer what no view has caught, with a sentence and without jargon. Nothing here fails open."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        # What no view has decided belongs to the person who asked: the frame alone may show that they have post.
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    def convert(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, TooMany):
            return too_many(request, exception)
        if isinstance(exception, Refusal):
            return refused(request, exception)
        # The queue wraps what the driver says.
        if isinstance(exception, OperationalError) or isinstance(exception.__cause__, psycopg.OperationalError):
            log.error("database_unavailable", view=_view(request))
            return unavailable(request)
        if isinstance(exception, Http404 | BadRequest | SuspiciousOperation | MultiPartParserError):
            return None
        log.exception("unhandled", view=_view(request), exc_info=exception)
        return broken(request)

    handle.process_exception = convert  # type: ignore[attr-defined]
    return handle


def _view(request: HttpRequest) -> str:
    """Return the name of the view: the path may hold the secret of a draft and is never logged."""
    return request.resolver_match.view_name if request.resolver_match else "?"
