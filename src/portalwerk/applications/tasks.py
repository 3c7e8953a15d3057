"""What applications do later. Handlers of our own events stand here too."""

from django.db import transaction
from procrastinate.contrib.django import app

from portalwerk.applications.actions import acknowledging, correcting, drafts, foretelling, retaining, signing, thread
from portalwerk.applications.events import ApplicationSubmitted
from portalwerk.applications.queries import opened_for_authority
from portalwerk.applications.rules.thread import ThreadClosed
from portalwerk.kernel.scope import acting_for
from portalwerk.mailbox.actions import put_aside
from portalwerk.mailbox.events import MailArrived
from portalwerk.mailbox.queries import incoming_mail
from portalwerk.mailbox.rules.incoming import Doubt
from portalwerk.tenants.queries import tree


def on_application_submitted(event: ApplicationSubmitted) -> None:
    """Write the acknowledgment, tell the applicant, and say when it may be decided."""
    acknowledging.acknowledge(event.application_id)
    foretelling.learn_arrival(event.application_id)


def on_mail_arrived(event: MailArrived) -> None:
    """Put an answer by e-mail into the thread; where that no longer goes, somebody looks at it."""
    row = incoming_mail(event.mail_id, writing=True)
    if row is None:
        return
    try:
        thread.take_mail(opened_for_authority(event.about_id), row)
    except ThreadClosed:
        put_aside(row, Doubt.NOT_TAKEN)


@app.periodic(cron="41 3 * * *")
@app.task(name="applications.purge_expired", queue="default", queueing_lock="applications.purge_expired")
def purge_expired(timestamp: int) -> None:
    """Delete drafts that nobody changed for 30 days, and papers that were kept long enough, tenant by tenant."""
    for tenant_id in tree().by_id:
        with transaction.atomic(), acting_for(tenant_id):
            drafts.purge_drafts()
        with transaction.atomic(), acting_for(tenant_id):
            retaining.end_keeping()


@app.periodic(cron="23 0 * * *")
@app.task(name="applications.foretell_open", queue="default", queueing_lock="applications.foretell_open")
def foretell_open(timestamp: int) -> None:
    """Say anew every night when open applications may be decided, tenant by tenant."""
    for tenant_id in tree().by_id:
        with transaction.atomic(), acting_for(tenant_id):
            foretelling.foretell_open()


@app.periodic(cron="17 8 * * *")
@app.task(name="applications.remind_signers", queue="default", queueing_lock="applications.remind_signers")
def remind_signers(timestamp: int) -> None:
    """Remind those who were asked three days ago to sign and have not, tenant by tenant."""
    for tenant_id in tree().by_id:
        with transaction.atomic(), acting_for(tenant_id):
            signing.remind_waiting()


@app.periodic(cron="23 8 * * *")
@app.task(name="applications.remind_of_requests", queue="default", queueing_lock="applications.remind_of_requests")
def remind_of_requests(timestamp: int) -> None:
    """Remind those who are asked for something and whose deadline is near, tenant by tenant."""
    for tenant_id in tree().by_id:
        with transaction.atomic(), acting_for(tenant_id):
            correcting.remind_of_requests()
