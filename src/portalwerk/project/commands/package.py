"""``portalwerk package``: checking and installing service packages."""

from __future__ import annotations

import argparse
import json

from portalwerk.packages.actions import install_package
from portalwerk.packages.queries import check_package
from portalwerk.packages.rules.refusals import PackageFaulty
from portalwerk.project.commands.tenant import known_tenant
from portalwerk.project.console import paint, say


def check(arguments: argparse.Namespace) -> int:
    """Print what is wrong with packages; 1 if anything is."""
    found = {str(folder): [str(finding) for finding in check_package(folder)] for folder in arguments.folder}
    if arguments.json:
        say(json.dumps({"packages": found}, ensure_ascii=False))
    else:
        for folder, findings in found.items():
            mark = paint("✗", "red") if findings else paint("✓", "green")
            say(f"{mark} {folder}: {_told(len(findings))}")
            for finding in findings:
                say(f"    {finding}")
    return int(any(found.values()))


def install(arguments: argparse.Namespace) -> int:
    """Install packages at tenants; a package with findings changes nothing."""
    tenants = [known_tenant(key) for key in arguments.tenant]
    done = []
    for folder in arguments.folder:
        try:
            installed = install_package(folder, tenants)
        except PackageFaulty as faulty:
            for finding in faulty.findings:
                say(f"    {finding}")
            raise
        done.append({"package": str(installed.package), "services": len(installed.online_services)})
    if arguments.json:
        say(json.dumps({"installed": done}, ensure_ascii=False))
    else:
        for entry in done:
            say(f"{paint('✓', 'green')} {entry['package']} ist an {entry['services']} Stellen eingerichtet.")
    return 0


def _told(number: int) -> str:
    return {0: "in Ordnung", 1: "ein Mangel"}.get(number, f"{number} Mängel")
