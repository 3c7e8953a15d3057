"""Beginning and ending sign-ins."""

from datetime import timedelta
from uuid import UUID

from portalwerk.audit.actions import record, record_aside
from portalwerk.identity.models import Realm, SignIn
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.clock import now
from portalwerk.kernel.references import new_token, token_hash

# Writing the last moment on every request would be a write per page view.
SEEN_STEP = timedelta(seconds=30)
SIGN_INS_KEPT = timedelta(days=30)


def start_sign_in(account_id: UUID, *, realm: Realm, level: AssuranceLevel, device: str) -> str:
    """Begin a session and return the token for its cookie. A new sign-in always has a new token."""
    token = new_token()
    row = SignIn.objects.create(
        token_hash=token_hash(token), account_id=account_id, realm=realm, level=level, device=device[:60]
    )
    record(
        "sign_in.started",
        actor_id=account_id,
        object_kind="sign_in",
        object_id=row.pk,
        note=level.name.lower(),
    )
    return token


def touch_sign_in(row: SignIn, *, held: AssuranceLevel) -> None:
    """Note that the person is still there, at the level that is still `held`.

    A level that has run out is gone for good: without this, the first request after an hour would bring it back
    for the second. Source: BSI TR-03160-1, 4.3.
    """
    moment = now()
    if held < row.level:
        SignIn.objects.filter(pk=row.pk, level__gt=held).update(seen_at=moment, level=held)
    elif moment - row.seen_at >= SEEN_STEP:
        SignIn.objects.filter(pk=row.pk).update(seen_at=moment)


def end_sign_in(sign_in_id: UUID) -> None:
    """End a session at once."""
    row = SignIn.objects.get(pk=sign_in_id)
    row.ended_at = now()
    row.save(update_fields=["ended_at"])
    record("sign_in.ended", actor_id=row.account_id, object_kind="sign_in", object_id=row.pk)


def end_all_sign_ins(account_id: UUID) -> int:
    """End all sessions of an account, on every device. Returns how many."""
    count = SignIn.objects.filter(account_id=account_id, ended_at=None).update(ended_at=now())
    record("sign_in.all_ended", actor_id=account_id, note=str(count))
    return count


def end_other_sign_ins(account_id: UUID, *, keep: UUID) -> int:
    """End all sessions of an account but the present one. Returns how many."""
    others = SignIn.objects.filter(account_id=account_id, ended_at=None).exclude(pk=keep)
    count = others.update(ended_at=now())
    record("sign_in.others_ended", actor_id=account_id, note=str(count))
    return count


def note_failed_sign_in(reason: str) -> None:
    """Write a failed sign-in into the audit log, whatever becomes of the request."""
    record_aside("sign_in.failed", note=reason)


def purge_expired() -> int:
    """Delete sessions that nobody has used for 30 days. Returns how many."""
    return SignIn.objects.filter(seen_at__lt=now() - SIGN_INS_KEPT).delete()[0]
