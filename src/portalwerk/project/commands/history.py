"""``portalwerk history``: are the histories of all cases what they were?"""

from __future__ import annotations

import argparse
import json
from typing import Any

from portalwerk.cases.actions.anchoring import check_histories, write_anchor
from portalwerk.cases.rules.chain import Finding
from portalwerk.kernel.scope import transaction_for
from portalwerk.project.commands.tenant import known_tenant
from portalwerk.project.console import paint, say
from portalwerk.tenants.models import Tenant
from portalwerk.tenants.queries import tree


def check(arguments: argparse.Namespace) -> int:
    """Read all histories anew and compare them with their anchors; 1 if one of them is not what it was."""
    told = [_checked(tenant) for tenant in _tenants(arguments)]
    if arguments.json:
        say(json.dumps({"tenants": told}, ensure_ascii=False))
    else:
        for one in told:
            _say_checked(one)
    return int(any(one["findings"] for one in told))


def anchor(arguments: argparse.Namespace) -> int:
    """Note the last events of all cases now, without waiting for the worker."""
    for tenant in _tenants(arguments):
        with transaction_for(tenant.pk):
            made = write_anchor(tenant.pk)
        say(f"{paint('✓', 'green')} {tenant.name}: {f'{len(made.heads)} Vorgänge' if made else 'nichts Neues'}")
    return 0


def _tenants(arguments: argparse.Namespace) -> list[Tenant]:
    return [known_tenant(key) for key in arguments.tenant] if arguments.tenant else list(tree().by_id.values())


def _checked(tenant: Tenant) -> dict[str, Any]:
    with transaction_for(tenant.pk):
        count, findings = check_histories(tenant.pk)
    return {"tenant": tenant.key, "events": count, "findings": [_told(finding) for finding in findings]}


def _told(finding: Finding) -> dict[str, Any]:
    return {
        "damage": finding.damage,
        "case": str(finding.case_id or ""),
        "number": finding.number,
        "sentence": finding.sentence,
    }


def _say_checked(told: dict[str, Any]) -> None:
    if not told["findings"]:
        say(f"{paint('✓', 'green')} {told['tenant']}: {told['events']} Einträge, alle unverändert")
        return
    say(f"{paint('✗', 'red')} {told['tenant']}: {told['events']} Einträge, {len(told['findings'])} Befunde")
    for finding in told["findings"]:
        place = f"Vorgang {finding['case']}, Eintrag {finding['number']}" if finding["case"] else "Anker"
        say(f"    {place}: {finding['sentence']}")
