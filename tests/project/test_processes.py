"""A part that dies comes back at once, one that keeps dying after a pause, and none outlives its parent."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from portalwerk.project import processes
from portalwerk.project.processes import Part

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]


def _until(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 30
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


def _part(tmp_path: Path, command: list[str]) -> Part:
    return Part("Teil", command, dict(os.environ), tmp_path / "part.log")


def test_a_killed_part_is_started_again(tmp_path: Path) -> None:
    part = _part(tmp_path, SLEEPER)
    part.start()
    assert part.process is not None
    first = part.process.pid
    assert not part.died()
    part.process.kill()
    assert _until(part.died)
    assert part.start_again_if_due()
    assert part.process is not None
    assert part.process.pid != first
    part.stop(within=0)


def test_a_part_that_keeps_dying_gets_pauses_shorter_than_the_promised_five_seconds(tmp_path: Path) -> None:
    part = _part(tmp_path, [sys.executable, "-c", "raise SystemExit('kaputt')"])
    part.start()
    assert _until(part.died)
    part.start()
    assert _until(part.died)
    assert not part.start_again_if_due()
    assert processes.LONGEST_PAUSE < 5
    assert _until(part.start_again_if_due)
    assert "kaputt" in part.last_lines()
    part.stop(within=5)


def test_what_a_dead_part_has_started_is_ended_too(tmp_path: Path) -> None:
    code = "import subprocess, sys, time; print(subprocess.Popen(sys.argv[1:]).pid, flush=True); time.sleep(600)"
    part = _part(tmp_path, [sys.executable, "-c", code, *SLEEPER])
    part.start()
    assert _until(lambda: part.last_lines().strip().isdigit())
    child = int(part.last_lines())
    assert part.process is not None
    part.process.kill()
    assert _until(part.died)
    assert _until(lambda: _gone(child))


def test_a_part_dies_with_its_parent(tmp_path: Path) -> None:
    code = (
        "import os, sys, time; from pathlib import Path; from portalwerk.project.processes import Part;"
        f"part = Part('Teil', {SLEEPER!r}, dict(os.environ), Path(sys.argv[1])); part.start();"
        "print(part.process.pid, flush=True); time.sleep(600)"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(processes.__file__).parents[2])}
    parent = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "part.log")], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert _until(lambda: _gone(child))
