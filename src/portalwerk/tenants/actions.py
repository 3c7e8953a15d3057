"""Changing the tree."""

from portalwerk.audit.actions import record
from portalwerk.kernel.sealing import tenant_key
from portalwerk.tenants.models import Tenant
from portalwerk.tenants.queries import forget_tree
from portalwerk.tenants.rules import check_key


def add_tenant(*, key: str, name: str, level: str, parent: Tenant | None, land_code: str, **details: object) -> Tenant:
    """Add a tenant to the tree and make its key of encryption.

    Raises KeyTaken or KeyUnusable (Refusal) for a key that cannot be a path.
    """
    check_key(key, taken=set(Tenant.objects.values_list("key", flat=True)))
    details.setdefault("short_name", name)
    tenant = Tenant.objects.create(key=key, name=name, level=level, parent=parent, land_code=land_code, **details)
    tenant_key(tenant.pk)
    forget_tree()
    record("tenant.added", object_kind="tenant", object_id=tenant.pk)
    return tenant


def name_court(tenant: Tenant, *, branch: str, name: str, address: str) -> None:
    """Say where an action against decisions of a tenant, and of those below it, is brought.

    Parameters: branch, administrative or social; address, lines or commas.
    """
    tenant.courts = {**tenant.courts, branch: {"name": name.strip(), "address": address.strip()}}
    tenant.save(update_fields=["courts"])
    forget_tree()
    record("tenant.court_named", object_kind="tenant", object_id=tenant.pk, note=branch)
