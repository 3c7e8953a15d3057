"""The person's own area, across all tenants: sign-in, messages, applications, what we know."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render

from portalwerk.applications.queries import (
    application_with_number,
    applications_visible_to,
    listed_application,
    signing_link,
    token_of,
)
from portalwerk.applications.queries.archive import archive_of
from portalwerk.audit.actions import record
from portalwerk.identity.actions.outside import finish_outside_sign_in, return_path_of
from portalwerk.identity.actions.sessions import end_other_sign_ins, end_sign_in
from portalwerk.identity.models import Realm
from portalwerk.identity.providers import SignInUnavailable
from portalwerk.identity.queries import Person, account_of, profile_of, profile_values, sign_ins_of
from portalwerk.identity.rules import AssuranceLevel, SignInOver
from portalwerk.kernel.scope import acting_for
from portalwerk.mailbox.actions import mark_read
from portalwerk.mailbox.queries import message_of, messages_of, post_of
from portalwerk.tenants.queries import tree
from portalwerk.web.gate.links import link
from portalwerk.web.gate.rights import account_holder, public
from portalwerk.web.gate.sessions import PENDING_COOKIE, device_of, hand_out, person_of, take_back
from portalwerk.web.portal.account.archive import archive_parts, packed
from portalwerk.web.portal.account.marking import label_parts, label_posted, mark_parts, mark_posted
from portalwerk.web.portal.account.overview import home_parts, known_parts, message_words
from portalwerk.web.portal.account.returning import bind_waiting_draft, failure_sentence
from portalwerk.web.portal.outside import go_out, provider_name
from portalwerk.web.portal.weiter import safe_path


@account_holder
def home(request: HttpRequest, *, person: Person) -> HttpResponse:
    """Show three drawers, and what the person must do before all else."""
    parts = home_parts(
        messages=messages_of(person.account_id),
        applications=applications_visible_to(person.account_id),
        profile=profile_values(person.account_id),
    )
    return render(request, "portal/account/home.html", parts)


@public(scoped=True)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Let a person choose how to sign in, then send them there."""
    home_path = link(request, "account-home")
    there = safe_path(request, request.GET.get("weiter", ""), home_path)
    if person_of(request, Realm.CITIZEN) is not None:
        return redirect(there)
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            return go_out(
                request,
                level=AssuranceLevel.BASIC,
                return_path=there,
                back_path=request.path,
                service_name="Mein Bereich",
            )
        except SignInUnavailable as unavailable:
            problems = [(str(unavailable), "")]
    parts = {"provider": provider_name(), "problems": problems, "is_signed_out": "abgemeldet" in request.GET}
    return render(request, "portal/account/sign_in.html", parts)


@public(scoped=True)
def finish(request: HttpRequest) -> HttpResponse:
    """Take the person back from the provider: signed in, or with what went wrong and the way back."""
    word = request.COOKIES.get(PENDING_COOKIE, "")
    pending_id = _number(request.GET.get("vorgang", ""))
    if reason := request.GET.get("grund", "")[:60]:
        return _failed(request, pending_id, word, failure_sentence(reason))
    try:
        token, path = finish_outside_sign_in(pending_id, browser=word, device=device_of(request))
    except SignInOver as over:
        return _failed(request, pending_id, word, str(over))
    if token is None:
        return redirect(f"{path}{'&' if '?' in path else '?'}abgebrochen=1")
    bind_waiting_draft(path, session_token=token)
    response = redirect(path)
    hand_out(response, Realm.CITIZEN, token)
    return response


@account_holder
def sign_out(request: HttpRequest, *, person: Person) -> HttpResponse:
    """End the session of this device."""
    if request.method != "POST":
        return redirect(link(request, "account-home"))
    end_sign_in(person.sign_in_id)
    response = redirect(f"{link(request, 'account-sign_in')}?abgemeldet=1")
    take_back(response, Realm.CITIZEN)
    return response


