"""Bytes that no browser sends, to the real server: a sentence or a closed line, never a fault, nothing kept."""

from __future__ import annotations

import shutil
import socket
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from portalwerk.project.bench.applicant import Applicant
from portalwerk.project.postgres import OWNER_ROLE, Cluster
from portalwerk.project.supervisor import EARLIER_ARE_THERE
from tests.project.test_supervisor import Demo
from tests.reliability.storm import SLUG, TENANT, until
from tests.reliability.test_kill import run

pytestmark = pytest.mark.journey
HUGE = 300 * 1024 * 1024
#: What the portal itself writes meanwhile: work in the background and counters.
_MOVES = {"procrastinate_jobs", "procrastinate_events", "procrastinate_workers", "procrastinate_periodic_defers"}
_MOVES |= {"kernel_outboxentry", "kernel_handledevent", "kernel_limitcounter", "kernel_oncekey"}
# The log of refused sign-ins, and the figures of where something was wrong in a form.
_MOVES |= {"audit_entry", "reporting_pagefigure"}


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    """A demo whose background work is done."""
    folder = Path(tempfile.mkdtemp(prefix="portalwerk-wire-"))
    folder.chmod(0o711)
    running = Demo(folder / "data")
    try:
        assert until(lambda: EARLIER_ARE_THERE in running.told() or running.process.poll() is not None)
        assert running.process.poll() is None, running.told()
        package = str(Path(__file__).parents[1] / "reliability" / SLUG)
        run(running, "-m", "portalwerk.project.cli", "package", "install", package, "--tenant", TENANT)
        assert until(lambda: rows(running, only={"procrastinate_jobs"}) == {"procrastinate_jobs": 0})
        yield running
    finally:
        running.process.terminate()
        running.process.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def ada(demo: Demo) -> Iterator[Applicant]:
    """Ada, on the first page of her draft."""
    someone = Applicant(demo.port, {})
    someone.begin(TENANT, SLUG)
    yield someone
    someone.connection.close()


def rows(demo: Demo, *, only: set[str] | None = None) -> dict[str, int]:
    """How many rows each table has, past row-level security."""
    with psycopg.connect(Cluster(demo.data_dir / "pg").url(OWNER_ROLE)) as connection:
        names = [name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        wanted = only or {name for name in names if name not in _MOVES}
        found = {}
        for name in sorted(wanted):
            counted = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))).fetchone()
            found[name] = int(counted[0]) if counted else 0
        return found


def files(demo: Demo) -> set[Path]:
    """All contents that lie in the folder of files, finished or not."""
    return {path for path in (demo.data_dir / "files").rglob("*") if path.is_file()}


def head(ada: Applicant, path: str = "", **headers: str) -> bytes:
    """The head of a POST with Ada's cookies."""
    lines = [f"POST {path or ada.path} HTTP/1.1", f"Host: 127.0.0.1:{ada.port}", "Connection: close"]
    lines += [f"Cookie: {'; '.join(f'{name}={value}' for name, value in ada.cookies.items())}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape")


def told(port: int, sent: bytes, more: Iterable[bytes] = ()) -> tuple[int, str, int]:
    """Send bytes; return status, text and how many bytes of `more` the server took."""
    taken = 0
    with socket.create_connection(("127.0.0.1", port), timeout=120) as line:
        answer = b""
        with suppress(OSError):
            line.sendall(sent)
            for block in more:
                line.sendall(block)
                taken += len(block)
        with suppress(OSError):
            while block := line.recv(65536):
                answer += block
    if not answer:
        return 0, "", taken
    return int(answer.split(b" ", 2)[1]), answer.decode(errors="replace"), taken


def blocks(count: int, *, chunked: bool = False) -> Iterator[bytes]:
    """So many zeros, in blocks."""
    block = bytes(65536)
    for _ in range(count // len(block)):
        yield b"10000\r\n" + block + b"\r\n" if chunked else block
    if chunked:
        yield b"0\r\n\r\n"


def memory_of(demo: Demo) -> int:
    """What the web server holds at this moment, in bytes."""
    [server] = demo.parts("granian")
    return sum(process.memory_info().rss for process in [server, *server.children(recursive=True)])


def test_more_than_300_megabytes_are_refused_before_they_come(demo: Demo, ada: Applicant) -> None:
    before = rows(demo)
    kind = "multipart/form-data; boundary=x"
    status, text, _ = told(demo.port, head(ada, Content_Type=kind, Content_Length=str(HUGE + 1)))
    assert status == 413
    assert "Die Datei ist zu groß" in text
    assert "wählen Sie eine kleinere" in text
    assert rows(demo) == before


def test_300_megabytes_are_read_past_the_limit_and_refused_at_their_field(demo: Demo, ada: Applicant) -> None:
    before, lying, memory = rows(demo), files(demo), memory_of(demo)
    pairs = dict(ada.pairs_of(ada.form_of(ada.open(ada.path)))) | {"person.familienname": "Beispiel"}
    start = b"".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in pairs.items()
    )
    start += b'--x\r\nContent-Disposition: form-data; name="papier"; filename="film.pdf"\r\n\r\n%PDF-1.4\n'
    end = b"\r\n--x--\r\n"
    content = HUGE // 65536 * 65536 - 10 * 65536
    length = str(len(start) + content + len(end))
    begin = head(
        ada, Content_Type="multipart/form-data; boundary=x", Content_Length=length, Sec_Fetch_Site="same-origin"
    )
    status, text, taken = told(demo.port, begin + start, chain(blocks(content), [end]))
    grown = memory_of(demo) - memory
    print(f"status {status} after {taken / 1e6:.0f} MB, memory +{grown / 1e6:.0f} MB")
    assert status == 200
    assert "Die Datei ist zu groß" in text
    assert "film.pdf" in text
    assert "Verkleinern Sie" in text
    assert 'value="Beispiel"' in text, "what was typed is kept"
    assert grown < 150_000_000
    assert files(demo) == lying
    assert rows(demo) == before


