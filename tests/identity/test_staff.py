"""Signing in with password and second factor."""

from datetime import UTC, datetime

import pyotp
import pytest
import time_machine

from portalwerk.audit.models import Entry
from portalwerk.identity.actions import staff
from portalwerk.identity.actions.staff import check_code, check_password, create_staff_account
from portalwerk.identity.models import Credential, Realm, SignIn
from portalwerk.identity.queries import person_by_token
from portalwerk.identity.rules import WrongCode, WrongCredentials

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def karl():
    return create_staff_account(login="karl.saaletal", password="drei lange Wörter", totp_secret=SECRET)


def person(token):
    found = person_by_token(token, realm=Realm.STAFF)
    return found[0] if found else None


def sign_in(login="karl.saaletal", password="drei lange Wörter"):
    return check_password(login=login, password=password, device="Firefox auf Linux")


def test_the_password_alone_is_half_a_sign_in(karl):
    token = sign_in()
    assert (person(token).account_id, person(token).complete) == (karl.pk, False)


def test_the_code_completes_the_sign_in_under_a_new_token(karl):
    with time_machine.travel(NOON, tick=False):
        first = sign_in()
        second = check_code(person(first).sign_in_id, code=pyotp.TOTP(SECRET).at(NOON))
        assert person(first) is None, "the token of before the second factor must be worth nothing"
        assert person(second).complete


def test_a_code_counts_once(karl):
    with time_machine.travel(NOON, tick=False):
        code = pyotp.TOTP(SECRET).at(NOON)
        check_code(person(sign_in()).sign_in_id, code=code)
        with pytest.raises(WrongCode):
            check_code(person(sign_in()).sign_in_id, code=code)


@pytest.mark.parametrize(("seconds", "accepted"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_one_step_of_clock_difference_is_forgiven(karl, seconds, accepted):
    with time_machine.travel(NOON, tick=False):
        code = pyotp.TOTP(SECRET).at(int(NOON.timestamp()) + seconds)
        half = person(sign_in()).sign_in_id
        if accepted:
            assert check_code(half, code=f" {code[:3]} {code[3:]} ")
        else:
            with pytest.raises(WrongCode):
                check_code(half, code=code)


@pytest.mark.parametrize("code", ["", "12345", "1234567", "٠١٢٣٤٥", "abcdef", "0" * 4000])
def test_what_is_no_code_is_refused(karl, code):
    with pytest.raises(WrongCode):
        check_code(person(sign_in()).sign_in_id, code=code)


@pytest.mark.parametrize(
    ("login", "password"),
    [("karl.saaletal", "falsch"), ("karl.saaletal", ""), ("niemand", "drei lange Wörter"), ("", "")],
)
def test_a_wrong_name_and_a_wrong_password_are_told_alike(karl, login, password):
    with pytest.raises(WrongCredentials) as refusal:
        sign_in(login, password)
    assert str(refusal.value) == WrongCredentials.sentence
    assert SignIn.objects.count() == 0


def test_unknown_names_cost_the_same_work(karl, monkeypatch):
    """No timing here: that the same hash function runs once either way is what can be said for sure."""
    hashed = []

    class Counting:
        def verify(self, stored, password):
            hashed.append(stored.split("$")[1:4])
            raise staff.VerificationError

    monkeypatch.setattr(staff, "HASHER", Counting())
    for login in ("karl.saaletal", "niemand"):
        with pytest.raises(WrongCredentials):
            sign_in(login)
    assert len(hashed) == 2
    assert hashed[0] == hashed[1]


def test_passwords_are_hashed_as_the_bsi_asks(karl):
    stored = Credential.objects.get().password_hash
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_the_name_is_found_in_any_case(karl):
    assert sign_in(" Karl.Saaletal ")


def test_somebody_whose_account_is_closed_cannot_sign_in(karl):
    karl.closed_at = NOON
    karl.save()
    with pytest.raises(WrongCredentials):
        sign_in()


def test_the_secret_of_the_second_factor_is_sealed(karl):
    assert SECRET.encode() not in bytes(Credential.objects.get().sealed_totp)


def test_each_failure_stands_in_the_audit_log_without_a_name(karl):
    with pytest.raises(WrongCredentials):
        sign_in(password="falsch")
    entry = Entry.objects.get(action="sign_in.failed")
    assert (entry.note, entry.actor_id) == ("password", None)
