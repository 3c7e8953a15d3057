"""Housekeeping of files."""

from datetime import timedelta

import structlog
from django.db import transaction
from procrastinate.contrib.django import app

from portalwerk.files.actions import delete_file, drop_partial
from portalwerk.files.models import PartialFile, StoredFile
from portalwerk.files.queries import folder, path_of
from portalwerk.files.rules import PARTIAL_KEPT
from portalwerk.kernel.clock import now
from portalwerk.kernel.scope import acting_for
from portalwerk.tenants.models import Tenant

log = structlog.get_logger()
# Long enough that no upload is still on its way, and that a restored database can be caught up with its
# files.
ORPHANS_KEPT = timedelta(days=2)
PARTS_KEPT = timedelta(hours=2)


@app.periodic(cron="41 3 * * *")
@app.task(name="files.purge_expired", queueing_lock="files.purge_expired", pass_context=False)
def purge_expired(timestamp: int) -> int:
    """Delete files of drafts whose time is over, and files that nobody sends on. Returns how many."""
    count = 0
    for tenant_id in Tenant.objects.values_list("pk", flat=True):
        with transaction.atomic(), acting_for(tenant_id):
            for stored in StoredFile.objects.filter(expires_at__lt=now()):
                delete_file(stored)
                count += 1
            for partial in PartialFile.objects.filter(touched_at__lt=now() - PARTIAL_KEPT):
                drop_partial(partial)
                count += 1
    return count


@app.periodic(cron="51 3 * * *")
@app.task(name="files.sweep_orphans", queueing_lock="files.sweep_orphans", pass_context=False)
def sweep_orphans(timestamp: int) -> tuple[int, int]:
    """Delete contents without a row and report rows without a content. Returns the two counts.

    A row without content is a loss: it is never tidied away but logged as an error, for the operator to
    restore.
    """
    # The folder is read before the rows: what is uploaded meanwhile is then younger than what is looked at.
    lying = [path for path in folder().glob("??/*") if path.is_file()]
    known: set[str] = set()
    on_their_way: set[str] = set()
    for tenant_id in Tenant.objects.values_list("pk", flat=True):
        with transaction.atomic(), acting_for(tenant_id):
            known.update(StoredFile.objects.values_list("location", flat=True))
            on_their_way.update(PartialFile.objects.values_list("location", flat=True))
    removed = 0
    for path in lying:
        if path.name in known or path.name.partition("-")[0] in on_their_way:
            continue
        kept = PARTS_KEPT if path.suffix == ".part" else ORPHANS_KEPT
        try:
            if path.stat().st_mtime < (now() - kept).timestamp():
                path.unlink()
                removed += 1
        except FileNotFoundError:
            continue
    missing = [location for location in known if not path_of(location).exists()]
    if missing:
        log.error("files_missing", count=len(missing), locations=sorted(missing)[:20])
    return removed, len(missing)
