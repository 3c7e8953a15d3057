"""What is stored of deliveries."""

from django.db import models

from portalwerk.kernel.clock import now
from portalwerk.kernel.models import TenantOwned


class Envelope(TenantOwned):
    """Our record of one application on its way. The content is purged as soon as the authority has its copy.

    Source: BSI TR-03172-3, A3.19.04.
    """

    about_id = models.UUIDField(unique=True)
    carrier = models.CharField(max_length=40)
    sealed_content = models.BinaryField(default=bytes)
    posted_at = models.DateTimeField(default=now)
    arrived_at = models.DateTimeField(null=True)
    purged_at = models.DateTimeField(null=True)

    class Meta(TenantOwned.Meta):
        indexes = [models.Index(fields=["posted_at"], condition=models.Q(arrived_at=None), name="envelope_waiting")]
