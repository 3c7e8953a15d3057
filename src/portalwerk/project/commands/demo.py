"""``portalwerk demo``: everything in one foreground command."""

from __future__ import annotations

import argparse
import importlib

from portalwerk.project.supervisor import Options, Supervisor
from portalwerk.project.trouble import CannotStart


def run(arguments: argparse.Namespace) -> int:
    """Run the demo until Ctrl-C."""
    if arguments.fim is not None and not arguments.fim.is_dir():
        raise CannotStart(f"Den Ordner {arguments.fim} gibt es nicht.")
    options = Options(
        data_dir=arguments.data,
        host=arguments.host,
        port=arguments.port,
        fresh=arguments.fresh,
        open_browser=not arguments.no_browser,
        fim=arguments.fim,
    )
    return Supervisor(options).run()


def install(arguments: argparse.Namespace) -> int:
    """Install the demo's content; called by the supervisor in a process of its own."""
    # The content needs Django, which this module must not load for `run`: that process stays small.
    importlib.import_module("portalwerk.project.demo").install_demo(fim=arguments.fim)
    return 0


def install_earlier(arguments: argparse.Namespace) -> int:
    """Tell what has happened so far in the demo; called by the supervisor in a process of its own."""
    importlib.import_module("portalwerk.project.demo").install_earlier()
    return 0
