"""Anybody checks a letter: by its code, by the file."""

import re

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse

from portalwerk.cases.actions.deciding import decide_case, write_decision
from portalwerk.cases.actions.working import take_case
from portalwerk.cases.models import Case
from portalwerk.cases.queries import Desk
from portalwerk.files.queries import read_all
from portalwerk.kernel.clock import now
from portalwerk.kernel.scope import acting_for
from portalwerk.kernel.sealing import tenant_key
from portalwerk.mailbox.models import Nudge
from tests.small_case import hired, sent
from tests.web.office.karl import karl_at
from tests.web.portal.browsing import Browser

pytestmark = pytest.mark.django_db
PAGE = "/saaletal/pruefen/"


@pytest.fixture
def issued(offer, sealed_letters, monkeypatch) -> tuple[str, bytes]:
    """A letter: the address in its code, and its bytes."""
    drawn: list[str] = []
    monkeypatch.setattr(
        "portalwerk.cases.actions.wording.code_picture", lambda address: drawn.append(address) or "<svg/>"
    )
    karl = hired(offer)
    sent(offer)
    with transaction.atomic(), acting_for(offer.tenant_id):
        case = Case.objects.select_for_update().get()
        take_case(case, by=karl, seen=case.version)
        decide_case(case, by=karl, seen=case.version, outcome_key="granted", reasons=["Alles da."])
        write_decision(case.pk)
        letter = Desk(Case.objects.get()).decision.letter
        return drawn[0], read_all(letter, tenant_key(offer.tenant_id))


def checked(content: bytes) -> Browser:
    browser = Browser()
    browser.open(PAGE)
    browser.send(files={"datei": [("bescheid.pdf", content, "application/pdf")]})
    return browser


def test_address_in_the_code_is_the_page(issued, settings) -> None:
    address, _ = issued
    assert address.startswith(f"{settings.BASE_URL}{reverse('papers-check', kwargs={'tenant': 'saaletal'})}?c=")
    browser = Browser()
    browser.open(address.removeprefix(settings.BASE_URL))
    assert "Der Code ist echt." in browser.text
    assert "Landkreis Saaletal, Untere Behörde" in browser.text
    assert "zeigt nur die Datei" in browser.text


def test_own_file_is_genuine_and_names_nobody(issued) -> None:
    browser = checked(issued[1])
    assert "Echt und unverändert." in browser.text
    page = browser.page.content.decode()
    assert not re.search("Beispiel|qualifiziert", page)
    with transaction.atomic():
        assert "KK-" not in page


@pytest.mark.parametrize("at", [0.1, 0.5, 0.9, 1.0])
def test_one_changed_byte_is_not_ours(issued, at) -> None:
    content = bytearray(issued[1])
    content[int((len(content) - 1) * at)] ^= 1
    assert "nicht von uns, oder sie wurde verändert" in checked(bytes(content)).text


def test_revoked_says_so_by_code_and_by_file_and_to_the_applicant(offer, issued, settings) -> None:
    address, content = issued
    karl = karl_at(offer.tenant_id)
    with transaction.atomic(), acting_for(offer.tenant_id):
        case = Case.objects.get()
    page = f"/saaletal/amt/vorgang/{case.pk}/"
    karl.open(page)
    karl.open(karl.links("Bescheid gilt nicht mehr")[0])
    karl.send()
    assert karl.errors[0][0] == "Schreiben Sie, warum der Bescheid nicht mehr gilt."
    karl.send({"reason": "Es gibt einen neuen."})
    assert "Hat vermerkt: Der Bescheid gilt nicht mehr." in karl.text
    assert "Es gibt einen neuen." in karl.text
    assert not karl.links("Bescheid gilt nicht mehr")
    assert "Echt, aber nicht mehr gültig." in checked(content).text
    browser = Browser()
    browser.open(address.removeprefix(settings.BASE_URL))
    assert "Echt, aber nicht mehr gültig." in browser.text
    with transaction.atomic(), acting_for(offer.tenant_id):
        assert Nudge.objects.filter(template="papers_revoked").count() == 1


def test_forged_code_and_made_up_code_are_not_ours(issued, settings) -> None:
    address = issued[0].removeprefix(settings.BASE_URL)
    browser = Browser()
    for forged in (address[:-1] + ("A" if address[-1] != "A" else "B"), f"{PAGE}?c=abc", f"{PAGE}?c={'A' * 900}"):
        browser.open(forged)
        assert "Dieser Code ist nicht von uns" in browser.text


def test_nothing_chosen_is_said_and_tries_are_counted(offer) -> None:
    browser = Browser()
    browser.open(PAGE)
    browser.send()
    assert browser.page.status_code == 422
    with time_machine.travel(now(), tick=False):
        for _ in range(21):
            browser.open(f"{PAGE}?c=abc")
    assert browser.page.status_code == 429
