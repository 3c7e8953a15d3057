"""Deciding page by page: preview, provisos, fee, a second person; and the authority's own text modules."""

import subprocess

import pyotp
import pytest
from django.db import transaction

from portalwerk.access.actions import grant_membership
from portalwerk.access.rules import Role
from portalwerk.cases.actions.deciding import write_decision
from portalwerk.cases.actions.drafting import print_preview
from portalwerk.cases.models import Case, Decision, DecisionDraft, TextModule
from portalwerk.cases.queries import Desk, reasons_of, terms_of
from portalwerk.files.queries import read_all
from portalwerk.identity.actions.staff import create_staff_account
from portalwerk.kernel.scope import acting_for
from portalwerk.kernel.sealing import tenant_key
from tests.bad_input.conftest import PASSWORD
from tests.small_case import sent
from tests.small_service import DEFINITION, make_offer
from tests.web.office.karl import karl_at
from tests.web.portal.browsing import Browser

pytestmark = pytest.mark.django_db

GRANTED, DENIED = DEFINITION["process"]["outcomes"]
LIMIT = {"key": "limit", "kind": "limit", "title": "Nur bis", "text": "Gilt bis zum {gültig_bis}."}
SECRET = "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU"


@pytest.fixture
def strict(tenant):
    outcomes = [{**GRANTED, "provisos": [LIMIT]}, DENIED]
    return make_offer(tenant, process={"outcomes": outcomes, "countersign": {"outcomes": ["denied"]}})


@pytest.fixture
def karl(strict) -> Browser:
    return karl_at(strict.tenant_id)


@pytest.fixture
def lena(strict) -> Browser:
    account = create_staff_account(login="lena", password=PASSWORD, totp_secret=SECRET)
    grant_membership(account.pk, tenant_id=strict.tenant_id, role=Role.TEAM_LEAD, display_name="Lena Licht")
    browser = Browser()
    browser.open("/saaletal/amt/")
    browser.send({"login": "lena", "password": PASSWORD})
    browser.send({"code": pyotp.TOTP(SECRET).now()}, form=0)
    return browser


@pytest.fixture
def page(strict, karl) -> str:
    """Ada's case, taken over by Karl."""
    sent(strict)
    with transaction.atomic(), acting_for(strict.tenant_id):
        case = Case.objects.get()
    address = f"/saaletal/amt/vorgang/{case.pk}/"
    karl.open(address)
    karl.send(form=0)
    return address


def printed(offer) -> None:
    with transaction.atomic(), acting_for(offer.tenant_id):
        print_preview(Case.objects.get().pk, DecisionDraft.objects.get().revision)


def test_what_the_preview_shows_is_what_is_decided(strict, karl, page, sealed_letters, pdftotext, tmp_path) -> None:
    karl.open(f"{page}entscheiden/")
    karl.send({"outcome": "granted", "reason.granted": "all", "proviso.granted": "limit"})
    assert "Im Baustein „Nur bis“ fehlt: Gültig bis." in karl.text
    answers = {
        "outcome": "granted", "reason.granted": "all", "proviso.granted": "limit",
        "blank.limit.gültig_bis": "1. Mai 2027", "fee": "reduced", "fee_amount": "5,00",
        "fee_reason": "Geringes Einkommen", "own_proviso_kind": "obligation", "own_proviso": "Bringen Sie ein Foto.",
    }  # fmt: skip
    karl.send(answers, button=("_weiter", "vorschau"))
    assert karl.path == f"{page}vorschau/"
    assert "Die Vorschau wird gedruckt." in karl.text
    assert "Gilt bis zum 1. Mai 2027." in karl.text
    printed(strict)
    karl.open(f"{page}vorschau/")
    assert karl.tree.xpath("//img[contains(@src, 'vorschau/1.png')]")
    assert karl.client.get(f"{page}vorschau/1.png").content.startswith(b"\x89PNG")
    with transaction.atomic(), acting_for(strict.tenant_id):
        draft = DecisionDraft.objects.get()
        shown = words_of(draft.preview, pdftotext, tmp_path)
        assert Decision.objects.count() == 0
    assert "1. Mai 2027" in shown
    assert "Demo-Siegel" not in shown
    karl.send()
    assert karl.path == page
    with transaction.atomic(), acting_for(strict.tenant_id):
        decision = Decision.objects.get()
        write_decision(decision.case_id)
        decision.refresh_from_db()
        letter = words_of(decision.letter, pdftotext, tmp_path)
        assert DecisionDraft.objects.get().preview is None
    for words in ("Befristung: Gilt bis zum 1. Mai 2027.", "Auflage: Bringen Sie ein Foto.", "Ermäßigung", "-7,50"):
        assert words in letter.replace("\N{MINUS SIGN}", "-")
    assert "Geringes Einkommen" in letter
    assert "Entwurf" not in letter
    assert "Prüfcode" in letter


