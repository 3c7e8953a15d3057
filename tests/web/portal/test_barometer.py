"""The public barometer: only what an authority chose to show, nothing of few cases, and no cookie."""

import pytest
from django.db import transaction

from portalwerk.access.models import Membership
from portalwerk.access.rules import Role
from portalwerk.audit.models import Entry
from portalwerk.catalog.actions import index_catalog
from portalwerk.catalog.models import Service, ServiceText
from portalwerk.kernel.clock import today
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.scope import acting_for
from portalwerk.reporting.actions import rate, show_in_barometer
from portalwerk.reporting.rules.satisfaction import Moment
from tests.small_service import make_offer, make_tenant
from tests.web.office.karl import karl_at
from tests.web.office.test_figures import decided
from tests.web.portal.browsing import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sealed_letters")]
PAGE = "/saaletal/barometer/"


def words(path: str = PAGE) -> str:
    browser = Browser()
    browser.open(path)
    assert browser.page.status_code == 200
    return browser.text


def shown(offer) -> None:
    with transaction.atomic(), acting_for(offer.tenant_id):
        show_in_barometer(offer.slug, shows=True, by=new_id())


@pytest.fixture
def described(offer, tenant):
    """The service as the catalog shows it."""
    ServiceText.objects.create(service=Service.objects.get(), title="Kleine Karte beantragen", summary="Wofür.")
    index_catalog(tenant)
    return offer


def test_nothing_stands_there_that_nobody_chose(offer):
    decided(offer, 6)
    assert "Hier stehen noch keine Zahlen." in words()
    assert "Kleine Karte" not in words()


def test_chosen_service_shows_days_and_shares(offer):
    decided(offer, 6, days=6.0)
    with transaction.atomic(), acting_for(offer.tenant_id):
        for stars in (5, 5, 4, 4, 1):
            rate(new_id(), offer.id, moment=Moment.SENT, stars=stars, on=today())
    shown(offer)
    found = words()
    assert "Kleine Karte beantragen" in found
    assert "Die Hälfte ist fertig nach6 Tagen" in found
    assert "Acht von zehn sind fertig nach6 Tagen" in found
    assert "Rechtzeitig entschieden100 %" in found
    assert "Entschieden in 12 Monaten6 Anträge" in found
    assert "Fanden es leicht80 %" in found


def test_few_cases_are_too_few_to_say_anything(offer):
    decided(offer, 4)
    shown(offer)
    found = words()
    assert "Noch zu wenig" in found
    assert "Die Hälfte" not in found


def test_neighbour_shows_nothing_of_ours(offer):
    decided(offer, 6)
    shown(offer)
    make_offer(make_tenant("elbaue", "Landkreis Elbaue"))
    assert "Hier stehen noch keine Zahlen." in words("/elbaue/barometer/")


def test_page_sets_no_cookie_and_is_kept_until_the_choice_changes(offer, django_assert_max_num_queries):
    decided(offer, 6)
    shown(offer)
    browser = Browser()
    browser.open(PAGE)
    assert not browser.client.cookies
    with django_assert_max_num_queries(2):
        browser.open(PAGE)
    with transaction.atomic(), acting_for(offer.tenant_id):
        show_in_barometer(offer.slug, shows=False, by=new_id())
    assert "Hier stehen noch keine Zahlen." in words()


def test_team_lead_shows_and_hides_it_and_the_service_leads_there(described):
    page = f"/saaletal/leistungen/{described.slug}/"
    assert "So lange dauert es" not in words(page)
    lead = karl_at(described.tenant_id)
    Membership.objects.update(role=Role.TEAM_LEAD)
    lead.open(f"/saaletal/amt/zahlen/{described.slug}/")
    lead.send(button=("zeigen", "1"))
    assert "Alle sehen, wie lange diese Leistung dauert" in lead.text
    assert "Alle Zahlen dazu: So lange dauert es" in words(page)
    assert "Kleine Karte beantragen" in words()
    lead.send(button=("verbergen", "1"))
    assert "Alle Zahlen dazu" not in words(page)
    assert list(Entry.objects.filter(action__startswith="barometer").values_list("action", "note").order_by("at")) == [
        ("barometer.shown", described.slug),
        ("barometer.hidden", described.slug),
    ]


def test_caseworker_without_the_right_shows_nothing(offer):
    karl = karl_at(offer.tenant_id)
    answer = karl.client.post(
        f"/saaletal/amt/zahlen/{offer.slug}/barometer/",
        {"zeigen": "1", "once": str(new_id())},
        headers={"sec-fetch-site": "same-origin"},
    )
    assert answer.status_code == 403
    assert "Hier stehen noch keine Zahlen." in words()
