"""The two probes: one needs nothing, the other the database."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.db import OperationalError, connection

from portalwerk.project.health import Start, answer_probes


def _page(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    start("200 OK", [])
    return [b"page"]


def _ask(path: str) -> tuple[str, bytes]:
    statuses: list[str] = []
    body = answer_probes(_page)({"PATH_INFO": path}, lambda status, headers: statuses.append(status))
    return statuses[0], b"".join(body)


def test_alive_without_a_database() -> None:
    assert _ask("/livez") == ("200 OK", b"ok\n")


@pytest.mark.django_db(transaction=True)
def test_ready_when_the_database_answers() -> None:
    assert _ask("/readyz") == ("200 OK", b"ok\n")


@pytest.mark.django_db(transaction=True)
def test_not_ready_when_the_database_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", away)
    assert _ask("/readyz")[0] == "503 Service Unavailable"


def test_everything_else_goes_on() -> None:
    assert _ask("/saaletal/") == ("200 OK", b"page")