@account_holder
def message(request: HttpRequest, *, person: Person, message_id: UUID) -> HttpResponse:
    """Show one message and lead to what it is about."""
    row = message_of(person.account_id, message_id)
    if row is None:
        raise Http404
    post = post_of(row)
    about = listed_application(person.account_id, row.about_id)
    with acting_for(row.tenant_id):
        mark_read(row)
    sign_href = "" if about else signing_link(person.account_id, row.about_id)
    parts = {
        "post": post,
        "about": about,
        "sign_href": sign_href,
        "tenant": tree().by_id[row.tenant_id],
        **message_words(post),
    }
    return render(request, "portal/account/message.html", parts)


@account_holder
def objection(request: HttpRequest, *, person: Person, reference: str) -> HttpResponse:
    """Lead from the address in the letter to the application, if it belongs to whoever is signed in."""
    found = application_with_number(person.account_id, reference)
    if found is None:
        return render(request, "portal/account/objection.html", status=404)
    tenant = tree().by_id[found.tenant_id]
    return redirect(link(request, "applications-objection", tenant=tenant, token=token_of(found)))


@account_holder
def profile(request: HttpRequest, *, person: Person) -> HttpResponse:
    """Show what we know of the person and from where, and where they are signed in. A POST ends the other sign-ins."""
    if request.method == "POST":
        end_other_sign_ins(person.account_id, keep=person.sign_in_id)
        return redirect(f"{link(request, 'account-profile')}?beendet=1")
    parts = known_parts(
        account_of(person.account_id),
        person,
        profile=profile_of(person.account_id),
        sign_ins=sign_ins_of(person.account_id),
    )
    parts["is_ended"] = "beendet" in request.GET
    return render(request, "portal/account/profile.html", parts)


@account_holder
def archive(request: HttpRequest, *, person: Person) -> HttpResponse:
    """Search messages, letters and files of all offices."""
    return render(request, "portal/account/archive.html", archive_parts(request, person))


@account_holder
def mark(request: HttpRequest, *, person: Person, about_id: UUID) -> HttpResponse:
    """Write labels and a note onto a paper, or onto all papers of an application."""
    found = archive_of(person.account_id)
    if about_id not in found.by_id:
        raise Http404
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        problems = mark_posted(request, found, about_id)
        if not problems:
            return redirect(f"{link(request, 'account-archive')}#p-{about_id}")
    parts = {**mark_parts(request, found, about_id), "problems": problems, "errors": {n: s for s, n in problems}}
    return render(request, "portal/account/mark.html", parts, status=422 if problems else 200)


@account_holder
def labels(request: HttpRequest, *, person: Person) -> HttpResponse:
    """List the labels that a person made. One of them is renamed or deleted."""
    found = archive_of(person.account_id)
    label = request.GET.get("stichwort", "")
    if label and label not in found.labels:
        raise Http404
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        problems = label_posted(request, found, label)
        if not problems:
            return redirect(link(request, "account-labels"))
    parts = {**label_parts(request, found, label), "problems": problems, "errors": {n: s for s, n in problems}}
    return render(request, "portal/account/labels.html", parts, status=422 if problems else 200)


@account_holder
def download(request: HttpRequest, *, person: Person) -> HttpResponse:
    """Hand out everything as one ZIP, made while it is being sent."""
    response = StreamingHttpResponse(packed(person), content_type="application/zip")
    response.headers["Content-Disposition"] = 'attachment; filename="meine-unterlagen.zip"'
    record("archive.downloaded", actor_id=person.account_id, object_kind="account", object_id=person.account_id)
    return cast(HttpResponse, response)


def _failed(request: HttpRequest, pending_id: UUID, word: str, sentence: str) -> HttpResponse:
    path = return_path_of(pending_id, browser=word)
    parts = {"sentence": sentence, "back_href": path or link(request, "account-sign_in"), "is_draft": bool(path)}
    return render(request, "portal/account/finish.html", parts)


def _number(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
