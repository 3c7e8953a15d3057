"""Going out to sign in elsewhere: the same way from an application and from the own area."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portalwerk.identity.actions.outside import begin_outside_sign_in
from portalwerk.identity.providers import Redirect
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.references import new_token
from portalwerk.web.gate.links import absolute
from portalwerk.web.gate.sessions import PENDING_COOKIE, hand_out_pending

PROVIDER_NAMES = {"bundid": "BundID", "fake": "Test-Anmeldung"}


def provider_name() -> str:
    """Return what people call the sign-in of this installation."""
    return PROVIDER_NAMES.get(settings.IDENTITY_PROVIDER, settings.IDENTITY_PROVIDER)


def go_out(
    request: HttpRequest, *, level: AssuranceLevel, return_path: str, back_path: str, service_name: str
) -> HttpResponse:
    """Begin a sign-in and send the browser there.

    Parameters: return_path, where the portal goes on afterwards; back_path, where "abbrechen" leads at the provider.
    Raises SignInUnavailable.
    """
    # Kept from an earlier try, so that a second window does not spoil the sign-in of the first.
    word = request.COOKIES.get(PENDING_COOKIE, "")
    word = word if 20 <= len(word) <= 40 else new_token()
    begun = begin_outside_sign_in(
        provider=settings.IDENTITY_PROVIDER,
        level=level,
        browser=word,
        return_path=return_path,
        back_url=absolute(back_path),
        service_name=service_name,
    )
    if isinstance(begun.step, Redirect):
        response: HttpResponse = redirect(begun.step.url)
    else:
        # Neither our form token nor our key goes to another site.
        parts = {"step": begun.step, "provider": provider_name(), "csrf_token": "", "once_key": "", "back": back_path}
        response = render(request, "portal/account/leave.html", parts)
    hand_out_pending(response, word)
    return response
