"""``portalwerk tenant``: the tree of Land, counties, towns and institutions."""

from __future__ import annotations

import argparse
import json
from typing import ClassVar

from portalwerk.kernel.refusal import Refusal
from portalwerk.project.arguments import did_you_mean
from portalwerk.project.console import say
from portalwerk.tenants.actions import add_tenant, name_court
from portalwerk.tenants.models import Tenant
from portalwerk.tenants.queries import tree


class TenantUnknown(Refusal):
    """No tenant has this key."""

    sentence: ClassVar[str] = "Den Mandanten „{key}“ gibt es nicht.{hint}"


class LawUnknown(Refusal):
    """A tenant without a parent must say whose law holds."""

    sentence: ClassVar[str] = "Ohne übergeordneten Mandanten braucht es --land, zum Beispiel --land TH."


def known_tenant(key: str) -> Tenant:
    """The tenant of a key. Raises TenantUnknown."""
    tenants = tree().by_key
    if key not in tenants:
        raise TenantUnknown(key=key, hint=did_you_mean(key, list(tenants)))
    return tenants[key]


def add(arguments: argparse.Namespace) -> int:
    """Add a tenant to the tree."""
    parent = known_tenant(arguments.parent) if arguments.parent else None
    land_code = arguments.land or (parent.land_code if parent else "")
    if not land_code:
        raise LawUnknown
    tenant = add_tenant(
        key=arguments.key, name=arguments.name, level=arguments.level, parent=parent, land_code=land_code
    )
    if arguments.json:
        say(json.dumps({"id": str(tenant.pk), "key": tenant.key, "name": tenant.name}, ensure_ascii=False))
    else:
        say(f"„{tenant.name}“ ist angelegt: /{tenant.key}/")
    return 0


def court(arguments: argparse.Namespace) -> int:
    """Say where an action against a tenant's decisions is brought."""
    tenant = known_tenant(arguments.key)
    name_court(tenant, branch=arguments.branch, name=arguments.name, address=arguments.address)
    if arguments.json:
        say(json.dumps({"key": tenant.key, "courts": tenant.courts}, ensure_ascii=False))
    else:
        say(f"In Bescheiden von „{tenant.name}“ steht jetzt als Gericht: {arguments.name}")
    return 0
