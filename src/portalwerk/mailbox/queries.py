"""Reading a person's mailbox."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from portalwerk.kernel.sealing import Binding, tenant_key, unseal, unseal_json
from portalwerk.mailbox.models import IncomingMail, Message, Nudge, ReplyAddress, Tone
from portalwerk.mailbox.rules.incoming import Incoming, read_mail


@dataclass(frozen=True)
class Post:
    """A message as its reader sees it."""

    id: UUID
    tenant_id: UUID
    about_id: UUID
    acts: bool
    subject: str
    paragraphs: tuple[str, ...]
    sent_at: datetime
    due_on: date | None
    is_new: bool
    is_settled: bool


def message_binding(message: Message) -> Binding:
    """Return where the sealed text of a message lives."""
    return Binding("mailbox_message", message.tenant_id, message.pk, "text")


def reply_address_binding(row: ReplyAddress) -> Binding:
    """Return where the sealed sender of a reply address lives."""
    return Binding("mailbox_replyaddress", row.tenant_id, row.pk, "sender")


def mail_binding(row: IncomingMail) -> Binding:
    """Return where a sealed e-mail lives."""
    return Binding("mailbox_incomingmail", row.tenant_id, row.pk, "mail")


def mail_of(row: IncomingMail) -> Incoming:
    """Open an e-mail that came in. Empty once it was settled."""
    if not row.sealed_mail:
        return Incoming("", "", "")
    # What cannot be read was not taken in, and only what a person wrote.
    return read_mail(unseal(row.sealed_mail, tenant_key(row.tenant_id), mail_binding(row)), envelope_sender="known")


def incoming_mail(mail_id: UUID, *, writing: bool = False) -> IncomingMail | None:
    """Return an e-mail of the tenant in scope that nobody has settled yet, or None."""
    rows = IncomingMail.objects.filter(pk=mail_id, settled_at=None)
    return (rows.select_for_update() if writing else rows).first()


def mails_put_aside() -> list[IncomingMail]:
    """Return the e-mails of the tenant in scope that somebody has to look at, oldest first."""
    return list(IncomingMail.objects.filter(settled_at=None).exclude(doubt="").order_by("came_at")[:100])


def nudge_binding(row: Nudge) -> Binding:
    """Return where the sealed address of a nudge lives."""
    return Binding("mailbox_nudge", row.tenant_id, row.pk, "mail")


def messages_of(account_id: UUID, *, limit: int = 200) -> list[Post]:
    """Return the messages to an account, newest first, opened. Needs the account's scope."""
    rows = Message.objects.filter(account_id=account_id).order_by("-sent_at")[:limit]
    return [post_of(row) for row in rows]


def message_of(account_id: UUID, message_id: UUID) -> Message | None:
    """Return one message to an account, or None."""
    return Message.objects.filter(account_id=account_id, pk=message_id).first()


def messages_about(about_id: UUID) -> list[Post]:
    """Return the messages about one application, newest first. Needs the tenant's scope."""
    return [post_of(row) for row in Message.objects.filter(about_id=about_id).order_by("-sent_at")]


def count_new(account_id: UUID) -> int:
    """Return how many messages wait to be read. Needs the account's scope."""
    return Message.objects.filter(account_id=account_id, read_at=None).count()


def post_of(row: Message) -> Post:
    """Open a message."""
    text = unseal_json(row.sealed_text, tenant_key(row.tenant_id), message_binding(row))
    return Post(
        id=row.pk,
        tenant_id=row.tenant_id,
        about_id=row.about_id,
        acts=row.tone == Tone.ACT and row.settled_at is None,
        subject=text["subject"],
        paragraphs=tuple(text["paragraphs"]),
        sent_at=row.sent_at,
        due_on=row.due_on,
        is_new=row.read_at is None,
        is_settled=row.settled_at is not None,
    )
