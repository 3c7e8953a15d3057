"""Reading a case for a page: foreign and unknown are 404, and nobody overwrites what they have not seen."""

from uuid import UUID

from django.http import Http404, HttpRequest

from portalwerk.access.queries import display_names
from portalwerk.access.rules import Caseworker
from portalwerk.cases import queries
from portalwerk.cases.models import Case
from portalwerk.web.office.cases.forms import VersionForm


def load_case(caseworker: Caseworker, case_id: UUID, *, writing: bool = False) -> Case:
    """Return the case, with `writing` locked. Foreign and unknown are 404. Raises RightMissing."""
    found = queries.case_visible_to(caseworker, case_id, writing=writing)
    if found is None:
        raise Http404
    return found


def case_to_change(request: HttpRequest, caseworker: Caseworker, case_id: UUID) -> Case:
    """Return the case, locked, for what has no page of its own: anything but a sent form is 404."""
    if request.method != "POST":
        raise Http404
    return load_case(caseworker, case_id, writing=True)


def seen_version(request: HttpRequest) -> int:
    """Return which version the page showed; a page without it is too old."""
    form = VersionForm(request.POST)
    return int(form.cleaned_data["seen"]) if form.is_valid() else -1


def assignee_name(found: Case) -> str:
    """Return who works on a case, empty if nobody does."""
    return display_names(found.tenant_id).get(found.assignee_id, "") if found.assignee_id else ""
