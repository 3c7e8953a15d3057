"""What is stored of durations: no name, no answer, only where something stood and for how long."""

from django.db import models

from portalwerk.forecast.rules.gate import Silence
from portalwerk.forecast.rules.stays import Turn
from portalwerk.forecast.rules.thermostat import PROMISED_MISS
from portalwerk.kernel.clock import now
from portalwerk.kernel.models import TenantOwned


class RecordedStay(TenantOwned):
    """One stay of a case (`rules.stays.Stay`). `subject_id` is the application, `service` its name in the address."""

    subject_id = models.UUIDField()
    service = models.CharField(max_length=120)
    step = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=20)
    elapsed_bin = models.PositiveSmallIntegerField()
    entered_at = models.DateTimeField()
    turn = models.CharField(max_length=9, choices=[(t.value, t.name) for t in Turn])
    counts_from = models.DateTimeField()
    wait_days = models.FloatField(null=True)

    class Meta(TenantOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant_id", "subject_id", "step"], name="stay_per_step")]
        indexes = [
            models.Index(fields=["tenant_id", "service", "status", "-entered_at"], name="stay_by_status"),
            models.Index(
                fields=["tenant_id", "subject_id"],
                condition=models.Q(turn__in=[Turn.OFFICE, Turn.APPLICANT]),
                name="stay_of_open",
            ),
        ]


class SharedWait(models.Model):
    """How often a wait was seen in a cell, over all tenants: what a new authority borrows. Rewritten every night.

    It holds counts of durations, so nobody's case can be read from it. `since` is the oldest stay of the cell.
    """

    service = models.CharField(max_length=120)
    status = models.CharField(max_length=20)
    elapsed_bin = models.PositiveSmallIntegerField()
    wait_days = models.FloatField()
    is_decided = models.BooleanField()
    count = models.PositiveIntegerField()
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "status", "elapsed_bin", "wait_days", "is_decided"], name="one_count_per_wait"
            )
        ]


class Foretold(TenantOwned):
    """What was said about a case from some moment on, kept for good: the page shows it, the decision judges it.

    Parameters: step, the stay it was made in; half_days and most_days, the authority's days from the day of `at` by
    which half and four of five are decided, as shown; count, decided cases behind it; silence, why nothing is said;
    is_pause, the applicant was to move: the days begin with the answer;
    told_until, the later day that whoever waits was last told.
    """

    subject_id = models.UUIDField()
    service = models.CharField(max_length=120)
    step = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=now)
    half_days = models.PositiveSmallIntegerField(null=True)
    most_days = models.PositiveSmallIntegerField(null=True)
    count = models.PositiveIntegerField()
    silence = models.CharField(max_length=20, blank=True, choices=[(s.value, s.name) for s in Silence])
    is_pause = models.BooleanField(default=False)
    told_until = models.DateField(null=True)

    class Meta(TenantOwned.Meta):
        indexes = [models.Index(fields=["tenant_id", "subject_id", "at"], name="foretold_by_subject")]


class ServiceThermostat(TenantOwned):
    """The thermostat of a service: which share of cases may take longer than the later day that is shown."""

    service = models.CharField(max_length=120)
    miss = models.FloatField(default=PROMISED_MISS)

    class Meta(TenantOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant_id", "service"], name="thermostat_per_service")]
