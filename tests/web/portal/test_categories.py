"""What each file is: chosen beside the file, demanded where it must be there, read by applicant, office and PDF."""

import subprocess

import pytest

from portalwerk.applications.actions.acknowledging import acknowledge
from portalwerk.applications.models import Application, ApplicationLetter
from portalwerk.applications.queries import opened_for_authority
from portalwerk.cases.actions.opening import open_case
from portalwerk.cases.models import CaseDocument
from portalwerk.files.queries import read_all
from portalwerk.formengine.rules.form import Category, Field, FieldType, Form, Page
from portalwerk.kernel.scope import acting_for
from portalwerk.transport.models import Envelope
from tests.small_service import make_offer
from tests.web.portal.browsing import PDF, SAME_ORIGIN, Browser

pytestmark = pytest.mark.django_db

CARD = Field(
    "card",
    FieldType.FILE,
    "Ausweis",
    minimum=0,
    maximum=4,
    media_types=("application/pdf",),
    categories=(Category("vorn", "Ausweis vorne", needed=True), Category("hinten", "Ausweis hinten", needed=True)),
)
FORM = Form("ausweis", "1", "Ausweis", (Page("ausweis", "Ihr Ausweis", elements=(CARD,)),))
FRONT, BACK = ("a.pdf", PDF + b"%1\n", "application/pdf"), ("b.pdf", PDF + b"%2\n", "application/pdf")


@pytest.fixture
def page(tenant):
    make_offer(tenant, slug="ausweis", form=FORM)
    browser = Browser()
    path = "/saaletal/leistungen/ausweis/beginnen/"
    browser.open(browser.client.post(path, {"once": "once-of-page"}, **SAME_ORIGIN).headers["Location"])
    with acting_for(tenant.pk):
        yield browser


def lists(page):
    """The lists of the page by the name of their file."""
    return {
        " ".join(label.text_content().split()).removeprefix("Was ist das? "): label.get("for")
        for label in page.tree.xpath("//label[starts-with(normalize-space(), 'Was ist das?')]")
    }


def say(page, **said):
    """Choose what files are, by their name without ending."""
    chosen = {}
    for name, code in said.items():
        [select] = page.tree.xpath(f"//select[@id='{lists(page)[f'{name}.pdf']}']")
        chosen[select.get("name")] = code
    return chosen


def test_every_file_is_asked_for_what_it_is_without_script(page):
    page.send(files={"card": [FRONT, BACK]})
    assert set(lists(page)) == {"a.pdf", "b.pdf"}
    [(sentence, target)] = page.errors
    assert "fehlt zu 2 Dateien noch, was das ist" in sentence
    assert target == "#f-card"


def test_what_must_be_there_and_is_not_is_named(page):
    page.send(files={"card": [FRONT]}, button=("_command", "upload:card"))
    page.send(say(page, a="vorn"))
    [(sentence, _)] = page.errors
    assert sentence == "Bei „Ausweis“ fehlt noch „Ausweis hinten“. Laden Sie das bitte auch hoch."
    assert page.tree.xpath("//select/option[@selected]/@value") == ["vorn"]


def test_what_was_chosen_stays_while_another_file_comes_and_goes(page):
    page.send(files={"card": [FRONT]}, button=("_command", "upload:card"))
    page.send(say(page, a="vorn"), files={"card": [BACK]}, button=("_command", "upload:card"))
    assert page.tree.xpath("//select/option[@selected]/@value") == ["vorn", ""]
    [remove] = [
        one.get("value") for one in page.tree.xpath("//button[@name='_command']") if "b.pdf" in one.text_content()
    ]
    page.send(button=("_command", remove))
    assert page.tree.xpath("//select/option[@selected]/@value") == ["vorn"]


def test_what_is_made_up_counts_as_nothing(page):
    page.send(files={"card": [FRONT]}, button=("_command", "upload:card"))
    page.send(say(page, a="reisepass"))
    assert "was das ist" in page.errors[0][0]


@pytest.fixture
def sent(page):
    page.send(files={"card": [FRONT, BACK]}, button=("_command", "upload:card"))
    page.send(say(page, a="hinten", b="vorn"))
    assert page.path.endswith("/pruefen/"), page.text
    return page


def test_the_check_page_holds_back_what_is_not_complete(sent):
    check = sent.path
    sent.open(check.replace("/pruefen/", "/ausweis/"))
    sent.send(say(sent, b=""), button=("_spaeter", "1"))
    sent.open(check)
    assert "fehlt zu einer Datei noch, was das ist" in sent.text
    assert "verbindlich senden" not in sent.text


def test_applicant_office_and_paper_read_what_the_files_are(sent, pdftotext, tmp_path):
    assert "a.pdfAusweis hinten" in sent.text
    assert "b.pdfAusweis vorne" in sent.text
    sent.send({"richtig": "on"})
    application = Application.objects.get()
    open_case(Envelope.objects.get().pk)
    assert set(CaseDocument.objects.values_list("label", flat=True)) == {"Ausweis hinten", "Ausweis vorne"}
    acknowledge(application.pk)
    letter = ApplicationLetter.objects.get()
    content = read_all(letter.stored_file, opened_for_authority(application.pk).key)
    paper = tmp_path / "a.pdf"
    paper.write_bytes(content)
    said = " ".join(subprocess.run([pdftotext, paper, "-"], check=True, capture_output=True, text=True).stdout.split())
    assert "2 Dateien: Ausweis hinten, Ausweis vorne" in said
    assert "b.pdf (Ausweis vorne)" in said
