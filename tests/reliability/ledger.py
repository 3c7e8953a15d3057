"""Prints as JSON what a portal holds: run in a process of its own, with the settings of that portal."""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import asdict
from datetime import timedelta

import django
from django.db import connection, transaction

django.setup()

from portalwerk.applications.models import Application, ApplicationLetter, Attachment  # noqa: E402 - after the setup
from portalwerk.applications.queries import attachments_of, opened_for_authority  # noqa: E402
from portalwerk.applications.rules.submitting import Status  # noqa: E402
from portalwerk.cases.models import Case, CaseDocument, Decision  # noqa: E402
from portalwerk.files import tasks  # noqa: E402
from portalwerk.files.models import StoredFile  # noqa: E402
from portalwerk.files.queries import facts_of, folder, read_all  # noqa: E402
from portalwerk.kernel.models import OutboxEntry  # noqa: E402
from portalwerk.kernel.scope import acting_for  # noqa: E402
from portalwerk.mailbox.models import Nudge  # noqa: E402
from portalwerk.tenants.models import Tenant  # noqa: E402
from portalwerk.transport.models import Envelope  # noqa: E402
from tests.reliability.verdict import Found, Ledger  # noqa: E402


def main(slug: str) -> None:
    """Print the ledger of all applications of one service."""
    ledger = Ledger()
    for tenant_id in Tenant.objects.values_list("pk", flat=True):
        with transaction.atomic(), acting_for(tenant_id):
            rows = Application.objects.filter(online_service__slug=slug).order_by("started_at")
            ledger.applications += [_found(row) for row in rows]
            ledger.unowned_files += _unowned()
    ledger.waiting_jobs = _count("SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')")
    ledger.failed_jobs = _count("SELECT count(*) FROM procrastinate_jobs WHERE status NOT IN ('todo', 'doing')")
    ledger.waiting_events = OutboxEntry.objects.filter(drained_at=None).count()
    _sweep(ledger)
    json.dump(asdict(ledger), sys.stdout)


def _found(row: Application) -> Found:
    if row.status == Status.DRAFT:
        return Found(f"draft {row.pk}", None, row.status, [], 0, 0, 0, [])
    opened = opened_for_authority(row.pk)
    for letter in ApplicationLetter.objects.filter(application=row).select_related("stored_file"):
        content = read_all(letter.stored_file, opened.key)
        assert hashlib.sha256(content).hexdigest() == facts_of(letter.stored_file, opened.key).sha256
    return Found(
        name=opened.answers["person"]["familienname"],
        reference=row.reference,
        status=row.status,
        sha256=[hashlib.sha256(read_all(one.stored_file, opened.key)).hexdigest() for one in attachments_of(row)],
        cases=Case.objects.filter(application=row).count(),
        acknowledgments=ApplicationLetter.objects.filter(application=row, kind="acknowledgment").count(),
        arrived=Envelope.objects.filter(about_id=row.pk).exclude(purged_at=None).count(),
        nudges=[str(pk) for pk in Nudge.objects.filter(about_id=row.pk).values_list("pk", flat=True)],
    )


def _unowned() -> int:
    """Files that nothing points at: a row that was written beside its owner."""
    owners = (
        Attachment.objects.values("stored_file_id"),
        ApplicationLetter.objects.values("stored_file_id"),
        CaseDocument.objects.values("stored_file_id"),
        Decision.objects.exclude(letter=None).values("letter_id"),
    )
    files = StoredFile.objects.all()
    for owned in owners:
        files = files.exclude(pk__in=owned)
    return files.count()


def _sweep(ledger: Ledger) -> None:
    """Let the sweeper take everything without a row, however young: nobody is uploading any more."""
    tasks.ORPHANS_KEPT = tasks.PARTS_KEPT = timedelta(0)
    ledger.swept, ledger.missing_contents = tasks.sweep_orphans(0)
    lying = sum(1 for path in folder().glob("??/*") if path.is_file())
    known = 0
    for tenant_id in Tenant.objects.values_list("pk", flat=True):
        with transaction.atomic(), acting_for(tenant_id):
            known += StoredFile.objects.count()
    ledger.orphan_contents_after_sweep = lying - known


def _count(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    return int(row[0])


if __name__ == "__main__":
    main(sys.argv[1])
