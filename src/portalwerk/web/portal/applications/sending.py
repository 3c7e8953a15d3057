"""From the last page to the confirmation: signing in, reading everything once more, sending."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portalwerk.applications.actions.drafts import bind_account
from portalwerk.applications.actions.submitting import submit_application
from portalwerk.applications.models import Application
from portalwerk.applications.queries import Opened, application_by_token, letters_of, lock_of, pin_of
from portalwerk.applications.rules.opening import Hand, Opening, may_open
from portalwerk.applications.rules.submitting import NotConfirmed, Status
from portalwerk.formengine.rules.form import CHECK_PAGE
from portalwerk.identity.models import Realm
from portalwerk.identity.providers import SignInUnavailable
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.clock import today
from portalwerk.kernel.refusal import Refusal
from portalwerk.reporting.actions import count
from portalwerk.reporting.rules import Happened, Mark
from portalwerk.reporting.rules.satisfaction import Moment
from portalwerk.web.gate.links import link
from portalwerk.web.gate.rights import applicant, public
from portalwerk.web.gate.sessions import person_of
from portalwerk.web.portal.applications.checking import check_parts, confirmation_words, declares, sending_form
from portalwerk.web.portal.applications.counting import took
from portalwerk.web.portal.applications.drafting import as_needed
from portalwerk.web.portal.applications.paging import first_open, page_href
from portalwerk.web.portal.applications.rating import rating_parts
from portalwerk.web.portal.applications.renewing import renew_first
from portalwerk.web.portal.applications.tracking import standing_of
from portalwerk.web.portal.outside import go_out, provider_name
from portalwerk.web.portal.weiter import safe_path


@public(scoped=True)
def sign_in(request: HttpRequest, *, token: str) -> HttpResponse:
    """Say why we must know who sends, at which level, and that nothing is lost. Shows nothing of the answers."""
    opened = Opened(_application(request, token), token)
    here = link(request, "applications-sign_in", token=token)
    there = safe_path(request, request.GET.get("weiter", ""), link(request, "applications-check", token=token))
    if is_enough(request, opened) or (request.method == "POST" and _bound_at_once(request, opened)):
        return redirect(there)
    problem = ""
    if request.method == "POST":
        try:
            return go_out(
                request,
                level=_needed(opened),
                return_path=f"{here}?weiter={there}",
                back_path=here,
                service_name=opened.offer.title,
            )
        except SignInUnavailable as unavailable:
            problem = str(unavailable)
    return render(request, "portal/applications/sign_in.html", _sign_in_parts(request, opened, problem))


@applicant(also={Hand.MANDATE})
def check(request: HttpRequest, *, opened: Opened) -> HttpResponse:
    """Show all answers once more, with what it costs and what sending means. Source: § 9a Abs. 2 OZG."""
    if opened.application.status != Status.DRAFT:
        return redirect(sent_href(request, opened))
    if opened.hand == Hand.APPLICANT and not is_enough(request, opened):
        return redirect(sign_in_href(request, opened))
    if (must_renew := renew_first(request, opened)) is not None:
        return must_renew
    following = first_open(opened)
    if following is not None and not opened.done:
        return redirect(page_href(request, opened, following.key))
    return render(request, "portal/applications/check.html", check_parts(request, opened, sending_form(opened)))


@applicant(also={Hand.MANDATE})
def submit(request: HttpRequest, *, opened: Opened) -> HttpResponse:
    """Send the application. Acknowledged only after the commit."""
    there = sent_href(request, opened)
    if request.method != "POST" or opened.application.status != Status.DRAFT:
        return redirect(there)
    form = sending_form(opened, request.POST)
    problems = form.problems()
    if form.is_valid():
        try:
            happened = [Happened(CHECK_PAGE, Mark.COMPLETED), *took(opened, CHECK_PAGE)]
            submit_application(opened, **_wish(request, opened, form))
            count(opened.application.online_service_id, happened, on=today())
            return redirect(there)
        except NotConfirmed as refusal:
            problems = [(str(refusal), "richtig")]
        except Refusal as refusal:
            problems = [(str(refusal), "")]
    return render(request, "portal/applications/check.html", check_parts(request, opened, form, problems=problems))


@applicant
def sent(request: HttpRequest, *, opened: Opened) -> HttpResponse:
    """Confirm the arrival: number, PIN, what comes next and when. The page stays."""
    application = opened.application
    if application.status == Status.DRAFT:
        return redirect(link(request, "applications-resume", token=opened.token))
    letters = letters_of(application)
    parts: dict[str, Any] = {
        "opened": opened,
        "offer": opened.offer,
        "token": opened.token,
        "pin": pin_of(application),
        "acknowledgment": next((letter for letter in letters if letter.kind == "acknowledgment"), None),
        "standing": standing_of(opened, letters=letters),
        "email": opened.contact.get("email", ""),
        **confirmation_words(opened),
        **rating_parts(request, opened, Moment.SENT),
    }
    return render(request, "portal/applications/sent.html", parts)


def _sign_in_parts(request: HttpRequest, opened: Opened, problem: str) -> dict[str, Any]:
    needed = _needed(opened)
    return {
        "offer": opened.offer,
        "needed": needed,
        "needs_card": needed >= AssuranceLevel.SUBSTANTIAL,
        "provider": provider_name(),
        "problems": [(problem, "")] if problem else [],
        "is_cancelled": "abgebrochen" in request.GET,
        "was_signed_in": opened.application.account_id is not None,
        "is_sent": opened.application.status != Status.DRAFT,
        "back_href": link(request, "applications-resume", token=opened.token),
    }


def _needed(opened: Opened) -> AssuranceLevel:
    levels = (opened.offer.assurance, opened.application.level, AssuranceLevel.BASIC)
    return AssuranceLevel(max(levels))


def _bound_at_once(request: HttpRequest, opened: Opened) -> bool:
    """Give the draft to the account of somebody who is signed in well enough already. Returns whether that was so."""
    person = person_of(request, Realm.CITIZEN)
    if person is None or opened.application.account_id is not None or person.level < _needed(opened):
        return False
    bind_account(opened, as_needed(person, opened.offer))
    return True


def _wish(request: HttpRequest, opened: Opened, form: Any) -> dict[str, Any]:
    person = person_of(request, Realm.CITIZEN)
    known = person is not None and (opened.application.account_id is not None or opened.hand == Hand.MANDATE)
    return {
        "level": person.level if person and known else AssuranceLevel.NONE,
        "confirmed": form.cleaned_data["richtig"] or not declares(opened),
        "digital": form.cleaned_data.get("bescheid") == "portal",
    }


def is_enough(request: HttpRequest, opened: Opened) -> bool:
    """Return whether nobody has to sign in (again) to send this application."""
    person = person_of(request, Realm.CITIZEN)
    application = opened.application
    level = person.level if person else AssuranceLevel.NONE
    if application.account_id is None:
        return opened.offer.assurance == AssuranceLevel.NONE
    mine = person is not None and person.account_id == application.account_id
    return mine and level >= max(opened.offer.assurance, application.level)


def sent_href(request: HttpRequest, opened: Opened) -> str:
    """Return where it goes on after sending. A helper sees who did what, not number and PIN."""
    page = "applications-acts" if opened.hand == Hand.MANDATE else "applications-sent"
    return link(request, page, token=opened.token)


def sign_in_href(request: HttpRequest, opened: Opened) -> str:
    """Return the page that asks the applicant to sign in."""
    return link(request, "applications-sign_in", token=opened.token)


def _application(request: HttpRequest, token: str) -> Application:
    """Return the application that the link names. Unknown and somebody else's answer 404."""
    application = application_by_token(token, writing=request.method == "POST")
    if application is None:
        raise Http404
    person = person_of(request, Realm.CITIZEN)
    opening = may_open(
        lock_of(Opened(application, token)),
        account_id=person.account_id if person else None,
        level=person.level if person else AssuranceLevel.NONE,
    )
    if opening == Opening.FOREIGN:
        raise Http404
    return application
