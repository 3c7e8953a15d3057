"""The entries of the audit log."""

from django.db import models

from portalwerk.kernel.clock import now
from portalwerk.kernel.ids import new_id


class Entry(models.Model):
    """One act of a person or of the system. Never changed, never deleted by the portal (trigger).

    `tenant_id` is empty for what happens above tenants. Holds ids and codes, no personal data.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant_id = models.UUIDField(null=True)
    at = models.DateTimeField(default=now)
    actor_id = models.UUIDField(null=True)
    action = models.CharField(max_length=80)
    object_kind = models.CharField(max_length=60, blank=True)
    object_id = models.UUIDField(null=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["tenant_id", "object_id", "at"], name="audit_by_object")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"
