"""Reading a case for a page: foreign and unknown are 404, and nobody overwrites what they have not seen."""

from uuid import UUID

from django.http import Http404, HttpRequest

from portalwerk.access.queries import display_names
from portalwerk.access.rules import Caseworker
from portalwerk.cases import queries
from portalwerk.cases.models import Case
from portalwerk.web.office.cases.forms import VersionForm

IMAGE_WIDTH = 1000


def load_case(
    caseworker: Caseworker, case_id: UUID, request: HttpRequest | None = None, *, writing: bool = True
) -> Case:
    """Return the case, locked where it is going to be changed. Foreign and unknown are 404."""
    if request is not None and writing and request.method != "POST":
        raise Http404
    found = queries.case_visible_to(caseworker, case_id, writing=request is not None and writing)
    if found is None:
        raise Http404
    return found


def seen_version(request: HttpRequest) -> int:
    """Return which version of the case the page showed; a page without it is too old."""
    form = VersionForm(request.POST)
    return int(form.cleaned_data["seen"]) if form.is_valid() else -1


def assignee_name(found: Case) -> str:
    """Return who works on a case, empty if nobody does."""
    return display_names(found.tenant_id).get(found.assignee_id, "") if found.assignee_id else ""
