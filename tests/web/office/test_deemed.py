"""A deemed approval as the caseworker sees it."""

from datetime import timedelta

import pytest
from django.db import transaction

from portalwerk.cases.models import Case
from portalwerk.kernel.clock import today
from portalwerk.kernel.scope import acting_for
from tests.small_case import sent
from tests.small_service import make_offer
from tests.web.office.karl import karl_at
from tests.web.portal.browsing import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def silent(tenant):
    return make_offer(tenant, deadlines={"decide_days": 30, "inquiry_days": 14, "deemed_approval_months": 1})


@pytest.fixture
def karl(silent) -> Browser:
    return karl_at(silent.tenant_id)


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
