"""Who else has the case open: shown with the page, and asked again by it while it is open."""

from hashlib import sha256
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portalwerk.access.queries import display_names
from portalwerk.access.rules import Caseworker, Right
from portalwerk.cases.actions.presence import note_presence
from portalwerk.cases.models import Case
from portalwerk.cases.rules.presence import presence_words
from portalwerk.kernel.clock import local
from portalwerk.web.gate.rights import caseworker
from portalwerk.web.office.cases.loading import load_case


def present(case: Case, caseworker: Caseworker, names: dict[UUID, str] | None = None) -> str:
    """Note that somebody has the case open, and say who else has."""
    others = note_presence(case, account_id=caseworker.account_id)
    if not others:
        return ""
    known = names if names is not None else display_names(case.tenant_id)
    return presence_words([(known.get(who, "Jemand"), f"{local(since):%H:%M}") for who, since in others])


def version_of(words: str) -> str:
    """Return a mark that changes with the words."""
    return sha256(words.encode()).hexdigest()[:16]


@caseworker(Right.READ_CASES)
def presence(request: HttpRequest, *, caseworker: Caseworker, case_id: UUID) -> HttpResponse:
    """Answer an open page who else has the case open; 304 while nothing changed."""
    words = present(load_case(caseworker, case_id), caseworker)
    version = f'"{version_of(words)}"'
    if request.headers.get("If-None-Match") == version:
        response = HttpResponse(status=304)
    else:
        response = render(request, "office/cases/presence.html", {"presence": words})
    response.headers["ETag"] = version
    return response
