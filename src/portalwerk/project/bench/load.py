"""Clients that ask again and again, and how long they waited."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection


@dataclass(frozen=True)
class Waited:
    """What clients saw: how many answers a second, and how long one takes, in milliseconds."""

    per_second: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    answers: int


def ask_for(seconds: float, *, clients: int, port: int, ask: Callable[[HTTPConnection], None]) -> Waited:
    """Let `clients` ask side by side for `seconds`, each over its own kept connection."""
    waits: list[list[float]] = [[] for _ in range(clients)]
    ends_at = time.perf_counter() + seconds

    def client(own: list[float]) -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        while (begun := time.perf_counter()) < ends_at:
            ask(connection)
            own.append((time.perf_counter() - begun) * 1000)
        connection.close()

    begun = time.perf_counter()
    threads = [threading.Thread(target=client, args=(own,)) for own in waits]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return summed_up([wait for own in waits for wait in own], time.perf_counter() - begun)


def summed_up(waits: list[float], seconds: float) -> Waited:
    """Return the figures of a list of waits."""
    if len(waits) < 2:
        waits = [*waits, *waits, 0.0, 0.0]
    centiles = statistics.quantiles(waits, n=100, method="inclusive")
    return Waited(
        per_second=round(len(waits) / seconds, 1),
        p50_ms=round(centiles[49], 2),
        p95_ms=round(centiles[94], 2),
        p99_ms=round(centiles[98], 2),
        answers=len(waits),
    )


def get(path: str, *, cookie: str = "") -> Callable[[HTTPConnection], None]:
    """Return an ask for one page. A status other than 200 is an error of the measurement."""
    headers = {"Host": "127.0.0.1", **({"Cookie": cookie} if cookie else {})}

    def ask(connection: HTTPConnection) -> None:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        response.read()
        if response.status != 200:
            raise RuntimeError(f"{response.status} for {path}")

    return ask
