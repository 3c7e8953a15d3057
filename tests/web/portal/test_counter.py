"""Staff begin an application for somebody who is there: with a mandate for the day, and a link for the person."""

import re
from datetime import timedelta

import pyotp
import pytest
from django.db import transaction

from portalwerk.access.actions import grant_membership
from portalwerk.access.rules import Role
from portalwerk.applications.models import Act, Application, Mandate
from portalwerk.applications.queries import link_token_of, token_of
from portalwerk.cases.models import Case
from portalwerk.identity.actions.staff import create_staff_account
from portalwerk.kernel.clock import today
from portalwerk.kernel.events import drain_outbox
from portalwerk.kernel.scope import acting_for
from portalwerk.mailbox.models import Nudge
from tests.small_service import make_offer
from tests.web.portal.browsing import Browser

pytestmark = pytest.mark.django_db
SECRET, PASSWORD = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "geheim geheim"


def staff(tenant, login, role=Role.CASEWORKER):
    account = create_staff_account(login=login, password=PASSWORD, totp_secret=SECRET)
    grant_membership(account.pk, tenant_id=tenant.pk, role=role, display_name=f"{login.title()} Muster")
    browser = Browser(csrf=True)
    browser.open("/saaletal/amt/anmelden/")
    browser.send({"login": login, "password": PASSWORD})
    browser.send({"code": pyotp.TOTP(SECRET).now()}, form=0)
    return browser


@pytest.fixture
def karl(tenant, offer):
    return staff(tenant, "karl")


@pytest.fixture
def in_scope(tenant):
    def look(read):
        with transaction.atomic(), acting_for(tenant.pk):
            return read()

    return look


def begins(browser, offer, **changes):
    browser.open("/saaletal/amt/schalter/")
    return browser.send({"service": str(offer.id), "channel": "counter", "wishes": "on", **changes})


@pytest.fixture
def begun(karl, offer, in_scope):
    """The address under which Karl fills in, and the one of the person."""
    begins(karl, offer)
    mandate = in_scope(lambda: Mandate.objects.select_related("application").get())
    own = in_scope(lambda: token_of(mandate.application))
    return f"/saaletal/antrag/{link_token_of(mandate)}/", f"/saaletal/antrag/{own}/"


def test_begun_for_somebody_at_the_counter(karl, begun, in_scope):
    assert begun[1] in karl.text
    application, mandate = in_scope(lambda: (Application.objects.get(), Mandate.objects.get()))
    assert (application.channel, mandate.channel, mandate.kind) == ("counter", "counter", "counter")
    assert mandate.until == today()
    assert not application.sealed_by_link


def test_filled_in_sent_and_the_person_sees_who_did_it(karl, begun, in_scope):
    fills, own = begun
    karl.open(fills)
    assert "Sie handeln für eine andere Person" in karl.text
    assert "Die Person ist am Schalter" in karl.text
    karl.send({"name.given_name": "Ada", "name.family_name": "Beispiel", "email": "ada@demo.example"})
    karl.send({"kind": "a"})
    assert "Sie handeln für Ada Beispiel" in karl.text
    karl.send({"richtig": "on"})
    assert "Der Antrag ist gesendet" in karl.text
    ada = Browser(csrf=True)
    ada.open(f"{own}wer-hat-was-getan/")
    assert "Karl Muster (Hilfe)" in ada.text
    assert "hat den Antrag gesendet" in ada.text


def test_the_case_says_who_helped(karl, begun, in_scope, sealed_letters):
    karl.open(begun[0])
    karl.send({"name.family_name": "Beispiel"})
    karl.send({"kind": "a"})
    karl.send({"richtig": "on"})
    drain_outbox()
    case = in_scope(lambda: Case.objects.get().pk)
    karl.open(f"/saaletal/amt/vorgang/{case}/")
    assert "Wer hat geholfen?" in karl.text
    assert "Karl Muster, hat den Antrag gesendet" in karl.text


def test_where_a_sign_in_is_needed_the_person_sends(tenant, karl, in_scope):
    strict = make_offer(tenant, slug="strenge-karte", assurance=2)
    begins(karl, strict)
    assert "Senden muss die Person selbst" in karl.text
    mandate = in_scope(Mandate.objects.get)
    assert not mandate.may_send


def test_the_link_by_mail_is_the_persons_own(karl, begun, in_scope):
    karl.send({"email": "ada@demo.example"})
    assert "Der Link ist unterwegs" in karl.text
    assert in_scope(lambda: Nudge.objects.get().template) == "counter_link"


def test_the_next_day_it_is_over(karl, begun, in_scope):
    in_scope(lambda: Mandate.objects.update(until=today() - timedelta(days=1)))
    assert karl.client.get(f"{begun[0]}person/").status_code == 404
    handout = karl.path
    assert karl.client.get(handout).status_code == 404


def test_colleagues_and_others_do_not_use_it(tenant, karl, begun):
    colleague = staff(tenant, "mia")
    assert colleague.client.get(f"{begun[0]}person/").status_code == 404
    assert colleague.client.get(karl.path).status_code == 404
    stranger = Browser(csrf=True)
    assert "/amt/anmelden/" in stranger.client.get(f"{begun[0]}person/").headers["Location"]


def test_who_may_not_work_on_cases_does_not_begin(tenant, offer):
    browser = staff(tenant, "otto", Role.OPERATOR)
    browser.open("/saaletal/amt/schalter/")
    assert "Dafür fehlt Ihnen das Recht" in browser.page.content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"service": ""}, "service"), ({"channel": "letter"}, "channel"), ({"wishes": None}, "wishes")],
)
def test_what_is_missing_is_named(karl, offer, in_scope, changes, field):
    karl.open("/saaletal/amt/schalter/")
    posted = {"service": str(offer.id), "channel": "counter", "wishes": "on", **changes}
    karl.send(tampered={name: value for name, value in posted.items() if value is not None})
    assert re.search(field, karl.errors[0][1])
    assert in_scope(Application.objects.count) == 0


def test_on_the_phone(karl, offer, in_scope):
    begins(karl, offer, channel="phone")
    assert in_scope(lambda: Application.objects.get().channel) == "phone"
    assert in_scope(lambda: list(Act.objects.values_list("what", flat=True))) == ["mandate_given"]
