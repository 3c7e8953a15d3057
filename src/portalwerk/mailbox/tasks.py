"""What the mailbox does later."""

from uuid import UUID

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from portalwerk.kernel.scope import acting_for
from portalwerk.mailbox import actions
from portalwerk.tenants.queries import tree


@app.task(name="mailbox.deliver_nudge", queue="mail", retry=RetryStrategy(max_attempts=10, exponential_wait=4))
def deliver_nudge(tenant_id: str, nudge_id: str) -> None:
    """Send one e-mail; tried again for some hours while the mail server is away."""
    tenant = tree().by_id[UUID(tenant_id)]
    with transaction.atomic(), acting_for(tenant.pk):
        actions.deliver_nudge(UUID(nudge_id), tenant_key=tenant.key, tenant_name=tenant.name)
