"""Reading accounts and sign-ins."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from portalwerk.identity.models import Account, PendingSignIn, Realm, SignIn
from portalwerk.identity.rules import AssuranceLevel, level_held
from portalwerk.kernel.clock import now
from portalwerk.kernel.references import token_hash
from portalwerk.kernel.sealing import Binding, installation_key, unseal_json

_NO_TENANT = UUID(int=0)


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in, as the present request knows them.

    `level` is what the sign-in still holds at this moment; `complete` is false while a member of staff has
    given the password only.
    """

    sign_in_id: UUID
    account_id: UUID
    realm: str
    level: AssuranceLevel
    complete: bool


def person_by_token(token: str, *, realm: Realm) -> tuple[Person, SignIn] | None:
    """Return who a session cookie stands for, or None if the sign-in is over."""
    row = SignIn.objects.filter(token_hash=token_hash(token), realm=realm, ended_at=None).first()
    if row is None:
        return None
    held = level_held(AssuranceLevel(row.level), started_at=row.started_at, seen_at=row.seen_at, now=now())
    if held == AssuranceLevel.NONE:
        return None
    complete = realm == Realm.CITIZEN or row.second_factor_at is not None
    return Person(row.pk, row.account_id, realm, held, complete), row


def profile_of(account_id: UUID) -> dict[str, Any]:
    """Return the profile of an account: `{name: {"value": str, "trust": int}}`. Empty if there is none."""
    account = Account.objects.get(pk=account_id)
    if not account.sealed_profile:
        return {}
    profile: dict[str, Any] = unseal_json(account.sealed_profile, installation_key(), profile_binding(account.pk))
    return profile


def profile_values(account_id: UUID) -> dict[str, str]:
    """Return the profile as plain values by name, for prefilling and addressing."""
    return {name: entry["value"] for name, entry in profile_of(account_id).items()}


def full_name_of(account_id: UUID) -> str:
    """Return given and family name as the profile has them; empty if it knows neither."""
    known = profile_values(account_id)
    return " ".join(part for part in (known.get("given_name"), known.get("family_name")) if part)


def sign_ins_of(account_id: UUID) -> list[SignIn]:
    """Return the running sign-ins of an account, on all devices, the latest used first."""
    rows = SignIn.objects.filter(account_id=account_id, ended_at=None).order_by("-seen_at")[:50]
    moment = now()
    return [
        row
        for row in rows
        if level_held(AssuranceLevel(row.level), started_at=row.started_at, seen_at=row.seen_at, now=moment)
    ]


def account_of(account_id: UUID) -> Account:
    """Return an account. Raises Account.DoesNotExist."""
    return Account.objects.get(pk=account_id)


def profile_binding(account_id: UUID) -> Binding:
    """Return where the sealed profile of an account lives."""
    return Binding("identity_account", _NO_TENANT, account_id, "profile")


def pending_binding(pending_id: UUID, field: str) -> Binding:
    """Return where a sealed field of a pending sign-in lives."""
    return Binding("identity_pendingsignin", _NO_TENANT, pending_id, field)


def totp_binding(credential_id: UUID) -> Binding:
    """Return where the sealed secret of the second factor lives."""
    return Binding("identity_credential", _NO_TENANT, credential_id, "totp")


def pending_by_request(request_id: str) -> PendingSignIn | None:
    """Return the sign-in that was begun with `request_id`."""
    return PendingSignIn.objects.filter(request_id=request_id).first()
