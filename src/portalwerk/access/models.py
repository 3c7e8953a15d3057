"""Who works for which unit, as what."""

from django.db import models

from portalwerk.access.rules import Role
from portalwerk.identity.models import Account
from portalwerk.kernel.ids import new_id
from portalwerk.tenants.models import Tenant, Unit


class Membership(models.Model):
    """A role of an account in a tenant, for one unit or (unit empty) for all of them.

    Shared table without row-level security: it is read to learn which tenant may be acted for.
    `display_name` is how the office knows the person; applicants see the unit, not the name.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="memberships")
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=[(role.value, role.name) for role in Role])
    display_name = models.CharField(max_length=80)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "tenant", "unit", "role"], name="membership_once", nulls_distinct=False
            )
        ]
