"""Ada objects to what the town decided about her dog; Mia looks again and refuses, and only the court is left."""

import pytest

from portalwerk.project.pictures.people import Visitor
from tests.journeys.answers import TWO_DOGS
from tests.journeys.conftest import Arrive
from tests.journeys.steps import applies, comes_up, opens_case, sends

pytestmark = pytest.mark.journey


def test_applicant_objects_and_the_town_answers(arrive: Arrive) -> None:
    ada, mia = arrive(), arrive()
    reference = applies(ada, "burgbach", "hund-anmelden", TWO_DOGS)
    ada.press("Antrag verfolgen", exact=True, scope="main")
    first = ada.path
    mia.sign_in_office("mia", at="/burgbach/amt/")
    decides(mia, reference, "Anmeldung ablehnen", "Hund lebt nicht in der Stadt")
    comes_up(ada, "Die Entscheidung ist da.")
    ada.press("Bescheid lesen").reads("Nicht einverstanden?", "Sie können Widerspruch einlegen.")
    number = objects(ada)
    second = ada.press("Widerspruch verfolgen").path
    ada.open(first).reads("Sie haben Widerspruch eingelegt")
    mia.open("/burgbach/amt/")
    comes_up(mia, number)
    opens_case(mia, number)
    mia.reads("Widerspruch: ", "Wir leben sehr wohl in Burgbach.", "Mia Mond")
    mia.open("/burgbach/amt/")
    decides(mia, number, "Zurückweisen", "Widerspruch ist unbegründet")
    ada.open(second)
    comes_up(ada, "Die Entscheidung ist da.", "klagen. Wie das geht")
    ada.press("Bescheid lesen").reads("Ihr Widerspruch hat keinen Erfolg.", "Verwaltungsgericht Burgbach")


def decides(mia: Visitor, reference: str, outcome: str, reason: str) -> None:
    comes_up(mia, reference)
    opens_case(mia, reference)
    mia.press("Übernehmen", exact=True).press("Entscheiden", exact=True)
    mia.page.get_by_label(outcome, exact=False).first.check()
    group = mia.page.locator("fieldset, details").filter(has_text=reason).last
    if not group.get_by_label(reason).first.is_visible():
        mia.page.locator("summary").filter(has_text=outcome).first.click()
    mia.page.get_by_label(reason, exact=False).first.check()
    mia.look(mia.page, 200)
    mia.press("Bescheid senden")
    comes_up(mia, "Entschieden")


def objects(ada: Visitor) -> str:
    """Object, with a sign-in in between. Returns the number of the objection."""
    ada.press("Widerspruch einlegen").reads("Möchten Sie Widerspruch einlegen?", "Nummer und PIN reichen dafür nicht")
    ada.sign_in("ada")
    ada.press("Widerspruch schreiben")
    ada.page.locator("textarea[name=gruende]").fill("Wir leben sehr wohl in Burgbach.")
    ada.look(ada.page, 200)
    ada.press("Weiter", exact=True).press("Weiter", exact=True)
    ada.reads("Stimmt alles?", "Wir leben sehr wohl in Burgbach.", "Mit dem Senden legen Sie Widerspruch ein.")
    return sends(ada)
