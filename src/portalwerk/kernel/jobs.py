"""Work for later. An action names the job; the job's function stands in `tasks.py` above it."""

from typing import Any

from procrastinate.contrib.django import app


def later(task: str, *, queue: str = "default", **arguments: Any) -> None:
    """Queue the task `task` in the running transaction: it runs if and only if that commits.

    Parameters: arguments, JSON values; ids and codes only, since the queue's table is in the clear.
    """
    app.configure_task(task, queue=queue).defer(**arguments)
