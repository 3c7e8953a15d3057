"""Signing together: the applicant sees who must sign and invites; each signer reads, signs, takes back or says no."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portalwerk.applications.actions import signing as acts
from portalwerk.applications.queries import Opened, signed_keys, signers_of
from portalwerk.applications.rules.signing import NotConsented, SignerStatus, before, content_digest, role_of
from portalwerk.applications.rules.submitting import Status
from portalwerk.identity.models import Realm
from portalwerk.identity.queries import Person
from portalwerk.kernel.limits import check_limit
from portalwerk.kernel.refusal import Refusal
from portalwerk.web.gate.links import link
from portalwerk.web.gate.rights import applicant, signer
from portalwerk.web.gate.sessions import person_of
from portalwerk.web.portal.applications.checking import checked_sections
from portalwerk.web.portal.applications.forms import ContactForm
from portalwerk.web.portal.applications.paging import SIGN, SIGNERS, first_open, frame_parts, page_href, visible
from portalwerk.web.portal.applications.people import shown_signers
from portalwerk.web.portal.applications.sending import is_enough, sign_in_href
from portalwerk.web.portal.dates import when

MAILS_PER_MINUTE = 5


@applicant
def signers(request: HttpRequest, *, opened: Opened) -> HttpResponse:
    """Show who must sign and how far each is; invite, remind, replace."""
    here = link(request, "applications-signers", token=opened.token)
    if opened.application.status != Status.DRAFT or not opened.asked:
        return redirect(link(request, "applications-check", token=opened.token))
    if not is_enough(request, opened):
        return redirect(f"{sign_in_href(request, opened)}?weiter={here}")
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        check_limit("signer_mail", str(opened.application.pk), per_minute=MAILS_PER_MINUTE)
        try:
            problems = _carry_out(opened, request)
        except Refusal as refusal:
            problems = [(str(refusal), "")]
        if not problems:
            return redirect(f"{here}?geschickt=1")
    return render(request, "portal/applications/signers.html", _signers_parts(request, opened, problems))


@signer
def sign(request: HttpRequest, *, opened: Opened) -> HttpResponse:
    """Show what is signed, and sign it."""
    following = first_open(opened)
    if opened.application.status == Status.DRAFT and following is not None and request.method != "POST":
        return redirect(page_href(request, opened, following.key))
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        consents, seen = request.POST.get("stimmt_zu") == "on", request.POST.get("stand", "")
        try:
            acts.sign(opened, _person(request), consents=consents, seen=seen)
            return redirect(request.path)
        except Refusal as refusal:
            problems = [(str(refusal), "stimmt_zu" if isinstance(refusal, NotConsented) else "")]
    return render(request, "portal/applications/sign.html", _sign_parts(request, opened, problems))


@signer
def take_back(request: HttpRequest, *, opened: Opened) -> HttpResponse:
    """Ask once more, then take the signature back."""
    return _ask_and_do(request, opened, acts.take_back, "portal/applications/take_back.html")


@signer
def decline(request: HttpRequest, *, opened: Opened) -> HttpResponse:
    """Ask once more, then say no."""
    return _ask_and_do(request, opened, acts.decline, "portal/applications/decline.html")


def _ask_and_do(request: HttpRequest, opened: Opened, act: Any, template: str) -> HttpResponse:
    there = link(request, "applications-sign", token=opened.token)
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            act(opened)
            return redirect(there)
        except Refusal as refusal:
            problems = [(str(refusal), "")]
    parts = {**frame_parts(request, opened, now=SIGN), "problems": problems, "back_href": there}
    return render(request, template, parts)


def _carry_out(opened: Opened, request: HttpRequest) -> list[tuple[str, str]]:
    """Do what the pressed button says. Returns what is wrong with the e-mail address. Raises what actions refuse."""
    command, _, key = request.POST.get("_command", "").partition(":")
    role = role_of(opened.offer, key)
    row = next((one for one in signers_of(opened.application) if one.key == key), None)
    if role is None or role not in opened.asked:
        raise Http404
    if command == "remind" and row is not None:
        acts.remind_signer(opened, row)
        return []
    form = ContactForm({"email": request.POST.get(f"email_{key}", "")})
    if not form.is_valid():
        return [(sentence, f"email_{key}") for sentence, _name in form.problems()]
    email = form.cleaned_data["email"]
    if command == "replace" and row is not None:
        acts.replace_signer(opened, row, role, email=email)
    else:
        acts.invite_signer(opened, role, email=email)
    return []


def _signers_parts(request: HttpRequest, opened: Opened, problems: list[tuple[str, str]]) -> dict[str, Any]:
    shown = shown_signers(opened)
    pages = visible(opened)
    return {
        **frame_parts(request, opened, now=SIGNERS),
        "signers": [
            {
                "one": one,
                "email": request.POST.get(f"email_{one.key}", one.email),
                "error": next((sentence for sentence, name in problems if name == f"email_{one.key}"), ""),
            }
            for one in shown
        ],
        "problems": problems,
        "is_sent": "geschickt" in request.GET,
        "is_complete": all(one.is_signed for one in shown),
        "has_order": any(role.order is not None for role in opened.asked) and len(shown) > 1,
        "check_href": link(request, "applications-check", token=opened.token),
        "back_href": page_href(request, opened, pages[-1].key) if pages else "",
    }


def _sign_parts(request: HttpRequest, opened: Opened, problems: list[tuple[str, str]]) -> dict[str, Any]:
    role, row = opened.part, opened.signer
    assert role is not None
    assert row is not None
    waiting = before(role, opened.asked, signed_keys(opened))
    pages = visible(opened)
    return {
        **frame_parts(request, opened, now=SIGN),
        "role": role,
        "status": row.status,
        "is_signed": row.status == SignerStatus.SIGNED,
        "has_fallen": row.status == SignerStatus.FALLEN,
        "has_declined": row.status == SignerStatus.DECLINED,
        "signed_at": when(row.signed_at) if row.signed_at else "",
        "is_over": opened.application.status != Status.DRAFT,
        "waiting": [one.title for one in waiting],
        "checked": checked_sections(request, opened),
        "stand": content_digest(role, opened.form, opened.sections()).hex(),
        "problems": problems,
        "error": next((sentence for sentence, name in problems if name), ""),
        "back_href": page_href(request, opened, pages[-1].key) if pages and row.status != SignerStatus.SIGNED else "",
    }


def _person(request: HttpRequest) -> Person:
    person = person_of(request, Realm.CITIZEN)
    assert person is not None
    return person
