"""What the tracking page says about time: days that hold, the authority's aim, or why nothing is said."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from portalwerk.applications.actions import foretelling
from portalwerk.applications.actions.following import ask_for_reply
from portalwerk.applications.models import Application, TrackingEvent
from portalwerk.forecast.actions import learn
from portalwerk.forecast.models import Foretold
from portalwerk.forecast.rules.stays import Change, Turn
from portalwerk.kernel.clock import local, now, today
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.scope import acting_for
from portalwerk.mailbox.models import Nudge
from portalwerk.web.portal.dates import day
from tests.web.portal.browsing import SAME_ORIGIN, Browser

pytestmark = pytest.mark.django_db

SENT = [("name.given_name", "Ada"), ("name.family_name", "Beispiel"), ("email", "ada@example.org")]


@pytest.fixture
def page(offer):
    """The tracking page of an application that was just sent."""
    browser = Browser(csrf=True)
    begin = "/saaletal/leistungen/kleine-karte/beginnen/"
    response = browser.client.post(begin, {"once": "once-of-the-page"}, **SAME_ORIGIN)
    browser.open(response.headers["Location"])
    browser.send(dict(SENT))
    browser.send({"kind": "a"})
    browser.send({"richtig": "on"})
    browser.open(browser.path.replace("/gesendet/", "/stand/"))
    return browser


def others(offer, took):
    """Let others have been decided after these days."""
    with transaction.atomic(), acting_for(offer.tenant_id):
        for days in took:
            sent = now() - timedelta(days=200)
            way = [
                Change(sent, Turn.OFFICE, "arrived"),
                Change(sent + timedelta(days=days), Turn.DECIDED),
            ]
            learn(new_id(), offer.slug, way, moment=sent + timedelta(days=days))


def sent_before(offer, days):
    """Let the application have come some days ago, and be foretold as of then and as of tonight."""
    with transaction.atomic(), acting_for(offer.tenant_id):
        application = Application.objects.get()
        at = now() - timedelta(days=days)
        Application.objects.update(submitted_at=at)
        TrackingEvent.objects.filter(application=application).update(at=at)
        way = [Change(at, Turn.OFFICE, "arrived")]
        learn(application.pk, offer.slug, way, moment=at)
        foretelling.foretell_open()


def written(on):
    """Return a day as the text of the page has it."""
    return day(on).replace("\xa0", " ")


def in_days(count):
    return written(today() + timedelta(days=count))


def test_without_comparison_the_aim_of_the_authority_counts_and_says_so(page, offer):
    sent_before(offer, 0)
    page.open(page.path)
    assert "Das ist unser Ziel. Für eine genauere Angabe kennen wir noch zu wenige Anträge." in page.text


def test_forty_others_make_a_day_and_a_figure_in_words(page, offer):
    others(offer, range(1, 41))
    sent_before(offer, 0)
    page.open(page.path)
    [figure] = page.tree.xpath("//figure//svg/@aria-label")
    said = f"Die Hälfte der Anträge ist bis {in_days(20)} entschieden, vier von fünf bis {in_days(35)}."
    assert said in figure.replace("\xa0", " ")
    assert "So war es bei 40 Anträgen, die so weit waren wie Ihrer." in page.text


def test_longer_than_usual_says_so_with_a_new_day(page, offer):
    others(offer, range(1, 41))
    sent_before(offer, 36)
    page.open(page.path)
    assert "Es dauert länger als üblich" in page.text
    assert f"Wir rechnen jetzt mit der Entscheidung bis {in_days(4)}." in page.text
    assert not page.tree.xpath("//figure")


def test_longer_than_nearly_all_names_no_day(page, offer):
    others(offer, range(1, 41))
    sent_before(offer, 60)
    page.open(page.path)
    assert "Ihr Antrag dauert schon länger als fast alle anderen." in page.text
    assert "Fertig meist bis" not in page.text
    assert "Voraussichtlich" not in page.text


def test_while_the_applicant_is_to_move_the_days_begin_with_the_answer(page, offer):
    others(offer, range(1, 41))
    sent_before(offer, 0)
    with transaction.atomic(), acting_for(offer.tenant_id):
        items = [{"key": "photo", "title": "Passfoto", "hint": "", "reason": ""}]
        ask_for_reply(Application.objects.get().pk, items=items, due_on=today() + timedelta(days=14))
    page.open(page.path)
    assert f"Solange ruht die Bearbeitung. Antworten Sie heute, entscheiden wir meist bis {in_days(35)}." in page.text


def test_whoever_waits_much_longer_than_told_gets_one_mail(page, offer):
    others(offer, range(1, 41))
    sent_before(offer, 38)
    others(offer, [150] * 40)
    for _ in range(2):
        with transaction.atomic(), acting_for(offer.tenant_id):
            foretelling.foretell_open()
    with acting_for(offer.tenant_id):
        assert Nudge.objects.filter(template="later").count() == 1
        told = Foretold.objects.order_by("-at").first()
    assert told.told_until > local(now()).date() + timedelta(days=7)
    page.open(page.path)
    assert written(told.told_until) in page.text


def test_the_page_asks_the_database_once_for_what_was_said(page, offer, django_assert_max_num_queries):
    others(offer, range(1, 41))
    sent_before(offer, 0)
    with django_assert_max_num_queries(14):
        page.open(page.path)
