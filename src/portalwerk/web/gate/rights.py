"""The right of every view, declared beside it: exactly one of these decorators each (tested).

`@public` pages need nobody. `@applicant` pages belong to one application, opened by its link or its account;
`@signer` pages to somebody who was asked to sign it.
`@account_holder` pages need a signed-in person, `@caseworker(Right.…)` pages somebody who works here with that
right, `@vendor` addresses are called by outsiders' systems.

The decorator opens the transaction, sets the scope, guards against doing things twice, runs the view and renders
its template inside the scope.
"""

from __future__ import annotations

from collections.abc import Callable, Set
from functools import wraps
from typing import Any, cast, overload

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt

from portalwerk.access.queries import caseworker_of
from portalwerk.access.rules import Right, check_right
from portalwerk.applications.actions.drafts import park_answers
from portalwerk.applications.queries import Opened, lock_of, opened_by_token
from portalwerk.applications.rules.helping import MandateKind
from portalwerk.applications.rules.opening import Hand, Opening, may_open
from portalwerk.applications.rules.submitting import Status
from portalwerk.formengine.rules.evaluation import remembering
from portalwerk.identity.models import Realm
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.scope import acting_for_account, transaction_for
from portalwerk.web.gate.errors import wrong_method
from portalwerk.web.gate.kept import kept
from portalwerk.web.gate.links import link
from portalwerk.web.gate.once import done_once
from portalwerk.web.gate.request import Request
from portalwerk.web.gate.sessions import person_of

View = Callable[..., HttpResponse]
METHODS = frozenset({"GET", "HEAD", "POST"})


@overload
def public(view: View) -> View: ...
@overload
def public(view: None = None, *, scoped: bool = False, keeps: bool = False) -> Callable[[View], View]: ...
def public(view: View | None = None, *, scoped: bool = False, keeps: bool = False) -> Any:
    """For everybody.

    Parameters: scoped, opens a transaction for the tenant, where tenant-owned rows are needed; keeps, the page is
    kept until public content changes (`gate.kept`).
    """

    def decorate(inner: View) -> View:
        @_declare(inner, "public")
        def handle(request: HttpRequest, **parts: Any) -> HttpResponse:
            tenant = _tenant_of(request, parts)
            if keeps:
                return kept(request, lambda: _drawn(request, inner, parts, tenant, scoped=scoped))
            return _drawn(request, inner, parts, tenant, scoped=scoped)

        return handle

    return decorate(view) if view else decorate


def _drawn(request: HttpRequest, view: View, parts: dict[str, Any], tenant: Any, *, scoped: bool) -> HttpResponse:
    """Run a public view, inside the tenant's scope if it asks for that."""
    if not scoped:
        return _render(view(request, **parts))
    with transaction_for(tenant.pk) if tenant is not None else transaction.atomic():
        return _private(done_once(request, view, parts))


@overload
def applicant(view: View) -> View: ...
@overload
def applicant(view: None = None, *, parks: bool = False, also: Set[Hand] = ...) -> Callable[[View], View]: ...
def applicant(view: View | None = None, *, parks: bool = False, also: Set[Hand] = frozenset()) -> Any:
    """For whoever may open the application that the token in the path names.

    The view gets `opened` instead of `token`. Unknown and foreign answer 404; an application of an account
    asks for the sign-in first. With `parks`, what was posted while the sign-in had run out is kept for the
    return (SECURITY, promise 5: no typed character lost). `also` says who else comes in, each with their own
    link: helpers, and those who sign.
    """

    def decorate(inner: View) -> View:
        return _of_application(inner, "applicant", hands={Hand.APPLICANT, *also}, parks=parks)

    return decorate(view) if view else decorate


def signer(view: View) -> View:
    """For somebody who was asked to sign an application, with their own link and their own account."""
    return _of_application(view, "signer", hands={Hand.SIGNER}, parks=False)


def _of_application(inner: View, right: str, *, hands: Set[Hand], parks: bool) -> View:
    @_declare(inner, right)
    def handle(request: HttpRequest, token: str, **parts: Any) -> HttpResponse:
        tenant = _tenant_of(request, parts)
        with transaction_for(tenant.pk), remembering():
            opened = opened_by_token(token, writing=request.method == "POST")
            if opened is None or opened.hand not in hands:
                raise Http404
            opening = opening_for(request, opened)
            if opening == Opening.FOREIGN:
                raise Http404
            if opening == Opening.SIGN_IN:
                return _ask_to_sign_in(request, opened, parks=parks)
            return _private(done_once(request, inner, {"opened": opened, **parts}))

    return handle


