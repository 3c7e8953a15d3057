"""``portalwerk serve``: the web server."""

from __future__ import annotations

import argparse
import os

from portalwerk.project import environment
from portalwerk.project.boot import prepare_environment
from portalwerk.project.roles import check_serving_role
from portalwerk.project.server import web_server


def run(arguments: argparse.Namespace) -> int:
    """Check the database role, then become the web server: this process is replaced by it."""
    prepare_environment(arguments.data)
    check_serving_role(environment.text("DATABASE_URL"))
    os.environ.setdefault("PORTALWERK_POOL", str(arguments.threads + 1))
    server = web_server(arguments.host, arguments.port, threads=arguments.threads)
    os.execv(server[0], server)  # noqa: S606 - no shell is wanted
