"""Jobs of a worker that was killed are done by the next one."""

import asyncio

import pytest
from django.db import connection
from procrastinate.contrib.django import app

from portalwerk.project.worker import take_over_abandoned, with_living_connections

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
        with app.replace_connector(app.connector.get_worker_connector()) as worker_app:
            async with worker_app.open_async():
                return await take_over_abandoned(worker_app, silent_for=silent_for)

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
