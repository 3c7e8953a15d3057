"""What the forecast does at night."""

from procrastinate.contrib.django import app

from portalwerk.forecast import actions
from portalwerk.kernel.clock import now
from portalwerk.tenants.queries import tree


@app.periodic(cron="13 0 * * *")
@app.task(name="forecast.share_waits", queue="default", queueing_lock="forecast.share_waits")
def share_waits(timestamp: int) -> None:
    """Count the waits of all tenants anew."""
    actions.share_waits(list(tree().by_id), moment=now())
