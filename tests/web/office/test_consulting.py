"""Asking others about a case and answering others, page by page, without script."""

from datetime import timedelta

import pyotp
import pytest
from django.db import transaction

from portalwerk.access.actions import grant_membership
from portalwerk.access.rules import Role
from portalwerk.cases.models import Case, Consultation, Opinion
from portalwerk.cases.queries.consulting import parcel_of
from portalwerk.identity.actions.staff import create_staff_account
from portalwerk.kernel.clock import today
from portalwerk.kernel.events import drain_outbox
from portalwerk.kernel.scope import acting_for
from tests.bad_input.conftest import PASSWORD, SECRET
from tests.small_case import sent
from tests.small_service import make_tenant
from tests.web.office.karl import karl_at
from tests.web.portal.browsing import PDF, Browser

pytestmark = pytest.mark.django_db


class Desks:
    """Karl at Saaletal with a case of Ada's that is his, Mia at Elbaue, and somebody outside."""

    def __init__(self, offer) -> None:
        self.offer = offer
        self.other = make_tenant("elbaue", "Landkreis Elbaue")
        self.karl = karl_at(offer.tenant_id)
        self.mia = mia_at(self.other.pk)
        self.ada = sent(offer)
        with transaction.atomic(), acting_for(offer.tenant_id):
            self.page = f"/saaletal/amt/vorgang/{Case.objects.get().pk}/"
        self.karl.open(self.page)
        self.karl.send(form=0)

    def asks(self, **more: object) -> None:
        self.karl.open(f"{self.page}beteiligen/")
        self.karl.send({"question": "Bestehen Bedenken?", **more})
        drain_outbox()

    def asks_elbaue(self, **more: object) -> None:
        self.karl.open(f"{self.page}beteiligen/")
        self.asks(**self.tick_elbaue(), **more)

    def tick_elbaue(self) -> dict[str, list[str]]:
        """What is ticked in the form to ask the unit at Elbaue."""
        unit = str(self.other.units.get().pk)
        [box] = self.karl.tree.xpath(f"//input[@value='{unit}']")
        return {box.get("name"): [unit]}

    def link(self) -> str:
        with transaction.atomic(), acting_for(self.offer.tenant_id):
            row = Consultation.objects.get(unit=None)
            return f"/saaletal/beteiligung/{parcel_of(row).contact['token']}/"

    def asks_outside(self, **more: object) -> Browser:
        self.asks(outside_name="Jägerschaft e. V.", outside_email="post@jaeger.example", **more)
        outside = Browser()
        outside.open(self.link())
        return outside


def mia_at(tenant_id) -> Browser:
    account = create_staff_account(login="mia", password=PASSWORD, totp_secret=SECRET)
    grant_membership(account.pk, tenant_id=tenant_id, role=Role.CASEWORKER, display_name="Mia Probe")
    browser = Browser()
    browser.open("/elbaue/amt/")
    browser.send({"login": "mia", "password": PASSWORD})
    browser.send({"code": pyotp.TOTP(SECRET).now()}, form=0)
    return browser


@pytest.fixture
def desks(offer) -> Desks:
    return Desks(offer)


def test_nothing_is_ticked_beforehand_and_what_is_missing_is_named(desks: Desks) -> None:
    desks.karl.open(f"{desks.page}beteiligen/")
    assert not desks.karl.tree.xpath("//main//input[@type='checkbox'][@checked]")
    desks.karl.send({"question": "?"})
    assert "Wählen Sie, wen Sie beteiligen." in desks.karl.text
    desks.karl.send({**desks.tick_elbaue(), "question": " "})
    assert "Schreiben Sie, was die andere Stelle prüfen soll." in desks.karl.text
    desks.karl.send({"question": "Passt das?", "due_on.year": str(today().year - 1)})
    assert "mindestens drei Tage in der Zukunft" in desks.karl.text
    desks.karl.send({"outside_name": "Verein", "outside_email": "kein"})
    assert "Die E-Mail-Adresse stimmt nicht." in desks.karl.text
    with transaction.atomic(), acting_for(desks.offer.tenant_id):
        assert not Consultation.objects.exists()


def test_other_authority_sees_only_what_is_ticked_and_its_answer_comes_back(desks: Desks) -> None:
    desks.karl.open(f"{desks.page}beteiligen/")
    name = next(
        box.get("name") for box in desks.karl.tree.xpath("//input[@type='checkbox'][contains(@value, 'email')]")
    )
    desks.asks_elbaue(**{name: ["person:email"], "confidential": "on"})
    assert "Untere Behörde, Landkreis Elbaue" in desks.karl.text
    assert "Offen" in desks.karl.text
    desks.mia.open("/elbaue/amt/")
    assert "Anfragen" in desks.mia.text
    desks.mia.open("/elbaue/amt/anfragen/")
    assert "Landkreis Saaletal" in desks.mia.text
    desks.mia.open(next(iter(desks.mia.links("Untere Behörde, Landkreis Saaletal"))))
    assert "Bestehen Bedenken?" in desks.mia.text
    assert "ada@demo.example" in desks.mia.text
    assert "Vertraulich" in desks.mia.text
    assert "Familienname" not in desks.mia.text
    here = desks.mia.path
    desks.mia.send()
    assert "Mia Probe" in desks.mia.text
    desks.mia.open(f"{here}antworten/")
    desks.mia.send({"finding": "objection", "words": ""})
    assert "Schreiben Sie auf, welche Bedenken oder Auflagen Sie haben." in desks.mia.text
    desks.mia.send(
        {"finding": "objection", "words": "Zu nah am Wald."}, files={"datei": [("plan.pdf", PDF, "application/pdf")]}
    )
    assert "Ihre Antwort ist dort angekommen." in desks.mia.text
    drain_outbox()
    desks.karl.open(desks.page)
    for words in ("Antwort da", "Bedenken", "Zu nah am Wald.", "Stellungnahme 1"):
        assert words in desks.karl.text
    desks.karl.open("/saaletal/amt/?ansicht=antwort")
    assert "Beispiel" in desks.karl.text
    desks.mia.open("/elbaue/amt/anfragen/")
    assert "Hier ist nichts zu tun." in desks.mia.text


