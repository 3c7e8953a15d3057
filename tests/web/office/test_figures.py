"""The pages of figures: who sees them, what they say, and that a hundred cases cost no more statements than one."""

from __future__ import annotations

import csv
import html
import io
import re
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction

from portalwerk.access.models import Membership
from portalwerk.access.rules import Role
from portalwerk.applications.models import Application
from portalwerk.cases.actions.history import note
from portalwerk.cases.models import Case
from portalwerk.cases.queries import cases_visible_to
from portalwerk.kernel.clock import now
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.scope import acting_for
from portalwerk.reporting.queries import courses_of
from portalwerk.reporting.rules.courses import Stage
from portalwerk.web.office.figures.sheet import guarded
from tests.small_case import hired, sent
from tests.web.office.karl import karl_at
from tests.web.portal.browsing import Browser

pytestmark = pytest.mark.django_db
PAGE = "/saaletal/amt/zahlen/"


@pytest.fixture
def lead(offer) -> Browser:
    browser = karl_at(offer.tenant_id)
    Membership.objects.update(role=Role.TEAM_LEAD)
    return browser


def decided(offer, count: int, *, days: float = 6.0) -> None:
    """Cases that were taken after a third of their time and decided yesterday."""
    end = now() - timedelta(days=1)
    begin = end - timedelta(days=days)
    with time_machine.travel(begin, tick=False):
        sent(offer)
    with transaction.atomic(), acting_for(offer.tenant_id):
        first = Case.objects.latest("arrived_at")
        for case in [first, *(copy_of(first, number) for number in range(1, count))]:
            with time_machine.travel(begin + (end - begin) / 3, tick=False):
                note(case, "taken")
            with time_machine.travel(end, tick=False):
                note(case, "decided")
            Case.objects.filter(pk=case.pk).update(decided_at=end, due_on=end.date(), status="decided")


def copy_of(case: Case, number: int) -> Case:
    application = Application.objects.get(pk=case.application_id)
    application.pk, application.reference = new_id(), f"{number:03}-000-000"
    application.token_hash = new_id().bytes * 2
    application.save(force_insert=True)
    copy = Case.objects.get(pk=case.pk)
    copy.pk, copy.file_number, copy.application_id = new_id(), f"{case.file_number}-{number}", application.pk
    copy.save(force_insert=True)
    return copy


def test_the_events_of_a_case_become_its_course(offer) -> None:
    decided(offer, 1)
    karl = hired(offer)
    with transaction.atomic(), acting_for(offer.tenant_id):
        [(slug, [course])] = courses_of(cases_visible_to(karl), since=now() - timedelta(days=30)).items()
    assert slug == offer.slug
    assert course.channel == "online"
    assert course.days == pytest.approx({Stage.QUEUE: 2, Stage.WORK: 4, Stage.APPLICANT: 0, Stage.THIRD: 0}, abs=0.01)


def test_what_ended_before_is_not_read(offer) -> None:
    decided(offer, 1)
    karl = hired(offer)
    with transaction.atomic(), acting_for(offer.tenant_id):
        assert courses_of(cases_visible_to(karl), since=now()) == {}
        assert courses_of(cases_visible_to(karl), since=now() - timedelta(days=30), slug="anderes") == {}


@pytest.mark.parametrize("count", [1, 12])
def test_one_statement_however_many_cases(offer, count: int, django_assert_num_queries) -> None:
    decided(offer, count)
    karl = hired(offer)
    with transaction.atomic(), acting_for(offer.tenant_id):
        cases = cases_visible_to(karl)
        with django_assert_num_queries(1):
            found = courses_of(cases, since=now() - timedelta(days=30))
    assert len(found[offer.slug]) == count


