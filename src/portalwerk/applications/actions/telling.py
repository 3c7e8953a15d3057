"""Telling people: a message in the mailbox of their account, and an e-mail without content."""

from collections.abc import Sequence
from datetime import date

from portalwerk.applications.queries import Opened, link_of
from portalwerk.mailbox.actions import nudge, post_message
from portalwerk.mailbox.models import Tone


def tell(
    opened: Opened,
    *,
    template: str,
    tone: Tone,
    subject: str,
    paragraphs: Sequence[str],
    due_on: date | None = None,
) -> None:
    """Tell the applicant: a message in the mailbox of the account, and an e-mail without content."""
    application = opened.application
    if application.account_id:
        post_message(
            application.account_id,
            about_id=application.pk,
            tone=tone,
            subject=subject,
            paragraphs=paragraphs,
            due_on=due_on,
        )
    if email := opened.contact.get("email"):
        nudge(about_id=application.pk, address=email, template=template, link=link_of(opened))
