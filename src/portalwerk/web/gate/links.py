"""Links inside the portal: named, and right on a tenant's own host too."""

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
    if name.startswith(("account-", "places-", "components-")) or tenant is None:
        path = reverse(name, kwargs=parts or None)
        return settings.BASE_URL + path if own_host else path
    path = reverse(name, kwargs={"tenant": tenant.key, **parts})
    if not own_host:
        return path
    if name.startswith(("catalog-", "pages-")):
        return path.removeprefix(f"/{tenant.key}")
    return settings.BASE_URL + path


def absolute(path: str) -> str:
    """Return the address of a path for a letter or a mail."""
    return path if path.startswith("http") else settings.BASE_URL + path