def test_from_the_inbox_to_where_the_time_lies_in_two_clicks(offer, lead: Browser) -> None:
    decided(offer, 6)
    lead.open("/saaletal/amt/")
    lead.open(link_to(lead, "zahlen/"))
    assert "Ohne Namen" in lead.text
    lead.open(link_to(lead, f"zahlen/{offer.slug}/?monate=3"))
    assert "Die meiste Zeit: Amt prüft" in lead.text
    assert "Im Mittel 6,0 Tage" in lead.text.replace("im Mittel", "Im Mittel")
    assert "Karl" not in lead.text.replace("Karl Muster", "", 1)  # only in the bar, as who is signed in


def test_every_picture_says_in_words_what_it_shows_and_has_a_table(offer, lead: Browser) -> None:
    decided(offer, 6)
    for _ in range(5):
        sent(offer)
    lead.open(f"{PAGE}{offer.slug}/")
    pictures = re.findall(r'<svg class="pw-chart.*?</svg>', lead.page.content.decode(), re.S)
    assert len(pictures) == 5
    assert all(
        'role="img"' in one and "<title" in one and len(re.search(r"<desc[^>]*>([^<]*)", one)[1]) > 20
        for one in pictures
    )
    assert lead.page.content.decode().count("Als Tabelle") == 5


def test_few_cases_are_not_shown(offer, lead: Browser) -> None:
    decided(offer, 4)
    lead.open(f"{PAGE}{offer.slug}/")
    assert "Zu wenige Entscheidungen" in lead.text
    assert "unter 5" in lead.text
    assert "4,0" not in lead.text


def test_the_table_is_the_same_for_a_spreadsheet(offer, lead: Browser) -> None:
    decided(offer, 6)
    response = lead.client.get(f"{PAGE}{offer.slug}/zahlen.csv")
    assert response.headers["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert ["Entschieden", "6"] in rows
    assert ["Amt prüft", "4,0", "4,0", "4,0", "–", "–"] in rows


@pytest.mark.parametrize("cell", ["=1+1", "+SUMME(A1)", "-2+3", "@x", "\tx"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert guarded([cell]) == [f"'{cell}"]


def test_numbers_stay_numbers() -> None:
    assert guarded(["-1,5", "+2", 3, "Wort"]) == ["-1,5", "+2", "3", "Wort"]


def test_a_caseworker_is_told_that_the_right_is_missing(offer) -> None:
    karl = karl_at(offer.tenant_id)
    karl.open(PAGE)
    assert "Zahlen der Leistungen lesen" in karl.text


def link_to(browser: Browser, end: str) -> str:
    return html.unescape(
        next(
            one
            for one in re.findall(r'href="([^"]+)"', browser.page.content.decode())
            if html.unescape(one).endswith(end)
        )
    )


def test_each_decision_is_a_dot_beside_its_table(offer, lead) -> None:
    decided(offer, 4)
    page = f"{PAGE}{offer.slug}/"
    lead.open(page)
    assert not lead.tree.xpath("//*[name()='svg'][.//*[name()='title'][starts-with(., 'Dauer jeder')]]")
    decided_again(offer)
    lead.open(page)
    [chart] = lead.tree.xpath("//*[name()='svg'][*[name()='title'][starts-with(., 'Dauer jeder')]]")
    assert len(chart.xpath("*[name()='circle']")) == 5
    assert [line.text for line in chart.xpath("*[@class='v']")] == ["Hälfte: 6", "Vier von fünf: 6", "19 von 20: 6"]
    assert "Vier von fünf sind nach 6 Tagen fertig" in lead.text
    sheet = lead.client.get(f"{page}zahlen.csv").content.decode()
    assert "Entscheidungen je Monat;Entschieden;Hälfte bis Tag" in sheet
    for word in ("Beispiel", "Karl"):
        assert word not in html.unescape(str(chart.text_content()))


def decided_again(offer) -> None:
    """One more case, decided like the others."""
    with transaction.atomic(), acting_for(offer.tenant_id):
        first = Case.objects.earliest("arrived_at")
        case = copy_of(first, 77)
        with time_machine.travel(first.decided_at, tick=False):
            note(case, "decided")
