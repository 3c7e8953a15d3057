"""`portalwerk bench portal`: what the pages of the portal and a whole submission cost."""

from __future__ import annotations

import argparse
import itertools
import json
import os
import platform
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import yaml

from portalwerk.project.bench.applicant import Applicant, Stuck
from portalwerk.project.bench.load import Waited, ask_for, get, summed_up
from portalwerk.project.bench.processes import command_of, cpu_seconds, pss_megabytes, tree_of
from portalwerk.project.preparation import Preparation, python
from portalwerk.project.processes import ending_with_parent
from portalwerk.project.server import web_server

CLIENTS = (1, 8)
TENANT = "burgbach"
PACKAGE = Path(__file__).parent / "kleine-meldung"
SLUG = PACKAGE.name
QUIET_SECONDS = 1.0
READY_SECONDS = 120.0


@dataclass
class Bench:
    """A running portal and a running bare page, and the figures so far."""

    port: int
    root: int
    seconds: float
    rows: list[dict[str, Any]]
    baseline: dict[int, float]
    #: Processor time of one bare page in ms: by it, processor times of different machines compare.
    bare_cpu_ms: float = 0.0

    def measure(self, name: str, ask: Callable[[HTTPConnection], None]) -> None:
        """Measure one page at every number of clients."""
        for clients in CLIENTS:
            before = self.cpu("web", "postgres")
            waited = ask_for(self.seconds, clients=clients, port=self.port, ask=ask)
            used = self.cpu("web", "postgres") - before
            self.add(name, clients, waited, used / waited.answers * 1000)

    def add(self, name: str, clients: int, waited: Waited, cpu_ms: float, **more: Any) -> None:
        """Add a row and say it."""
        base = self.baseline.get(clients, 0.0)
        row = {
            "name": name,
            "clients": clients,
            "per_second": waited.per_second,
            "p50_ms": waited.p50_ms,
            "p95_ms": waited.p95_ms,
            "cpu_ms": round(cpu_ms, 2),
            "baseline": base,
            "ratio": round(waited.per_second / base, 3) if base else None,
            **more,
        }
        self.rows.append(row)
        say(f"  {name:<16} {clients:>2}  {waited.per_second:>8}/s  p50 {waited.p50_ms} ms  ×{row['ratio']}")

    def cpu(self, *groups: str) -> float:
        """Return the processor seconds of groups of processes: web, postgres, worker."""
        return cpu_seconds([pid for pid in tree_of(self.root) if group_of(pid) in groups])


def group_of(pid: int) -> str:
    """Return which part of the portal a process is."""
    command = command_of(pid)
    if "granian" in command:
        return "web"
    if "postgres" in command:
        return "postgres"
    return "worker" if "worker" in command else ""


def say(line: str) -> None:
    """Say how far it is; the figures for machines have standard output for themselves."""
    print(line, file=sys.stderr)


def run(arguments: argparse.Namespace) -> int:
    """Start a portal of its own, measure it and print the figures."""
    with tempfile.TemporaryDirectory(prefix="portalwerk-bench-") as folder:
        Path(folder).chmod(0o711)
        with running(Path(folder) / "daten", arguments.seconds) as bench:
            measure_pages(bench)
            measure_submissions(bench, arguments.submissions)
            measure_tail(bench)
            result = {
                "bench": "portal",
                "machine": machine(),
                "rows": bench.rows,
                "idle_pss_mb": round(pss_megabytes(tree_of(bench.root)), 1),
            }
    if arguments.json:
        print(json.dumps(result, ensure_ascii=False, indent=1))
    return 0


def machine() -> dict[str, Any]:
    """Return what the figures were measured on."""
    return {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.machine()}


@contextmanager
def running(data_dir: Path, seconds: float) -> Iterator[Bench]:
    """Run a fresh demo portal and the bare page beside it."""
    port, bare_port = free_port(), free_port()
    command = python("-m", "portalwerk.project.cli", "demo", "--fresh", "--no-browser")
    preparation = Preparation(data_dir)
    demo = subprocess.Popen(
        [*command, "--data", str(data_dir), "--port", str(port)],
        stdout=sys.stderr,
        preexec_fn=ending_with_parent(),
    )
    try:
        wait_for(port)
        wait_until_told(preparation)
        install_package(preparation)
        bare_command = web_server("127.0.0.1", bare_port)
        bare_command[-1] = "portalwerk.project.bench.baseline:application"
        bare = subprocess.Popen(
            bare_command, env=preparation.environment(), stdout=sys.stderr, preexec_fn=ending_with_parent()
        )
        try:
            wait_for(bare_port, "/")
            bench = Bench(port, demo.pid, seconds, [], {})
            measure_bare_page(bench, bare_port, bare.pid)
            yield bench
        finally:
            bare.terminate()
            bare.wait(10)
    finally:
        demo.terminate()
        demo.wait(30)


def measure_bare_page(bench: Bench, port: int, root: int) -> None:
    """Measure the bare page at every number of clients; all else is compared with it."""
    for clients in (*CLIENTS, 16):
        before = bench.cpu("postgres") + cpu_seconds(tree_of(root))
        waited = ask_for(bench.seconds, clients=clients, port=port, ask=get("/"))
        used = (bench.cpu("postgres") + cpu_seconds(tree_of(root)) - before) / waited.answers * 1000
        bench.baseline[clients] = waited.per_second
        bench.bare_cpu_ms = bench.bare_cpu_ms or used
        bench.add("bare page", clients, waited, used)


