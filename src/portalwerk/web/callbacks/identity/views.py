"""Answers of identity providers come here through the browser, from another site and so without our cookies."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from portalwerk.identity.actions.outside import take_answer
from portalwerk.identity.providers import SignInFailed, registry
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.registry import UnknownVendor
from portalwerk.web.gate.errors import wrong_method
from portalwerk.web.gate.links import to
from portalwerk.web.gate.rights import public, vendor


@vendor
def answer(request: HttpRequest, *, provider: str) -> HttpResponse:
    """Take an answer and send the browser, with a plain link, to where its cookie is seen again."""
    _check_offered(provider)
    if request.method != "POST":
        return wrong_method(request, allowed=["POST"])
    try:
        pending_id = take_answer(provider, request.POST.dict())
    except SignInFailed as failure:
        return redirect(
            f"{to('account-finish')}?grund={type(failure).__name__}&vorgang={_reference(request, provider)}"
        )
    return redirect(f"{to('account-finish')}?vorgang={pending_id}")


@public
def metadata(request: HttpRequest, *, provider: str) -> HttpResponse:
    """Return what the operator of an identity provider must know of this portal."""
    _check_offered(provider)
    described = registry.get(provider).metadata()
    if described is None:
        raise Http404
    return HttpResponse(described.content, content_type=described.media_type)


def _check_offered(provider: str) -> None:
    try:
        registry.get(provider)
    except UnknownVendor as error:
        raise Http404 from error
    if provider != settings.IDENTITY_PROVIDER:
        raise Http404


def _reference(request: HttpRequest, provider: str) -> UUID:
    """Return which sign-in failed, if the answer names one; else a number that leads nowhere."""
    try:
        return UUID(request.POST.get(registry.get(provider).return_field, ""))
    except ValueError:
        return new_id()
