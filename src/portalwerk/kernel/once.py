"""Idempotency: what was asked twice is done once and answered the same.

A form carries a hidden key. The key, the person's place and what was sent make the subject; so a double click,
a repeated request after a cut line and two equal tabs find the first answer, while a changed form is new.
Source: SECURITY, decision 3.
"""

import hashlib
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import connection

from portalwerk.kernel.clock import now
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.models import OnceKey
from portalwerk.kernel.sealing import Binding, link_key, seal, unseal

KEPT = timedelta(days=2)


def subject_of(parts: Iterable[str]) -> bytes:
    """Return the digest by which a repeated request is known again."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode() + b"\x00")
    return digest.digest()


def claim(subject: bytes, *, key: str) -> str | None:
    """Claim `subject` inside the running transaction.

    Parameters: key, the hidden key of the form; with it the answer is sealed, since an answer may hold a secret.

    Returns None if this request is the first, else the answer (a path) of the one that was. A request that
    comes while the first still runs waits for it here.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_oncekey (id, subject, answer, made_at) VALUES (%s, %s, ''::bytea, %s) "
            "ON CONFLICT (subject) DO NOTHING RETURNING id",
            [new_id(), subject, now()],
        )
        if cursor.fetchone():
            return None
        cursor.execute("SELECT answer FROM kernel_oncekey WHERE subject = %s", [subject])
        row = cursor.fetchone()
    return unseal(row[0], link_key(key), _binding(subject)).decode() if row and row[0] else ""


def remember(subject: bytes, answer: str, *, key: str) -> None:
    """Keep where the answer lies, in the transaction of the act."""
    sealed = seal(answer.encode(), link_key(key), _binding(subject))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kernel_oncekey SET answer = %s WHERE subject = %s", [sealed, subject])


def forget(subject: bytes) -> None:
    """Release a claim that led to no act, such as a form with a mistake."""
    OnceKey.objects.filter(subject=subject).delete()


def purge_expired() -> int:
    """Delete keys older than two days. Returns how many."""
    return OnceKey.objects.filter(made_at__lt=now() - KEPT).delete()[0]


def _binding(subject: bytes) -> Binding:
    return Binding("kernel_oncekey", UUID(int=0), UUID(bytes=subject[:16]), "answer")