def test_applicant_reads_who_was_asked_and_never_what(desks: Desks) -> None:
    desks.asks_elbaue()
    ada = Browser()
    ada.open(f"/saaletal/antrag/{desks.ada.token}/stand/")
    assert "Untere Behörde, Landkreis Elbaue" in ada.text
    assert "Antwort steht aus" in ada.text
    assert "Bestehen Bedenken?" not in ada.text


def test_question_is_taken_back(desks: Desks) -> None:
    desks.asks_elbaue()
    actions = [one.get("action") or "" for one in desks.karl.tree.xpath("//form[@method='post']")]
    desks.karl.send(form=next(n for n, action in enumerate(actions) if "zuruecknehmen" in action))
    assert "Zurückgenommen" in desks.karl.text
    drain_outbox()
    with transaction.atomic(), acting_for(desks.other.pk):
        page = f"/elbaue/amt/anfragen/{Opinion.objects.get().pk}/"
    desks.mia.open(page)
    assert "Sie müssen nichts mehr tun." in desks.mia.text


def test_body_outside_answers_once_and_gets_a_receipt(desks: Desks) -> None:
    outside = desks.asks_outside()
    assert "Bestehen Bedenken?" in outside.text
    assert "Beispiel" not in outside.text
    outside.send({"finding": "none"})
    assert "Danke für Ihre Antwort" in outside.text
    assert "Keine Bedenken" in outside.text
    outside.open(outside.path)
    assert "Ihre Quittung" in outside.text
    assert not outside.tree.xpath("//main//form")
    desks.karl.open(desks.page)
    assert "Keine Bedenken" in desks.karl.text


def test_dead_links_say_why(desks: Desks) -> None:
    outside = desks.asks_outside()
    link = outside.path
    with transaction.atomic(), acting_for(desks.offer.tenant_id):
        Consultation.objects.update(due_on=today() - timedelta(days=1))
    assert outside.open(link).status_code == 410
    assert "Die Frist ist abgelaufen" in outside.text
    assert "Bestehen Bedenken?" not in outside.text
    with transaction.atomic(), acting_for(desks.offer.tenant_id):
        Consultation.objects.update(due_on=today(), withdrawn_at="2026-01-01T00:00:00Z")
    assert outside.open(link).status_code == 410
    assert "Ihre Stellungnahme wird nicht mehr gebraucht" in outside.text
    assert outside.open(link.replace("saaletal", "elbaue")).status_code == 404
    assert "Diesen Link gibt es nicht." in outside.text
    assert outside.open("/saaletal/beteiligung/gibtesnicht/").status_code == 404


def test_case_is_handed_over_and_the_old_link_says_where_it_is(desks: Desks) -> None:
    desks.karl.open(f"{desks.page}abgeben/")
    desks.karl.send({"reason": "Dort."})
    assert "Wählen Sie die Stelle, die den Vorgang bekommt." in desks.karl.text
    desks.karl.send({"unit": str(desks.other.units.get().pk), "reason": " "})
    assert "Schreiben Sie, warum die andere Stelle zuständig ist." in desks.karl.text
    desks.karl.send({"unit": str(desks.other.units.get().pk), "reason": "Sie wohnt dort."})
    assert "Abgegeben" in desks.karl.text
    assert "Hat den Vorgang abgegeben an: Untere Behörde, Landkreis Elbaue." in desks.karl.text
    drain_outbox()
    desks.mia.open("/elbaue/amt/")
    desks.mia.open(next(iter(desks.mia.links("Beispiel"))))
    assert "Hat den Vorgang an uns abgegeben." in desks.mia.text
    assert "Sie wohnt dort." in desks.mia.text
    ada = Browser()
    ada.open(f"/saaletal/antrag/{desks.ada.token}/stand/")
    assert ada.path == f"/saaletal/antrag/{desks.ada.token}/stand/"
    assert "Weitergeleitet an Untere Behörde, Landkreis Elbaue, am" in ada.text
    assert "03600 0115" in ada.text
    assert "Sie wohnt dort." not in ada.text
    assert any(link.startswith("/elbaue/antrag/") for link in ada.links("Antrag zurückziehen"))
    desks.mia.open(f"{desks.mia.path}abgeben/")
    assert "Dieser Vorgang kam von einer anderen Stelle" in desks.mia.text
