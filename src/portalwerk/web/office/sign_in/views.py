"""The staff's own sign-in: password first, then code or passkey."""

import json
from typing import cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from portalwerk.access.queries import caseworker_of, tenants_of
from portalwerk.access.rules import Caseworker, Right
from portalwerk.identity.actions import passkeys, sessions, staff
from portalwerk.identity.models import Passkey, Realm, SignIn
from portalwerk.identity.queries import Person
from portalwerk.kernel.limits import check_limit
from portalwerk.kernel.refusal import Refusal
from portalwerk.tenants.queries import tree
from portalwerk.web.gate.links import link
from portalwerk.web.gate.request import Request
from portalwerk.web.gate.rights import caseworker, half_signed_in
from portalwerk.web.gate.sessions import device_of, hand_out, person_of, take_back
from portalwerk.web.office.sign_in.forms import CodeForm, PasswordForm

TRIES_PER_MINUTE = 5


@half_signed_in
def password(request: HttpRequest) -> HttpResponse:
    """Ask for name and password."""
    form = PasswordForm(request.POST or None)
    problems = _problems(form)
    if request.method == "POST" and form.is_valid():
        login = form.cleaned_data["login"]
        try:
            check_limit("staff password", login.casefold(), per_minute=TRIES_PER_MINUTE)
            token = staff.check_password(login=login, password=form.cleaned_data["password"], device=device_of(request))
        except Refusal as refusal:
            problems = [(str(refusal), "login")]
        else:
            response = redirect(_on(request, "sign_in-second_factor"))
            hand_out(response, Realm.STAFF, token)
            return response
    context = {"form": form, "problems": problems, "next": _next(request)}
    return render(request, "office/sign_in/password.html", context, status=422 if problems else 200)


@half_signed_in
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask for the code of the authenticator, or for a passkey."""
    person = _half(request)
    if person is None:
        return redirect(_on(request, "sign_in-password"))
    form = CodeForm(request.POST or None)
    problems = _problems(form)
    if request.method == "POST" and form.is_valid():
        try:
            check_limit("staff code", str(person.account_id), per_minute=TRIES_PER_MINUTE)
            token = staff.check_code(person.sign_in_id, code=form.cleaned_data["code"])
        except Refusal as refusal:
            problems = [(str(refusal), "code")]
        else:
            response = redirect(_next(request) or _home(request, person))
            hand_out(response, Realm.STAFF, token)
            return response
    has_passkey = Passkey.objects.filter(account_id=person.account_id).exists()
    context = {"form": form, "problems": problems, "next": _next(request), "has_passkey": has_passkey}
    return render(request, "office/sign_in/second_factor.html", context, status=422 if problems else 200)


@half_signed_in
def passkey_question(request: HttpRequest) -> HttpResponse:
    """Return the challenge for a passkey."""
    person = _half(request)
    if person is None or request.method != "POST":
        raise Http404
    return JsonResponse(passkeys.begin_check(person.sign_in_id))


@half_signed_in
def passkey_answer(request: HttpRequest) -> HttpResponse:
    """Take the passkey's answer and complete the session."""
    person = _half(request)
    if person is None or request.method != "POST":
        raise Http404
    check_limit("staff passkey", str(person.account_id), per_minute=TRIES_PER_MINUTE)
    try:
        token = passkeys.finish_check(person.sign_in_id, answer=_sent(request))
    except Refusal as refusal:
        return JsonResponse({"sentence": str(refusal)}, status=409)
    response = JsonResponse({"href": _next(request) or _home(request, person)})
    hand_out(response, Realm.STAFF, token)
    return response


@caseworker(Right.KEEP_ACCOUNT)
def account(request: HttpRequest, *, caseworker: Caseworker) -> HttpResponse:
    """Show one's own passkeys and sign-ins."""
    context = {
        "caseworker": caseworker,
        "works_cases": caseworker.has(Right.WORK_CASES),
        "passkeys": list(Passkey.objects.filter(account_id=caseworker.account_id)),
        "sign_ins": list(SignIn.objects.filter(account_id=caseworker.account_id, ended_at=None)[:20]),
    }
    return render(request, "office/sign_in/account.html", context)


@half_signed_in
def new_passkey_question(request: HttpRequest) -> HttpResponse:
    """Return what the browser needs to make a passkey, for somebody fully signed in."""
    person = _full(request)
    return JsonResponse(passkeys.begin_registration(person.sign_in_id, name="Portalwerk"))


@half_signed_in
def new_passkey_answer(request: HttpRequest) -> HttpResponse:
    """Keep the new passkey."""
    person = _full(request)
    try:
        passkeys.finish_registration(person.sign_in_id, answer=_sent(request), name=device_of(request))
    except Refusal as refusal:
        return JsonResponse({"sentence": str(refusal)}, status=409)
    return JsonResponse({"href": link(request, "sign_in-account")})


@caseworker(Right.KEEP_ACCOUNT)
def remove_passkey(request: HttpRequest, *, caseworker: Caseworker, passkey_id: UUID) -> HttpResponse:
    """Forget a passkey of one's own."""
    if request.method != "POST":
        raise Http404
    passkeys.remove_passkey(caseworker.account_id, passkey_id)
    return redirect(link(request, "sign_in-account"))


@half_signed_in
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    if request.method != "POST":
        return redirect(link(request, "cases-inbox"))
    person = person_of(request, Realm.STAFF)
    if person is not None:
        sessions.end_sign_in(person.sign_in_id)
    response = redirect(link(request, "sign_in-password"))
    take_back(response, Realm.STAFF)
    return response


def _half(request: HttpRequest) -> Person | None:
    """Return who has given the password and not yet the second factor."""
    person = person_of(request, Realm.STAFF)
    return person if person is not None and not person.complete else None


def _full(request: HttpRequest) -> Person:
    """Return who is fully signed in; anybody else gets 404."""
    person = person_of(request, Realm.STAFF)
    if person is None or not person.complete or request.method != "POST":
        raise Http404
    return person


def _next(request: HttpRequest) -> str:
    """Return the page to go on to, if it is one of ours."""
    wanted = request.POST.get("weiter") or request.GET.get("weiter") or ""
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if safe and wanted.startswith("/") else ""


def _on(request: HttpRequest, name: str) -> str:
    wanted = _next(request)
    return link(request, name) + (f"?weiter={wanted}" if wanted else "")


def _home(request: HttpRequest, person: Person) -> str:
    """Return the inbox of this tenant, or of the first one where the person works; the studio for who only edits."""
    works_for = tenants_of(person.account_id)
    here = cast(Request, request).tenant
    if here is None or (works_for and here.pk not in works_for):
        here = tree().by_id[works_for[0]] if works_for else None
    who = caseworker_of(person.account_id, here.pk) if here is not None else None
    only_edits = who is not None and who.has(Right.EDIT_SERVICES) and not who.has(Right.READ_CASES)
    return link(request, "drafts-overview" if only_edits else "cases-inbox", tenant=here)


def _sent(request: HttpRequest) -> dict[str, object]:
    """Return what the page's script sent; what is no JSON, or nested without end, is nothing."""
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    return sent if isinstance(sent, dict) else {}


def _problems(form: PasswordForm | CodeForm) -> list[tuple[str, str]]:
    return [(str(sentences[0]), name) for name, sentences in form.errors.items()] if form.is_bound else []