def measure_pages(bench: Bench) -> None:
    """Measure the public pages, a page of a form, saving it, and the tracking page."""
    bench.measure("start page", get(f"/{TENANT}/"))
    bench.measure("search", get(f"/{TENANT}/leistungen/?{urlencode({'q': 'Hunt anmelden'})}"))
    bench.measure("search, new words", search_anew())
    bench.measure("service page", get(f"/{TENANT}/leistungen/{SLUG}/"))
    someone = Applicant(bench.port, answers())
    page = someone.begin(TENANT, SLUG)
    cookie = "; ".join(f"{name}={value}" for name, value in someone.cookies.items())
    bench.measure("form page GET", get(someone.path, cookie=cookie))
    pairs = someone.pairs_of(someone.form_of(page))
    bench.measure("form page POST", post(someone.path, pairs, cookie, bench.port))
    sent = Applicant(bench.port, answers())
    confirmation = sent.apply(TENANT, SLUG)
    cookie = "; ".join(f"{name}={value}" for name, value in sent.cookies.items())
    bench.measure("tracking page", get(confirmation.replace("/gesendet/", "/stand/"), cookie=cookie))


def search_anew() -> Callable[[HTTPConnection], None]:
    """Return an ask for a search that nobody made before, so that its page was never kept."""
    numbers = itertools.count()

    def ask(connection: HTTPConnection) -> None:
        words = urlencode({"q": f"Hunt anmelden {next(numbers)}"})
        get(f"/{TENANT}/leistungen/?{words}")(connection)

    return ask


def post(path: str, pairs: list[tuple[str, str]], cookie: str, port: int) -> Callable[[HTTPConnection], None]:
    """Return an ask that saves a page of a form, each time with a key of its own."""
    headers = {
        "Host": f"127.0.0.1:{port}",
        "Cookie": cookie,
        "Origin": f"http://127.0.0.1:{port}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    fixed = [pair for pair in pairs if pair[0] != "once"]

    def ask(connection: HTTPConnection) -> None:
        body = urlencode([*fixed, ("once", os.urandom(16).hex())])
        connection.request("POST", path, body=body, headers=headers)
        response = connection.getresponse()
        response.read()
        if response.status not in {302, 303}:
            raise RuntimeError(f"{response.status} for a saved page")

    return ask


def measure_submissions(bench: Bench, count: int) -> None:
    """Measure whole submissions, from the start to the tracking page, until the queue is empty again."""
    for clients in CLIENTS:
        settle(bench)
        waits: list[float] = []
        web, worker = bench.cpu("web", "postgres"), bench.cpu("worker")
        begun = time.perf_counter()
        lock, left = threading.Lock(), [count]

        def client(lock: threading.Lock = lock, left: list[int] = left, waits: list[float] = waits) -> None:
            while True:
                with lock:
                    if left[0] <= 0:
                        return
                    left[0] -= 1
                started = time.perf_counter()
                submit_once(bench.port)
                waits.append((time.perf_counter() - started) * 1000)

        threads = [threading.Thread(target=client) for _ in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        waited = summed_up(waits, time.perf_counter() - begun)
        settle(bench)
        web_ms = (bench.cpu("web", "postgres") - web) / count * 1000
        worker_ms = (bench.cpu("worker") - worker) / count * 1000
        in_bare_pages = round(web_ms / bench.bare_cpu_ms, 1)
        bench.add("submit", clients, waited, web_ms, worker_cpu_ms=round(worker_ms, 2), cpu_in_bare_pages=in_bare_pages)


def submit_once(port: int) -> None:
    """Go the whole way once: begin, pages, check, submit, tracking."""
    someone = Applicant(port, answers())
    try:
        confirmation = someone.apply(TENANT, SLUG)
    except Stuck as stuck:
        raise RuntimeError(f"A submission did not get through: {stuck}") from stuck
    someone.open(confirmation.replace("/gesendet/", "/stand/"))


def settle(bench: Bench) -> None:
    """Wait until the worker has nothing to do any more: two readings of its processor time alike."""
    before = -1.0
    while (now := bench.cpu("worker", "postgres")) - before > 0.05:
        before = now
        time.sleep(QUIET_SECONDS)


def measure_tail(bench: Bench) -> None:
    """Measure how much longer the slowest of a hundred waits than the middle one, at 16 clients."""
    waited = ask_for(bench.seconds, clients=16, port=bench.port, ask=get(f"/{TENANT}/"))
    spread = round(waited.p99_ms / waited.p50_ms, 2) if waited.p50_ms else None
    bench.add("start page", 16, waited, 0.0, p99_ms=waited.p99_ms, p99_by_p50=spread)


def answers() -> dict[str, Any]:
    """Return answers that go through: an accepted example of the measuring package."""
    example = yaml.safe_load((PACKAGE / "examples" / "ada-1.yaml").read_text())
    found: dict[str, Any] = example["answers"]
    return found


def install_package(preparation: Preparation) -> None:
    """Install the measuring package at the town: two pages, check, submit, as peers measure it."""
    command = python("-m", "portalwerk.project.cli", "package", "install", str(PACKAGE), "--tenant", TENANT)
    subprocess.run(command, env=preparation.environment(), check=True, stdout=sys.stderr)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_told(preparation: Preparation) -> None:
    """Wait until the demo does nothing any more beside answering. Raises TimeoutError."""
    ends_at = time.monotonic() + READY_SECONDS
    while not preparation.is_told():
        if time.monotonic() > ends_at:
            raise TimeoutError("the demo is not ready")
        time.sleep(0.5)


def wait_for(port: int, path: str = "/readyz") -> None:
    """Wait until a server answers. Raises TimeoutError."""
    ends_at = time.monotonic() + READY_SECONDS
    while time.monotonic() < ends_at:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", path, headers={"Host": "127.0.0.1"})
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise TimeoutError(f"nothing answers on port {port}")
