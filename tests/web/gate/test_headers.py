"""Headers and cookies of every answer, compared as a whole. Source: SECURITY S10a, S10b, S7f."""

import re

import pytest
from django.test import Client

from portalwerk.identity.actions.sessions import start_sign_in
from portalwerk.identity.models import Account, Realm
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.ids import new_id
from portalwerk.web.gate.sessions import COOKIES
from tests.isolation.matrix import all_addresses

ADDRESSES = all_addresses()
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "manifest-src 'self'",
}
HARDENING = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
VALUES = {"tenant": "saaletal", "slug": "kleine-karte", "page": "impressum", "key": "wohnen", "provider": "fake"}
pytestmark = pytest.mark.django_db


def path_of(address):
    """Some path of an address; what it answers does not matter here."""
    path = address.route
    for part in address.parts:
        kind = re.search(rf"<(?:(\w+):)?{part}>", path)[1]
        value = {"uuid": str(new_id()), "int": "1", "str": "x" * 22}.get(kind) or VALUES.get(part, "x")
        path = re.sub(rf"<(?:\w+:)?{part}>", value, path, count=1)
    return "/" + path


def check_hardening(response):
    assert set(response.headers["Content-Security-Policy"].split("; ")) == POLICY
    assert {name: response.headers.get(name) for name in HARDENING} == HARDENING
    assert "Server" not in response.headers
    assert "X-Powered-By" not in response.headers


@pytest.mark.parametrize("address", ADDRESSES, ids=[address.name for address in ADDRESSES])
def test_every_answer_is_hardened(offer, address):
    client = Client(raise_request_exception=False)
    for answer in (client.get(path_of(address)), client.post(path_of(address)), client.put(path_of(address))):
        check_hardening(answer)
        assert answer.status_code < 500


@pytest.mark.parametrize("address", ADDRESSES, ids=[address.name for address in ADDRESSES])
def test_nothing_of_a_person_is_kept_by_a_cache_of_others(offer, address):
    """With a sign-in every answer says that it is private; only style sheets are everybody's."""
    account = Account.objects.create(provider="fake", subject=b"ada")
    client = Client(raise_request_exception=False)
    for realm in Realm:
        client.cookies[COOKIES[realm]] = start_sign_in(account.pk, realm=realm, level=AssuranceLevel.LOW, device="")
    answer = client.get(path_of(address))
    kept = answer.headers["Cache-Control"]
    if address.name == "pages-theme" and answer.status_code == 200:
        assert kept == "public, max-age=31536000, immutable"
    else:
        assert kept in {"private, no-store", "private, no-cache", "no-store"}


@pytest.mark.parametrize(
    "address", [one for one in ADDRESSES if one.right.startswith(("applicant", "account", "case"))]
)
def test_pages_behind_a_right_are_not_stored_at_all(offer, address):
    account = Account.objects.create(provider="fake", subject=b"ada")
    client = Client(raise_request_exception=False)
    client.cookies[COOKIES[Realm.CITIZEN]] = start_sign_in(
        account.pk, realm=Realm.CITIZEN, level=AssuranceLevel.LOW, device=""
    )
    answer = client.get(path_of(address))
    assert "no-store" in answer.headers["Cache-Control"] or answer.status_code == 302


def test_cookies_are_out_of_reach_for_scripts_and_other_sites(offer):
    client = Client()
    answer = client.get("/saaletal/verfolgen/")
    for cookie in answer.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/"
        assert not cookie["domain"]


def test_public_pages_set_no_cookie(offer):
    client = Client()
    for path in ("/", "/saaletal/", "/saaletal/leistungen/", "/saaletal/seite/impressum/"):
        assert not client.get(path).cookies, path


def test_with_https_cookies_are_secure_and_bound_to_the_host():
    """Read from the settings as an operator would set them, in a process of their own."""
    import json  # noqa: PLC0415 - only here
    import os  # noqa: PLC0415 - only here
    import subprocess  # noqa: PLC0415 - only here
    import sys  # noqa: PLC0415 - only here

    question = (
        "import json, django; django.setup();"
        "from django.conf import settings as s; from portalwerk.web.gate.sessions import COOKIES, PENDING_COOKIE;"
        "print(json.dumps([s.SECURE, s.CSRF_COOKIE_SECURE, s.CSRF_COOKIE_NAME, s.SECURE_HSTS_SECONDS,"
        " *COOKIES.values(), PENDING_COOKIE]))"
    )
    environment = os.environ | {"PORTALWERK_BASE_URL": "https://portal.example"}
    said = subprocess.run([sys.executable, "-c", question], env=environment, capture_output=True, text=True, check=True)
    secure, csrf_secure, csrf_name, hsts, *names = json.loads(said.stdout.splitlines()[-1])
    assert (secure, csrf_secure) == (True, True)
    assert hsts >= 31_536_000
    assert all(name.startswith("__Host-") for name in (csrf_name, *names))
