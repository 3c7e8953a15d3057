"""Finding tenants. They are few and change seldom, so each process holds the tree for some seconds."""

import time
from dataclasses import dataclass
from uuid import UUID

from portalwerk.kernel.content import content_version
from portalwerk.tenants.models import Area, Level, Tenant, Unit

_FRESH_SECONDS = 15.0


@dataclass(frozen=True)
class Tree:
    """All tenants with units and areas as they were at `read_at` (monotonic seconds), at a content version."""

    by_key: dict[str, Tenant]
    by_id: dict[UUID, Tenant]
    by_host: dict[str, Tenant]
    units: dict[UUID, Unit]
    areas: tuple[Area, ...]
    read_at: float
    version: int | None

    def children_of(self, tenant: Tenant) -> list[Tenant]:
        """Return the tenants directly below `tenant`, in their order."""
        return [child for child in self.by_id.values() if child.parent_id == tenant.pk]

    def parent_of(self, tenant: Tenant) -> Tenant | None:
        """Return the tenant above, or None for the Land."""
        return self.by_id.get(tenant.parent_id) if tenant.parent_id else None

    def chain_of(self, tenant: Tenant) -> list[Tenant]:
        """Return `tenant`, its parent, and so on up to the Land."""
        chain = [tenant]
        while (above := self.parent_of(chain[-1])) is not None:
            chain.append(above)
        return chain

    def court_of(self, tenant: Tenant, branch: str) -> tuple[str, str] | None:
        """Return name and address of the court of a branch for `tenant`: its own entry, or the nearest one above."""
        found = next((one.courts[branch] for one in self.chain_of(tenant) if branch in one.courts), None)
        return (found["name"], found["address"]) if found else None

    def land(self) -> Tenant | None:
        """Return the root of the tree."""
        return next((t for t in self.by_id.values() if t.level == Level.LAND), None)

    def unit_of(self, tenant: Tenant, key: str) -> Unit | None:
        """Return a unit of `tenant` by its key."""
        return next((u for u in self.units.values() if u.tenant_id == tenant.pk and u.key == key), None)


_tree: Tree | None = None


def tree() -> Tree:
    """Return the tree, at most some seconds old."""
    global _tree  # noqa: PLW0603 - one small cache per process, replaced as a whole
    if _tree is None or time.monotonic() - _tree.read_at > _FRESH_SECONDS:
        _tree = _read_tree()
    return _tree


def tree_at(version: int | None) -> Tree | None:
    """Return the tree as it is at a content version, None if it has changed meanwhile."""
    if tree().version != version:
        forget_tree()
    held = tree()
    return held if held.version == version else None


def forget_tree() -> None:
    """Read the tree anew at the next call: after a change, and between tests."""
    global _tree  # noqa: PLW0603 - see tree()
    _tree = None


def tenant_by_key(key: str) -> Tenant | None:
    """Return the tenant whose path begins with `key`."""
    return tree().by_key.get(key)


def tenant_by_host(host: str) -> Tenant | None:
    """Return the tenant that has `host` (without port) of its own."""
    return tree().by_host.get(host.lower())


def _read_tree() -> Tree:
    # Read first: a change in between makes the tree newer than it says, never older.
    version = content_version()
    tenants = list(Tenant.objects.all())
    return Tree(
        by_key={tenant.key: tenant for tenant in tenants},
        by_id={tenant.pk: tenant for tenant in tenants},
        by_host={tenant.host.lower(): tenant for tenant in tenants if tenant.host},
        units={unit.pk: unit for unit in Unit.objects.all()},
        areas=tuple(Area.objects.all()),
        read_at=time.monotonic(),
        version=version,
    )