def test_stream_without_a_length_is_not_read_to_its_end(demo: Demo, ada: Applicant) -> None:
    before, lying, memory = rows(demo), files(demo), memory_of(demo)
    start = b'--x\r\nContent-Disposition: form-data; name="papier"; filename="a.pdf"\r\n\r\n'
    begin = head(ada, Content_Type="multipart/form-data; boundary=x", Transfer_Encoding="chunked")
    begin += b"%x\r\n" % len(start) + start + b"\r\n"
    status, text, taken = told(demo.port, begin, blocks(HUGE, chunked=True))
    print(f"status {status} after {taken / 1e6:.0f} MB, memory +{(memory_of(demo) - memory) / 1e6:.0f} MB")
    assert status in {0, 400, 403, 411, 413}
    if status:
        assert "<h1" in text
    assert taken < HUGE
    assert memory_of(demo) - memory < 150_000_000
    assert (rows(demo), files(demo)) == (before, lying)
    assert ada.open(ada.path) is not None, "and everybody else is served"


ODD_PATHS = [
    "/%ff/", "/burgbach/%00/", "/burgbach/leistungen/?q=%ff%00", "/burgbach/antrag/%2e%2e%2f%2e%2e/stand/",
    "/..%2f..%2fetc/passwd", "/static/../../../etc/passwd", "/static/%2e%2e/%2e%2e/keys/installation.key",
    "/burgbach//leistungen/", "//evil.example/", "/burgbach/leistungen/?" + "a=1&" * 1200, "/" + "a" * 6000 + "/",
    "/burgbach/leistungen/?q=" + "%F0%9F%90%95" * 600, "/burgbach/seite/../", "/mein/nachrichten/x/", "*",
]  # fmt: skip


@pytest.mark.parametrize("path", ODD_PATHS, ids=range(len(ODD_PATHS)))
def test_odd_paths_are_answered(demo: Demo, path: str) -> None:
    lines = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{demo.port}\r\nConnection: close\r\n\r\n"
    status, text, _ = told(demo.port, lines.encode())
    assert status < 500, text[:300]
    assert "root:" not in text
    assert "evil.example" not in text.partition("\r\n\r\n")[0]
    if status == 404 and "<h1" in text:
        assert "Diese Seite gibt es nicht" in text


ODD_HEADS = [
    {"Content_Length": "abc"},
    {"Content_Length": "-1"},
    {"Content_Length": "9" * 40},
    {"Content_Type": "multipart/form-data; boundary=" + "x" * 5000, "Content_Length": "0"},
    {"Content_Type": "application/x-www-form-urlencoded; charset=utf-7", "Content_Length": "0"},
    {"Content_Type": "text/plain; charset=\x01", "Content_Length": "0"},
    {"Cookie": "pw_csrf=" + "\udcff" * 40, "Content_Length": "0"},
    {"Cookie": "x=" + "y" * 20_000, "Content_Length": "0"},
    {"Accept_Language": "x" * 20_000, "Content_Length": "0"},
    {"X_Forwarded_For": "1.2.3.4", "X_Forwarded_Host": "evil.example", "Content_Length": "0"},
    {"User_Agent": "\udcff\udcfe" * 200, "Content_Length": "0"},
    {"Content_Encoding": "gzip", "Content_Length": "0"},
]


@pytest.mark.parametrize("headers", ODD_HEADS, ids=range(len(ODD_HEADS)))
def test_odd_headers_are_answered(demo: Demo, ada: Applicant, headers: dict[str, str]) -> None:
    before = rows(demo)
    for path in ("", f"/{TENANT}/leistungen/{SLUG}/beginnen/", f"/{TENANT}/amt/anmelden/"):
        status, text, _ = told(demo.port, head(ada, path, **headers))
        assert status < 500, text[:500]
        assert "evil.example" not in text
    assert rows(demo) == before


BODIES = [
    b"",
    b"once=1&" + b"x" * 100_000,
    b"--x\r\nbroken",
    b"\x00" * 5000,
    b"csrfmiddlewaretoken=%ff&once=%00%ff",
    b"%",
    b"&" * 100_000,
]


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "x", ""])
@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_odd_bodies_are_answered(demo: Demo, ada: Applicant, kind: str, body: bytes) -> None:
    before = rows(demo)
    for origin in ({"Sec_Fetch_Site": "same-origin"}, {}):
        for path in ("", f"/{TENANT}/leistungen/{SLUG}/beginnen/", f"/{TENANT}/amt/anmelden/", "/rueckruf/bundid/acs/"):
            headers = {"Content_Length": str(len(body)), **({"Content_Type": kind} if kind else {}), **origin}
            status, text, _ = told(demo.port, head(ada, path, **headers) + body)
            assert 400 <= status < 500 or status in {302, 303}, (path, status, text[:300])
            if status >= 400:
                assert "<h1" in text, (path, text[:300])
    assert rows(demo) == before
