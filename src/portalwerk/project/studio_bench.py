"""`portalwerk bench studio`: what a press in the studio costs with 300 questions and 150 rules, over HTTP."""

from __future__ import annotations

import argparse
import json
import re
import secrets
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from portalwerk.packages.rules.archive import pack
from portalwerk.packages.rules.starting import Beginning, from_form
from portalwerk.project.bench.applicant import Applicant, Stuck
from portalwerk.project.bench.forms import Timed, row
from portalwerk.project.bench.portal import group_of, machine, say
from portalwerk.project.bench.processes import cpu_seconds, tree_of
from portalwerk.project.bench.sample_forms import counted, large_form
from portalwerk.project.pictures.portal import Portal, running_portal
from portalwerk.project.staff_client import signed_in

START = "/burgbach/werkstatt/"
LOGIN, UNIT = "bea", "steueramt"
PAGE = "seite-3"
ROUNDS = 30
#: What each press, with the page that comes after it, is held against in milliseconds.
PRESS_MS = 200.0
_HIDDEN = re.compile(rb'name="(seen|csrfmiddlewaretoken)" value="([^"]+)"')


@dataclass
class Editor:
    """Somebody who works on the large draft. Parameters: draft, its address; hidden, what forms carry along."""

    browser: Applicant
    draft: str = ""
    hidden: dict[str, str] = field(default_factory=dict)

    def look(self, part: str) -> None:
        """Open a part of the draft. Raises Stuck."""
        status, _location, body = self.browser.send("GET", f"{self.draft}{part}")
        if status != 200:
            raise Stuck(f"{status} at {part}")
        self.hidden |= {name.decode(): value.decode() for name, value in _HIDDEN.findall(body)}

    def do(self, part: str, after: str = f"?seite={PAGE}", **fields: str) -> None:
        """Press a button and wait for the page that comes. Raises Stuck."""
        values = {**self.hidden, "once": secrets.token_hex(16), **fields}
        status, _location, body = self.browser.send("POST", f"{self.draft}{part}", values)
        if status != 302:
            raise Stuck(f"{status} at {part}: {body[:200]!r}")
        self.look(after)


def run(arguments: argparse.Namespace) -> int:
    """Start a portal of its own, work on the large form in its studio, and print the figures."""
    questions, rules = counted(large_form())
    with tempfile.TemporaryDirectory(prefix="portalwerk-bench-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        with running_portal(Path(folder) / "daten") as portal:
            editor = _arrived(portal)
            rows = [
                row(name, _timed(portal, act), PRESS_MS, questions=questions, rules=rules)
                for name, act in _acts(editor).items()
            ]
    for one in rows:
        say(f"  {one['name']:<20} p50 {one['p50_ms']} ms  p95 {one['p95_ms']} ms  CPU {one['cpu_ms']} ms")
    if arguments.json:
        print(json.dumps({"bench": "studio", "machine": machine(), "rows": rows}, ensure_ascii=False, indent=1))
    return 0


def large_package() -> bytes:
    """The large form as a package that the studio reads."""
    content = from_form(Beginning("Zum Messen", "zum-messen", "town", UNIT, "2026-01-01"), large_form())
    return pack(content, Ed25519PrivateKey.generate(), issuer="Messung", product="Portalwerk")


def _acts(editor: Editor) -> dict[str, Callable[[int], None]]:
    rule = f"regel/?seite={PAGE}&pfad=p3_a1&art=shown_if&feld=p2_yes"
    return {
        "open a page": lambda _at: editor.look(f"?seite={PAGE}"),
        "add a question": lambda at: editor.do(
            f"neue-frage/?seite={PAGE}", _tun="frage", _label=f"Neue Frage {at}", _type="text"
        ),
        "set a rule": lambda at: editor.do(rule, _tun="dazu" if at % 2 else "keine", _vergleich="yes"),
        "move a question": lambda at: editor.do(f"?seite={PAGE}", _tun="runter:p3_a1" if at % 2 else "hoch:p3_a1"),
    }


def _timed(portal: Portal, act: Callable[[int], None]) -> Timed:
    act(1)
    processes = [pid for pid in tree_of(portal.root) if group_of(pid) in ("web", "postgres")]
    waits, used = [], cpu_seconds(processes)
    for at in range(ROUNDS):
        begun = time.perf_counter()
        act(at)
        waits.append((time.perf_counter() - begun) * 1000)
    return Timed(waits, (cpu_seconds(processes) - used) * 1000 / ROUNDS)


def _arrived(portal: Portal) -> Editor:
    """Somebody who is signed in and has the large draft before them. Raises Stuck."""
    browser = signed_in(portal, LOGIN, START)
    browser.files = {"datei": ("gross.paket.zip", "application/zip", large_package())}
    page = browser.fill(browser.open(f"{START}paket/"))
    browser.answers = {"stelle": UNIT}
    browser.fill(page)
    return Editor(browser, urlsplit(browser.path).path)
