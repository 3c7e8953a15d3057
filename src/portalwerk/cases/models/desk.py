"""What is stored of the people at the desk.

Who stands in for whom, who gets new cases, who has one open, which two are not the same. Nothing of applicants.
"""

from django.db import models

from portalwerk.cases.rules.intake import IntakeKey, IntakeMode
from portalwerk.identity.models import Account
from portalwerk.kernel.clock import now
from portalwerk.kernel.models import TenantOwned
from portalwerk.tenants.models import Unit


class Substitution(TenantOwned):
    """Somebody is away from one day to another, and a colleague stands in for them (Vertretung).

    Both days count. `ended_at` is when somebody ended it before its last day.
    """

    absent = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    substitute = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    set_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    set_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True)

    class Meta(TenantOwned.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(absent=models.F("substitute")), name="nobody_stands_in_for_oneself"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="substitution_has_days"
            ),
        ]
        indexes = [models.Index(fields=["tenant_id", "absent", "ends_on"], name="substitution_by_absent")]


class IntakeRule(TenantOwned):
    """How new cases of a unit find who works on them: by one of its services, or (slug empty) by all others.

    `shares` are who gets cases, in order, each with letters or places (`rules.intake.Share`).
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    slug = models.CharField(max_length=120, blank=True)
    mode = models.CharField(max_length=10, choices=[(mode.value, mode.name) for mode in IntakeMode])
    key = models.CharField(max_length=10, choices=[(key.value, key.name) for key in IntakeKey])
    shares = models.JSONField(default=list)
    changed_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField(default=now)

    class Meta(TenantOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant_id", "unit", "slug"], name="intake_rule_once")]


class CasePresence(TenantOwned):
    """Somebody has a case open just now. Minutes after they leave the row is gone (`cases.forget_presence`)."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+", db_constraint=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta(TenantOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant_id", "case", "account"], name="presence_once")]
        indexes = [models.Index(fields=["tenant_id", "seen_at"], name="presence_by_age")]


class NoDuplicate(TenantOwned):
    """Somebody has looked at two cases that may be the same, and they are not."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+", db_constraint=False)
    other = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+", db_constraint=False)
    judged_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    judged_at = models.DateTimeField(default=now)

    class Meta(TenantOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant_id", "case", "other"], name="no_duplicate_once")]
        indexes = [models.Index(fields=["tenant_id", "other"], name="no_duplicate_by_other")]
