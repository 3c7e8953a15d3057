"""What the studio does later."""

from django.db import transaction
from procrastinate.contrib.django import app

from portalwerk.kernel.scope import acting_for
from portalwerk.packages.actions.publishing import publish_due
from portalwerk.tenants.queries import tree


@app.periodic(cron="*/5 * * * *")
@app.task(name="packages.publish_scheduled", queue="default", queueing_lock="packages.publish_scheduled")
def publish_scheduled(timestamp: int) -> None:
    """Publish what is due, tenant by tenant. A draft that the gate stops waits; its page says why."""
    for tenant in list(tree().by_id.values()):
        with transaction.atomic(), acting_for(tenant.pk):
            publish_due(tenant)
