"""Noting who has a case open, and forgetting it."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from portalwerk.cases.models import Case, CasePresence
from portalwerk.cases.rules.presence import GONE_AFTER, KEPT
from portalwerk.kernel.clock import now
from portalwerk.kernel.ids import new_id

# One statement: a case page asks for this each time, and so does every open page three times a minute.
_NOTE = """
WITH mine AS (
    INSERT INTO cases_casepresence (id, tenant_id, case_id, account_id, since, seen_at)
    VALUES (%(id)s, %(tenant)s, %(case)s, %(account)s, %(now)s, %(now)s)
    ON CONFLICT (tenant_id, case_id, account_id) DO UPDATE
    SET since = CASE WHEN cases_casepresence.seen_at < %(gone)s THEN %(now)s ELSE cases_casepresence.since END,
        seen_at = %(now)s
)
SELECT account_id, since FROM cases_casepresence
WHERE tenant_id = %(tenant)s AND case_id = %(case)s AND account_id <> %(account)s AND seen_at >= %(gone)s
ORDER BY since, account_id
"""


def note_presence(case: Case, *, account_id: UUID) -> list[tuple[UUID, datetime]]:
    """Note that somebody has a case open; return who else has, each since when."""
    given = {"id": new_id(), "tenant": case.tenant_id, "case": case.pk, "account": account_id}
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, {**given, "now": now(), "gone": now() - GONE_AFTER})
        return [(other, since) for other, since in cursor.fetchall()]


def forget_presence() -> int:
    """Forget who had cases open and left. Returns how many."""
    return CasePresence.objects.filter(seen_at__lt=now() - KEPT).delete()[0]
