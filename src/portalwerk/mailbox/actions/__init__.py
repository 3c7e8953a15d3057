"""Verbs of the mailbox: writing to people, telling them, and taking in what they answer by e-mail."""

from portalwerk.mailbox.actions.receiving import put_aside, receive_mail, settle_mail
from portalwerk.mailbox.actions.writing import (
    deliver_nudge,
    forget_about,
    mark_read,
    nudge,
    post_message,
    settle_messages,
)

__all__ = [
    "deliver_nudge",
    "forget_about",
    "mark_read",
    "nudge",
    "post_message",
    "put_aside",
    "receive_mail",
    "settle_mail",
    "settle_messages",
]
