"""The process that does what may wait: events, letters, mail, housekeeping."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, cast

import structlog
from django.db import close_old_connections, connections
from procrastinate import App
from procrastinate.contrib.django import app as django_app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import ConnectorException

log = structlog.get_logger()

HEARTBEAT = 2.0
SILENT_AFTER = 10.0  # a worker without heartbeat for so long is dead; its jobs are taken over
GRACE = 8.0  # a running job may finish when the worker is asked to stop


def run(*, concurrency: int, sole: bool) -> None:
    """Work until asked to stop.

    Args:
        concurrency: jobs at the same time.
        sole: there is no other worker on this database, so a job that is marked as running at the start
            belongs to a worker that was killed, and is taken over at once instead of after a silence.
    """
    for alias in connections:
        connections.settings[alias] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    asyncio.run(_work(worker_app(), concurrency=concurrency, sole=sole))


def worker_app() -> App:
    """Return the app that fetches jobs, with connections of its own and the tasks of the portal.

    The tasks keep Django's connection: what a job queues belongs to the job's transaction, and cannot run before that
    commits. With the worker's connection it could, would find nothing to do, and be done.
    """
    return django_app.with_connector(cast(DjangoConnector, django_app.connector).get_worker_connector())


async def _work(app: App, *, concurrency: int, sole: bool) -> None:
    async with app.open_async():
        await take_over_abandoned(app, silent_for=0.0 if sole else SILENT_AFTER)
        watch = asyncio.create_task(_keep_taking_over(app))
        try:
            await app.run_worker_async(
                concurrency=concurrency,
                shutdown_graceful_timeout=GRACE,
                fetch_job_polling_interval=1.0,
                update_heartbeat_interval=HEARTBEAT,
                stalled_worker_timeout=SILENT_AFTER,
                delete_jobs="successful",
                task_middleware=[with_living_connections],
            )
        finally:
            watch.cancel()


async def take_over_abandoned(app: App, *, silent_for: float) -> int:
    """Put jobs of dead workers back into the queue; jobs are written so that a second run does no harm.

    Returns:
        How many there were.
    """
    abandoned = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=silent_for))
    for job in abandoned:
        log.warning("job_taken_over", task=job.task_name, job=job.id)
        await app.job_manager.retry_job(job)
    return len(abandoned)


async def _keep_taking_over(app: App) -> None:
    while True:
        await asyncio.sleep(SILENT_AFTER / 2)
        try:
            await take_over_abandoned(app, silent_for=SILENT_AFTER)
        except ConnectorException:  # the database is away: the worker itself notices and says so
            continue


def with_living_connections(call_next: Callable[[], Any], context: object, worker: object) -> Any:
    """Give each job a database connection that answers: Django does this for requests only."""
    close_old_connections()
    try:
        return call_next()
    finally:
        close_old_connections()
