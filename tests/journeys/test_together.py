"""Ada and Bea register their child together: Ada begins, Bea gets a link, fills her page and signs; then Ada sends."""

import re

import pytest

from portalwerk.project.pictures.people import Visitor, Way
from portalwerk.project.pictures.portal import Portal
from tests.journeys.answers import DAY_CARE, OTHER_PARENT
from tests.journeys.conftest import Arrive
from tests.journeys.steps import sends

pytestmark = pytest.mark.journey


def test_two_parents_sign(portal: Portal, arrive: Arrive, way: Way) -> None:
    ada, bea = arrive(), arrive()
    address = f"bea.{way.name}@beispiel.example"
    begins_and_invites(ada, address)
    bea.open(_link_in(portal.mail_to(address, about="Unterschrift")))
    takes_the_invitation(bea)
    signs(bea)
    changes_what_was_signed(ada)
    bea.open(_link_in(portal.mail_to(address, about="noch einmal")))
    bea.reads("Nach Ihrer Unterschrift wurden Angaben geändert", "Kita am See")
    signs_again(bea)
    ada.open(_page(ada, "wer-unterschreibt"))
    ada.reads("Alle haben unterschrieben", "Unterschrieben")
    ada.press("Prüfen und senden", scope="main")
    assert "Darf" not in ada.said  # what Bea said about herself is hers
    reference = sends(ada)
    ada.press("Antrag verfolgen", scope="main").reads(reference, "Unterschriften", "Zweiter Elternteil")


def begins_and_invites(ada: Visitor, address: str) -> None:
    ada.open("/burgbach/leistungen/kita-anmelden/").press("Antrag starten")
    answers = DAY_CARE | {"zweiter_elternteil": {"email": address}}
    ada.fill_all(answers, until="/eltern/")
    ada.fill(answers).press("Weiter", exact=True)
    if "/eltern/" in ada.path:  # the answer has brought up one more question
        ada.fill(answers).press("Weiter", exact=True)
    assert "/anmelden/" in ada.path
    ada.sign_in("ada")
    assert "/wer-unterschreibt/" in ada.path
    ada.reads("Noch nicht eingeladen", "Zweiter Elternteil")
    ada.press("Einladen", scope="main form").reads("Die E-Mail ist unterwegs", "Eingeladen", address)


def takes_the_invitation(bea: Visitor) -> None:
    assert bea.heading == "Ihre Unterschrift wird gebraucht"
    assert "Mia" not in bea.said
    bea.sign_in("bea")
    bea.press("Antrag ansehen", scope="main")
    bea.reads("Sie sehen nur, was Sie ausfüllen und unterschreiben")
    assert bea.values()["zweite_person.vorname"] == "Bea"


def signs(bea: Visitor) -> None:
    bea.fill(OTHER_PARENT).press("Weiter", exact=True)
    bea.reads("Mia", "Kita Sonnenhang")
    assert "Lindenweg" not in bea.said
    bea.press("Verbindlich unterschreiben")
    assert bea.page.title().startswith("Fehler:")
    signs_again(bea)


def signs_again(bea: Visitor) -> None:
    bea.page.get_by_label("Ich bin mit der Anmeldung meines Kindes einverstanden").check()
    bea.press("Verbindlich unterschreiben").reads("Danke. Sie haben unterschrieben.")


def changes_what_was_signed(ada: Visitor) -> None:
    ada.open(_page(ada, "betreuung"))
    ada.fill({"wuensche[0]": "Kita am See"}).press("Weiter", exact=True)
    ada.open(_page(ada, "wer-unterschreibt")).reads("Muss neu unterschreiben")


def _page(who: Visitor, name: str) -> str:
    """The address of a page of the application that somebody is in."""
    found = re.match(r"/[^/]+/antrag/[^/]+/", who.path)
    assert found
    return f"{found[0]}{name}/"


def _link_in(mail: dict[str, str]) -> str:
    found = re.search(r"http\S+", mail["text"])
    assert found
    return found[0]