def words_of(stored, pdftotext, folder) -> str:
    """The words of a file as somebody reads them."""
    path = folder / "letter.pdf"
    path.write_bytes(read_all(stored, tenant_key(stored.tenant_id)))
    told = subprocess.run([pdftotext, "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    return " ".join(told.split())


def test_second_person_reads_sends_back_and_signs(strict, karl, lena, page) -> None:
    karl.open(f"{page}entscheiden/")
    assert "Braucht eine Mitzeichnung." in karl.text
    karl.send({"outcome": "denied", "reason.denied": "none"})
    assert "Wartet auf Mitzeichnung" in karl.text
    karl.open(f"{page}mitzeichnen/")
    assert karl.page.status_code == 409
    lena.open("/saaletal/amt/?ansicht=mitzeichnung")
    assert "Beispiel" in lena.text
    lena.open(f"{page}mitzeichnen/")
    assert "Karl Muster" in lena.text
    assert "Die Voraussetzungen fehlen." in lena.text
    lena.open(f"{page}zurueckschicken/")
    lena.send()
    assert lena.errors == [("Schreiben Sie, was geändert werden muss.", "#f-reason")]
    lena.send({"reason": "Welche Voraussetzung?"})
    karl.open(f"{page}entscheiden/")
    assert "Welche Voraussetzung?" in karl.text
    assert karl.tree.xpath("//input[@name='outcome'][@value='denied'][@checked]")
    karl.send({"own_reason": "Es fehlt die Prüfung."})
    lena.open(f"{page}mitzeichnen/")
    lena.send()
    with transaction.atomic(), acting_for(strict.tenant_id):
        decision = Decision.objects.get()
        assert reasons_of(decision) == ["Die Voraussetzungen fehlen.", "Es fehlt die Prüfung."]
        assert decision.is_countersigned


def test_who_may_countersign_does_not_sign_their_own(strict, lena) -> None:
    sent(strict)
    with transaction.atomic(), acting_for(strict.tenant_id):
        case = Case.objects.get()
    page = f"/saaletal/amt/vorgang/{case.pk}/"
    lena.open(page)
    lena.send(form=0)
    lena.open(f"{page}entscheiden/")
    lena.send({"outcome": "denied", "reason.denied": "none"})
    lena.open("/saaletal/amt/?ansicht=mitzeichnung")
    assert "Hier ist nichts zu tun." in lena.text
    lena.open(f"{page}mitzeichnen/")
    assert lena.path == page
    lena.client.post(f"{page}mitzeichnen/", {"revision": 1}, HTTP_SEC_FETCH_SITE="same-origin")
    with transaction.atomic(), acting_for(strict.tenant_id):
        assert Decision.objects.count() == 0


def test_own_modules_have_versions_and_decisions_keep_theirs(strict, karl, lena, page) -> None:
    karl.open("/saaletal/amt/bausteine/")
    assert karl.page.status_code == 409
    lena.open("/saaletal/amt/bausteine/neu/")
    [unit] = lena.tree.xpath("//select[@name='unit']/option[@value!='']/@value")
    text = "Sie müssen bis {bis_wann} ein Foto bringen."
    lena.send({"purpose": "obligation", "unit": unit, "title": "Foto", "text": text.replace("}", "")})
    assert "Eine geschweifte Klammer passt nicht." in lena.text
    lena.send({"text": text})
    assert "Fassung 1" in lena.text
    with transaction.atomic(), acting_for(strict.tenant_id):
        first = TextModule.objects.get()
    karl.open(f"{page}entscheiden/")
    blank = f"blank.module.{first.pk}.bis_wann"
    karl.send({"outcome": "granted", "reason.granted": "all", "module": str(first.pk), blank: "Montag"})
    lena.open(f"/saaletal/amt/bausteine/{first.pk}/")
    lena.send({"text": "Bringen Sie bis {bis_wann} ein Foto."})
    assert "Fassung 2" in lena.text
    lena.open(f"/saaletal/amt/bausteine/{first.pk}/")
    assert lena.page.status_code == 404
    with transaction.atomic(), acting_for(strict.tenant_id):
        kept = terms_of(Decision.objects.get())
        assert kept.provisos[0].text == "Sie müssen bis Montag ein Foto bringen."
        assert kept.modules == (str(first.pk),)
        assert TextModule.objects.get(pk=first.pk).text == text
        assert Desk(Case.objects.get()).decision is not None
