"""Forms from elsewhere: every address that acts asks for its token, or says by itself where a form comes from.

Source: SECURITY S10b; OWASP Cross-Site Request Forgery Prevention.
"""

import pytest
from django.test import Client

from portalwerk.access.actions import grant_membership
from portalwerk.access.rules import Role
from portalwerk.applications.models import Application
from portalwerk.identity.actions.sessions import start_sign_in
from portalwerk.identity.models import Account, Realm, SignIn
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.clock import now
from portalwerk.kernel.ids import new_id
from portalwerk.web.gate.sessions import COOKIES, PLACE_COOKIE
from tests.web.gate.test_headers import ADDRESSES, path_of

pytestmark = pytest.mark.django_db

# Addresses without a form token, each with the reason.
EXEMPT = {
    "applications-begin": "public pages set no cookie; the browser says where the form comes from",
    "places-choose": "public pages set no cookie; the browser says where the form comes from",
    "identity-answer": "comes from the identity provider; proves itself by its signature",
}
ELSEWHERE = [
    {"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_ORIGIN": "https://evil.example"},
    {"HTTP_SEC_FETCH_SITE": "same-site", "HTTP_ORIGIN": "https://other.example"},
    {"HTTP_ORIGIN": "https://evil.example"},
    {"HTTP_ORIGIN": "null"},
    {},
]


@pytest.fixture
def everybody(tenant):
    """A browser that is signed in on both sides of the counter."""
    account = Account.objects.create(provider="fake", subject=b"karl")
    grant_membership(account.pk, tenant_id=tenant.pk, role=Role.CASEWORKER, display_name="Karl")
    client = Client(enforce_csrf_checks=True)
    for realm in Realm:
        client.cookies[COOKIES[realm]] = start_sign_in(account.pk, realm=realm, level=AssuranceLevel.LOW, device="")
    SignIn.objects.update(second_factor_at=now())
    return client


@pytest.mark.parametrize("address", ADDRESSES, ids=[address.name for address in ADDRESSES])
@pytest.mark.usefixtures("offer")
def test_a_form_without_its_token_is_refused_everywhere(everybody, address):
    answer = everybody.post(path_of(address), {"once": str(new_id())})
    if address.name in EXEMPT:
        assert address.exempt
    else:
        assert answer.status_code == 403
        assert "Diese Seite ist zu alt" in answer.content.decode()


def test_the_list_of_exceptions_is_complete():
    assert {address.name for address in ADDRESSES if address.exempt} == set(EXEMPT)


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
def test_a_draft_cannot_be_begun_from_elsewhere(offer, everybody, headers):
    answer = everybody.post("/saaletal/leistungen/kleine-karte/beginnen/", {"once": str(new_id())}, **headers)
    assert answer.status_code == 403
    assert Application.unscoped.count() == 0


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
def test_a_place_cannot_be_chosen_from_elsewhere(offer, everybody, headers):
    answer = everybody.post("/ort/", {"ort": "160990001001"}, **headers)
    assert PLACE_COOKIE not in answer.cookies


def test_nobody_is_signed_out_from_elsewhere(everybody):
    everybody.post("/mein/abmelden/", {"once": str(new_id())})
    everybody.post("/saaletal/amt/abmelden/")
    assert SignIn.objects.filter(ended_at=None).count() == 2
