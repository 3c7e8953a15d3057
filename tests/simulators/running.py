"""The simulators as a process of their own, and a browser without a window."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode, urlsplit

REPOSITORY = Path(__file__).parents[2]
START_WITHIN = 30


@dataclass(frozen=True)
class Running:
    """The process and its addresses, as it announced them."""

    process: "subprocess.Popen[bytes]"
    folder: Path
    addresses: dict[str, dict[str, str]]

    def stop(self) -> int:
        """Ask it to stop and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(START_WITHIN)


@contextlib.contextmanager
def simulators(folder: Path, *arguments: str) -> Iterator[Running]:
    """Run the simulators on free ports."""
    command = [sys.executable, "-m", "simulators", "--port-base", "0", "--data", str(folder), *arguments]
    process = subprocess.Popen(command, cwd=REPOSITORY, env={**os.environ, "PYTHONPATH": str(REPOSITORY)})
    try:
        yield Running(process, folder, _announced(process, folder / "simulators.json"))
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def _announced(process: "subprocess.Popen[bytes]", path: Path) -> dict[str, dict[str, str]]:
    end = time.monotonic() + START_WITHIN
    while time.monotonic() < end:
        if path.exists():
            content: dict[str, dict[str, str]] = json.loads(path.read_text())
            return content
        assert process.poll() is None, "the simulators ended at once"
        time.sleep(0.02)
    raise AssertionError("the simulators did not start in time")


@dataclass(frozen=True)
class Page:
    """What a browser got."""

    status: int
    headers: dict[str, str]
    text: str
    url: str

    @property
    def fields(self) -> dict[str, str]:
        """The hidden fields, as a browser would send them."""
        found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', self.text)
        return {name: unescape(value) for name, value in found}

    @property
    def action(self) -> str:
        """Where the form on the page goes."""
        found = re.search(r'<form method="post" action="([^"]+)"', self.text)
        assert found, self.text
        return unescape(found[1])


def get(url: str) -> Page:
    return _ask("GET", url, None)


def post(url: str, fields: dict[str, str]) -> Page:
    """Post a form and follow where it leads."""
    page = _ask("POST", url, urlencode(fields))
    return get(_beside(url, page.headers["location"])) if page.status == 303 else page


def _beside(url: str, location: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{location}" if location.startswith("/") else location


def _ask(method: str, url: str, body: str | None) -> Page:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
    try:
        connection.request(method, target, body, headers)
        reply: HTTPResponse = connection.getresponse()
        text = reply.read().decode()
        return Page(reply.status, {name.lower(): value for name, value in reply.getheaders()}, text, url)
    finally:
        connection.close()