def opening_for(request: HttpRequest, opened: Opened) -> Opening:
    """Return whether whoever is signed in on this request may open an application with that link."""
    if opened.signer is not None and opened.part not in opened.asked and opened.application.status == Status.DRAFT:
        return Opening.FOREIGN  # the answers have changed: nobody asks for this signature any more
    at_counter = is_at_counter(opened)
    person = person_of(request, Realm.STAFF if at_counter else Realm.CITIZEN)
    if at_counter and person is not None:
        who = caseworker_of(person.account_id, opened.application.tenant_id) if person.complete else None
        if who is None or not who.has(Right.WORK_CASES):
            return Opening.FOREIGN
    return may_open(
        lock_of(opened),
        account_id=person.account_id if person else None,
        level=person.level if person else AssuranceLevel.NONE,
    )


def is_at_counter(opened: Opened) -> bool:
    """Return whether a member of staff acts for somebody who is present or on the phone."""
    return opened.mandate is not None and opened.mandate.kind == MandateKind.COUNTER


def account_holder(view: View) -> View:
    """For a signed-in person, across tenants. The view gets `person`."""

    @_declare(view, "account_holder")
    def handle(request: HttpRequest, **parts: Any) -> HttpResponse:
        person = person_of(request, Realm.CITIZEN)
        if person is None:
            return redirect(f"{link(request, 'account-sign_in')}?weiter={request.path}")
        with transaction.atomic(), acting_for_account(person.account_id):
            return _private(done_once(request, view, {"person": person, **parts}))

    return handle


def caseworker(right: Right) -> Callable[[View], View]:
    """For somebody who works for the tenant and has `right`. The view gets `caseworker`.

    Who does not work here gets 404; who works here without the right is told which one is missing.
    """

    def decorate(view: View) -> View:
        @_declare(view, f"caseworker:{right}")
        def handle(request: HttpRequest, **parts: Any) -> HttpResponse:
            tenant = _tenant_of(request, parts)
            person = person_of(request, Realm.STAFF)
            if person is None:
                return redirect(f"{link(request, 'sign_in-password')}?weiter={request.path}")
            if not person.complete:
                return redirect(f"{link(request, 'sign_in-second_factor')}?weiter={request.path}")
            with transaction_for(tenant.pk):
                who = caseworker_of(person.account_id, tenant.pk, acting=right)
                if who is None:
                    raise Http404
                cast(Request, request).caseworker = who
                check_right(who, right)
                return _private(done_once(request, view, {"caseworker": who, **parts}))

        return handle

    return decorate


def half_signed_in(view: View) -> View:
    """For the steps of the staff's own sign-in: nobody yet, or the password only. Scope: none."""

    @_declare(view, "half_signed_in")
    def handle(request: HttpRequest, **parts: Any) -> HttpResponse:
        _tenant_of(request, parts)
        with transaction.atomic():
            return _private(_render(view(request, **parts)))

    return handle


def vendor(view: View) -> View:
    """For a call from an outsider's system through the browser. Proves itself by its content, not by a cookie."""

    @csrf_exempt
    @_declare(view, "vendor")
    def handle(request: HttpRequest, **parts: Any) -> HttpResponse:
        with transaction.atomic():
            return _private(_render(view(request, **parts)))

    return handle


def _declare(view: View, right: str) -> Callable[[View], View]:
    """Copy the view's name and write the right onto it; refuse methods that no page has."""

    def decorate(handle: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, **parts: Any) -> HttpResponse:
            if request.method not in METHODS:
                return wrong_method(request, allowed=METHODS)
            return handle(request, **parts)

        checked.right = right  # type: ignore[attr-defined]
        return checked

    return decorate


def _tenant_of(request: HttpRequest, parts: dict[str, Any]) -> Any:
    """Return the tenant that the path names; a path with an unknown one is 404."""
    tenant = cast(Request, request).tenant
    if "tenant" in parts:
        del parts["tenant"]
        if tenant is None:
            raise Http404
    return tenant


def _ask_to_sign_in(request: HttpRequest, opened: Opened, *, parks: bool) -> HttpResponse:
    from_page = request.path
    if request.method == "POST" and parks:
        park_posted(request, opened)
    if is_at_counter(opened):
        there = link(request, "sign_in-password")
    elif opened.hand == Hand.APPLICANT:
        there = link(request, "applications-sign_in", token=opened.token)
    else:
        there = link(request, "applications-invitation", token=opened.token)
    return _private(redirect(f"{there}?weiter={from_page}"))


def park_posted(request: HttpRequest, opened: Opened) -> None:
    """Keep what was posted to a page while the sign-in had run out; only the rightful account reads it."""
    page = request.resolver_match.kwargs.get("page", "") if request.resolver_match else ""
    posted = {name: request.POST.getlist(name) for name in request.POST if name not in {"csrfmiddlewaretoken", "once"}}
    park_answers(opened.application, page_key=page, posted=posted)


def _render(response: HttpResponse) -> HttpResponse:
    if hasattr(response, "render") and callable(response.render):
        response.render()
    return response


def _private(response: HttpResponse) -> HttpResponse:
    """Keep pages of a person out of every cache."""
    response = _render(response)
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response
