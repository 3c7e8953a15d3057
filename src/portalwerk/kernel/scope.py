"""For whom the present transaction acts: a tenant, or a person across tenants.

The scope is set locally in the database transaction, so that row-level security holds as second wall and
nothing leaks to the next user of the connection. Source: SECURITY M1.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.db import connection

_tenant: ContextVar[UUID | None] = ContextVar("tenant", default=None)
_account: ContextVar[UUID | None] = ContextVar("account", default=None)


class OutOfScope(RuntimeError):
    """Rows of a tenant were asked for without saying for whom. A bug, never shown to people."""


def current_tenant() -> UUID | None:
    """Return the tenant that is acted for, or None."""
    return _tenant.get()


def current_account() -> UUID | None:
    """Return the account whose own rows may be seen, or None."""
    return _account.get()


@contextmanager
def acting_for(tenant_id: UUID) -> Iterator[None]:
    """Act for one tenant inside the running transaction. Scopes nest; the outer one comes back."""
    with _scope(_tenant, "app.tenant", tenant_id):
        yield


@contextmanager
def acting_for_account(account_id: UUID) -> Iterator[None]:
    """Let one person see their own rows across tenants. Writing still needs the row's tenant."""
    with _scope(_account, "app.account", account_id):
        yield


@contextmanager
def _scope(variable: ContextVar[UUID | None], setting: str, value: UUID) -> Iterator[None]:
    if not connection.in_atomic_block:
        raise OutOfScope(f"{setting} needs a transaction")
    before = variable.get()
    token = variable.set(value)
    _set_locally(setting, value)
    try:
        yield
    finally:
        variable.reset(token)
        # A broken transaction takes no more statements; its rollback forgets the setting anyway.
        if connection.in_atomic_block and not connection.needs_rollback:
            _set_locally(setting, before)


def _set_locally(setting: str, value: UUID | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [setting, str(value) if value else ""])
