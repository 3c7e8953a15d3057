"""Base models and the few tables of the kernel itself."""

from __future__ import annotations

from typing import Any, ClassVar, Self, TypeVar

from django.db import models

from portalwerk.kernel.clock import now
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.scope import OutOfScope, current_account, current_tenant

Row = TypeVar("Row", bound=models.Model)


class TenantManager(models.Manager[Row]):
    """Gives the rows of the tenant in scope, or of the account in scope, and nothing without a scope."""

    def get_queryset(self) -> models.QuerySet[Row]:
        """Return the rows in scope. Raises OutOfScope when nobody said for whom."""
        rows = super().get_queryset()
        tenant = current_tenant()
        if tenant is not None:
            return rows.filter(tenant_id=tenant)
        if current_account() is not None:
            # Row-level security narrows this to the rows of the account (policy `account_rows`).
            return rows
        raise OutOfScope(self.model.__name__)


class TenantOwned(models.Model):
    """A row that belongs to one tenant. Its migration adds `ProtectTenantRows`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant_id = models.UUIDField(editable=False)

    objects: ClassVar[TenantManager[Self]] = TenantManager()
    unscoped: ClassVar[models.Manager[Self]] = models.Manager()

    class Meta:
        abstract = True
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save under the tenant in scope; a new row takes it over."""
        if self.tenant_id is None:
            tenant = current_tenant()
            if tenant is None:
                raise OutOfScope(type(self).__name__)
            self.tenant_id = tenant
        super().save(*args, **kwargs)


class OutboxEntry(models.Model):
    """An event that was published in a transaction and waits for its handlers."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant_id = models.UUIDField()
    event = models.CharField(max_length=120)
    body = models.JSONField()
    published_at = models.DateTimeField(default=now)
    drained_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["published_at"], condition=models.Q(drained_at=None), name="outbox_waiting"),
        ]


class HandledEvent(models.Model):
    """A handler has done its part for an event. Unique, so that it does it once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    event_id = models.UUIDField()
    handler = models.CharField(max_length=200)
    handled_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event_id", "handler"], name="handled_once")]


class TenantKey(models.Model):
    """The key of a tenant, wrapped by the key of the installation."""

    tenant_id = models.UUIDField(primary_key=True)
    wrapped = models.BinaryField()
    made_at = models.DateTimeField(default=now)


class OnceKey(models.Model):
    """The idempotency key of a form that was acted on, and where its answer lies."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject = models.BinaryField(max_length=32)
    answer = models.BinaryField(default=bytes)
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject"], name="once_per_subject")]
        indexes = [models.Index(fields=["made_at"], name="once_by_age")]


class LimitCounter(models.Model):
    """How often somebody tried something within the present minute."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=60)
    subject = models.BinaryField(max_length=32)
    window = models.BigIntegerField()
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "subject", "window"], name="limit_per_window")]


class ContentVersion(models.Model):
    """One row: how often public content was changed. Written by triggers only (`kernel.operations.CountChanges`)."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    version = models.BigIntegerField(default=1)
