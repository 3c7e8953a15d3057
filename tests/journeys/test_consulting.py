"""A town asks the county and a club about Bea's dog; both answer, and the applicant sees who was asked."""

import re

import pytest

from portalwerk.project.pictures.people import Visitor
from portalwerk.project.pictures.portal import Portal
from tests.journeys.answers import TWO_DOGS
from tests.journeys.conftest import Arrive
from tests.journeys.steps import applies, comes_up, opens_case

pytestmark = pytest.mark.journey

QUESTION = "Der Zwinger liegt am Waldrand. Bestehen Bedenken?"


def test_town_asks_county_and_a_body_outside(portal: Portal, arrive: Arrive) -> None:
    ada, mia, karl, club = arrive(), arrive(), arrive(), arrive()
    reference = applies(ada, "burgbach", "hund-anmelden", TWO_DOGS)
    ada.press("Antrag verfolgen", exact=True, scope="main")
    mia.sign_in_office("mia", at="/burgbach/amt/")
    comes_up(mia, reference)
    opens_case(mia, reference)
    mia.press("Übernehmen", exact=True)
    mails = len(portal.mails_to("post@verein.example"))
    asks_both(mia)
    county_answers(karl)
    comes_up(ada, "Untere Jagdbehörde, Landkreis Saaletal")
    assert QUESTION not in ada.said
    club_answers(club, portal, mails)
    mia.again()
    comes_up(mia, "Zustimmung mit Auflagen", "Nur mit Zaun.", "Keine Bedenken", "Antwort da")
    comes_up(ada, "geantwortet")
    assert "Nur mit Zaun." not in ada.said


def asks_both(mia: Visitor) -> None:
    mia.press("Andere beteiligen")
    assert mia.page.locator("main input[type=checkbox]:checked").count() == 0
    mia.page.locator("summary", has_text="Landkreis Saaletal").click()
    mia.page.get_by_label("Untere Jagdbehörde").first.check()
    mia.page.locator("input[name=outside_name]").fill("Verein Beispiel e. V.")
    mia.page.locator("input[name=outside_email]").fill("post@verein.example")
    mia.press("Anfrage senden")
    assert mia.page.title().startswith("Fehler:")
    mia.page.locator("textarea[name=question]").fill(QUESTION)
    mia.press("Anfrage senden")
    mia.reads("Untere Jagdbehörde, Landkreis Saaletal", "Verein Beispiel e. V.", "Offen")


def county_answers(karl: Visitor) -> None:
    karl.sign_in_office("karl", at="/saaletal/amt/")
    karl.open("/saaletal/amt/anfragen/")
    comes_up(karl, "Stadt Burgbach")
    karl.go(karl.page.locator("tbody tr a").first)
    karl.reads(QUESTION)
    karl.press("Übernehmen", exact=True).press("Stellung nehmen")
    karl.press("Antwort senden")
    assert karl.page.title().startswith("Fehler:")
    karl.page.get_by_label("Zustimmung mit Auflagen").check()
    karl.page.locator("textarea[name=words]").fill("Nur mit Zaun.")
    karl.press("Antwort senden").reads("Beantwortet", "Nur mit Zaun.")


def club_answers(club: Visitor, portal: Portal, mails: int) -> None:
    portal.mail_to("post@verein.example")
    assert len(portal.mails_to("post@verein.example")) > mails
    mail = portal.mails_to("post@verein.example")[0]
    assert QUESTION not in mail["text"]
    [link] = re.findall(r"http\S+/beteiligung/\S+", mail["text"])
    club.open(link).reads(QUESTION, "Wir bitten um Ihre Stellungnahme")
    club.page.get_by_label("Keine Bedenken").check()
    club.press("Antwort senden").reads("Danke für Ihre Antwort", "Ihre Quittung")
    club.open(link).reads("Danke für Ihre Antwort")
