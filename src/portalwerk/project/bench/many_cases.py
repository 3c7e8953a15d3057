"""Fills a portal with cases: run in a process of its own, with the settings of the portal that is measured.

Prints as JSON some of the open cases of the first tenant: what somebody knows who searches for them.
"""

from __future__ import annotations

import argparse
import json
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import django
from django.db import connection, transaction

django.setup()

from portalwerk.access.models import Membership  # noqa: E402 - after the setup
from portalwerk.access.rules import Role  # noqa: E402
from portalwerk.cases.models import Case  # noqa: E402
from portalwerk.cases.queries import title_of  # noqa: E402
from portalwerk.cases.rules.working import OPEN  # noqa: E402
from portalwerk.catalog.models import OnlineService  # noqa: E402
from portalwerk.kernel.scope import acting_for  # noqa: E402
from portalwerk.packages.actions.installing import install_package  # noqa: E402
from portalwerk.packages.queries import packages_in, read_package  # noqa: E402
from portalwerk.project.demo.history import Extent, tell_more  # noqa: E402
from portalwerk.project.demo.install import PACKAGES  # noqa: E402
from portalwerk.tenants.actions import add_tenant  # noqa: E402
from portalwerk.tenants.models import Level, Tenant, Unit  # noqa: E402
from portalwerk.tenants.queries import tree  # noqa: E402

_AT_ONCE = 500
_SAMPLES = 40


def main() -> None:
    """Tell cases until there are as many as wanted, and print samples."""
    parser = argparse.ArgumentParser()
    for name in ("cases", "open", "tenants"):
        parser.add_argument(f"--{name}", type=int, required=True)
    parser.add_argument("--first", required=True)
    wanted = parser.parse_args()
    first = tree().by_id[Tenant.objects.get(key=wanted.first).pk]
    others = [_tenant(f"messung-{number:02d}", first) for number in range(1, wanted.tenants)]
    _fill(first, cases=wanted.cases // wanted.tenants, still_open=wanted.open)
    rest = max(wanted.cases - wanted.cases // wanted.tenants - wanted.open, 0)
    for tenant in others:
        _fill(tenant, cases=rest // len(others), still_open=rest // len(others) // 10)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(json.dumps(_samples(first)))


def _tenant(key: str, pattern: Tenant) -> Tenant:
    """Return a town for measuring with its unit and the service, made at the first time."""
    found = Tenant.objects.filter(key=key).first()
    if found is not None:
        return found
    place = {"postcode": pattern.postcode, "city": pattern.city, "street": pattern.street, "ars": ""}
    with transaction.atomic():
        tenant = add_tenant(
            key=key, name=key.title(), level=pattern.level, parent=tree().parent_of(pattern), land_code="XL", **place
        )
        path, unit = _package()
        Unit.objects.create(tenant=tenant, key=unit, name=unit.title())
        install_package(path, [tenant], index=False)
    return tenant


@cache
def _package() -> tuple[Path, str]:
    """Return a service of the demo for towns, and the unit that works on it. Raises LookupError."""
    for path in packages_in(PACKAGES):
        head = read_package(path).package
        if head is not None and Level(head.level) == Level.TOWN:
            return path, head.unit
    raise LookupError(Level.TOWN)


def _fill(tenant: Tenant, *, cases: int, still_open: int) -> None:
    """Tell so many more that the tenant has `cases`, `still_open` of them open."""
    package, _unit = _package()
    service = OnlineService.objects.get(tenant=tenant, slug=package.name, is_current=True)
    staff = _staff(tenant)
    while True:
        with transaction.atomic(), acting_for(tenant.pk):
            there = Case.objects.filter(status__in=OPEN).count()
            done = Case.objects.count() - there
            more = Extent(
                decided=min(max(cases - still_open - done, 0), _AT_ONCE),
                still_open=min(max(still_open - there, 0), _AT_ONCE),
            )
            if not (more.decided or more.still_open):
                return
            tell_more(package, service, staff=staff, extent=more, seed=f"/{there}/{done}")


def _staff(tenant: Tenant) -> UUID | None:
    works = Membership.objects.filter(tenant=tenant, role=Role.CASEWORKER).order_by("id")
    return works.values_list("account_id", flat=True).first()


def _samples(tenant: Tenant) -> list[dict[str, Any]]:
    """Cases of the one unit whose caseworker looks for them."""
    path, _unit = _package()
    with transaction.atomic(), acting_for(tenant.pk):
        rows = Case.objects.filter(status__in=OPEN, online_service__slug=path.name).order_by("reference")[:_SAMPLES]
        return [
            {"id": str(row.pk), "name": title_of(row), "reference": row.reference, "file_number": row.file_number}
            for row in rows
        ]


if __name__ == "__main__":
    main()
