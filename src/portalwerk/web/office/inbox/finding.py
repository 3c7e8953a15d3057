"""What a search finds while somebody types it."""

from typing import Any

from django.http import HttpRequest

from portalwerk.access.rules import Caseworker
from portalwerk.cases.queries.listing import Listed, Looker, foremost
from portalwerk.cases.rules.working import STATUS_WORDS, CaseStatus
from portalwerk.web.gate.links import link

_SHOWN = 8


def found_while_typing(request: HttpRequest, caseworker: Caseworker, typed: str) -> dict[str, Any]:
    """Return the first cases that a search finds: name, what it is about and how it stands, address."""
    found, more = foremost(Looker(caseworker), typed, count=_SHOWN)
    told = "1 Vorgang gefunden" if len(found) == 1 else f"{len(found)} Vorgänge gefunden"
    return {
        "told": f"Mehr als {_SHOWN} Vorgänge gefunden" if more else told,
        "found": [_hit(request, one) for one in found],
    }


def _hit(request: HttpRequest, one: Listed) -> dict[str, str]:
    note = (one.offer.short_title, STATUS_WORDS[CaseStatus(one.case.status)], one.case.reference)
    return {
        "title": one.title,
        "note": " · ".join(note),
        "href": link(request, "cases-case", case_id=one.case.pk),
    }
