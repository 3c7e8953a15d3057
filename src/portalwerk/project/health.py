"""The two addresses that machines ask: is the web server alive, and can it serve?

Answered before Django: ``/livez`` must not depend on the database, nor on the host name that is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db import DatabaseError, connection

Start = Callable[..., Any]
Application = Callable[[dict[str, Any], Start], Iterable[bytes]]


def answer_probes(application: Application) -> Application:
    """Put the two probes in front of a WSGI application."""
    probes = {"/livez": _alive, "/readyz": _ready}

    def answer(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        probe = probes.get(environ["PATH_INFO"])
        return application(environ, start) if probe is None else _respond(start, probe())

    return answer


def _alive() -> str:
    return "200 OK"


def _ready() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "503 Service Unavailable"
    finally:
        connection.close()
    return "200 OK"


def _respond(start: Start, status: str) -> list[bytes]:
    body = b"ok\n" if status.startswith("200") else b"database unavailable\n"
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
    start(status, [*headers, ("Content-Length", str(len(body)))])
    return [body]
