"""`portalwerk bench forms`: what reading a large schema and evaluating a large form cost."""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from portalwerk.formengine.rules.checking import check_all, check_page
from portalwerk.formengine.rules.drawing import draw_page, posted_values
from portalwerk.formengine.rules.evaluation import remembering
from portalwerk.formengine.rules.form import Answers, Form, Page
from portalwerk.formengine.rules.pages import visible_pages
from portalwerk.formengine.rules.plan import make_plan, plan
from portalwerk.formengine.rules.reading import read_page
from portalwerk.formengine.rules.xdatenfelder.compiling import compile_schema
from portalwerk.formengine.rules.xdatenfelder.reader import read_schema
from portalwerk.project.bench.load import summed_up
from portalwerk.project.bench.portal import machine, say
from portalwerk.project.bench.sample_forms import answers_for, counted, large_form

FACTS = {"today": date(2026, 11, 22), "land": "TH"}
ROUNDS = 200
#: What the figures are held against, in milliseconds and megabytes.
READ_MS, READ_MB, PAGE_MS, FORM_MS = 2000.0, 300.0, 10.0, 20.0


@dataclass(frozen=True)
class Timed:
    """How long each round took, and what one costs the processor on average; in milliseconds."""

    waits: list[float]
    cpu_ms: float


def run(arguments: argparse.Namespace) -> int:
    """Measure and print the figures. Without a folder of schemas only the form made for measuring is used."""
    rows: list[dict[str, Any]] = []
    if arguments.schemas is not None:
        files = sorted(arguments.schemas.glob("*.xml")) + sorted(arguments.schemas.glob("*.xml.gz"))
        if not files:
            say(f"Im Ordner „{arguments.schemas}“ liegt kein Datenschema.")
            return 1
        rows += [read_row(max(files, key=_size)), *largest_form_rows(files)]
    else:
        say("Ohne --schemas wird kein echtes Datenschema gemessen.")
    rows += made_form_rows(large_form())
    for row in rows:
        say(f"  {row['name']:<34} p50 {row['p50_ms']} ms  p95 {row['p95_ms']} ms  ×{row['ratio']}")
    if arguments.json:
        print(json.dumps({"bench": "forms", "machine": machine(), "rows": rows}, ensure_ascii=False, indent=1))
    return 0


def read_row(file: Path, rounds: int = 5) -> dict[str, Any]:
    """Read, compile and plan a schema in a process of its own, so that its memory is its own."""
    command = [sys.executable, "-m", "portalwerk.project.bench.forms", str(file), str(rounds)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found = json.loads(done.stdout)
    return row(
        "parse and compile",
        Timed(found["waits"], found["cpu_ms"]),
        READ_MS,
        bytes=_size(file),
        peak_mb=found["peak_mb"],
    )


def largest_form_rows(files: list[Path]) -> list[dict[str, Any]]:
    """Evaluate each page of the form with the most elements."""
    forms = [compile_schema(read_schema(file.read_bytes())).form for file in files]
    form = max(forms, key=lambda one: len(plan(one).nodes))
    answers = answers_for(form)
    elements = len(plan(form).nodes)
    return [row("page of the largest form", turns(form, answers), PAGE_MS, elements=elements, pages=len(form.pages))]


def made_form_rows(form: Form) -> list[dict[str, Any]]:
    """Evaluate the form made for measuring as a whole, page by page, and make it ready anew."""
    questions, rules = counted(form)
    size, answers = {"questions": questions, "rules": rules}, answers_for(form)
    return [
        row("300 questions, 150 rules", timed(lambda: whole(form, answers)), FORM_MS, **size),
        row("a page of it", turns(form, answers), PAGE_MS, **size),
        row("making it ready", timed(lambda: make_plan(form), rounds=10), None, **size),
    ]


def whole(form: Form, answers: Answers) -> None:
    """Ask every condition and judge every answer of a form."""
    with remembering():
        visible_pages(form, answers, facts=FACTS)
        check_all(form, answers, facts=FACTS)


def turns(form: Form, answers: Answers) -> Timed:
    """Time the press on "Weiter" of every page."""
    return timed(*(partial(turn, form, page, answers) for page in form.pages), rounds=20)


def turn(form: Form, page: Page, answers: Answers) -> None:
    """What one press on "Weiter" costs: draw the page, read what comes back, judge it, and see what is next."""
    with remembering():
        posted = posted_values(draw_page(form, page, answers, facts=FACTS))
        read = read_page(form, page, posted, answers, facts=FACTS).answers
        check_page(form, page, read, facts=FACTS)
        visible_pages(form, read, facts=FACTS)


def timed(*acts: Callable[[], object], rounds: int = ROUNDS) -> Timed:
    """Time so many rounds of each act, after one that does not count."""
    waits, cpu = [], 0.0
    for act in acts:
        act()
        used = time.process_time()
        for _round in range(rounds):
            begun = time.perf_counter()
            act()
            waits.append((time.perf_counter() - begun) * 1000)
        cpu += time.process_time() - used
    return Timed(waits, cpu * 1000 / len(waits))


def row(name: str, found: Timed, target_ms: float | None, **more: Any) -> dict[str, Any]:
    """One row; `baseline` is how often a second the target asks for, so a ratio of 1 or more meets it at the p95."""
    waited = summed_up(found.waits, sum(found.waits) / 1000)
    return {
        "name": name,
        "clients": 1,
        "per_second": waited.per_second,
        "p50_ms": waited.p50_ms,
        "p95_ms": waited.p95_ms,
        "cpu_ms": round(found.cpu_ms, 2),
        "baseline": None if target_ms is None else round(1000 / target_ms, 2),
        "ratio": None if target_ms is None else round(target_ms / waited.p95_ms, 2),
        **more,
    }


def _size(file: Path) -> int:
    content = file.read_bytes()
    return len(gzip.decompress(content) if file.suffix == ".gz" else content)


def _read_and_tell(file: Path, rounds: int) -> None:
    """The part that runs in a process of its own: waits in milliseconds, and the most memory it ever had."""
    content = file.read_bytes()
    found = timed(lambda: make_plan(compile_schema(read_schema(content)).form), rounds=rounds)
    lines = Path(f"/proc/{os.getpid()}/status").read_text().splitlines()
    peak = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))
    print(json.dumps({"waits": found.waits, "cpu_ms": found.cpu_ms, "peak_mb": round(peak / 1024, 1)}))


if __name__ == "__main__":
    _read_and_tell(Path(sys.argv[1]), int(sys.argv[2]))
