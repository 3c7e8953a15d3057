"""Cookies of sign-ins. Two realms, two cookies; the cookie holds a random token and nothing else."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from portalwerk.identity.actions.sessions import touch_sign_in
from portalwerk.identity.models import Realm
from portalwerk.identity.queries import Person, person_by_token

_PREFIX = "__Host-" if settings.SECURE else ""
COOKIES = {Realm.CITIZEN: f"{_PREFIX}pw_mein", Realm.STAFF: f"{_PREFIX}pw_amt"}
PENDING_COOKIE = f"{_PREFIX}pw_anmeldung"
PLACE_COOKIE = f"{_PREFIX}pw_ort"


def person_of(request: HttpRequest, realm: Realm) -> Person | None:
    """Return who is signed in on this request, read once. A member of staff may lack the second factor."""
    known: dict[str, Person | None] = request.__dict__.setdefault("people", {})
    if realm not in known:
        known[realm] = _read(request, realm)
    return known[realm]


def _read(request: HttpRequest, realm: Realm) -> Person | None:
    token = request.COOKIES.get(COOKIES[realm])
    found = person_by_token(token, realm=realm) if token else None
    if found is None:
        return None
    person, row = found
    # A page that asks by itself whether something changed is not somebody who is there (`pw-live`).
    if "If-None-Match" not in request.headers:
        touch_sign_in(row, held=person.level)
    return person


def hand_out(response: HttpResponse, realm: Realm, token: str) -> None:
    """Give the browser the token of its new sign-in."""
    _set(response, COOKIES[realm], token)


def hand_out_pending(response: HttpResponse, word: str) -> None:
    """Give the browser the word by which it is known when it comes back from the identity provider."""
    _set(response, PENDING_COOKIE, word, max_age=3600)


def hand_out_place(response: HttpResponse, ars: str) -> None:
    """Let the browser remember the place that was chosen; empty forgets it. No personal data: a public key."""
    if ars:
        _set(response, PLACE_COOKIE, ars, max_age=365 * 24 * 3600)
    else:
        response.delete_cookie(PLACE_COOKIE)


def take_back(response: HttpResponse, realm: Realm) -> None:
    """Take the cookie of an ended sign-in away."""
    response.delete_cookie(COOKIES[realm])


def device_of(request: HttpRequest) -> str:
    """Return a coarse name of the device, such as `Firefox auf Windows`, for the list of sign-ins."""
    agent = request.headers.get("User-Agent", "")
    browsers = (("Firefox/", "Firefox"), ("Edg/", "Edge"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
    systems = (
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    )
    browser = next((name for mark, name in browsers if mark in agent), "Browser")
    system = next((name for mark, name in systems if mark in agent), "Gerät")
    return f"{browser} auf {system}"


def _set(response: HttpResponse, name: str, value: str, max_age: int | None = None) -> None:
    response.set_cookie(name, value, max_age=max_age, httponly=True, secure=settings.SECURE, samesite="Lax", path="/")
