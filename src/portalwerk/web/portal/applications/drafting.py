"""Beginning an application, filling it page by page, keeping it for later."""

from dataclasses import replace
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from portalwerk.applications.actions.drafts import begin_application, bind_account, send_link
from portalwerk.applications.actions.drafts import discard as discard_draft
from portalwerk.applications.queries import Opened, attachment_file
from portalwerk.applications.rules.opening import Hand
from portalwerk.applications.rules.submitting import Status
from portalwerk.catalog.models import OnlineService
from portalwerk.catalog.queries import offer_of, online_service
from portalwerk.catalog.rules.offer import Offer
from portalwerk.formengine.rules.form import CHECK_PAGE
from portalwerk.identity.models import Realm
from portalwerk.identity.queries import Person
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.clock import today
from portalwerk.kernel.limits import check_limit
from portalwerk.reporting.actions import count
from portalwerk.reporting.rules import Happened, Mark
from portalwerk.web.gate.errors import stale_form
from portalwerk.web.gate.handing_out import as_download
from portalwerk.web.gate.links import absolute, link
from portalwerk.web.gate.rights import applicant, public
from portalwerk.web.gate.sessions import person_of
from portalwerk.web.portal.applications.forms import ContactForm
from portalwerk.web.portal.applications.leaving import exit_parts
from portalwerk.web.portal.applications.objecting import left_href
from portalwerk.web.portal.applications.paging import (
    end_href,
    first_open,
    frame_parts,
    has_signed,
    page_href,
    page_parts,
    turn_page,
    visible,
)
from portalwerk.web.portal.applications.renewing import renew_first
from portalwerk.web.portal.origin import is_from_here
from portalwerk.web.portal.places.place import tenant_here

PAGE, EXIT = "portal/applications/page.html", "portal/applications/exit.html"
LINKS_PER_MINUTE = 3


# Without a token, so that the public page before it sets no cookie: the browser itself says where a form comes from.
@csrf_exempt
@public(scoped=True)
def begin(request: HttpRequest, *, slug: str) -> HttpResponse:
    """Begin a draft. Who is signed in gets it into their account at once."""
    found = online_service(tenant_here(request).pk, slug)
    if found is None or not (found.status == OnlineService.Status.LIVE or found.shelf):
        raise Http404
    if request.method != "POST":
        return redirect(link(request, "catalog-service", slug=slug))
    if not is_from_here(request):
        return stale_form(request)
    token, application = begin_application(offer_of(found.pk))
    person = person_of(request, Realm.CITIZEN)
    opened = Opened(application, token)
    if person is not None:
        bind_account(opened, as_needed(person, opened.offer))
    first = first_open(opened)
    count(found.pk, [Happened(first.key if first else CHECK_PAGE, Mark.REACHED)], on=today())
    return resume_at(request, opened)


@applicant(also={Hand.SIGNER, Hand.MANDATE})
def resume(request: HttpRequest, *, opened: Opened) -> HttpResponse:
    """Lead to where the person stopped: the first open page, the last one, or the tracking page once sent."""
    if opened.application.status != Status.DRAFT and opened.hand != Hand.APPLICANT:
        return redirect(end_href(request, opened))
    if opened.application.status != Status.DRAFT:
        return redirect(link(request, "applications-follow", token=opened.token))
    return resume_at(request, opened)


def resume_at(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Lead to the first open page of a draft, or to what comes after the last one."""
    following = first_open(opened)
    if following is None:
        return redirect(end_href(request, opened))
    return redirect(page_href(request, opened, following.key))


@applicant(parks=True, also={Hand.SIGNER, Hand.MANDATE})
def page(request: HttpRequest, *, opened: Opened, page: str) -> HttpResponse:
    """Show one page of the form, or take what was filled in."""
    here = opened.form.page(page)
    if here is None:
        raise Http404
    if opened.application.status != Status.DRAFT or here not in visible(opened) or has_signed(opened):
        return redirect(end_href(request, opened) if has_signed(opened) else _resume_href(request, opened))
    if request.method != "POST" or here.exit is not None:
        if (must_renew := renew_first(request, opened)) is not None:
            return must_renew
        if here.exit is not None:
            return render(request, EXIT, exit_parts(request, opened, here, here.exit))
        return render(request, PAGE, page_parts(request, opened, here))
    turn = turn_page(request, opened, here)
    if turn.problems or turn.clash:
        parts = page_parts(request, opened, here, answers=turn.answers, problems=turn.problems, clash=turn.clash)
        return render(request, PAGE, parts)
    return redirect(turn.goal)


@applicant(also={Hand.SIGNER, Hand.MANDATE})
def upload(request: HttpRequest, *, opened: Opened, attachment_id: UUID) -> HttpResponse:
    """Give the person their own file back."""
    attachment = attachment_file(opened.application, attachment_id)
    is_over = opened.hand == Hand.MANDATE and opened.application.status != Status.DRAFT
    if attachment is None or is_over or not opened.may_see(attachment):
        raise Http404
    return as_download(attachment.stored_file, opened.key)


@applicant
def later(request: HttpRequest, *, opened: Opened) -> HttpResponse:
    """Show the link of the draft, and send it by e-mail."""
    if opened.application.status != Status.DRAFT:
        return redirect(link(request, "applications-follow", token=opened.token))
    draft_link = absolute(link(request, "applications-resume", token=opened.token))
    form = ContactForm(request.POST or None, initial={"email": opened.contact.get("email", "")})
    if request.method == "POST" and form.is_valid():
        check_limit("draft_link", str(opened.application.pk), per_minute=LINKS_PER_MINUTE)
        send_link(opened, email=form.cleaned_data["email"], link=draft_link)
        return redirect(f"{link(request, 'applications-later', token=opened.token)}?gesendet=1")
    parts = {
        **frame_parts(request, opened, now=""),
        "form": form,
        "problems": form.problems() if form.is_bound else [],
        "email": opened.contact.get("email", ""),
        "is_sent": "gesendet" in request.GET,
        "draft_link": draft_link,
        "back_href": link(request, "applications-resume", token=opened.token),
    }
    return render(request, "portal/applications/later.html", parts)


@applicant
def discard(request: HttpRequest, *, opened: Opened) -> HttpResponse:
    """Ask once more, then delete the draft with its files."""
    if opened.application.status != Status.DRAFT:
        return redirect(link(request, "applications-follow", token=opened.token))
    if request.method == "POST":
        goal = left_href(request, opened)
        discard_draft(opened)
        return redirect(goal)
    parts = {
        **frame_parts(request, opened, now=""),
        "back_href": link(request, "applications-resume", token=opened.token),
    }
    return render(request, "portal/applications/discard.html", parts)


def _resume_href(request: HttpRequest, opened: Opened) -> str:
    return link(request, "applications-resume", token=opened.token)


def as_needed(person: Person, offer: Offer) -> Person:
    """Return the person at the level that the service needs: a draft never asks for more than its service does.

    Source: § 3 Abs. 4 OZG (the level follows the need for protection).
    """
    needed = max(AssuranceLevel(offer.assurance), AssuranceLevel.BASIC)
    return replace(person, level=min(person.level, needed))
