"""For whom the present transaction acts: a tenant, or a person across tenants.

The scope is set locally in the database transaction, so that row-level security holds as second wall and
nothing leaks to the next user of the connection. Source: SECURITY M1.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction
from psycopg.pq import TransactionStatus


class Scope(NamedTuple):
    """For whom is acted: one of both, or nobody."""

    tenant: UUID | None = None
    account: UUID | None = None


_NOBODY = Scope()
_scope: ContextVar[Scope] = ContextVar("scope", default=_NOBODY)


class OutOfScope(RuntimeError):
    """Rows of a tenant were asked for without saying for whom. A bug, never shown to people."""


def current_tenant() -> UUID | None:
    """Return the tenant that is acted for, or None."""
    return _scope.get().tenant


def current_account() -> UUID | None:
    """Return the account whose own rows may be seen, or None."""
    return _scope.get().account


@contextmanager
def acting_for(tenant_id: UUID) -> Iterator[None]:
    """Act for one tenant inside the running transaction. The innermost scope counts; the outer one comes back."""
    with _acting(Scope(tenant=tenant_id)):
        yield


@contextmanager
def acting_for_account(account_id: UUID) -> Iterator[None]:
    """Let one person see their own rows across tenants. Nothing can be written: that needs the row's tenant."""
    with _acting(Scope(account=account_id)):
        yield


@contextmanager
def transaction_for(tenant_id: UUID) -> Iterator[None]:
    """Open a transaction that acts for one tenant from its beginning to its end."""
    # The setting is local and ends with the transaction; only a scope inside a running one must be undone.
    inside = connection.in_atomic_block
    with transaction.atomic(), _acting(Scope(tenant=tenant_id), undo=inside):
        yield


@contextmanager
def _acting(scope: Scope, *, undo: bool = True) -> Iterator[None]:
    if not connection.in_atomic_block:
        raise OutOfScope("a scope needs a transaction")
    before = _scope.get()
    if before == scope:
        # The setting stands already, and a savepoint that is rolled back leaves it alone.
        yield
        return
    # First the database: a connection that breaks here must not leave a thread that believes it has a scope.
    _set_locally(scope)
    token = _scope.set(scope)
    try:
        yield
    finally:
        _scope.reset(token)
        if undo and not _is_broken():
            _set_locally(before)


def _is_broken() -> bool:
    """Return whether the transaction takes no more statements; its rollback brings the outer setting back anyway."""
    if not connection.in_atomic_block or connection.needs_rollback or connection.connection is None:
        return True
    return bool(connection.connection.info.transaction_status != TransactionStatus.INTRANS)


def _set_locally(scope: Scope) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.tenant', %s, true), set_config('app.account', %s, true)",
            [str(scope.tenant or ""), str(scope.account or "")],
        )
