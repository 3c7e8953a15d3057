"""The process that takes in e-mails: a small SMTP server behind the authority's own mail server."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress

import structlog
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import connections, transaction

from portalwerk.kernel.limits import TooMany
from portalwerk.kernel.scope import acting_for
from portalwerk.mailbox.actions import receive_mail
from portalwerk.mailbox.rules.incoming import MOST_BYTES, Unreadable, named_by
from portalwerk.tenants.queries import tree

log = structlog.get_logger()

TAKEN = "250 2.0.0 OK"
NOBODY = "550 5.1.1 no such address"
ONE_AT_A_TIME = "452 4.5.3 one address for each message"
LATER = "451 4.3.0 try again later"
NOT_READABLE = "554 5.6.0 message not readable"


class Receiver:
    """What the SMTP server asks. The names are those that aiosmtpd calls."""

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Refuse an address that is none of ours while its sender is still on the line."""
        named = named_by(address, settings.MAIL_REPLY_DOMAIN)
        if named is None or named[0] not in await asyncio.to_thread(_tenant_keys):
            return NOBODY
        if envelope.rcpt_tos:
            return ONE_AT_A_TIME
        envelope.rcpt_tos.append(address)
        return TAKEN

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take in one e-mail. It is stored when this answers; before that its sender keeps it."""
        raw = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        try:
            await asyncio.to_thread(take_in, envelope.rcpt_tos[0], raw, envelope.mail_from or "")
        except Unreadable:
            return NOT_READABLE
        except TooMany:
            return LATER
        except Exception as fault:
            # Neither address nor text goes into the log.
            log.error("mail_not_taken", error=type(fault).__name__)
            return LATER
        return TAKEN


def take_in(address: str, raw: bytes, envelope_sender: str) -> None:
    """Store one e-mail under the tenant that its address names. Raises Unreadable, TooMany."""
    named = named_by(address, settings.MAIL_REPLY_DOMAIN)
    if named is None:
        return
    try:
        tenant = next(one for one in tree().by_id.values() if one.key == named[0])
        with transaction.atomic(), acting_for(tenant.pk):
            receive_mail(named[1], raw, envelope_sender=envelope_sender)
    finally:
        connections.close_all()  # mails are rare, and the thread may be another next time


def smtp_server() -> SMTP:
    """Return one conversation with a mail server. Larger mails than allowed are refused before they are read."""
    return SMTP(Receiver(), data_size_limit=MOST_BYTES, hostname=settings.MAIL_REPLY_DOMAIN, ident="Portalwerk")


async def receive(host: str, port: int) -> None:
    """Take in e-mails until asked to stop."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError, ValueError):
            loop.add_signal_handler(number, stop.set)
    server = await loop.create_server(smtp_server, host, port)
    async with server:
        await stop.wait()


def _tenant_keys() -> set[str]:
    try:
        return {tenant.key for tenant in tree().by_id.values()}
    finally:
        connections.close_all()
