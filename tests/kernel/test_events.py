"""Events: nothing is lost, nothing is told for what was rolled back, each handler does its part once."""

from contextlib import suppress
from dataclasses import dataclass

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from portalwerk.kernel import events, tasks
from portalwerk.kernel.clock import now
from portalwerk.kernel.events import BATCH, Event, HandlersFailed, drain_outbox, publish, subscribe
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.models import HandledEvent, OutboxEntry
from portalwerk.kernel.scope import current_tenant

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "aside"])


@dataclass(frozen=True)
class BellRung(Event):
    number: int


@dataclass(frozen=True)
class EchoHeard(Event):
    number: int


@pytest.fixture(autouse=True)
def handlers(monkeypatch):
    """No subscriptions of the apps; those of a test are forgotten after it."""
    monkeypatch.setattr(events, "_handlers", {})
    monkeypatch.setattr(events, "_types", {})


def subscribed(event, handler, name):
    handler.__name__ = name
    subscribe(event, handler)


def ring(number):
    with transaction.atomic():
        publish(BellRung(tenant_id=new_id(), number=number))


def test_an_event_reaches_its_handler_in_the_scope_of_its_tenant():
    heard = []
    subscribed(BellRung, lambda event: heard.append((event, current_tenant())), "hear")
    tenant = new_id()
    with transaction.atomic():
        publish(BellRung(tenant_id=tenant, number=7))
    assert heard == []
    drain_outbox()
    assert heard == [(BellRung(tenant_id=tenant, number=7), tenant)]


def test_a_job_is_queued_in_the_same_transaction():
    ring(1)
    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args) == ("kernel.drain_outbox", {})


def test_what_was_rolled_back_was_never_told():
    subscribed(BellRung, lambda event: pytest.fail("told for a change that never was"), "hear")
    with suppress(ZeroDivisionError), transaction.atomic():
        publish(BellRung(tenant_id=new_id(), number=1))
        raise ZeroDivisionError
    drain_outbox()
    assert (OutboxEntry.objects.count(), ProcrastinateJob.objects.count()) == (0, 0)


def test_draining_twice_tells_once():
    heard = []
    subscribed(BellRung, lambda event: heard.append(event.number), "hear")
    ring(1)
    drain_outbox()
    drain_outbox()
    assert heard == [1]


def test_a_failing_handler_leaves_the_others_alone_and_is_tried_again():
    heard, broken = [], [True]

    def sometimes(event):
        HandledEvent.objects.create(event_id=new_id(), handler="half done")
        if broken[0]:
            raise ZeroDivisionError
        heard.append("sometimes")

    subscribed(BellRung, lambda event: heard.append("always"), "always")
    subscribed(BellRung, sometimes, "sometimes")
    ring(1)
    with pytest.raises(HandlersFailed):
        drain_outbox()
    assert heard == ["always"]
    assert not HandledEvent.objects.filter(handler="half done").exists()
    broken[0] = False
    drain_outbox()
    assert heard == ["always", "sometimes"]


def test_an_error_of_the_database_in_a_handler_does_not_break_the_batch():
    heard = []

    def break_transaction(event):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")

    subscribed(BellRung, break_transaction, "break_transaction")
    subscribed(BellRung, lambda event: heard.append(event.number), "hear")
    ring(1)
    ring(2)
    with pytest.raises(HandlersFailed):
        drain_outbox()
    assert heard == [1, 2]


def test_more_events_than_one_batch_holds_are_all_told_in_their_order():
    heard = []
    subscribed(BellRung, lambda event: heard.append(event.number), "hear")
    with transaction.atomic():
        for number in range(2 * BATCH + 3):
            publish(BellRung(tenant_id=new_id(), number=number))
    drain_outbox()
    assert heard == list(range(2 * BATCH + 3))


def test_more_failing_events_than_one_batch_holds_do_not_hold_up_the_rest():
    heard = []

    def odd_only(event):
        if event.number < BATCH + 5:
            raise ZeroDivisionError
        heard.append(event.number)

    subscribed(BellRung, odd_only, "odd_only")
    with transaction.atomic():
        for number in range(BATCH + 8):
            publish(BellRung(tenant_id=new_id(), number=number))
    with pytest.raises(HandlersFailed):
        drain_outbox()
    assert heard == [BATCH + 5, BATCH + 6, BATCH + 7]


def test_what_a_handler_tells_is_heard_in_the_same_run():
    heard = []
    subscribed(BellRung, lambda event: publish(EchoHeard(tenant_id=event.tenant_id, number=event.number)), "echo")
    subscribed(EchoHeard, lambda event: heard.append(event.number), "hear")
    ring(5)
    drain_outbox()
    assert heard == [5]
    assert ProcrastinateJob.objects.count() == 1


def test_an_event_that_nobody_hears_is_done_too():
    ring(1)
    drain_outbox()
    assert not OutboxEntry.objects.filter(drained_at=None).exists()


def test_the_sweeper_finds_what_a_lost_job_left_behind():
    ring(1)
    ProcrastinateJob.objects.all()._raw_delete("default")
    tasks.sweep_outbox(timestamp=0)
    assert ProcrastinateJob.objects.count() == 0, "a fresh event has its own job"
    OutboxEntry.objects.update(published_at=now() - tasks.timedelta(minutes=3))
    tasks.sweep_outbox(timestamp=0)
    assert ProcrastinateJob.objects.get().task_name == "kernel.drain_outbox"


def test_old_events_are_purged_and_waiting_ones_are_not():
    ring(1)
    ring(2)
    waiting, done = OutboxEntry.objects.order_by("published_at")
    long_ago = now() - tasks.OUTBOX_KEPT - tasks.timedelta(days=1)
    OutboxEntry.objects.update(published_at=long_ago)
    OutboxEntry.objects.filter(pk=done.pk).update(drained_at=long_ago)
    tasks.purge_expired(timestamp=0)
    assert OutboxEntry.objects.get().pk == waiting.pk
