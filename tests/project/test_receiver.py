"""Answers by e-mail, over a real SMTP connection: into the thread, aside, or refused on the line."""

import asyncio
import smtplib
import threading
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from types import SimpleNamespace

import pytest
from django.db import connections, transaction

from portalwerk.applications.actions.following import withdraw_application
from portalwerk.applications.queries import Opened, application_by_token, thread_of
from portalwerk.cases.models import Case
from portalwerk.kernel.events import drain_outbox
from portalwerk.kernel.scope import acting_for
from portalwerk.mailbox.actions import deliver_nudge
from portalwerk.mailbox.models import IncomingMail, Nudge, ReplyAddress
from portalwerk.mailbox.providers import channels
from portalwerk.mailbox.rules.incoming import Doubt
from portalwerk.project.receiver import smtp_server
from tests.small_case import sent
from tests.web.portal.browsing import PDF

DOMAIN = "antwort.saaletal.example"
pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "aside"])


@pytest.fixture
def port(settings) -> Iterator[int]:
    """A running receiver."""
    settings.MAIL_REPLY_DOMAIN = DOMAIN
    loop = asyncio.new_event_loop()
    ready, found = threading.Event(), SimpleNamespace()

    async def run() -> None:
        found.stop = asyncio.Event()
        server = await asyncio.get_running_loop().create_server(smtp_server, "127.0.0.1", 0)
        found.port = server.sockets[0].getsockname()[1]
        ready.set()
        async with server:
            await found.stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(run(),))
    thread.start()
    assert ready.wait(20)
    yield found.port
    loop.call_soon_threadsafe(found.stop.set)
    thread.join(20)
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()
    connections.close_all()


@pytest.fixture
def notice(offer, port: int, monkeypatch) -> SimpleNamespace:
    """Ada's application, and the notice that it has come."""
    delivered = []
    monkeypatch.setattr(channels, "get", lambda name: SimpleNamespace(deliver=delivered.append))
    opened = sent(offer)
    with transaction.atomic(), acting_for(offer.tenant_id):
        deliver_nudge(Nudge.objects.get(template="received").pk, tenant_key="saaletal", tenant_name="Landkreis")
    return SimpleNamespace(delivery=delivered[0], opened=opened)


def mail(text: str = "Hier ist meine Frage.", sender: str = "ada@demo.example", **headers: str) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["Subject"] = sender, "Re: Ihr Antrag ist da"
    made.set_content(text)
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    return made


def deliver(port: int, address: str, made: EmailMessage) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as server:
        server.send_message(made, to_addrs=[address])
    drain_outbox()


def in_thread(offer) -> list:
    with transaction.atomic(), acting_for(offer.tenant_id):
        return thread_of(Case.objects.get().application)


def aside(offer) -> list[str]:
    with transaction.atomic(), acting_for(offer.tenant_id):
        return list(IncomingMail.objects.filter(settled_at=None).values_list("doubt", flat=True))


def test_reply_of_the_person_we_wrote_to_goes_into_the_thread(offer, port: int, notice) -> None:
    assert "auf diese E-Mail antworten" in notice.delivery.body
    made = mail("Reicht eine Kopie?\n\n> Guten Tag", sender="Ada <ADA@demo.example>")
    made.add_attachment(PDF, maintype="application", subtype="pdf", filename="kopie.pdf")
    made.add_attachment(b"MZ" * 99, maintype="application", subtype="pdf", filename="boese.pdf")
    deliver(port, notice.delivery.reply_to, made)
    [written] = in_thread(offer)
    assert written.by_mail
    assert written.text.startswith("Reicht eine Kopie?")
    assert "Nicht angenommen" in written.text
    assert "boese.pdf" in written.text
    assert len(written.files) == 1
    with transaction.atomic(), acting_for(offer.tenant_id):
        assert Case.objects.get().question_at is not None
        [row] = IncomingMail.objects.all()
        assert row.settled_at is not None
        assert not bytes(row.sealed_mail), "what was taken over is kept once"
        assert notice.delivery.reply_to.split(".")[0] not in repr(ReplyAddress.objects.values_list())


@pytest.mark.parametrize(
    ("change", "doubt"),
    [
        (lambda address: address, Doubt.OTHER_SENDER),
        (lambda address: f"antwort+saaletal.{'0' * 32}@{DOMAIN}", Doubt.NO_MATCH),
    ],
)
def test_whatever_does_not_fit_is_put_aside(
    offer, port: int, notice, change: Callable[[str], str], doubt: Doubt
) -> None:
    deliver(port, change(notice.delivery.reply_to), mail(sender="mia@demo.example"))
    assert in_thread(offer) == []
    assert aside(offer) == [doubt]


def test_over_is_over_also_by_mail(offer, port: int, notice) -> None:
    with transaction.atomic(), acting_for(offer.tenant_id):
        token = notice.opened.token
        withdraw_application(Opened(application_by_token(token, writing=True), token))
    deliver(port, notice.delivery.reply_to, mail())
    assert aside(offer) == [Doubt.NOT_TAKEN]


def test_machines_and_bounces_are_dropped(offer, port: int, notice) -> None:
    deliver(port, notice.delivery.reply_to, mail(Auto_Submitted="auto-replied"))
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as server:
        server.sendmail("", [notice.delivery.reply_to], mail().as_bytes())
    drain_outbox()
    assert in_thread(offer) == []
    assert aside(offer) == []


@pytest.mark.parametrize(
    "address", ["info@antwort.saaletal.example", f"antwort+nirgends.{'0' * 32}@{DOMAIN}", "antwort+x@anders.example"]
)
def test_other_addresses_are_refused_on_the_line(port: int, offer, address: str) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as server, pytest.raises(smtplib.SMTPRecipientsRefused):
        server.send_message(mail(), to_addrs=[address])


def test_too_large_is_refused_before_it_is_read(port: int, offer, notice, monkeypatch) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as server:
        server.ehlo()
        limit = int(server.esmtp_features["size"])
        code, _ = server.docmd("MAIL", f"FROM:<ada@demo.example> SIZE={limit + 1}")
        assert code == 552
