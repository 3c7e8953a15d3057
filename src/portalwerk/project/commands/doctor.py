"""``portalwerk doctor``: is everything as it must be?"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from portalwerk.project.checks import Examination, Result, Status
from portalwerk.project.console import paint, say

MARKS = {Status.OK: ("✓", "green"), Status.WARNING: ("!", "yellow"), Status.ERROR: ("✗", "red")}


def run(arguments: argparse.Namespace) -> int:
    """Print all checks, with the remedy below what is not well; 1 if anything is red."""
    results = Examination(arguments.data).results()
    red = any(result.status == Status.ERROR for result in results)
    if arguments.json:
        say(json.dumps({"ok": not red, "checks": [asdict(result) for result in results]}, ensure_ascii=False))
        return int(red)
    for result in results:
        say(_line(result))
        if result.remedy:
            say(f"    Abhilfe: {result.remedy}")
    return int(red)


def _line(result: Result) -> str:
    mark, colour = MARKS[result.status]
    return f"{paint(mark, colour)} {result.name}: {result.message}"
