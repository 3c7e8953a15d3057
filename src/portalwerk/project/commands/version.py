"""``portalwerk version``: which one this is."""

from __future__ import annotations

import argparse
import json
import platform
import tomllib
from importlib.metadata import PackageNotFoundError, version

from portalwerk.project.console import say
from portalwerk.project.preparation import REPOSITORY


def installed_version() -> str:
    """The version of the installed package, or of the folder that it is run from."""
    try:
        return version("portalwerk")
    except PackageNotFoundError:
        return str(tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]["version"])


def run(arguments: argparse.Namespace) -> int:
    """Print the versions of Portalwerk, Python and Django."""
    versions = {
        "portalwerk": installed_version(),
        "python": platform.python_version(),
        "django": version("django"),
    }
    if arguments.json:
        say(json.dumps(versions))
    else:
        say(f"Portalwerk {versions['portalwerk']} (Python {versions['python']}, Django {versions['django']})")
    return 0
