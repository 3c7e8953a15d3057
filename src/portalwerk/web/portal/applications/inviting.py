"""The invitation of somebody who signs or helps: what it is about, and taking it with one's own account."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portalwerk.applications.actions.drafts import fill_in_known
from portalwerk.applications.actions.helping import accept_mandate
from portalwerk.applications.actions.signing import accept_invitation
from portalwerk.applications.queries import Opened, lock_of, opened_by_token
from portalwerk.applications.rules.helping import KIND_WORDS, MandateKind
from portalwerk.applications.rules.opening import Hand
from portalwerk.applications.rules.submitting import Status
from portalwerk.identity.models import Realm
from portalwerk.identity.providers import SignInUnavailable
from portalwerk.identity.queries import Person
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.refusal import Refusal
from portalwerk.tenants.queries import tree
from portalwerk.web.gate.links import link
from portalwerk.web.gate.rights import is_at_counter, public
from portalwerk.web.gate.sessions import person_of
from portalwerk.web.portal.dates import day
from portalwerk.web.portal.outside import go_out, provider_name
from portalwerk.web.portal.weiter import safe_path


@public(scoped=True)
def invitation(request: HttpRequest, *, token: str) -> HttpResponse:
    """Say what somebody is invited to, before anything of the application is shown; take it with their own account."""
    opened = opened_by_token(token, writing=request.method == "POST")
    if opened is None or opened.hand == Hand.APPLICANT or is_at_counter(opened):
        raise Http404
    person = person_of(request, Realm.CITIZEN)
    lock = lock_of(opened)
    is_enough = person is not None and person.level >= lock.level
    problem = ""
    if request.method != "POST" and person is not None and is_enough and person.account_id == lock.account_id:
        return redirect(link(request, "applications-resume", token=token))
    if request.method == "POST":
        try:
            if person is None or not is_enough:
                return _sign_in(request, opened)
            _accept(opened, person)
            there = link(request, "applications-resume", token=token)
            return redirect(safe_path(request, request.GET.get("weiter", ""), there))
        except (SignInUnavailable, Refusal) as refusal:
            problem = str(refusal)
    parts = invitation_parts(request, opened, is_enough=is_enough, problem=problem)
    return render(request, "portal/applications/invitation.html", parts)


def invitation_parts(request: HttpRequest, opened: Opened, *, is_enough: bool, problem: str) -> dict[str, Any]:
    """Return what the template of the invitation needs. Nothing of the answers is in it."""
    application, mandate = opened.application, opened.mandate
    tenant = tree().by_id[application.tenant_id]
    level = lock_of(opened).level
    return {
        "offer": opened.offer,
        "token": opened.token,
        "part": opened.part,
        "mandate": mandate,
        "kind": KIND_WORDS[MandateKind(mandate.kind)] if mandate else "",
        "until": day(mandate.until) if mandate else "",
        "office": f"{opened.offer.unit_name}, {tenant.name}",
        "needed": level,
        "needs_card": level >= AssuranceLevel.SUBSTANTIAL,
        "provider": provider_name(),
        "is_enough": is_enough,
        "is_over": application.status != Status.DRAFT,
        "is_cancelled": "abgebrochen" in request.GET,
        "problems": [(problem, "")] if problem else [],
        "back_href": link(request, "catalog-service", slug=opened.offer.slug),
    }


def _accept(opened: Opened, person: Person) -> None:
    if opened.hand == Hand.SIGNER:
        accept_invitation(opened, person)
        fill_in_known(opened, person)
    else:
        accept_mandate(opened, person)


def _sign_in(request: HttpRequest, opened: Opened) -> HttpResponse:
    here = link(request, "applications-invitation", token=opened.token)
    return go_out(
        request, level=lock_of(opened).level, return_path=here, back_path=here, service_name=opened.offer.title
    )
