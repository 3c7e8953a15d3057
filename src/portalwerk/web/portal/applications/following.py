"""After sending: follow, answer, fetch letters, take back, look up by number and PIN."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render

from portalwerk.applications.actions.following import note_fetched, withdraw_application
from portalwerk.applications.models import Application, Attachment, Forwarding, ReplyRequest
from portalwerk.applications.queries import (
    FROM_OFFICE,
    Opened,
    Written,
    application_by_reference,
    attachments_of,
    letter_of,
    letters_of,
    open_request_of,
    request_of,
    thread_of,
)
from portalwerk.applications.queries.archive import deletion_of
from portalwerk.applications.queries.involving import followed
from portalwerk.applications.rules.replying import may_correct
from portalwerk.applications.rules.submitting import CannotWithdraw, Status
from portalwerk.applications.rules.thread import OFFICE_WROTE, may_write
from portalwerk.catalog.queries import offer_of
from portalwerk.identity.models import Realm
from portalwerk.kernel.limits import check_limit
from portalwerk.kernel.scope import acting_for
from portalwerk.mailbox.queries import messages_about
from portalwerk.reporting.rules.satisfaction import Moment
from portalwerk.web.gate.handing_out import as_download
from portalwerk.web.gate.links import link
from portalwerk.web.gate.rights import applicant, public
from portalwerk.web.gate.sessions import person_of
from portalwerk.web.portal.applications.forms import LookupForm
from portalwerk.web.portal.applications.lanes import lanes_of, moved_words
from portalwerk.web.portal.applications.letters import letter_parts
from portalwerk.web.portal.applications.objecting import objecting_parts
from portalwerk.web.portal.applications.people import signed_parts
from portalwerk.web.portal.applications.rating import rating_parts
from portalwerk.web.portal.applications.replying import answer, reply_parts
from portalwerk.web.portal.applications.tracking import Standing, standing_of, version_of
from portalwerk.web.portal.applications.uploads import shown
from portalwerk.web.portal.applications.writing import message_parts
from portalwerk.web.portal.dates import day, days_left, weekday, when
from portalwerk.web.portal.places.place import tenant_here

TRIES_PER_MINUTE = 5
SHOWN_MESSAGES = 6


@applicant
def follow(request: HttpRequest, *, opened: Opened) -> HttpResponse:
    """Show the application like a parcel: arrived? who has it? whose move? what next and when? which deadline?"""
    if opened.application.status == Status.DRAFT:
        return redirect(link(request, "applications-resume", token=opened.token))
    here, move = followed(opened)
    with acting_for(here.application.tenant_id):
        return render(request, "portal/applications/follow.html", _follow_parts(request, here, move))


@applicant
def live(request: HttpRequest, *, opened: Opened) -> HttpResponse:
    """Return the changing part of the tracking page, or 304 while nothing has changed."""
    if opened.application.status == Status.DRAFT:
        raise Http404
    here, move = followed(opened)
    with acting_for(here.application.tenant_id):
        version = f'"{version_of(here.application, letters_of(here.application))}"'
        if request.headers.get("If-None-Match") == version:
            response: HttpResponse = HttpResponseNotModified()
        else:
            response = render(request, "portal/applications/live.html", _follow_parts(request, here, move))
    response.headers["ETag"] = version
    return response


@applicant
def reply(request: HttpRequest, *, opened: Opened, request_id: UUID) -> HttpResponse:
    """Let the applicant give what is missing: each item with its own upload, and words if they like."""
    asked = request_of(opened.application, request_id)
    if asked is None:
        raise Http404
    there = link(request, "applications-follow", token=opened.token)
    application = opened.application
    if asked.answered_at is not None or not may_correct(application.status, application.stage):
        return redirect(there)
    outcome = answer(request, opened, asked) if request.method == "POST" else None
    if outcome is not None and outcome.goal:
        return redirect(outcome.goal)
    return render(request, "portal/applications/reply.html", reply_parts(request, opened, asked, outcome))


@applicant
def letter(request: HttpRequest, *, opened: Opened, letter_id: UUID) -> HttpResponse:
    """Show a decision in short, or hand out a letter; the first signed-in retrieval of it is noted."""
    found = letter_of(opened.application, letter_id)
    if found is None:
        raise Http404
    person = person_of(request, Realm.CITIZEN)
    is_mine = person is not None and opened.application.account_id == person.account_id
    if person is not None and is_mine and request.method == "GET":
        note_fetched(found, level=person.level)
    if found.kind != "decision" or "datei" in request.GET:
        return as_download(found.stored_file, opened.key)
    parts = letter_parts(opened, found) | objecting_parts(request, opened)
    return render(request, "portal/applications/letter.html", parts)


@applicant
def withdraw(request: HttpRequest, *, opened: Opened) -> HttpResponse:
    """Ask once more, then take the application back."""
    there = link(request, "applications-follow", token=opened.token)
    if opened.application.status != Status.SUBMITTED:
        return redirect(there)
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            withdraw_application(opened)
            return redirect(there)
        except CannotWithdraw as refusal:
            problems = [(str(refusal), "")]
    parts = {"opened": opened, "offer": opened.offer, "token": opened.token, "problems": problems, "back_href": there}
    return render(request, "portal/applications/withdraw.html", parts)


@public(scoped=True)
def lookup(request: HttpRequest) -> HttpResponse:
    """Show the stage of an application to whoever knows its number and PIN, and nothing else.

    Source: DECISIONS 1 (five tries a minute); UX.md B2, rule 5.
    """
    form = LookupForm(request.POST or None)
    found: Application | None = None
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        if form.is_valid():
            number = form.cleaned_data["nummer"]
            check_limit("lookup", f"{tenant_here(request).pk}|{number}", per_minute=TRIES_PER_MINUTE)
            check_limit("lookup_address", request.META.get("REMOTE_ADDR", ""), per_minute=TRIES_PER_MINUTE)
            found = application_by_reference(number, form.cleaned_data["pin"])
        problems = form.problems() or (
            [] if found else [("Nummer oder PIN stimmt nicht. Prüfen Sie beides.", "nummer")]
        )
    parts: dict[str, Any] = {"form": form, "problems": problems, "errors": dict(_by_field(problems))}
    if found:
        parts |= _stage_only(found)
    return render(request, "portal/applications/lookup.html", parts)


def _follow_parts(request: HttpRequest, opened: Opened, move: Forwarding | None) -> dict[str, Any]:
    application = opened.application
    letters = letters_of(application)
    asked = open_request_of(application)
    standing = standing_of(opened, letters=letters, request=asked, unit=move.unit if move else None)
    thread = thread_of(application)
    return {
        "link_tenant": standing.tenant,
        "moved": moved_words(move),
        "opened": opened,
        "offer": opened.offer,
        "application": application,
        "token": opened.token,
        "letters": letters,
        "decision": next((one for one in letters if one.kind == "decision"), None),
        "acknowledgment": next((one for one in letters if one.kind == "acknowledgment"), None),
        "standing": standing,
        "asked": asked,
        "files": [shown(request, opened, row) for row in _theirs(opened)],
        "signed": signed_parts(opened),
        "is_helped": application.is_shared,
        "messages": _messages_of(request, opened, thread),
        "unread": sum(_is_unread(one) for one in thread),
        "may_write": may_write(application.status),
        "lanes": lanes_of(application),
        "ends": _ends(application),
        **rating_parts(request, opened, Moment.DECIDED),
        **_deadline(standing, asked),
        **objecting_parts(request, opened),
    }


def _ends(application: Application) -> str:
    """Return the day on which the papers go, once the applicant was told that it is near."""
    on = deletion_of(application) if application.told_on is not None else None
    return day(on) if on else ""


def _is_unread(one: Written) -> bool:
    return one.from_office and one.read_at is None


def _messages_of(request: HttpRequest, opened: Opened, thread: Sequence[Written]) -> list[dict[str, Any]]:
    """Return the last of what was written and announced, oldest first. Only an account has a mailbox."""
    application = opened.application
    posts = messages_about(application.pk) if application.account_id is not None else []
    announced: list[tuple[datetime, dict[str, Any]]] = [
        (
            post.sent_at,
            {
                "who": opened.offer.unit_name,
                "subject": post.subject,
                "lines": post.paragraphs,
                "at": when(post.sent_at),
                "kind": "",
            },
        )
        for post in posts
        if not post.subject.endswith(OFFICE_WROTE)
    ]
    # What was not opened yet is not read here by the way: the office would take it for read too late or never.
    seen = [one for one in thread if not _is_unread(one)]
    written = [(one.sent_at, message_parts(request, opened, one)) for one in seen]
    return [parts for _, parts in sorted([*announced, *written], key=lambda pair: pair[0])][-SHOWN_MESSAGES:]


def _theirs(opened: Opened) -> list[Attachment]:
    """Return the files that the applicant gave. Those that came with a message of the office stand there."""
    rows = attachments_of(opened.application)
    return [row for row in rows if opened.may_see(row) and not row.field_path.startswith(FROM_OFFICE)]


def _deadline(standing: Standing, asked: ReplyRequest | None) -> dict[str, str]:
    """Return the date that counts: the applicant's deadline, else when the office means to be finished."""
    if asked is not None and asked.due_on is not None:
        return {"deadline_left": days_left(asked.due_on), "deadline_day": weekday(asked.due_on)}
    if standing.forecast is not None and standing.forecast.range and standing.forecast.last_on:
        return {"deadline_left": f"Fertig meist bis {weekday(standing.forecast.last_on)}"}
    return {}


def _by_field(problems: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return field and sentence; the first sentence of a field wins in a mapping."""
    return [(name, sentence) for sentence, name in reversed(problems)]


def _stage_only(application: Application) -> dict[str, Any]:
    """Return the stage and nothing that names or describes anybody."""
    opened, move = followed(Opened(application, ""))
    with acting_for(opened.application.tenant_id):
        standing = standing_of(Opened(opened.application, ""), letters=(), unit=move.unit if move else None)
    offer = offer_of(application.online_service_id)
    return {"standing": standing, "offer": offer, "application": opened.application, "moved": moved_words(move)}
