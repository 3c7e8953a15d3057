"""Objections as the caseworker sees them: in the inbox, on the first case and on their own."""

import pytest

from portalwerk.cases.models import Objection
from portalwerk.kernel.scope import acting_for
from tests.decided_case import announce, answer, decided, name_court, object_to, signed_in
from tests.shared_service import make_person
from tests.small_case import hired
from tests.web.office.karl import karl_at
from tests.web.portal.browsing import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def lena(offer):
    """Who decided the first case."""
    return hired(offer)


@pytest.fixture
def karl(offer) -> Browser:
    return karl_at(offer.tenant_id)


def page_of(case) -> str:
    return f"/saaletal/amt/vorgang/{case.pk}/"


def objected(offer, lena, *, days_ago: int = 3):
    ada = make_person("Ada")
    opened, first = decided(offer, lena, ada)
    announce(first, days_ago=days_ago)
    sent = object_to(opened, signed_in(ada))
    with acting_for(offer.tenant_id):
        return sent, first, Objection.objects.select_related("second_case").get().second_case


def test_inbox_names_it_and_both_cases_lead_to_each_other(offer, lena, karl, sealed_letters):
    _, first, second = objected(offer, lena)
    karl.open("/saaletal/amt/")
    assert "Widerspruch: Kleine Karte" in karl.tree.xpath("//tbody")[0].text_content()
    karl.open(page_of(second))
    assert "Widerspruch: Kleine Karte · Ada Beispiel" in karl.text
    assert "Das Foto war dabei." in karl.text
    assert "Der Widerspruch kam rechtzeitig." in karl.text
    [panel] = karl.tree.xpath("//*[@id='widerspruch']")
    assert "Karl Muster" in panel.text_content(), "who decided the first case"
    assert "Das Bereitstellen im Portal ist keine Zustellung." in karl.text
    karl.open(karl.links(first.file_number)[0])
    assert karl.path == page_of(first)
    assert "Gegen den Bescheid läuft ein Widerspruch" in karl.text
    assert "Prüfen Sie die aufschiebende Wirkung (§ 80 VwGO)" in karl.text
    assert karl.links(second.file_number) == [page_of(second)]


def test_late_one_says_so_with_the_day_of_the_year(offer, lena, karl, sealed_letters):
    _, first, second = objected(offer, lena, days_ago=60)
    karl.open(page_of(second))
    assert "Der Widerspruch kam zu spät" in karl.text
    assert "gilt ein Jahr: bis" in karl.text
    karl.open(page_of(first))
    assert ", zu spät" in karl.text


def test_decided_on_the_page_like_any_case_but_never_without_a_court(offer, lena, karl, tenant, sealed_letters):
    _, _, second = objected(offer, lena)
    karl.open(page_of(second))
    karl.send(form=0)
    given = {"outcome": "zurueckgewiesen", "reason.zurueckgewiesen": "unbegruendet"}
    karl.open(f"{page_of(second)}entscheiden/")
    assert "Zum Teil abhelfen" in karl.text
    karl.send(given)
    assert "das zuständige Gericht" in karl.text


def test_success_reminds_that_the_first_letter_still_holds(offer, lena, karl, tenant, sealed_letters):
    name_court(tenant)
    sent, first, second = objected(offer, lena)
    answer(offer, lena, sent.application, outcome="abhilfe")
    karl.open(page_of(first))
    assert "Der Widerspruch hatte Erfolg" in karl.text
    assert "Gegen den Bescheid läuft ein Widerspruch" not in karl.text
    assert "Über den Widerspruch ist entschieden: Abhelfen" in karl.text
    karl.open(page_of(second))
    assert "Das Bereitstellen im Portal ist keine Zustellung." not in karl.text


def test_case_without_an_objection_shows_nothing_of_it(offer, lena, karl, sealed_letters):
    _, first = decided(offer, lena, make_person("Ada"))
    karl.open(page_of(first))
    assert "Widerspruch" not in karl.text
