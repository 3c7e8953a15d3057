"""Objecting to a decision: what can be done, until when, and the way to the form. The form itself is an application."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portalwerk.applications.queries import Opened, token_of
from portalwerk.cases.actions.objecting import begin_objection, level_to_object
from portalwerk.cases.queries.objecting import Matter, last_without_notice, matter_of, objection_behind
from portalwerk.cases.rules.objecting import Window
from portalwerk.identity.models import Realm
from portalwerk.identity.providers import SignInUnavailable
from portalwerk.identity.queries import Person
from portalwerk.kernel.refusal import Refusal
from portalwerk.tenants.queries import tree
from portalwerk.web.gate.links import link
from portalwerk.web.gate.rights import applicant
from portalwerk.web.gate.sessions import person_of
from portalwerk.web.portal.dates import day, weekday, when
from portalwerk.web.portal.outside import go_out, provider_name


@dataclass(frozen=True)
class Objecting:
    """What the pages of a decision say about objecting: one sentence, and what to do about it."""

    sentence: str
    action: str = ""
    href: str = ""
    or_court: bool = False
    is_late: bool = False
    is_begun: bool = False
    year_day: str = ""
    title: str = "Nicht einverstanden?"


@applicant
def objection(request: HttpRequest, *, opened: Opened) -> HttpResponse:
    """Say until when one may object and what is needed; sign in, then begin the form or go on with it."""
    person = person_of(request, Realm.CITIZEN)
    matter = matter_of(opened.application, account_id=person.account_id if person else None)
    if matter is None or not matter.chance.is_possible:
        raise Http404
    if matter.is_raised:
        return redirect(link(request, "applications-follow", token=matter.token))
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            return _go_on(request, opened, person)
        except (Refusal, SignInUnavailable) as refusal:
            problems = [(str(refusal), "")]
    return render(request, "portal/applications/objection.html", _parts(request, opened, matter, person, problems))


def _go_on(request: HttpRequest, opened: Opened, person: Person | None) -> HttpResponse:
    """Begin the form, or sign in first if nobody knows surely enough who objects."""
    needed = level_to_object(opened.offer)
    if person is not None and person.level >= needed:
        draft = begin_objection(opened.application, person=person)
        return redirect(link(request, "applications-resume", token=draft.token))
    here = link(request, "applications-objection", token=opened.token)
    title = f"Widerspruch: {opened.offer.title}"
    return go_out(request, level=needed, return_path=here, back_path=here, service_name=title)


def _parts(
    request: HttpRequest, opened: Opened, matter: Matter, person: Person | None, problems: list[tuple[str, str]]
) -> dict[str, Any]:
    needed = level_to_object(opened.offer)
    return {
        "offer": opened.offer,
        "objecting": objecting_of(request, opened, matter),
        "is_known": person is not None and person.level >= needed,
        "needed": needed,
        "provider": provider_name(),
        "problems": problems,
        "is_cancelled": "abgebrochen" in request.GET,
        "back_href": link(request, "applications-follow", token=opened.token),
    }


def objecting_parts(request: HttpRequest, opened: Opened) -> dict[str, Any]:
    """Return what the pages of an application say of objecting: to its decision, or what it objects to itself."""
    against = _against(request, opened) if opened.offer.is_objection else {}
    if opened.application.decided_at is None:
        return against
    person = person_of(request, Realm.CITIZEN)
    matter = matter_of(opened.application, account_id=person.account_id if person else None)
    return {"objecting": objecting_of(request, opened, matter) if matter else None, **against}


def left_href(request: HttpRequest, opened: Opened) -> str:
    """Return where somebody goes who leaves a draft: to its service, or to the decision that they object to."""
    found = objection_behind(opened.application) if opened.offer.is_objection else None
    if found is None:
        return link(request, "catalog-service", slug=opened.offer.slug)
    return link(request, "applications-objection", token=token_of(found.case.application))


def objecting_of(request: HttpRequest, opened: Opened, matter: Matter) -> Objecting:
    """Return in words what somebody can do against a decision today."""
    chance, own = matter.chance, matter.own
    if own is not None and matter.is_raised and own.application.submitted_at is not None:
        sent = when(own.application.submitted_at)
        there = _there(request, opened, "applications-follow", token=matter.token)
        return Objecting(f"Sie haben Widerspruch eingelegt: {sent}.", "Stand ansehen", there, title="Ihr Widerspruch")
    here = _there(request, opened, "applications-objection", token=opened.token)
    action = "Widerspruch weiterschreiben" if own is not None else "Widerspruch einlegen"
    begun = Objecting("", action, here, or_court=chance.or_court, is_begun=own is not None)
    until = weekday(chance.last_on) if chance.last_on else ""
    if chance.window == Window.COURT:
        ends = f" bis {until}" if until else " innerhalb eines Monats, nachdem er bekannt gegeben ist"
        return Objecting(f"Gegen diesen Bescheid können Sie{ends} klagen. Wie das geht, steht am Ende des Bescheids.")
    if chance.window == Window.LATE and chance.last_on is not None:
        year = last_without_notice(matter.case)
        sentence = f"Die Frist für einen Widerspruch ist seit dem {day(chance.last_on + timedelta(days=1))} vorbei."
        return replace(begun, sentence=sentence, is_late=True, year_day=weekday(year) if year else "")
    if chance.window == Window.OPEN:
        return replace(begun, sentence=f"Sie können bis {until} Widerspruch einlegen.")
    begins = "sobald der Bescheid als bekannt gegeben gilt"
    if chance.expected_on is not None:
        begins = f"wenn der Bescheid als bekannt gegeben gilt. Das ist voraussichtlich am {day(chance.expected_on)}"
    return replace(
        begun, sentence=f"Sie können Widerspruch einlegen. Sie haben dafür einen Monat Zeit. Er beginnt, {begins}."
    )


def _against(request: HttpRequest, opened: Opened) -> dict[str, Any]:
    found = objection_behind(opened.application)
    if found is None:
        return {}
    first = found.case.application
    title = f"Bescheid: {Opened(first, '').offer.short_title}"
    href = _there(request, opened, "applications-follow", token=token_of(first))
    return {"against_title": title, "against_href": href}


def _there(request: HttpRequest, opened: Opened, page: str, *, token: str) -> str:
    """Return a page of an application at the tenant that has it now."""
    return link(request, page, tenant=tree().by_id[opened.application.tenant_id], token=token)
