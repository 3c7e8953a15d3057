"""Cases that may be the same: the hint on the case page, and what somebody makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portalwerk.access.rules import Caseworker, Right
from portalwerk.cases.actions.duplicates import close_duplicate, note_no_duplicate
from portalwerk.cases.models import Case
from portalwerk.cases.queries import Desk
from portalwerk.cases.queries.duplicates import maybe_twice, other_of
from portalwerk.kernel.clock import local
from portalwerk.kernel.refusal import Refusal
from portalwerk.web.gate.links import link
from portalwerk.web.gate.rights import caseworker
from portalwerk.web.office.cases.loading import case_to_change, load_case, seen_version
from portalwerk.web.office.parts.status import status_word


@dataclass(frozen=True)
class Twin:
    """Another case that may be the same, in words, with what can be said about it."""

    reference: str
    href: str
    note: str
    close_href: str
    no_href: str


def twins(request: HttpRequest, desk: Desk, caseworker: Caseworker) -> list[Twin]:
    """Return the cases that may be the same as this one."""
    case_id = desk.case.pk
    return [
        Twin(
            one.reference,
            link(request, "cases-case", case_id=one.pk),
            f"eingegangen am {local(one.arrived_at):%d.%m.%Y}, {status_word(one)}",
            link(request, "cases-duplicate", case_id=case_id, other_id=one.pk),
            link(request, "cases-no_duplicate", case_id=case_id, other_id=one.pk),
        )
        for one in maybe_twice(desk, caseworker)
    ]


@caseworker(Right.WORK_CASES)
def no_duplicate(request: HttpRequest, *, caseworker: Caseworker, case_id: UUID, other_id: UUID) -> HttpResponse:
    """Note that two cases are not the same."""
    desk, other = _both(case_to_change(request, caseworker, case_id), caseworker, other_id)
    note_no_duplicate(desk.case, other, by=caseworker)
    return redirect(link(request, "cases-case", case_id=case_id))


@caseworker(Right.WORK_CASES)
def duplicate(request: HttpRequest, *, caseworker: Caseworker, case_id: UUID, other_id: UUID) -> HttpResponse:
    """Close a case because the same is worked on in another one, with a message to the applicant."""
    case = load_case(caseworker, case_id, writing=request.method == "POST")
    desk, other = _both(case, caseworker, other_id)
    problems: list[tuple[str, str]] = []
    words = request.POST.get("nachricht", "")[:8000] if request.method == "POST" else _proposed(desk.case, other)
    if request.method == "POST":
        try:
            close_duplicate(desk.case, other, by=caseworker, seen=seen_version(request), text=words)
            return redirect(link(request, "cases-case", case_id=case_id))
        except Refusal as refusal:
            problems = [(str(refusal), "nachricht")]
    context = {"case": desk.case, "desk": desk, "other": other, "words": words, "problems": problems}
    return render(request, "office/cases/duplicate.html", context, status=422 if problems else 200)


def _both(case: Case, caseworker: Caseworker, other_id: UUID) -> tuple[Desk, Case]:
    desk = Desk(case)
    other = other_of(desk, caseworker, other_id)
    if other is None:
        raise Http404
    return desk, other


def _proposed(case: Case, other: Case) -> str:
    return (
        f"Guten Tag,\n\nIhr Antrag {case.reference} ist doppelt bei uns angekommen. Wir bearbeiten Ihr Anliegen unter "
        f"der Nummer {other.reference}. Den Antrag {case.reference} schließen wir deshalb. Sie müssen nichts tun."
    )
