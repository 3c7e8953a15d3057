"""A mail server that delivers nothing: everything it takes stands in the outbox page."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from html import escape
from http import HTTPStatus
from itertools import count
from threading import Lock
from zoneinfo import ZoneInfo

from aiosmtpd.smtp import SMTP, Envelope, Session

from simulators.web import Reply, Request, Site, as_json, html, problem

NAME = "Postausgang"
_KEEP = 500
_MAXIMUM_BYTES = 30_000_000
_BERLIN = ZoneInfo("Europe/Berlin")


@dataclass(frozen=True)
class Mail:
    """One received mail, as people read it. `recipients` are those of the envelope."""

    number: int
    received_at: datetime
    sender: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    headers: dict[str, str]
    attachments: tuple[str, ...]

    def as_dict(self) -> dict[str, object]:
        """Return the mail for machines."""
        return {
            "number": self.number,
            "received_at": self.received_at.isoformat(),
            "from": self.sender,
            "to": list(self.recipients),
            "subject": self.subject,
            "text": self.text,
            "headers": self.headers,
            "attachments": list(self.attachments),
        }


def read_mail(number: int, envelope: Envelope) -> Mail:
    """Return what a received envelope holds."""
    content = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
    message = BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(content)
    body = message.get_body(preferencelist=("plain", "html"))
    return Mail(
        number=number,
        received_at=datetime.now(UTC),
        sender=parseaddr(str(message.get("From", "")))[1] or envelope.mail_from or "",
        recipients=tuple(envelope.rcpt_tos),
        subject=str(message.get("Subject", "")) or "(ohne Betreff)",
        text=str(body.get_content()) if body is not None else "",
        headers={name: str(value) for name, value in message.items()},
        attachments=tuple(part.get_filename() or "ohne Namen" for part in message.iter_attachments()),
    )


@dataclass
class Outbox:
    """The received mails, newest first, as many as fit."""

    mails: deque[Mail] = field(default_factory=lambda: deque(maxlen=_KEEP))
    numbers: "count[int]" = field(default_factory=lambda: count(1))
    lock: Lock = field(default_factory=Lock)

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Take a mail from the SMTP server."""
        try:
            with self.lock:
                self.mails.appendleft(read_mail(next(self.numbers), envelope))
        except (LookupError, ValueError):
            return "554 message not readable"
        return "250 OK"

    def newest_first(self) -> list[Mail]:
        """Return all mails that are kept."""
        with self.lock:
            return list(self.mails)

    def site(self) -> Site:
        """Return the pages."""
        return Site(
            NAME,
            {
                ("GET", "/"): self.show_all,
                ("GET", "/postausgang"): self.show_all,
                ("GET", "/postausgang.json"): self.show_json,
                ("GET", "/postausgang/*"): self.show_one,
            },
        )

    def show_all(self, request: Request) -> Reply:
        """List the mails."""
        rows = "".join(
            f'<li><a href="/postausgang/{mail.number}">{escape(mail.subject)}</a>'
            f'<div class="quiet-text">an {escape(", ".join(mail.recipients))} · {_time(mail)}</div></li>'
            for mail in self.newest_first()
        )
        main = f'<ul class="mails">{rows}</ul>' if rows else "<p>Es ist noch keine E-Mail da.</p>"
        about = (
            "<h1>Postausgang</h1><p>Diese E-Mails hätte das Portal verschickt.</p>"
            '<p><a href="/postausgang">Neu laden</a></p>'
        )
        return html("Alle E-Mails", about + main, site=NAME)

    def show_json(self, request: Request) -> Reply:
        """List the mails for machines; `?to=` keeps those to one address."""
        wanted = request.parameters.get("to")
        mails = [mail for mail in self.newest_first() if wanted is None or wanted in mail.recipients]
        return as_json([mail.as_dict() for mail in mails])

    def show_one(self, request: Request) -> Reply:
        """Show one mail."""
        found = [mail for mail in self.newest_first() if str(mail.number) == request.rest]
        if not found:
            return problem(HTTPStatus.NOT_FOUND, "Diese E-Mail ist nicht mehr da.")
        mail = found[0]
        facts = [("Von", mail.sender), ("An", ", ".join(mail.recipients)), ("Zeit", _time(mail))]
        facts += [("Anhang", name) for name in mail.attachments]
        rows = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in facts)
        main = (
            f'<p><a href="/postausgang">Zurück zum Postausgang</a></p><h1>{escape(mail.subject)}</h1>'
            f'<div class="card"><dl class="facts">{rows}</dl></div>'
            f'<div class="card"><pre class="mail">{escape(mail.text)}</pre></div>'
        )
        return html(mail.subject, main, site=NAME)


def _time(mail: Mail) -> str:
    return f"{mail.received_at.astimezone(_BERLIN):%d.%m.%Y, %H:%M:%S} Uhr"


async def serve_smtp(outbox: Outbox, host: str, port: int, started: Callable[[int], None], stop: asyncio.Event) -> None:
    """Take mail until `stop` is set. Calls `started` with the port."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(outbox, hostname="simulator", data_size_limit=_MAXIMUM_BYTES, enable_SMTPUTF8=True),
        host,
        port,
    )
    async with server:
        started(int(server.sockets[0].getsockname()[1]))
        await stop.wait()
