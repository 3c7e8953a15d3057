"""A request as the gate hands it to views."""

from django.http import HttpRequest

from portalwerk.access.rules import Caseworker
from portalwerk.tenants.models import Tenant


class Request(HttpRequest):
    """What the middleware and the right decorators add.

    `tenant` is the one the address names, None above tenants; `own_host` whether it came on the tenant's own host
    name; `caseworker` is set on office pages.
    """

    tenant: Tenant | None
    own_host: bool
    caseworker: Caseworker
