"""Nothing acknowledged is ever lost: applications with a file while web server, worker and PostgreSQL are killed."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from portalwerk.project.postgres import OWNER_ROLE, SERVING_ROLE, Cluster
from tests.project.test_supervisor import Demo
from tests.reliability.storm import (
    SLUG,
    TENANT,
    Postman,
    Storm,
    apply_until_all_are_sent,
    kill_while_they_apply,
    until,
)
from tests.reliability.verdict import Ledger, findings

pytestmark = pytest.mark.journey
ROOT = Path(__file__).parents[2]
CLIENTS = 8


@pytest.fixture
def demo() -> Iterator[Demo]:
    """A demo of its own whose database writes everything to the disk before it says so."""
    folder = Path(tempfile.mkdtemp(prefix="portalwerk-kill-"))
    folder.chmod(0o711)
    running = Demo(folder / "data")
    try:
        assert until(lambda: "Beenden mit Strg+C." in running.told() or running.process.poll() is not None)
        assert running.process.poll() is None, running.told()
        yield running
    finally:
        running.process.terminate()
        running.process.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize("applications", [500, pytest.param(4000, marks=pytest.mark.long)])
def test_what_was_acknowledged_is_there_exactly_once(demo: Demo, applications: int) -> None:
    seed = random.randrange(10**6)
    random.seed(seed)
    run(
        demo,
        "-m",
        "portalwerk.project.cli",
        "package",
        "install",
        str(Path(__file__).parent / SLUG),
        "--tenant",
        TENANT,
    )
    assert is_durable(demo)
    storm, begun = Storm(applications), time.monotonic()
    with Postman(f"{outbox_of(demo)}.json") as postman:
        threads = [threading.Thread(target=apply_until_all_are_sent, args=(storm, demo.port)) for _ in range(CLIENTS)]
        threads.append(threading.Thread(target=kill_while_they_apply, args=(storm, demo.process.pid)))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        sent = time.monotonic() - begun
        is_drained = until(lambda: waiting_jobs(demo) == 0, patience=max(300.0, applications))
    drained = time.monotonic() - begun - sent
    ledger = Ledger.from_json(json.loads(run(demo, str(Path(__file__).parent / "ledger.py"), SLUG)))
    say(storm, postman, ledger, seed=seed, seconds=(sent, drained))
    assert storm.stuck == []
    assert is_drained
    assert len(storm.acknowledged) == applications
    assert findings(storm.acknowledged, ledger, list(postman.mails.values()), storm.kills) == []
    assert storm.answers[500] == 0, f"faults of ours: {faults(demo)}"


def say(storm: Storm, postman: Postman, ledger: Ledger, *, seed: int, seconds: tuple[float, float]) -> None:
    """Print the figures that make the claim count."""
    kills = Counter(kill.part for kill in storm.kills)
    flying = Counter(kill.in_flight for kill in storm.kills)
    ids = Counter(message_id for _, message_id in postman.mails.values())
    print(
        f"\nseed {seed}: {len(storm.acknowledged)} acknowledged in {seconds[0]:.0f} s, "
        f"drained {seconds[1]:.0f} s later; "
        f"kills {dict(kills)}; requests in flight at a kill {dict(sorted(flying.items()))}; "
        f"answers {dict(storm.answers)} (0 = none), repeated {storm.repeated}; mails {len(ids)}, of them repeated "
        f"with the same Message-ID {sum(count > 1 for count in ids.values())}; contents swept {ledger.swept}"
    )


def run(demo: Demo, *arguments: str) -> str:
    """Run Python with the settings of the demo. Returns what it printed."""
    strange = ("DATABASE_", "PORTALWERK_", "DJANGO_", "PYTEST_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(strange)}
    environment |= {
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "PORTALWERK_DATA_DIR": str(demo.data_dir),
        "PORTALWERK_SECRET_KEY_FILE": str(demo.data_dir / "keys" / "secret-key"),
        "DJANGO_SETTINGS_MODULE": "portalwerk.project.settings",
        "DATABASE_URL": Cluster(demo.data_dir / "pg").url(SERVING_ROLE),
    }
    done = subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def faults(demo: Demo) -> str:
    """What the web server has noted of answers that were its own fault."""
    lines = (demo.data_dir / "log" / "web.log").read_text(errors="replace").splitlines()
    return "\n".join(line for line in lines if "unhandled" in line or "Error" in line)[-4000:]


def is_durable(demo: Demo) -> bool:
    """Whether a commit is on the disk before it is said to be done."""
    with psycopg.connect(Cluster(demo.data_dir / "pg").url(OWNER_ROLE)) as connection:
        settings = [connection.execute(f"SHOW {name}").fetchone() for name in ("fsync", "synchronous_commit")]
    return settings == [("on",), ("on",)]


def waiting_jobs(demo: Demo) -> int:
    """How many jobs are not done; one that cannot be asked for counts as waiting."""
    try:
        with psycopg.connect(Cluster(demo.data_dir / "pg").url(OWNER_ROLE)) as connection:
            row = connection.execute(
                "SELECT (SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing'))"
                " + (SELECT count(*) FROM kernel_outboxentry WHERE drained_at IS NULL)"
            ).fetchone()
    except psycopg.OperationalError:
        return 1
    return int(row[0]) if row else 1


def outbox_of(demo: Demo) -> str:
    """The address of the simulated outbox, from what the demo has printed."""
    found = re.search(r"http://\S+/postausgang", demo.told())
    assert found, demo.told()
    return found.group()
