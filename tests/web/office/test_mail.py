"""E-mails that were put aside are read, given to a case or thrown away, by whoever has the right."""

from email.message import EmailMessage

import pytest
from django.db import transaction

from portalwerk.access.actions import grant_membership
from portalwerk.access.rules import Role
from portalwerk.applications.queries import thread_of
from portalwerk.cases.models import Case
from portalwerk.identity.models import Credential
from portalwerk.kernel.events import drain_outbox
from portalwerk.kernel.scope import acting_for
from portalwerk.mailbox.actions import receive_mail
from portalwerk.mailbox.models import IncomingMail
from portalwerk.mailbox.queries import mail_of
from tests.small_case import sent
from tests.web.office.karl import karl_at

pytestmark = pytest.mark.django_db


def comes(offer, text: str) -> None:
    made = EmailMessage()
    made["From"], made["Subject"] = "mia@demo.example", "Frage"
    made.set_content(text)
    with transaction.atomic(), acting_for(offer.tenant_id):
        receive_mail("0" * 32, made.as_bytes(), envelope_sender="mia@demo.example")


def test_somebody_with_the_right_gives_it_to_a_case_or_throws_it_away(offer) -> None:
    sent(offer)
    for number in range(2):
        comes(offer, f"Anders {number} <b>fett</b>")
    karl = karl_at(offer.tenant_id)
    karl.open("/saaletal/amt/e-mails/")
    assert "Dafür fehlt Ihnen das Recht „E-Mails ohne Vorgang zuordnen“" in karl.text
    account = Credential.objects.get(login="karl").account
    grant_membership(account.pk, tenant_id=offer.tenant_id, role=Role.TEAM_LEAD, display_name="Karl Muster")
    karl.open("/saaletal/amt/e-mails/")
    first, second = (href for href in karl.tree.xpath("//main//a/@href") if "/e-mails/" in href)
    karl.open(first)
    assert "Absender nicht geprüft" in karl.text
    assert "Anders 0 <b>fett</b>" in karl.text
    karl.send({"nummer": "7KQ-2MX-4RT"}, form=0)
    assert "sehen Sie keinen Vorgang" in karl.errors[0][0]
    with transaction.atomic(), acting_for(offer.tenant_id):
        case = Case.objects.get()
    karl.send({"nummer": case.reference.lower()}, form=0)
    assert karl.path == "/saaletal/amt/e-mails/"
    assert karl.open(first).status_code == 404
    karl.open(second)
    karl.send({}, form=1)
    assert "Hier ist nichts zu tun." in karl.text
    drain_outbox()
    with transaction.atomic(), acting_for(offer.tenant_id):
        assert thread_of(case.application) == [], "the applicant does not see what somebody else wrote"
        assert all(mail_of(row).text == "" for row in IncomingMail.objects.all())
    karl.open(f"/saaletal/amt/vorgang/{case.pk}/")
    [note] = karl.tree.xpath("//article[contains(., 'mia@demo.example')]")
    assert "Interne Notiz" in note.text_content()
    assert "Absender nicht geprüft" in note.text_content()
    assert "Anders 0 <b>fett</b>" in note.text_content()
    assert "Frage" in karl.text
