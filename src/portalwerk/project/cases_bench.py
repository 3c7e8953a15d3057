"""`portalwerk bench cases`: what the caseworkers' desk costs with few cases and with very many, over HTTP.

Each row tells how it was with many, and `growth`: its p95 with many by its p95 with few, of the same run.
"""

from __future__ import annotations

import argparse
import itertools
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from portalwerk.project.bench.load import Waited, ask_for, get
from portalwerk.project.bench.portal import machine, say
from portalwerk.project.pictures.portal import Portal, running_portal
from portalwerk.project.preparation import Preparation, python
from portalwerk.project.staff_client import signed_in

TENANT, LOGIN = "burgbach", "mia"
DESK = f"/{TENANT}/amt/"
FEW, FEW_OPEN = 1_000, 100
#: What p95 and growth are held against.
PAGE_MS, GROWTH = 300.0, 2.0

Sample = dict[str, str]
Ask = Callable[[HTTPConnection], None]


def run(arguments: argparse.Namespace) -> int:
    """Fill a portal of its own twice, measure the desk each time, and print the figures."""
    with tempfile.TemporaryDirectory(prefix="portalwerk-bench-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        with running_portal(Path(folder) / "daten") as portal:
            browser = signed_in(portal, LOGIN, DESK)
            cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
            measured = []
            for cases, still_open in ((FEW, FEW_OPEN), (arguments.cases, arguments.open)):
                samples = fill(portal, cases=cases, still_open=still_open, tenants=arguments.tenants)
                say(f"  {cases} Vorgänge bei {arguments.tenants} Mandanten, {still_open} offene im ersten")
                measured.append(measure(portal, samples, cookie, arguments.seconds))
    rows = [row(name, measured[0][name], many) for name, many in measured[1].items()]
    for one in rows:
        say(f"  {one['name']:<26} p50 {one['p50_ms']} ms  p95 {one['p95_ms']} ms  growth {one['growth']}")
    if arguments.json:
        sizes = {"cases": arguments.cases, "tenants": arguments.tenants, "open": arguments.open, "few": FEW}
        print(json.dumps({"bench": "cases", "machine": machine(), **sizes, "rows": rows}, ensure_ascii=False, indent=1))
    return 0


def fill(portal: Portal, *, cases: int, still_open: int, tenants: int) -> list[Sample]:
    """Let the portal have that many cases. Returns some of the open ones."""
    words = ["--cases", str(cases), "--open", str(still_open), "--tenants", str(tenants), "--first", TENANT]
    done = subprocess.run(
        python("-m", "portalwerk.project.bench.many_cases", *words),
        env=Preparation(portal.data_dir).environment(),
        check=True,
        stdout=subprocess.PIPE,
        stderr=sys.stderr,
    )
    samples: list[Sample] = json.loads(done.stdout)
    return samples


def measure(portal: Portal, samples: Sequence[Sample], cookie: str, seconds: float) -> dict[str, Waited]:
    """Return how long each page of the desk takes one person."""

    def ask(addresses: Sequence[str]) -> Ask:
        turn = itertools.cycle([get(address, cookie=cookie) for address in addresses])

        def ask_next(connection: HTTPConnection) -> None:
            next(turn)(connection)

        return ask_next

    return {
        name: ask_for(seconds, clients=1, port=portal.port, ask=ask(addresses))
        for name, addresses in pages(samples).items()
    }


def pages(samples: Sequence[Sample]) -> dict[str, list[str]]:
    """Return what is measured, each with the addresses that are asked for in turn."""

    def typed(text: str) -> list[str]:
        return [f"{DESK}finden/?{urlencode({'q': text[:end]})}" for end in range(2, len(text) + 1)]

    def listed(**filters: str) -> list[str]:
        return [f"{DESK}?{urlencode({'ansicht': 'offen', **filters})}"]

    some = samples[:10]
    return {
        "list": listed(),
        "list, filtered and sorted": listed(bei="niemand", sort="-alter"),
        "list, a late page": listed(seite="3"),
        "search by name, typing": [address for one in some for address in typed(one["name"])],
        "search by file number": [address for one in some for address in typed(one["file_number"])[-3:]],
        "search by reference": [address for one in some for address in typed(one["reference"])[-3:]],
        "search by street, typing": typed("Kapitelstraße"),
        "case page": [f"{DESK}vorgang/{one['id']}/" for one in samples],
    }


def row(name: str, few: Waited, many: Waited) -> dict[str, Any]:
    """Return one row of figures."""
    growth = round(many.p95_ms / few.p95_ms, 2) if few.p95_ms else None
    return {
        "name": name,
        "p50_ms": many.p50_ms,
        "p95_ms": many.p95_ms,
        "few_p95_ms": few.p95_ms,
        "growth": growth,
        "target_ms": PAGE_MS,
        "target_growth": GROWTH,
    }
