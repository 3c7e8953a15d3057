"""Events: how a lower app tells what happened without knowing who listens.

`publish` writes one outbox row in the running transaction; a job drains the outbox in batches. Delivery is at
least once and handled once: each handler runs in its own savepoint, together with a unique row that says so.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

import structlog
from django.db import connection, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from pydantic import TypeAdapter

from portalwerk.kernel.clock import now
from portalwerk.kernel.models import HandledEvent, OutboxEntry
from portalwerk.kernel.scope import acting_for

log = structlog.get_logger()
BATCH = 20


@dataclass(frozen=True)
class Event:
    """Something that happened, in the past tense, carrying ids only."""

    tenant_id: UUID


EventType = TypeVar("EventType", bound=Event)
_draining: ContextVar[bool] = ContextVar("draining", default=False)
_handlers: dict[str, list[tuple[str, Callable[[Any], None]]]] = {}
_types: dict[str, type[Event]] = {}
_adapters: dict[str, TypeAdapter[Any]] = {}


def subscribe(event: type[EventType], handler: Callable[[EventType], None]) -> None:
    """Let `handler` hear of every `event`. Called in `apps.py`, nowhere else."""
    _types[event.__name__] = event
    _handlers.setdefault(event.__name__, []).append((f"{handler.__module__}.{handler.__name__}", handler))


def publish(event: Event) -> None:
    """Tell that `event` happened, if and only if the running transaction commits."""
    body = _adapter(type(event)).dump_python(event, mode="json")
    OutboxEntry.objects.create(tenant_id=event.tenant_id, event=type(event).__name__, body=body)
    # What a handler publishes is found by the drain that runs it; one job drains all of a transaction.
    if not _draining.get() and not _is_queued():
        drain_outbox.defer()
        transaction.on_commit(_drain_is_queued)


def _drain_is_queued() -> None:
    """Stand for the queued job: Django forgets it together with the savepoint or transaction that queued the job."""


def _is_queued() -> bool:
    return any(_drain_is_queued in callback for callback in connection.run_on_commit)


class HandlersFailed(RuntimeError):
    """At least one handler failed; the job is tried again."""


@app.task(name="kernel.drain_outbox", queue="events", retry=RetryStrategy(max_attempts=12, exponential_wait=2))
def drain_outbox() -> None:
    """Hand waiting events to their handlers. Raises HandlersFailed so that the job comes back."""
    failed: set[UUID] = set()
    token = _draining.set(True)
    try:
        while _drain_batch(failed):
            pass
    finally:
        _draining.reset(token)
    if failed:
        raise HandlersFailed(f"{len(failed)} events wait for another try")


def _drain_batch(failed: set[UUID]) -> bool:
    """Hand out one batch. Return whether there was any; what failed is left for the next run of the job."""
    with transaction.atomic():
        waiting = list(
            OutboxEntry.objects.select_for_update(skip_locked=True)
            .filter(drained_at=None)
            .exclude(pk__in=failed)
            .order_by("published_at")[:BATCH]
        )
        done = [entry.pk for entry in waiting if _hand_out(entry)]
        failed.update(entry.pk for entry in waiting if entry.pk not in done)
        OutboxEntry.objects.filter(pk__in=done).update(drained_at=now())
    return bool(waiting)


def _hand_out(entry: OutboxEntry) -> bool:
    """Run the handlers that have not yet done their part. Return whether all have."""
    handlers = _handlers.get(entry.event, [])
    if not handlers:
        return True
    event = _adapter(_types[entry.event]).validate_python(entry.body)
    succeeded = True
    for name, handler in handlers:
        try:
            with transaction.atomic(), acting_for(entry.tenant_id):
                _, fresh = HandledEvent.objects.get_or_create(event_id=entry.pk, handler=name)
                if fresh:
                    handler(event)
        except Exception:
            log.exception("handler_failed", handler=name, published=entry.event, entry=str(entry.pk))
            succeeded = False
    return succeeded


def _adapter(event: type[Event]) -> TypeAdapter[Any]:
    if event.__name__ not in _adapters:
        _adapters[event.__name__] = TypeAdapter(event)
    return _adapters[event.__name__]
