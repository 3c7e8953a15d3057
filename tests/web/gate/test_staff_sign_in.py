"""Signing in at the office by HTTP: a new token at each step, limits, and nothing that tells names apart."""

import re

import pyotp
import pytest
import time_machine
from django.test import Client

from portalwerk.access.actions import grant_membership
from portalwerk.access.rules import Role
from portalwerk.identity.actions.staff import create_staff_account
from portalwerk.identity.models import Realm, SignIn
from portalwerk.kernel.clock import now
from portalwerk.web.gate.sessions import COOKIES

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
COOKIE = COOKIES[Realm.STAFF]
FIRST, SECOND, INBOX = "/saaletal/amt/anmelden/", "/saaletal/amt/zweiter-faktor/", "/saaletal/amt/"


@pytest.fixture
def karl(tenant):
    account = create_staff_account(login="karl", password="drei lange Wörter", totp_secret=SECRET)
    grant_membership(account.pk, tenant_id=tenant.pk, role=Role.CASEWORKER, display_name="Karl")
    return account


@pytest.fixture
def client(karl):
    return Client()


def give_password(client, password="drei lange Wörter", login="karl"):
    return client.post(FIRST, {"login": login, "password": password})


def give_code(client, code=None):
    return client.post(SECOND, {"code": code or pyotp.TOTP(SECRET).at(now())})


def plain(answer):
    """The page without what is new each time."""
    return re.sub(r'(name="(?:once|csrfmiddlewaretoken)" value=")[^"]*', r"\1", answer.content.decode())


def test_the_token_changes_with_each_step_and_the_old_one_is_worth_nothing(client):
    client.cookies[COOKIE] = "planted-by-somebody-else"
    give_password(client)
    half = client.cookies[COOKIE].value
    assert half != "planted-by-somebody-else"
    give_code(client)
    whole = client.cookies[COOKIE].value
    assert whole != half
    assert client.get(INBOX).status_code == 200
    client.cookies[COOKIE] = half
    assert client.get(INBOX).status_code == 302


def test_the_password_alone_opens_nothing(client):
    give_password(client)
    for path in (INBOX, "/saaletal/amt/konto/"):
        assert client.get(path).headers["Location"].startswith(SECOND)


@pytest.fixture
def within_a_minute():
    """Tries count by the minute; a slow machine must not turn it."""
    with time_machine.travel(now(), tick=False):
        yield


@pytest.mark.usefixtures("within_a_minute")
def test_the_sixth_try_waits_even_with_the_right_password(client):
    for _ in range(5):
        assert "stimmt nicht" in give_password(client, "falsch").content.decode()
    answer = give_password(client)
    assert answer.status_code == 422
    assert "zu viele Versuche" in answer.content.decode()
    assert COOKIE not in answer.cookies


@pytest.mark.usefixtures("within_a_minute")
def test_the_sixth_code_waits_even_if_it_is_right(client):
    give_password(client)
    for _ in range(5):
        give_code(client, "000000")
    assert "zu viele Versuche" in give_code(client).content.decode()
    assert client.get(INBOX).status_code == 302


def test_an_unknown_name_reads_like_a_wrong_password(client):
    known, unknown = give_password(client, "falsch"), give_password(client, "falsch", login="niemand")
    assert known.status_code == unknown.status_code
    assert plain(known).replace("karl", "") == plain(unknown).replace("niemand", "")


def test_the_password_never_comes_back(client):
    assert "ganz falsch" not in give_password(client, "ganz falsch").content.decode()


def test_signing_out_ends_the_session_and_not_only_the_cookie(client):
    give_password(client)
    give_code(client)
    token = client.cookies[COOKIE].value
    client.post("/saaletal/amt/abmelden/")
    client.cookies[COOKIE] = token
    assert client.get(INBOX).headers["Location"].startswith(FIRST)
    assert SignIn.objects.get(second_factor_at__isnull=False).ended_at is not None


def test_a_page_that_was_wanted_is_reached_after_both_steps(client):
    wanted = "/saaletal/amt/konto/"
    there = client.get(wanted).headers["Location"]
    there = client.post(there, {"login": "karl", "password": "drei lange Wörter"}).headers["Location"]
    assert client.post(there, {"code": pyotp.TOTP(SECRET).at(now())}).headers["Location"] == wanted


def test_nobody_is_led_to_another_site(client):
    there = FIRST + "?weiter=//evil.example/"
    there = client.post(there, {"login": "karl", "password": "drei lange Wörter"}).headers["Location"]
    assert client.post(there, {"code": pyotp.TOTP(SECRET).at(now())}).headers["Location"] == INBOX


def test_who_only_edits_services_begins_in_the_studio(tenant):
    account = create_staff_account(login="bea", password="drei lange Wörter", totp_secret=SECRET)
    grant_membership(account.pk, tenant_id=tenant.pk, role=Role.EDITOR, display_name="Bea")
    client = Client(SERVER_NAME="127.0.0.1")
    give_password(client, login="bea")
    assert give_code(client).headers["Location"] == f"/{tenant.key}/werkstatt/"
    assert "Posteingang" not in client.get(f"/{tenant.key}/werkstatt/").content.decode()
