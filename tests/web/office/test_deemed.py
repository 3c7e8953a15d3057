"""A deemed approval as the caseworker sees it."""

from datetime import timedelta

import pyotp
import pytest
from django.db import transaction

from portalwerk.access.actions import grant_membership
from portalwerk.access.rules import Role
from portalwerk.cases.models import Case
from portalwerk.identity.actions.staff import create_staff_account
from portalwerk.kernel.clock import today
from portalwerk.kernel.scope import acting_for
from tests.bad_input.conftest import PASSWORD, SECRET, half_signed_in
from tests.small_case import sent
from tests.small_service import make_offer
from tests.web.portal.browsing import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def silent(tenant):
    return make_offer(tenant, deadlines={"decide_days": 30, "inquiry_days": 14, "deemed_approval_months": 1})


@pytest.fixture
def karl(silent) -> Browser:
    account = create_staff_account(login="karl", password=PASSWORD, totp_secret=SECRET)
    grant_membership(account.pk, tenant_id=silent.tenant_id, role=Role.CASEWORKER, display_name="Karl Muster")
    browser = half_signed_in()
    browser.send({"code": pyotp.TOTP(SECRET).now()}, form=0)
    return browser


def test_case_warns_and_its_period_is_extended_with_a_reason(silent, karl: Browser) -> None:
    sent(silent)
    with transaction.atomic(), acting_for(silent.tenant_id):
        case = Case.objects.get()
    page = f"/saaletal/amt/vorgang/{case.pk}/"
    karl.open(page)
    assert "Ohne Entscheidung gilt der Antrag als genehmigt" in karl.text
    assert "Frist verlängern" not in karl.text
    karl.send()
    karl.open(page)
    assert "Frist verlängern" in karl.text
    later = case.deemed_on + timedelta(days=14)
    given = {"until.day": later.day, "until.month": later.month, "until.year": later.year}
    karl.open(f"{page}frist-verlaengern/")
    karl.send(given)
    assert "Der Grund wird mitgeteilt" in karl.text
    karl.send({**given, "reason": "Ein Gutachten fehlt."})
    assert karl.path == page
    assert "Ein Gutachten fehlt." in karl.text
    assert "Frist verlängern" not in karl.text


def test_inbox_says_how_pressing_it_is(silent, karl: Browser) -> None:
    sent(silent)
    with transaction.atomic(), acting_for(silent.tenant_id):
        Case.objects.update(deemed_on=today() + timedelta(days=3))
    karl.open("/saaletal/amt/")
    assert "Gilt bald als genehmigt" in karl.text
    with transaction.atomic(), acting_for(silent.tenant_id):
        Case.objects.update(deemed_on=None, due_on=today() - timedelta(days=1))
    karl.open("/saaletal/amt/")
    assert "Überfällig" in karl.tree.xpath("//tbody")[0].text_content()
