"""The form has changed while somebody fills it in: what is different for them, take it over or stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portalwerk.applications.actions.renewing import renew_draft, stay_with_version
from portalwerk.applications.queries import Opened, renewal_of, signed_keys
from portalwerk.applications.rules.opening import Hand
from portalwerk.applications.rules.renewing import ListChanged, Renewal, is_closed, may_tell
from portalwerk.applications.rules.submitting import Status
from portalwerk.formengine.rules.form import CHECK_PAGE
from portalwerk.formengine.rules.migrating import Change, ChangeKind
from portalwerk.kernel.clock import today
from portalwerk.reporting.actions import count
from portalwerk.reporting.rules import Happened, Mark
from portalwerk.web.gate.links import link
from portalwerk.web.gate.rights import applicant
from portalwerk.web.portal.applications.paging import first_open, frame_parts
from portalwerk.web.portal.applications.uploads import Shown, shown_uploads

STAY, SEEN = "_behalten", "_gelesen"

#: What is told first decides most: what is lost, what must be done, what is only different.
_PARTS = (
    (ChangeKind.DROPPED, "Das fällt weg", "Diese Angaben passen nicht in das neue Formular. Wir löschen sie."),
    (ChangeKind.WRONG, "Das müssen Sie ändern", "Ihre Angaben bleiben stehen. Ändern Sie sie auf ihrer Seite."),
    (ChangeKind.ADDED, "Das fragen wir neu", "Diese Fragen beantworten Sie danach."),
    (ChangeKind.REWORDED, "Das heißt jetzt anders", "Prüfen Sie, ob Ihre Angaben noch stimmen."),
    (ChangeKind.UNUSED, "Das brauchen wir nicht mehr", "Diese Angaben senden wir nicht mit."),
)


@dataclass(frozen=True)
class Told:
    """One line of the list: what it is about, and how it was and is."""

    label: str
    lines: Sequence[str]


@dataclass(frozen=True)
class Part:
    """Lines under one heading."""

    title: str
    text: str
    anchor: str
    lines: Sequence[Told]


@applicant(also={Hand.MANDATE})
def renew(request: HttpRequest, *, opened: Opened) -> HttpResponse:
    """Show what is different for this draft in the new form; take it over, or stay with the old one."""
    there = link(request, "applications-resume", token=opened.token)
    if opened.application.status != Status.DRAFT or (renewal := renewal_of(opened)) is None:
        return redirect(there)
    if request.method != "POST":
        return _list(request, opened, renewal)
    if STAY in request.POST:
        stay_with_version(opened)
        return redirect(there)
    try:
        fresh = renew_draft(opened, seen=request.POST.get(SEEN, ""))
    except ListChanged as refusal:
        return _list(request, opened, renewal, problem=str(refusal))
    first = first_open(fresh)
    page_key = first.key if first else CHECK_PAGE
    count(fresh.application.online_service_id, [Happened(page_key, Mark.REACHED)], on=today())
    return redirect(there)


def renew_first(request: HttpRequest, opened: Opened) -> HttpResponse | None:
    """Return the way to the list of changes if the old form is not taken any more, None if it may go on.

    Who signs goes on: the applicant decides.
    """
    if opened.hand == Hand.SIGNER or not is_closed(opened.later, today()) or renewal_of(opened) is None:
        return None
    return redirect(link(request, "applications-renew", token=opened.token))


def _list(request: HttpRequest, opened: Opened, renewal: Renewal, *, problem: str = "") -> HttpResponse:
    parts: dict[str, Any] = {
        **frame_parts(request, opened, now=""),
        "parts": _parts(opened, renewal, shown_uploads(request, opened)),
        "seen": renewal.digest,
        "falls": renewal.asks_anew and bool(opened.offer.signers) and bool(signed_keys(opened)),
        "problems": [(problem, "")] if problem else [],
        "back_href": link(request, "applications-resume", token=opened.token),
    }
    return render(request, "portal/applications/renew.html", parts)


def _parts(opened: Opened, renewal: Renewal, files: Mapping[str, Shown]) -> list[Part]:
    telling = [change for change in renewal.migration.changes if may_tell(change, opened.offer, renewal.offer)]
    found = []
    for kind, title, text in _PARTS:
        lines = [_told(change, files) for change in telling if change.kind is kind]
        if lines:
            found.append(Part(title, text, kind, lines))
    terms = [Told(term.title, _both(term.before or "Bisher nicht", term.after or "Entfällt")) for term in renewal.terms]
    if len(telling) < len(renewal.migration.changes):
        terms.append(Told("Seiten anderer Personen", ("Dort ist etwas anders. Die Person sieht es auf ihrer Seite.",)))
    if terms:
        found.append(Part("Außerdem", "", "terms", terms))
    return found


def _told(change: Change, files: Mapping[str, Shown]) -> Told:
    names = ", ".join(files[file_id].title for file_id in change.files if file_id in files)
    before, after = change.before or names, change.after
    if change.kind is ChangeKind.REWORDED:
        return Told(change.label, _both(before, after))
    if change.kind is ChangeKind.ADDED:
        return Told(change.label, (f"Ihre frühere Angabe: {after}" if after else "Neue Frage",))
    return Told(change.label, [line for line in (before, after) if line])


def _both(before: str, after: str) -> list[str]:
    return [f"Bisher: {before}", f"Jetzt: {after}"]
