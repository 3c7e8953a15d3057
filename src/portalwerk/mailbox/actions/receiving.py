"""Taking in e-mails: a checked reply is handed on, everything else waits for somebody to look at it."""

from __future__ import annotations

from portalwerk.audit.actions import record
from portalwerk.kernel.clock import now
from portalwerk.kernel.events import publish
from portalwerk.kernel.limits import check_limit
from portalwerk.kernel.references import token_hash
from portalwerk.kernel.scope import OutOfScope, current_tenant
from portalwerk.kernel.sealing import seal, tenant_key, unseal
from portalwerk.mailbox.events import MailArrived
from portalwerk.mailbox.models import IncomingMail, ReplyAddress
from portalwerk.mailbox.queries import mail_binding, reply_address_binding
from portalwerk.mailbox.rules.incoming import Doubt, read_mail

MAILS_PER_MINUTE = 20


def receive_mail(token: str, raw: bytes, *, envelope_sender: str) -> IncomingMail | None:
    """Take in an e-mail to one of our reply addresses, in the tenant in scope. Returns None for what a machine wrote.

    Parameters: token, of the address; raw, the whole e-mail; envelope_sender, as the server gave it.
    Raises Unreadable, TooMany.
    """
    tenant_id = current_tenant()
    if tenant_id is None:
        raise OutOfScope("mailbox")
    check_limit("mail_in", f"{tenant_id}|{token}", per_minute=MAILS_PER_MINUTE)
    read = read_mail(raw, envelope_sender=envelope_sender)
    if read.is_automatic:
        record("mail.dropped", object_kind="mail")
        return None
    address = ReplyAddress.objects.filter(token_hash=token_hash(token)).first()
    row = IncomingMail(tenant_id=tenant_id, doubt=_doubt(address, read.sender))
    if address is not None:
        row.about_id = address.about_id
    row.sealed_mail = seal(raw, tenant_key(tenant_id), mail_binding(row))
    row.save()
    record("mail.came", object_kind="mail", object_id=row.pk, note=row.doubt)
    if not row.doubt and row.about_id is not None:
        publish(MailArrived(tenant_id=tenant_id, about_id=row.about_id, mail_id=row.pk))
    return row


def put_aside(row: IncomingMail, doubt: Doubt) -> None:
    """Let somebody look at an e-mail that cannot be taken over as it is."""
    row.doubt = doubt
    row.save(update_fields=["doubt"])


def settle_mail(row: IncomingMail) -> None:
    """Note that an e-mail was taken over or thrown away, and forget what it said."""
    row.settled_at = now()
    row.sealed_mail = b""
    row.save(update_fields=["settled_at", "sealed_mail"])


def _doubt(address: ReplyAddress | None, sender: str) -> str:
    if address is None:
        return Doubt.NO_MATCH
    key = tenant_key(address.tenant_id)
    known = unseal(address.sealed_sender, key, reply_address_binding(address)).decode()
    return "" if sender == known else Doubt.OTHER_SENDER
