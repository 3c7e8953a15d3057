"""Links inside the portal: named, and right on a tenant's own host too."""

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from portalwerk.tenants.models import Tenant


def link(request: HttpRequest, name: str, *, tenant: Tenant | None = None, **parts: object) -> str:
    """Return the path of the page `name`.

    Parameters: tenant, another tenant than the request's; parts, the variable parts of the path.
    On a tenant's own host its own public pages lack the first part; what needs a sign-in lies on the central host.
    """
    return to(
        name, tenant=tenant or getattr(request, "tenant", None), own_host=getattr(request, "own_host", False), **parts
    )


def to(name: str, *, tenant: Tenant | None = None, own_host: bool = False, **parts: object) -> str:
    """Return the path of the page `name` without a request."""
    key = tenant.key if tenant is not None else ""
    if "token" in parts:
        return _path(name, key, own_host, tuple(parts.items()))
    return _kept_path(name, key, own_host, tuple(parts.items()))


def _path(name: str, key: str, own_host: bool, parts: tuple[tuple[str, object], ...]) -> str:
    above_tenants = name.startswith(("account-", "places-", "components-")) or not key
    path = reverse(name, kwargs=dict(parts) if above_tenants else {"tenant": key, **dict(parts)})
    if not own_host:
        return path
    if not above_tenants and name.startswith(("catalog-", "pages-")):
        return path.removeprefix(f"/{key}")
    return settings.BASE_URL + path


# Paths never change while a process runs; those with a token are secrets and are not kept.
_kept_path = lru_cache(maxsize=4096)(_path)


def absolute(path: str) -> str:
    """Return the address of a path for a letter or a mail."""
    return path if path.startswith("http") else settings.BASE_URL + path
