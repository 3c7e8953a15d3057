"""What every channel promises, ours and others'."""

import smtplib
from dataclasses import replace
from typing import ClassVar

import pytest

from portalwerk.kernel.ids import new_id
from portalwerk.mailbox.providers import ChannelDown, Delivery, channels

NAMES = channels.names()


def test_there_is_a_channel_that_needs_no_peer():
    assert "fake" in NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_channel_says_what_is_wrong_with_its_settings_in_plain_words(name, settings):
    settings.MAIL_HOST = ""
    problems = channels.get(name).check()
    assert all(isinstance(problem, str) and problem.endswith(".") for problem in problems)


DELIVERY = Delivery(message_id=new_id(), to="ada@example.org", subject="Ihr Antrag ist da", body="Guten Tag,\nÄÖÜ")


class Server:
    """Stands for smtplib's connection: keeps the mails, or is away."""

    mails: ClassVar[list] = []
    trouble: ClassVar[Exception | None] = None

    def __init__(self, *args, **kwargs):
        if self.trouble:
            raise self.trouble

    def __enter__(self):
        return self

    def __exit__(self, *args):
        return None

    def send_message(self, mail):
        self.mails.append(mail)


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(smtplib, "SMTP", Server)
    monkeypatch.setattr(Server, "mails", [])
    return Server


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.usefixtures("server")
def test_delivering_again_is_the_same_delivery(name):
    for _ in range(2):
        channels.get(name).deliver(DELIVERY)


def test_an_email_carries_its_number_so_that_a_second_one_is_known(server):
    for _ in range(2):
        channels.get("smtp").deliver(DELIVERY)
    first, second = server.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert str(DELIVERY.message_id) in first["Message-ID"]
    assert (first["To"], first["Subject"]) == ("ada@example.org", "Ihr Antrag ist da")
    assert first["Auto-Submitted"] == "auto-generated", "so that no holiday note answers (RFC 3834)"
    assert first.get_content_type() == "text/plain"
    assert "ÄÖÜ" in first.get_content()


@pytest.mark.parametrize("trouble", [ConnectionRefusedError(), TimeoutError(), smtplib.SMTPRecipientsRefused({})])
def test_a_mail_server_that_is_away_is_told_without_the_address(server, monkeypatch, trouble):
    monkeypatch.setattr(Server, "trouble", trouble)
    with pytest.raises(ChannelDown) as told:
        channels.get("smtp").deliver(DELIVERY)
    assert "ada" not in str(told.value)
    assert told.value.__cause__ is None


@pytest.mark.parametrize("subject", ["Hallo\nBcc: mia@example.org", "Hallo\r\nX: y"])
def test_no_header_can_be_smuggled_in(server, subject):
    with pytest.raises(ValueError, match=r"linefeed|newline|header"):
        channels.get("smtp").deliver(replace(DELIVERY, subject=subject))
    assert server.mails == []
