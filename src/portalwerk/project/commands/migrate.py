"""``portalwerk migrate``: tables, as their owner."""

from __future__ import annotations

import argparse

from django.core.management import call_command, execute_from_command_line

from portalwerk.kernel.sealing import KeyMissing, ensure_key_file
from portalwerk.project.trouble import CannotStart


def run(arguments: argparse.Namespace) -> int:
    """Bring the tables up to date; at the first time also make the key that seals the data."""
    if arguments.plan:
        call_command("migrate", plan=True)
        return 0
    call_command("migrate", interactive=False)
    try:
        ensure_key_file()
    except KeyMissing as missing:
        raise CannotStart(str(missing)) from missing
    return 0


def django(arguments: argparse.Namespace) -> int:
    """Any management command of Django."""
    execute_from_command_line(["portalwerk django", *arguments.words])
    return 0
