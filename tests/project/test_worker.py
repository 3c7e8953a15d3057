"""Jobs of a worker that was killed are done by the next one."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress

import psycopg
import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app

from portalwerk.kernel.jobs import later
from portalwerk.project.worker import take_over_abandoned, with_living_connections, worker_app

pytestmark = pytest.mark.django_db(transaction=True)


def _abandoned_job(heartbeat_age: str) -> int:
    """A job that a worker had begun when it was killed."""
    job = app.configure_task("kernel.sweep_outbox", allow_unknown=True).defer(timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval) RETURNING id",
            [heartbeat_age],
        )
        (worker,) = cursor.fetchone() or (0,)
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s", [worker, job])
    return job


def _status(job: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text FROM procrastinate_jobs WHERE id = %s", [job])
        (status,) = cursor.fetchone() or ("",)
    return str(status)


def _take_over(silent_for: float) -> int:
    async def run() -> int:
        async with worker_app().open_async() as ours:
            return await take_over_abandoned(ours, silent_for=silent_for)

    return asyncio.run(run())


def test_the_only_worker_takes_over_at_once() -> None:
    job = _abandoned_job("1 second")
    assert _take_over(0.0) == 1
    assert _status(job) == "todo"


def test_a_job_of_a_living_worker_is_left_alone() -> None:
    job = _abandoned_job("1 second")
    assert _take_over(10.0) == 0
    assert _status(job) == "doing"


def test_a_job_of_a_silent_worker_is_taken_over() -> None:
    job = _abandoned_job("1 minute")
    assert _take_over(10.0) == 1
    assert _status(job) == "todo"


@pytest.fixture
def queued_by_a_job(owner_connection: psycopg.Connection) -> Iterator[Callable[[bool], list[str]]]:
    """Run a job that queues another one in its transaction. Returns how many of these others could see, and when."""
    owner_connection.execute("DELETE FROM procrastinate_jobs")
    seen: list[str] = []

    def elsewhere() -> int:
        row = owner_connection.execute("SELECT count(*) FROM procrastinate_jobs WHERE queue_name = 'elsewhere'")
        owner_connection.commit()
        return int((row.fetchone() or (0,))[0])

    @app.task(name="test.queues", queue="test")
    def queues(fails: bool) -> None:
        with suppress(ZeroDivisionError), transaction.atomic():
            later("kernel.drain_outbox", queue="elsewhere")
            seen.append(f"before the commit: {elsewhere()}")
            assert not fails or 1 // 0

    def run(fails: bool) -> list[str]:
        queues.defer(fails=fails)

        async def work() -> None:
            async with worker_app().open_async() as ours:
                await ours.run_worker_async(queues=["test"], wait=False, install_signal_handlers=False)

        asyncio.run(work())
        return [*seen, f"at the end: {elsewhere()}"]

    yield run
    del app.tasks["test.queues"]


def test_what_a_job_queues_waits_for_its_commit(queued_by_a_job: Callable[[bool], list[str]]) -> None:
    assert queued_by_a_job(False) == ["before the commit: 0", "at the end: 1"]


def test_what_a_failing_job_queues_is_gone_with_it(queued_by_a_job: Callable[[bool], list[str]]) -> None:
    assert queued_by_a_job(True) == ["before the commit: 0", "at the end: 0"]


def test_every_job_gets_a_connection_that_answers() -> None:
    def select() -> object:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone()

    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
    connection.connection.close()
    assert with_living_connections(select, None, None) == (1,)
