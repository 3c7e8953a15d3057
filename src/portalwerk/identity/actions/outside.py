"""Signing in through an identity provider."""

from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from django.db import IntegrityError, transaction

from portalwerk.audit.actions import record
from portalwerk.identity.actions.sessions import note_failed_sign_in, start_sign_in
from portalwerk.identity.models import Account, Identification, PendingSignIn, Realm, SeenAssertion
from portalwerk.identity.providers import (
    AnswerNotExpected,
    AnswerUsedBefore,
    Begun,
    Cancelled,
    Identified,
    PersonAttribute,
    SignInAnswer,
    SignInFailed,
    SignInRequest,
    registry,
)
from portalwerk.identity.queries import pending_binding, profile_binding
from portalwerk.identity.rules import AssuranceLevel, SignInOver
from portalwerk.kernel.clock import now
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.references import token_hash
from portalwerk.kernel.sealing import installation_key, keyed_digest, seal, seal_json, unseal, unseal_json

PENDING_FOR = timedelta(minutes=30)
ASSERTIONS_KEPT = timedelta(hours=2)
# What every service needs to address and prefill; more is asked for by no one (Art. 5 Abs. 1 lit. c DSGVO).
ASKED = (
    PersonAttribute.FAMILY_NAME,
    PersonAttribute.GIVEN_NAME,
    PersonAttribute.TITLE,
    PersonAttribute.BIRTH_NAME,
    PersonAttribute.BIRTH_DATE,
    PersonAttribute.BIRTH_PLACE,
    PersonAttribute.NATIONALITY,
    PersonAttribute.STREET,
    PersonAttribute.POSTAL_CODE,
    PersonAttribute.LOCALITY,
    PersonAttribute.EMAIL,
    PersonAttribute.PHONE,
)


def begin_outside_sign_in(
    *, provider: str, level: AssuranceLevel, browser: str, return_path: str, back_url: str, service_name: str
) -> Begun:
    """Begin a sign-in at `provider` and remember it.

    Parameters: browser, a random word that only this browser's cookie knows; return_path, where to come back to,
    made by the portal and never taken from a visitor. Raises SignInUnavailable.
    """
    reference = new_id()
    request = SignInRequest(
        level=level,
        return_ref=str(reference),
        service_name=service_name,
        online_service_id="BMI-X0000",
        attributes=ASKED,
        back_url=back_url,
    )
    begun = registry.get(provider).begin(request, at=now())
    PendingSignIn.objects.create(
        id=reference,
        request_id=begun.request_id,
        provider=provider,
        level=level,
        browser=token_hash(browser),
        sealed_return=seal(return_path.encode(), installation_key(), pending_binding(reference, "return")),
    )
    return begun


def take_answer(provider: str, fields: Mapping[str, str]) -> UUID:
    """Take what the provider sent through the browser. Returns the id of the pending sign-in.

    The answer comes from another site, so this request has no cookie; who was identified waits, sealed, until
    the same browser comes back (`finish_outside_sign_in`). Raises SignInFailed.
    """
    vendor = registry.get(provider)
    pending = _pending(fields.get(vendor.return_field, ""), provider)
    answer = SignInAnswer(fields=fields, request_id=pending.request_id, level=AssuranceLevel(pending.level))
    try:
        outcome = vendor.finish(answer, at=now())
    except SignInFailed as failure:
        note_failed_sign_in(failure.cause)
        raise
    if isinstance(outcome, Identified):
        _accept_once(outcome)
    pending.sealed_outcome = seal_json(
        _outcome_as_json(outcome), installation_key(), pending_binding(pending.pk, "outcome")
    )
    pending.answered_at = now()
    pending.save(update_fields=["sealed_outcome", "answered_at"])
    return pending.pk


def finish_outside_sign_in(pending_id: UUID, *, browser: str, device: str) -> tuple[str | None, str]:
    """Finish a sign-in in the browser that began it.

    Returns the session token (None if the person turned back) and the path to go to.
    Raises SignInOver if the browser is another one, too late, or it was finished before.
    """
    pending = PendingSignIn.objects.select_for_update().filter(pk=pending_id).first()
    if (
        pending is None
        or bytes(pending.browser) != token_hash(browser)
        or pending.answered_at is None
        or pending.finished_at is not None
        or now() - pending.begun_at > PENDING_FOR
    ):
        raise SignInOver
    outcome = unseal_json(pending.sealed_outcome, installation_key(), pending_binding(pending.pk, "outcome"))
    return_path = unseal(pending.sealed_return, installation_key(), pending_binding(pending.pk, "return")).decode()
    pending.finished_at = now()
    pending.sealed_outcome = b""
    pending.save(update_fields=["finished_at", "sealed_outcome"])
    if "subject" not in outcome:
        return None, return_path
    account = _account_for(pending.provider, outcome)
    level = AssuranceLevel(outcome["level"])
    Identification.objects.create(account=account, provider=pending.provider, level=level)
    return start_sign_in(account.pk, realm=Realm.CITIZEN, level=level, device=device), return_path


def return_path_of(pending_id: UUID, *, browser: str) -> str | None:
    """Return where a failed sign-in leads back to, for the browser that began it."""
    pending = PendingSignIn.objects.filter(pk=pending_id).first()
    if pending is None or bytes(pending.browser) != token_hash(browser):
        return None
    return unseal(pending.sealed_return, installation_key(), pending_binding(pending.pk, "return")).decode()


def purge_expired() -> int:
    """Delete sign-ins that were never finished and assertions that are too old to be replayed."""
    old = PendingSignIn.objects.filter(begun_at__lt=now() - ASSERTIONS_KEPT).delete()[0]
    return old + SeenAssertion.objects.filter(seen_at__lt=now() - ASSERTIONS_KEPT).delete()[0]


def _pending(reference: str, provider: str) -> PendingSignIn:
    try:
        pending = PendingSignIn.objects.filter(pk=UUID(reference), provider=provider).first()
    except ValueError:
        pending = None
    if pending is None or pending.answered_at or now() - pending.begun_at > PENDING_FOR:
        note_failed_sign_in("not_expected")
        raise AnswerNotExpected("not_expected")
    return pending


def _accept_once(outcome: Identified) -> None:
    digest = sha256(f"{outcome.provider}|{outcome.assertion_id}".encode()).digest()
    try:
        with transaction.atomic():
            SeenAssertion.objects.create(digest=digest)
    except IntegrityError as error:
        note_failed_sign_in("replay")
        raise AnswerUsedBefore("replay") from error


def _outcome_as_json(outcome: Identified | Cancelled) -> dict[str, object]:
    if isinstance(outcome, Cancelled):
        return {"cancelled": outcome.reason}
    return {
        "subject": outcome.subject,
        "level": int(outcome.level),
        "profile": {a.name.value: {"value": a.value, "trust": int(a.trust)} for a in outcome.attributes},
    }


def _account_for(provider: str, outcome: dict[str, object]) -> Account:
    """Return the account of a pseudonym; the first sign-in makes it. The profile is what the proof says now."""
    subject = keyed_digest(f"subject {provider}", str(outcome["subject"]))
    account, fresh = Account.objects.get_or_create(provider=provider, subject=subject, defaults={"id": new_id()})
    account.sealed_profile = seal_json(outcome["profile"], installation_key(), profile_binding(account.pk))
    account.seen_at = now()
    account.save(update_fields=["sealed_profile", "seen_at"])
    if fresh:
        record("account.created", actor_id=account.pk, object_kind="account", object_id=account.pk)
    return account
