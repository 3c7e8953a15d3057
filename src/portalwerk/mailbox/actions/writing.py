"""Writing to people and telling them that something waits."""

from collections.abc import Sequence
from datetime import date
from secrets import token_hex
from uuid import UUID

from django.conf import settings

from portalwerk.kernel.clock import now
from portalwerk.kernel.events import publish
from portalwerk.kernel.jobs import later
from portalwerk.kernel.references import token_hash
from portalwerk.kernel.scope import OutOfScope, current_tenant
from portalwerk.kernel.sealing import seal, seal_json, unseal_json
from portalwerk.kernel.sealing import tenant_key as key_of
from portalwerk.mailbox.events import NudgeDelivered
from portalwerk.mailbox.models import Message, Nudge, ReplyAddress, Tone
from portalwerk.mailbox.providers import Delivery, channels
from portalwerk.mailbox.queries import message_binding, nudge_binding, reply_address_binding
from portalwerk.mailbox.rules.incoming import reply_address
from portalwerk.mailbox.rules.words import ANSWERABLE, mail_words


def post_message(
    account_id: UUID,
    *,
    about_id: UUID,
    tone: Tone,
    subject: str,
    paragraphs: Sequence[str],
    due_on: date | None = None,
) -> Message:
    """Put a message into the mailbox of an account, under the tenant in scope."""
    message = Message(account_id=account_id, about_id=about_id, tone=tone, due_on=due_on)
    message.tenant_id = _tenant()
    text = {"subject": subject, "paragraphs": list(paragraphs)}
    message.sealed_text = seal_json(text, key_of(message.tenant_id), message_binding(message))
    message.save()
    return message


def nudge(*, about_id: UUID, address: str, template: str, link: str) -> None:
    """Tell somebody by e-mail that something waits, in the running transaction.

    Parameters: template, a name in `mailbox/rules/words.py::MAILS`; link, the address to open.
    Source: TR-03172-4 A3.6.02 (no personal data in the notice).
    """
    row = Nudge(about_id=about_id, template=template)
    row.tenant_id = _tenant()
    row.sealed_mail = seal_json({"to": address, "link": link}, key_of(row.tenant_id), nudge_binding(row))
    row.save()
    later("mailbox.deliver_nudge", queue="mail", tenant_id=str(row.tenant_id), nudge_id=str(row.pk))


def deliver_nudge(nudge_id: UUID, *, tenant_key: str, tenant_name: str) -> None:
    """Send a nudge if it was not sent before. Raises what the channel raises; then nothing is noted."""
    row = Nudge.objects.select_for_update().filter(pk=nudge_id, delivered_at=None).first()
    if row is None:
        return
    mail = unseal_json(row.sealed_mail, key_of(row.tenant_id), nudge_binding(row))
    reply_to = _new_reply_address(row, mail["to"], tenant_key) if row.template in ANSWERABLE else ""
    words = mail_words(row.template, link=mail["link"], tenant_name=tenant_name, is_answerable=bool(reply_to))
    channels.get(row.channel).deliver(
        Delivery(message_id=row.pk, to=mail["to"], subject=words.subject, body=words.body, reply_to=reply_to)
    )
    row.delivered_at = now()
    row.save(update_fields=["delivered_at"])
    publish(NudgeDelivered(tenant_id=row.tenant_id, about_id=row.about_id, template=row.template, at=row.delivered_at))


def mark_read(message: Message) -> None:
    """Note the first reading."""
    if message.read_at is None:
        Message.objects.filter(pk=message.pk, read_at=None).update(read_at=now())


def settle_messages(about_id: UUID) -> None:
    """Mark what a person was asked to do about an application as done."""
    Message.objects.filter(about_id=about_id, tone=Tone.ACT, settled_at=None).update(settled_at=now())


def forget_about(about_id: UUID) -> None:
    """Delete what was written to people about an application, and the addresses by which they could answer."""
    for model in (Message, Nudge, ReplyAddress):
        model.objects.filter(about_id=about_id).delete()


def _new_reply_address(row: Nudge, sender: str, tenant_key: str) -> str:
    """Make the address by which this notice can be answered; empty if this installation takes no e-mail."""
    if not settings.MAIL_REPLY_DOMAIN:
        return ""
    token = token_hex(16)
    address = ReplyAddress(tenant_id=row.tenant_id, about_id=row.about_id, token_hash=token_hash(token))
    address.sealed_sender = seal(sender.lower().encode(), key_of(row.tenant_id), reply_address_binding(address))
    address.save()
    return reply_address(tenant_key, token, settings.MAIL_REPLY_DOMAIN)


def _tenant() -> UUID:
    tenant = current_tenant()
    if tenant is None:
        raise OutOfScope("mailbox")
    return tenant
