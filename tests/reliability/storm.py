"""Applicants who do not give up, and somebody who kills processes meanwhile."""

from __future__ import annotations

import hashlib
import json
import random
import re
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any

import psutil

from portalwerk.project.bench.applicant import Applicant, Stuck
from portalwerk.project.demo.samples import sample_pdf
from tests.reliability.verdict import WANTED_KILLS, Acknowledged, Kill

TENANT, SLUG = "burgbach", "kleiner-nachweis"
PATIENCE = 300.0
_REFERENCE = re.compile(r"\b[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}\b")


@dataclass
class Storm:
    """What the clients and the killer share."""

    wanted: int
    acknowledged: list[Acknowledged] = field(default_factory=list)
    kills: list[Kill] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    repeated: int = 0
    in_flight: int = 0
    begun: int = 0
    stuck: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next_number(self) -> int | None:
        """Return the number of the next application, None when all have begun."""
        with self.lock:
            if self.begun >= self.wanted or self.stuck:
                return None
            self.begun += 1
            return self.begun


class Stubborn(Applicant):
    """Repeats each request, with the same key and the same content, until there is an answer that counts."""

    def __init__(self, storm: Storm, *parts: Any, **more: Any) -> None:
        super().__init__(*parts, **more)
        self.storm = storm

    def send(self, *parts: Any) -> tuple[int, str, bytes]:
        """Send until answered. Raises Stuck when the patience is over."""
        give_up = time.monotonic() + PATIENCE
        while time.monotonic() < give_up:
            status, location, body = self._once(*parts)
            if 0 < status < 500:
                return status, location, body
            with self.storm.lock:
                self.storm.repeated += 1
            self.connection.close()
            time.sleep(random.uniform(0.05, 0.4))
        raise Stuck("no answer for too long")

    def _once(self, *parts: Any) -> tuple[int, str, bytes]:
        with self.storm.lock:
            self.storm.in_flight += 1
        status, location, body = 0, "", b""
        try:
            status, location, body = super().send(*parts)
        except (OSError, HTTPException):
            status = 0
        finally:
            with self.storm.lock:
                self.storm.in_flight -= 1
                self.storm.answers[status] += 1
        return status, location, body


def apply_until_all_are_sent(storm: Storm, port: int) -> None:
    """One client: sends one application after the other."""
    while (number := storm.next_number()) is not None:
        name = f"Beispiel {number:05d}"
        paper = sample_pdf(name)
        answers = {"person": {"familienname": name, "email": address_of(number)}}
        someone = Stubborn(storm, port, answers, {"papier": ("papier.pdf", "application/pdf", paper)})
        try:
            someone.apply(TENANT, SLUG)
            shown = _REFERENCE.findall(someone.open(someone.path).text_content())
        except Stuck as stuck:
            with storm.lock:
                storm.stuck.append(f"{name}: {stuck}")
            return
        finally:
            someone.connection.close()
        with storm.lock:
            storm.acknowledged.append(Acknowledged(name, shown[0], hashlib.sha256(paper).hexdigest()))


def address_of(number: int) -> str:
    """Return an address that only one application has."""
    return f"beispiel-{number:05d}@demo.example"


def kill_while_they_apply(storm: Storm, supervisor: int, *, margin: int = 1) -> None:
    """Kill each part as often as wanted, spread over the applications, at random moments."""
    plan = _plan(storm.wanted, margin)
    for after, part in plan:
        while len(storm.acknowledged) < after and not storm.stuck:
            time.sleep(0.01)
        time.sleep(random.uniform(0, 0.3))
        _kill(storm, supervisor, part)


def _plan(wanted: int, margin: int) -> list[tuple[int, str]]:
    """Return after how many acknowledged applications which part is killed; done when nine of ten are sent."""
    plan = []
    for part, kills in WANTED_KILLS.items():
        count = kills + margin
        plan += [(int(wanted * 0.9 * (index + random.random()) / count), part) for index in range(count)]
    return sorted(plan)


def _kill(storm: Storm, supervisor: int, part: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and not storm.stuck:
        for process in _victims(supervisor, part):
            with suppress(psutil.NoSuchProcess):
                in_flight = storm.in_flight
                process.kill()
                storm.kills.append(Kill(part, in_flight))
                return
        time.sleep(0.02)


def _victims(supervisor: int, part: str) -> list[psutil.Process]:
    """The processes of a part: of the web server its worker (mostly) or itself, of PostgreSQL the postmaster."""
    with suppress(psutil.NoSuchProcess):
        children = psutil.Process(supervisor).children()
        found = [child for child in children if _is(child, part)]
        if part == "web" and random.random() < 0.7:
            found = [worker for child in found for worker in child.children() if _is(worker, "web")]
        return found
    return []


def _is(process: psutil.Process, part: str) -> bool:
    words = {"web": "granian", "worker": "--sole", "postgres": "postgres"}
    with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
        return any(words[part] in word for word in process.cmdline())
    return False


class Postman:
    """Collects what arrives at the simulated mail server, which itself remembers only the last some hundred."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.mails: dict[tuple[int, str], tuple[str, str]] = {}
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._collect)

    def __enter__(self) -> Postman:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()
        self.look()

    def look(self) -> None:
        """Take in what is there now."""
        with suppress(OSError), urllib.request.urlopen(self.url, timeout=30) as response:
            for mail in json.load(response):
                # A server that was started anew counts from one again.
                message_id = mail["headers"]["Message-ID"]
                for address in mail["to"]:
                    self.mails[mail["number"], message_id] = (address, message_id)

    def _collect(self) -> None:
        while not self._done.wait(2.0):
            self.look()


def until(condition: Callable[[], bool], *, patience: float = PATIENCE) -> bool:
    """Wait for something. Returns whether it came."""
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True
