"""A whole demo portal that somebody starts for a while: its addresses, its people, its mail, its processes."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from portalwerk.project.bench.portal import free_port
from portalwerk.project.bench.processes import command_of, tree_of
from portalwerk.project.postgres import OWNER_ROLE, Cluster
from portalwerk.project.preparation import REPOSITORY, SOURCE, python
from portalwerk.project.processes import ending_with_parent
from portalwerk.project.supervisor import EARLIER_ARE_THERE
from portalwerk.project.trouble import CannotStart

HOST = "localhost"  # not an address: passkeys belong to a name
READY_WITHIN = 300.0
_SIGN_IN = re.compile(r"^\s+(?P<name>\S.*?)\s+Name (?P<login>\S+)\s+Passwort (?P<password>\S+)\s+(?P<places>/.*)$")


@dataclass(frozen=True)
class Caseworker:
    """How somebody signs in at an office, and at which tenants."""

    name: str
    login: str
    password: str
    places: tuple[str, ...]


@dataclass
class Portal:
    """A running demo. Parameters: data_dir; port; root, the id of its foreground process."""

    data_dir: Path
    port: int
    root: int
    _simulators: dict[str, Any] = field(default_factory=dict)
    _used_codes: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Return the address of the portal, without a slash."""
        return f"http://{HOST}:{self.port}"

    @property
    def simulators(self) -> dict[str, Any]:
        """Return what the simulated peers say of themselves."""
        if not self._simulators:
            self._simulators = json.loads((self.data_dir / "simulators" / "simulators.json").read_text())
        return self._simulators

    @property
    def bundid_url(self) -> str:
        """Return the address of the simulated BundID."""
        return str(self.simulators["bundid"]["url"])

    @property
    def owner_url(self) -> str:
        """Return how to reach the database past row-level security."""
        return Cluster(self.data_dir / "pg").url(OWNER_ROLE)

    def caseworker(self, login: str) -> Caseworker:
        """Return how somebody of the demo signs in. Raises KeyError."""
        for line in (self.data_dir / "demo-zugaenge.txt").read_text().splitlines():
            found = _SIGN_IN.match(line)
            if found and found["login"] == login:
                places = tuple(place.strip() for place in found["places"].split(","))
                return Caseworker(found["name"], login, found["password"], places)
        raise KeyError(login)

    def code_of(self, name: str) -> str:
        """Return a second factor that was not used before; waits for the next one if need be."""
        while True:
            listed = fetch(self.simulators["authenticator"]["json_url"])
            code = next(str(one["code"]) for one in listed if one["name"] == name)
            if self._used_codes.get(name) != code:
                self._used_codes[name] = code
                return code
            time.sleep(0.5)

    def mails_to(self, address: str) -> list[dict[str, Any]]:
        """Return the mails to an address that have come in so far, newest first."""
        found: list[dict[str, Any]] = fetch(f"{self.simulators['mail']['json_url']}?to={address}")
        return found

    def mail_to(self, address: str, *, about: str = "", within: float = 20.0) -> dict[str, Any]:
        """Wait for a mail whose subject holds `about`. Raises TimeoutError."""
        ends_at = time.monotonic() + within
        while time.monotonic() < ends_at:
            for mail in self.mails_to(address):
                if about in mail["subject"]:
                    return mail
            time.sleep(0.2)
        raise TimeoutError(f"no mail to {address} about {about!r}")

    def kill_worker(self) -> None:
        """End the worker without warning, as a crash would."""
        for pid in tree_of(self.root):
            if " worker " in f"{command_of(pid)} ":
                os.kill(pid, signal.SIGKILL)


def fetch(url: str) -> Any:
    """Return the JSON behind an address of a simulator."""
    with urlopen(url, timeout=10) as response:  # noqa: S310 - an address of our own simulators
        return json.load(response)


@contextmanager
def running_portal(data_dir: Path, *, fim: Path | None = None) -> Iterator[Portal]:
    """Run a fresh demo as long as the block lasts.

    Raises CannotStart if it does not come up, with what it said.
    """
    port = free_port()
    words = ["-m", "portalwerk.project.cli", "demo", "--fresh", "--no-browser", "--host", HOST]
    words += ["--port", str(port), "--data", str(data_dir), *(["--fim", str(fim)] if fim else [])]
    data_dir.mkdir(parents=True, exist_ok=True)
    log = data_dir.with_suffix(".log")
    with log.open("wb") as said:
        demo = subprocess.Popen(
            python(*words),
            env=_environment(),
            stdout=said,
            stderr=subprocess.STDOUT,
            preexec_fn=ending_with_parent(signal.SIGTERM),
        )
        try:
            _wait_until_ready(demo, port, log)
            yield Portal(data_dir, port, demo.pid)
        finally:
            demo.terminate()
            demo.wait(30)


def _environment() -> dict[str, str]:
    """Return our environment without what says where another portal has its data."""
    foreign = ("PORTALWERK_", "DATABASE_", "DJANGO_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    kept |= {name: os.environ[name] for name in ("PORTALWERK_PG_BIN",) if name in os.environ}
    return kept | {"PYTHONPATH": os.pathsep.join([str(SOURCE.parent), str(REPOSITORY)])}


def _wait_until_ready(demo: subprocess.Popen[bytes], port: int, log: Path) -> None:
    ends_at = time.monotonic() + READY_WITHIN
    while time.monotonic() < ends_at and demo.poll() is None:
        if EARLIER_ARE_THERE in log.read_text(errors="replace"):
            return
        time.sleep(0.1)
    raise CannotStart(f"Die Demo auf Port {port} startet nicht:\n{log.read_text(errors='replace')[-2000:]}")
