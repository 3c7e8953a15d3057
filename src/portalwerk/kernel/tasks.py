"""Housekeeping of the kernel."""

from datetime import timedelta

from procrastinate.contrib.django import app

from portalwerk.kernel import limits, once
from portalwerk.kernel.clock import now
from portalwerk.kernel.events import drain_outbox
from portalwerk.kernel.models import HandledEvent, OutboxEntry

OUTBOX_KEPT = timedelta(days=30)


@app.periodic(cron="*/5 * * * *")
@app.task(name="kernel.sweep_outbox", queue="events", queueing_lock="kernel.sweep_outbox")
def sweep_outbox(timestamp: int) -> None:
    """Drain what a lost job may have left behind."""
    if OutboxEntry.objects.filter(drained_at=None, published_at__lt=now() - timedelta(minutes=2)).exists():
        drain_outbox.defer()


@app.periodic(cron="17 3 * * *")
@app.task(name="kernel.purge_expired", queue="events", queueing_lock="kernel.purge_expired")
def purge_expired(timestamp: int) -> None:
    """Delete idempotency keys, limit counters and drained events that nobody needs any more."""
    once.purge_expired()
    limits.purge_expired()
    old = now() - OUTBOX_KEPT
    OutboxEntry.objects.filter(drained_at__lt=old).delete()
    HandledEvent.objects.filter(handled_at__lt=old).delete()
