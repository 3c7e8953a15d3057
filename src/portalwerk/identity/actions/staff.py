"""Signing in with password and second factor, for those who work for an authority."""

import hmac
from uuid import UUID

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from portalwerk.audit.actions import record
from portalwerk.identity.actions.sessions import note_failed_sign_in, start_sign_in
from portalwerk.identity.models import Account, Credential, Realm, SignIn
from portalwerk.identity.queries import totp_binding
from portalwerk.identity.rules import AssuranceLevel, WrongCode, WrongCredentials
from portalwerk.kernel.clock import now
from portalwerk.kernel.references import new_token, token_hash
from portalwerk.kernel.sealing import installation_key, seal, unseal

# Source: SECURITY S11c; BSI TR-02102-1 (Argon2id).
HASHER = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=4)
# A hash to check against when the name is unknown, so that the answer takes as long as a wrong password.
_NOBODY = HASHER.hash(new_token())
TOTP_STEP_SECONDS = 30


def create_staff_account(*, login: str, password: str, totp_secret: str) -> Account:
    """Make an account with password and authenticator secret (base32). The login is unique."""
    account = Account.objects.create(provider="staff")
    credential = Credential(account=account, login=login, password_hash=HASHER.hash(password))
    credential.sealed_totp = seal(totp_secret.encode(), installation_key(), totp_binding(credential.pk))
    credential.save()
    record("account.created", object_kind="account", object_id=account.pk, note="staff")
    return account


def check_password(*, login: str, password: str, device: str) -> str:
    """Check name and password. Returns the token of a session that still lacks its second factor.

    Raises WrongCredentials, after the same work whether or not the name exists.
    """
    credential = Credential.objects.filter(login=login.strip().lower(), account__closed_at=None).first()
    try:
        HASHER.verify(credential.password_hash if credential else _NOBODY, password)
    except (VerificationError, InvalidHashError) as error:
        note_failed_sign_in("password")
        raise WrongCredentials from error
    if credential is None:
        raise WrongCredentials
    return start_sign_in(credential.account_id, realm=Realm.STAFF, level=AssuranceLevel.SUBSTANTIAL, device=device)


def check_code(sign_in_id: UUID, *, code: str) -> str:
    """Check the code of the authenticator and complete the session under a new token.

    A code counts once, and one step of clock difference is forgiven. Raises WrongCode.
    Source: RFC 6238, section 5.2.
    """
    row = SignIn.objects.select_for_update().get(pk=sign_in_id)
    credential = Credential.objects.select_for_update().get(account_id=row.account_id)
    secret = unseal(credential.sealed_totp, installation_key(), totp_binding(credential.pk)).decode()
    totp = pyotp.TOTP(secret)
    digits = "".join(code.split()).encode()
    present = int(now().timestamp()) // TOTP_STEP_SECONDS
    for step in (present, present - 1, present + 1):
        if step > credential.last_totp_step and hmac.compare_digest(totp.at(step * TOTP_STEP_SECONDS).encode(), digits):
            credential.last_totp_step = step
            credential.save(update_fields=["last_totp_step"])
            return complete_second_factor(row, means="totp")
    note_failed_sign_in("totp")
    raise WrongCode


def complete_second_factor(row: SignIn, *, means: str) -> str:
    """Mark the second factor as given and return the session's new token: rotated on the change of level."""
    token = new_token()
    row.token_hash = token_hash(token)
    row.second_factor_at = now()
    row.challenge = None
    row.save(update_fields=["token_hash", "second_factor_at", "challenge"])
    record("sign_in.completed", actor_id=row.account_id, object_kind="sign_in", object_id=row.pk, note=means)
    return token
