"""The whole demo as one process tree: parts come back, nothing outlives the supervisor, the next start recovers.

Waits are bounded, not measured: on a busy machine a part may need longer than the promised 5 s, but it must come.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from portalwerk.project.postgres import OWNER_ROLE, Cluster

pytestmark = pytest.mark.journey

ROOT = Path(__file__).parents[2]
PATIENCE = 300.0


class Demo:
    """A running demo on a data folder."""

    def __init__(self, data_dir: Path, *options: str) -> None:
        self.data_dir = data_dir
        self.output = data_dir.parent / "output"
        self.port = _free_port()
        self.process = self.start(*options)

    def start(self, *options: str) -> subprocess.Popen[str]:
        """Start it on its port."""
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "PORTALWERK_"))
        }
        environment |= {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "NO_COLOR": "1"}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        command = [sys.executable, "-m", "portalwerk.project.cli", "demo", "--no-browser"]
        command += ["--data", str(self.data_dir), "--port", str(self.port), *options]
        with self.output.open("w") as output:
            self.process = subprocess.Popen(
                command, env=environment, text=True, stdin=subprocess.DEVNULL, stdout=output, stderr=output
            )
        return self.process

    def told(self) -> str:
        """What it has printed."""
        return self.output.read_text()

    def answers(self, path: str = "/readyz") -> bool:
        """Whether a page is there."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=60) as response:
                return response.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def parts(self, word: str) -> list[psutil.Process]:
        """The children whose command line holds a word."""
        found = []
        for child in psutil.Process(self.process.pid).children():
            try:
                if any(word in argument for argument in child.cmdline()):
                    found.append(child)
            except psutil.NoSuchProcess:
                continue
        return found

    def works(self, after: float) -> bool:
        """Whether a worker has said that it lives since a moment."""
        url = Cluster(self.data_dir / "pg").url(OWNER_ROLE)
        try:
            with psycopg.connect(url) as connection:
                row = connection.execute(
                    "SELECT 1 FROM procrastinate_workers WHERE last_heartbeat > to_timestamp(%s)", [after]
                ).fetchone()
        except psycopg.OperationalError:
            return False
        return row is not None

    def tree(self) -> list[psutil.Process]:
        """All processes below the supervisor."""
        return psutil.Process(self.process.pid).children(recursive=True)


@pytest.fixture
def demo() -> Iterator[Demo]:
    """A demo in a folder that the database's own account can reach."""
    folder = Path(tempfile.mkdtemp(prefix="portalwerk-demo-"))
    folder.chmod(0o711)
    running = Demo(folder / "data")
    try:
        yield running
    finally:
        running.process.kill()
        running.process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def test_the_demo_survives_the_death_of_each_part_and_dies_as_a_whole(demo: Demo) -> None:
    assert _until(lambda: "Beenden mit Strg+C." in demo.told(), demo), demo.told()
    assert demo.answers("/")
    _sign_ins_are_private(demo)
    _parts_come_back(demo)
    _second_demo_is_refused(demo)
    _all_end_with_the_supervisor(demo)
    demo.start()
    assert _until(lambda: "Beenden mit Strg+C." in demo.told(), demo), demo.told()
    assert demo.answers("/")
    _stops_cleanly(demo)


def _sign_ins_are_private(demo: Demo) -> None:
    file = demo.data_dir / "demo-zugaenge.txt"
    assert file.stat().st_mode & 0o077 == 0
    assert file.read_text().strip() in demo.told()


def _parts_come_back(demo: Demo) -> None:
    for word in ("granian", "simulators", "--sole", "postgres"):
        (part,) = demo.parts(word)
        killed_at = time.time()
        part.kill()
        assert _until(lambda word=word, pid=part.pid: _other(demo, word, pid), demo), f"{word}: {demo.told()}"
        assert _until(demo.answers, demo), f"{word}: {demo.told()}"
        assert _until(lambda moment=killed_at: demo.works(moment), demo), f"{word}: {demo.told()}"


def _other(demo: Demo, word: str, pid: int) -> bool:
    return any(part.pid != pid for part in demo.parts(word))


def _second_demo_is_refused(demo: Demo) -> None:
    for options, sentence in (
        (["--data", str(demo.data_dir), "--port", "0"], "läuft schon ein Portal"),
        (["--data", str(demo.data_dir.parent / "other"), "--port", str(demo.port)], "ist nicht frei"),
        (["--data", str(demo.data_dir.parent / "other"), "--host", "0.0.0.0", "--port", "0"], "Nicht bestätigt"),
    ):
        told = subprocess.run(
            [sys.executable, "-m", "portalwerk.project.cli", "demo", "--no-browser", *options],
            env=os.environ | {"PYTHONPATH": str(ROOT / "src"), "DATABASE_URL": ""},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        assert (told.returncode, sentence in told.stderr) == (3, True), told.stderr + told.stdout


def _all_end_with_the_supervisor(demo: Demo) -> None:
    below = demo.tree()
    demo.process.send_signal(signal.SIGKILL)
    demo.process.wait()
    _, alive = psutil.wait_procs(below, timeout=PATIENCE)
    assert alive == []


def _stops_cleanly(demo: Demo) -> None:
    below = demo.tree()
    demo.process.send_signal(signal.SIGINT)
    assert demo.process.wait(PATIENCE) == 0
    assert [process for process in below if process.is_running()] == []
    assert "Ihre Daten bleiben erhalten" in demo.told()
    assert json.loads((demo.data_dir / "simulators" / "totp.json").read_text())


def _until(condition: Callable[[], bool], demo: Demo) -> bool:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline or demo.process.poll() is not None:
            return False
        time.sleep(0.1)
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
