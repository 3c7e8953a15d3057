"""Limits on tries, counted in the database so that all processes share them."""

import time

from django.db import connections

from portalwerk.kernel.ids import new_id
from portalwerk.kernel.models import LimitCounter
from portalwerk.kernel.refusal import Refusal
from portalwerk.kernel.sealing import keyed_digest

# Tries count even when the request that made them is rolled back.
ASIDE = "aside"


class TooMany(Refusal):
    """Somebody tried too often within a minute."""

    sentence = "Das waren zu viele Versuche. Warten Sie bitte eine Minute und versuchen Sie es dann noch einmal."


def check_limit(name: str, subject: str, *, per_minute: int) -> None:
    """Count one try of `subject` (an address, an account) at `name`.

    Raises TooMany above `per_minute`. The subject is stored only as a keyed digest.
    """
    window = int(time.time()) // 60
    with connections[ASIDE].cursor() as cursor:
        cursor.execute(
            'INSERT INTO kernel_limitcounter (id, name, subject, "window", count) VALUES (%s, %s, %s, %s, 1) '
            'ON CONFLICT (name, subject, "window") DO UPDATE SET count = kernel_limitcounter.count + 1 '
            "RETURNING count",
            [new_id(), name, keyed_digest("limit", subject), window],
        )
        count = cursor.fetchone()[0]
    if count > per_minute:
        raise TooMany


def purge_expired() -> int:
    """Delete counters of past minutes. Returns how many."""
    return LimitCounter.objects.filter(window__lt=int(time.time()) // 60 - 2).delete()[0]
