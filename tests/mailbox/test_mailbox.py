"""Messages to a person, and the e-mails that say that one waits."""

import re

import pytest
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from portalwerk.identity.models import Account
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.scope import OutOfScope, acting_for, acting_for_account
from portalwerk.mailbox import tasks
from portalwerk.mailbox.actions import mark_read, nudge, post_message, settle_messages
from portalwerk.mailbox.models import Message, Nudge, Tone
from portalwerk.mailbox.providers import channels
from portalwerk.mailbox.queries import count_new, message_of, messages_about, messages_of
from portalwerk.mailbox.rules.words import MAILS, mail_words

LINK = "http://127.0.0.1/saaletal/antrag/abc/stand/"


class Recording:
    """A channel that keeps what it was given, or breaks."""

    def __init__(self):
        self.delivered, self.is_broken = [], False

    def deliver(self, delivery):
        if self.is_broken:
            raise ConnectionError
        self.delivered.append(delivery)

    def check(self):
        return []


@pytest.fixture
def channel(monkeypatch):
    made = Recording()
    monkeypatch.setitem(channels._loaded, "smtp", made)
    return made


@pytest.fixture
def scope(tenant):
    with transaction.atomic(), acting_for(tenant.pk):
        yield tenant


@pytest.fixture
def ada(db):
    return Account.objects.create(provider="fake", subject=b"ada")


# -- words -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("template", MAILS)
def test_mails_say_what_waits_and_hold_nothing_of_the_matter(template):
    words = mail_words(template, link=LINK, tenant_name="Landkreis Saaletal")
    assert LINK in words.body
    assert "Landkreis Saaletal" in words.body
    assert words.body.startswith("Guten Tag,")
    assert "{" not in words.subject + words.body
    assert "!" not in words.subject + words.body
    assert "\n" not in words.subject
    assert len(re.findall(r"https?://", words.body)) == 1, "one link, so that a second one is a forgery"


# -- messages ----------------------------------------------------------------------------------------------


def post(account, about, subject="Uns fehlt noch etwas", tone=Tone.ACT):
    return post_message(account.pk, about_id=about, tone=tone, subject=subject, paragraphs=["Bitte schicken."])


@pytest.mark.usefixtures("scope")
def test_a_message_is_read_by_its_owner_and_by_nobody_else(ada):
    bea = Account.objects.create(provider="fake", subject=b"bea")
    row = post(ada, new_id())
    with acting_for_account(ada.pk):
        [found] = messages_of(ada.pk)
        assert (found.subject, found.paragraphs, found.is_new) == ("Uns fehlt noch etwas", ("Bitte schicken.",), True)
    with acting_for_account(bea.pk):
        assert messages_of(bea.pk) == []
        assert message_of(bea.pk, row.pk) is None
        assert messages_of(ada.pk) == []


@pytest.mark.usefixtures("scope")
def test_a_message_is_new_until_it_is_read(ada):
    row = post(ada, new_id())
    with acting_for_account(ada.pk):
        assert count_new(ada.pk) == 1
    mark_read(row)
    row.refresh_from_db()
    first = row.read_at
    mark_read(row)
    row.refresh_from_db()
    assert row.read_at == first is not None


@pytest.mark.usefixtures("scope")
def test_what_was_asked_for_is_settled_and_what_was_only_told_stays(ada):
    about = new_id()
    post(ada, about)
    post(ada, about, "Ihr Antrag ist da", Tone.KNOW)
    post(ada, new_id())
    settle_messages(about)
    assert {found.subject: found.is_settled for found in messages_about(about)} == {
        "Uns fehlt noch etwas": True,
        "Ihr Antrag ist da": False,
    }
    assert Message.objects.filter(settled_at=None, tone=Tone.ACT).count() == 1


def test_a_message_without_a_tenant_is_a_bug(ada):
    with pytest.raises(OutOfScope):
        post(ada, new_id())


# -- nudges ------------------------------------------------------------------------------------------------


def make_nudge():
    nudge(about_id=new_id(), address="ada@example.org", template="received", link=LINK)
    return Nudge.objects.get()


def deliver(row):
    tasks.deliver_nudge(tenant_id=str(row.tenant_id), nudge_id=str(row.pk))
    row.refresh_from_db()


@pytest.mark.usefixtures("scope")
def test_an_email_goes_out_once_under_a_number_that_stays(channel):
    row = make_nudge()
    deliver(row)
    deliver(row)
    [sent] = channel.delivered
    assert (sent.message_id, sent.to) == (row.pk, "ada@example.org")
    assert LINK in sent.body
    assert row.delivered_at <= timezone.now()


@pytest.mark.usefixtures("scope")
def test_a_mail_server_that_is_away_is_tried_again(channel):
    row = make_nudge()
    channel.is_broken = True
    with pytest.raises(ConnectionError):
        deliver(row)
    row.refresh_from_db()
    assert row.delivered_at is None
    channel.is_broken = False
    deliver(row)
    assert len(channel.delivered) == 1


@pytest.mark.usefixtures("scope")
def test_the_job_knows_ids_and_no_address():
    row = make_nudge()
    job = ProcrastinateJob.objects.get(task_name="mailbox.deliver_nudge")
    assert job.args == {"tenant_id": str(row.tenant_id), "nudge_id": str(row.pk)}
    assert b"ada@" not in bytes(row.sealed_mail)
