"""Passkeys of those who work for an authority, as second factor. Source: W3C WebAuthn Level 2."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestationConveyancePreference,
    AttestedCredentialData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from portalwerk.audit.actions import record
from portalwerk.identity.actions.sessions import note_failed_sign_in
from portalwerk.identity.actions.staff import complete_second_factor
from portalwerk.identity.models import Passkey, SignIn
from portalwerk.identity.rules import PasskeyRefused
from portalwerk.kernel.clock import now


def begin_registration(sign_in_id: UUID, *, name: str) -> dict[str, Any]:
    """Return what the browser needs to make a passkey. The challenge waits with the session."""
    row = SignIn.objects.select_for_update().get(pk=sign_in_id)
    who = PublicKeyCredentialUserEntity(id=row.account_id.bytes, name=name, display_name=name)
    options, row.challenge = _server().register_begin(
        who,
        _credentials(row.account_id),
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    row.save(update_fields=["challenge"])
    return dict(options)


def finish_registration(sign_in_id: UUID, *, answer: Mapping[str, Any], name: str) -> Passkey:
    """Keep the passkey that the browser made. Raises PasskeyRefused."""
    row = SignIn.objects.select_for_update().get(pk=sign_in_id)
    challenge, row.challenge = row.challenge, None
    row.save(update_fields=["challenge"])
    try:
        found = _server().register_complete(challenge, answer)
    except (ValueError, TypeError, KeyError) as error:
        raise PasskeyRefused from error
    data = found.credential_data
    if data is None:
        raise PasskeyRefused
    passkey = Passkey.objects.create(
        account_id=row.account_id, name=name[:60], credential_id=data.credential_id, credential=bytes(data)
    )
    record("passkey.added", actor_id=row.account_id, object_kind="passkey", object_id=passkey.pk)
    return passkey


def begin_check(sign_in_id: UUID) -> dict[str, Any]:
    """Return what the browser needs to use a passkey of this account. Raises PasskeyRefused if it has none."""
    row = SignIn.objects.select_for_update().get(pk=sign_in_id)
    known = _credentials(row.account_id)
    if not known:
        raise PasskeyRefused
    options, row.challenge = _server().authenticate_begin(known, UserVerificationRequirement.REQUIRED)
    row.save(update_fields=["challenge"])
    return dict(options)


def finish_check(sign_in_id: UUID, *, answer: Mapping[str, Any]) -> str:
    """Complete the session with a passkey and return its new token. Raises PasskeyRefused."""
    row = SignIn.objects.select_for_update().get(pk=sign_in_id)
    try:
        used = _server().authenticate_complete(row.challenge, _credentials(row.account_id), answer)
    except (ValueError, TypeError, KeyError) as error:
        note_failed_sign_in("passkey")
        raise PasskeyRefused from error
    Passkey.objects.filter(credential_id=used.credential_id).update(used_at=now())
    return complete_second_factor(row, means="passkey")


def remove_passkey(account_id: UUID, passkey_id: UUID) -> None:
    """Forget a passkey of one's own. Somebody else's stays as it is."""
    if Passkey.objects.filter(account_id=account_id, pk=passkey_id).delete()[0]:
        record("passkey.removed", actor_id=account_id, object_kind="passkey", object_id=passkey_id)


def _credentials(account_id: UUID) -> list[AttestedCredentialData]:
    return [AttestedCredentialData(bytes(row.credential)) for row in Passkey.objects.filter(account_id=account_id)]


def _server() -> Fido2Server:
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return Fido2Server(
        PublicKeyCredentialRpEntity(id=host, name="Portalwerk"), attestation=AttestationConveyancePreference.NONE
    )
