"""What cases do later, and what they hear from below."""

from uuid import UUID

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from portalwerk.applications.events import ApplicationWithdrawn, LetterFetched, MessageWritten, ReplyGiven
from portalwerk.cases.actions import (
    anchoring,
    automatic,
    consulting,
    deciding,
    deemed,
    drafting,
    inspecting,
    opinions,
    presence,
    receiving,
    replies,
    thread,
    unfetched,
    working,
)
from portalwerk.cases.models import Case
from portalwerk.cases.rules.working import CaseStatus
from portalwerk.kernel.scope import acting_for
from portalwerk.mailbox.events import NudgeDelivered
from portalwerk.tenants.queries import tree
from portalwerk.transport.events import EnvelopeArrived


def on_envelope_arrived(event: EnvelopeArrived) -> None:
    """Take in what arrived: an application, a question of another authority, its answer, a whole case."""
    receiving.receive(event.envelope_id)


def on_reply_given(event: ReplyGiven) -> None:
    """Put the applicant's reply into the case."""
    replies.receive_reply(event.application_id, event.request_id)


def on_message_written(event: MessageWritten) -> None:
    """Put the applicant's question onto the desk."""
    thread.receive_message(event.application_id, event.message_id)


def on_application_withdrawn(event: ApplicationWithdrawn) -> None:
    """Close the case of an application that was taken back."""
    working.end_withdrawn(event.application_id)


def on_letter_fetched(event: LetterFetched) -> None:
    """Let a retrieval move the clocks of the decision."""
    deciding.note_letter_fetched(event.application_id, event.letter_id)


def on_nudge_delivered(event: NudgeDelivered) -> None:
    """Let the notice of a decision start its clock."""
    if event.template == "decided":
        deciding.note_notice(event.about_id, event.at)


@app.task(name="cases.write_decision", queue="default", retry=RetryStrategy(max_attempts=8, exponential_wait=3))
def write_decision(tenant_id: str, case_id: str) -> None:
    """Write the letter of a decision."""
    with transaction.atomic(), acting_for(UUID(tenant_id)):
        deciding.write_decision(UUID(case_id))


@app.task(name="cases.write_inspection", queue="default", retry=RetryStrategy(max_attempts=4, exponential_wait=3))
def write_inspection(tenant_id: str, inspection_id: str) -> None:
    """Make the file that somebody looks into."""
    with transaction.atomic(), acting_for(UUID(tenant_id)):
        inspecting.write_inspection(UUID(inspection_id))


@app.task(name="cases.print_preview", queue="default", retry=RetryStrategy(max_attempts=3, exponential_wait=3))
def print_preview(tenant_id: str, case_id: str, revision: int) -> None:
    """Print the preview of a letter that is not decided yet."""
    with transaction.atomic(), acting_for(UUID(tenant_id)):
        drafting.print_preview(UUID(case_id), revision)


@app.task(name="cases.decide_automatically", queue="default", retry=RetryStrategy(max_attempts=5, exponential_wait=3))
def decide_automatically(tenant_id: str, case_id: str) -> None:
    """Decide a case without a person, where a law allows it and its condition is met."""
    with transaction.atomic(), acting_for(UUID(tenant_id)):
        automatic.decide_automatically(UUID(case_id))


@app.periodic(cron="7 0 * * *")
@app.task(name="cases.refresh_clocks", queue="default", queueing_lock="cases.refresh_clocks")
def refresh_clocks(timestamp: int) -> None:
    """Compute the clocks of decided cases anew every night."""
    for tenant_id in tree().by_id:
        with transaction.atomic(), acting_for(tenant_id):
            decided = Case.objects.filter(status__in=[CaseStatus.DECIDED, CaseStatus.READY])
            for case in decided.filter(decision__notified_on=None).select_related("application"):
                deciding.refresh_clocks(case)


@app.periodic(cron="12 0 * * *")
@app.task(name="cases.follow_unfetched", queue="default", queueing_lock="cases.follow_unfetched")
def follow_unfetched(timestamp: int) -> None:
    """Provide decisions anew that nobody fetched, or turn them into letters for the post, every night."""
    for tenant_id in tree().by_id:
        with transaction.atomic(), acting_for(tenant_id):
            unfetched.follow_unfetched()


@app.periodic(cron="9 0 * * *")
@app.task(name="cases.note_deemed_grants", queue="default", queueing_lock="cases.note_deemed_grants")
def note_deemed_grants(timestamp: int) -> None:
    """Note every night what counts as granted because nobody decided in time."""
    for tenant_id in tree().by_id:
        with transaction.atomic(), acting_for(tenant_id):
            deemed.note_deemed_grants()


@app.periodic(cron="* * * * *")
@app.task(name="cases.forget_presence", queue="default", queueing_lock="cases.forget_presence")
def forget_presence(timestamp: int) -> None:
    """Forget every minute who had cases open and left."""
    for tenant_id in tree().by_id:
        with transaction.atomic(), acting_for(tenant_id):
            presence.forget_presence()


@app.periodic(cron="*/5 * * * *")
@app.task(name="cases.anchor_histories", queue="default", queueing_lock="cases.anchor_histories")
def anchor_histories(timestamp: int) -> None:
    """Note the last events of all cases outside the database."""
    for tenant_id in tree().by_id:
        with transaction.atomic(), acting_for(tenant_id):
            anchoring.write_anchor(tenant_id)


@app.periodic(cron="13 7 * * *")
@app.task(name="cases.remind_consulted", queue="default", queueing_lock="cases.remind_consulted")
def remind_consulted(timestamp: int) -> None:
    """Remind those who were asked about a case and whose deadline is near, tenant by tenant."""
    for tenant_id in tree().by_id:
        with transaction.atomic(), acting_for(tenant_id):
            consulting.remind_consulted()
            opinions.remind_asked()
