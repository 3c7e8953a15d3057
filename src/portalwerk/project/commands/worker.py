"""``portalwerk worker``: the process for what may wait."""

from __future__ import annotations

import argparse
import os

from portalwerk.project import worker
from portalwerk.project.processes import end_with_parent


def run(arguments: argparse.Namespace) -> int:
    """Work until asked to stop."""
    if os.environ.get("PORTALWERK_SUPERVISED"):
        end_with_parent()
    worker.run(concurrency=arguments.concurrency, sole=arguments.sole)
    return 0
