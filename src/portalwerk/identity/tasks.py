"""Housekeeping of identity."""

from procrastinate.contrib.django import app

from portalwerk.identity.actions import outside, sessions


@app.periodic(cron="23 3 * * *")
@app.task(name="identity.purge_expired", queue="default", queueing_lock="identity.purge_expired")
def purge_expired(timestamp: int) -> None:
    """Delete old sessions, unfinished sign-ins and assertions too old to be replayed."""
    sessions.purge_expired()
    outside.purge_expired()
