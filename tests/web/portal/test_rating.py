"""Stars are asked for after sending and after the decision, count once, and show up in the office."""

import pytest
from django.db import transaction

from portalwerk.access.models import Membership
from portalwerk.access.rules import Role
from portalwerk.applications.models import Application
from portalwerk.kernel.clock import today
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.scope import acting_for
from portalwerk.reporting.actions import rate
from portalwerk.reporting.queries import stars_of
from portalwerk.reporting.rules.satisfaction import Moment
from tests.small_case import sent
from tests.web.office.karl import karl_at
from tests.web.portal.browsing import SAME_ORIGIN, Browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sealed_letters")]


def counted(offer):
    with transaction.atomic(), acting_for(offer.tenant_id):
        return stars_of(since=today().replace(day=1)).get(offer.slug, {})


@pytest.fixture
def ada(offer) -> Browser:
    browser = Browser()
    browser.open(f"/saaletal/antrag/{sent(offer).token}/gesendet/")
    return browser


def test_stars_count_once_after_sending(ada, offer):
    assert "Wie leicht war der Antrag?" in ada.text
    ada.send()
    assert "Wählen Sie eine Zahl von 1 bis 5." in ada.text
    assert counted(offer) == {}
    ada.send({"sterne": "4"})
    assert "Danke für Ihre Bewertung." in ada.text
    assert "Wie leicht war der Antrag?" not in ada.text
    ada.client.post(ada.path.replace("gesendet", "bewertung"), {"sterne": "1", "once": str(new_id())}, **SAME_ORIGIN)
    assert counted(offer) == {Moment.SENT: {4: 1}}


def test_stars_are_asked_for_again_after_the_decision(ada, offer):
    stand = ada.path.replace("gesendet", "stand")
    ada.open(stand)
    assert "Wie leicht war" not in ada.text
    with transaction.atomic(), acting_for(offer.tenant_id):
        Application.objects.update(status="decided", stage=7)
    ada.open(stand)
    assert "Wie leicht war es bis zur Entscheidung?" in ada.text
    ada.send({"sterne": "2"})
    assert ada.path.startswith(stand)
    assert "Danke für Ihre Bewertung." in ada.text
    assert counted(offer) == {Moment.DECIDED: {2: 1}}


def test_who_withdrew_is_not_asked(ada, offer):
    with transaction.atomic(), acting_for(offer.tenant_id):
        Application.objects.update(status="withdrawn")
    path = ada.path.replace("gesendet", "bewertung")
    answer = ada.client.post(path, {"sterne": "1", "once": str(new_id())}, **SAME_ORIGIN)
    assert answer.status_code == 404
    assert counted(offer) == {}


def test_office_sees_shares_from_five_answers_on(offer):
    lead = karl_at(offer.tenant_id)
    Membership.objects.update(role=Role.TEAM_LEAD)

    def give(*stars: int) -> None:
        with transaction.atomic(), acting_for(offer.tenant_id):
            for one in stars:
                rate(new_id(), offer.id, moment=Moment.SENT, stars=one, on=today())

    page = f"/saaletal/amt/zahlen/{offer.slug}/"
    give(5, 5, 5, 1)
    lead.open(page)
    assert "Zufriedenheit: noch zu wenige Antworten" in lead.text
    assert "Zufriedenheit;Antworten" in lead.client.get(f"{page}zahlen.csv").content.decode()
    assert "Nach dem Senden;unter 5;–;–;–" in lead.client.get(f"{page}zahlen.csv").content.decode()
    give(4)
    lead.open(page)
    assert "80 % fanden es leicht" in lead.text
    assert "Nach dem Senden;5;80\N{NO-BREAK SPACE}%" in lead.client.get(f"{page}zahlen.csv").content.decode()
