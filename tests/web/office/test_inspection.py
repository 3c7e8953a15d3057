"""The pages of Akteneinsicht: without script, from the case to the file in the mailbox."""

import io

import pikepdf
import pytest
from django.db import transaction

from portalwerk.cases.actions import inspecting
from portalwerk.cases.models import Case, CaseDocument, FileInspection
from portalwerk.cases.queries import plan_of
from portalwerk.cases.rules.inspecting import Ground
from portalwerk.files.actions import store_upload
from portalwerk.kernel.scope import acting_for
from portalwerk.kernel.sealing import tenant_key
from portalwerk.project.demo.samples import sample_pdf
from tests.small_case import sent
from tests.web.office.karl import karl_at
from tests.web.portal.browsing import Browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def karl(offer) -> Browser:
    return karl_at(offer.tenant_id)


@pytest.fixture
def page(offer) -> str:
    """The case of Ada, with a document of one page."""
    sent(offer)
    with transaction.atomic(), acting_for(offer.tenant_id):
        case = Case.objects.get()
        stored = store_upload(
            [sample_pdf("Vertrag", "Geheimname")],
            name="Vertrag.pdf",
            key=tenant_key(case.tenant_id),
            tenant_id=case.tenant_id,
        )
        CaseDocument(tenant_id=case.tenant_id, case=case, stored_file=stored, origin="sent", label="Mietvertrag").save()
    return f"/saaletal/amt/vorgang/{case.pk}/"


def begun(offer, karl: Browser, page: str, **who: str) -> FileInspection:
    karl.open(f"{page}akteneinsicht/")
    karl.send({"name": "Ada Beispiel", "reader": "party", **who})
    with transaction.atomic(), acting_for(offer.tenant_id):
        return FileInspection.objects.get()


def test_from_the_case_to_the_mailbox(offer, karl: Browser, page: str) -> None:
    karl.open(page)
    assert "Akteneinsicht geben" in karl.text
    row = begun(offer, karl, page)
    assert "Entwürfe, Wiedervorlagen und Notizen gehören nie dazu" in karl.text
    with transaction.atomic(), acting_for(offer.tenant_id):
        document = CaseDocument.objects.get()
    here = f"{page}akteneinsicht/{row.pk}/"
    karl.open(f"{here}schwaerzen/{document.pk}/1/")
    karl.send({"links_1": "10", "oben_1": "8,5", "breit_1": "40", "hoch_1": "4", "grund_1": "third"})
    assert karl.path == here
    assert "1 Stelle geschwärzt" in karl.text
    karl.send({})
    assert "Die Akte wird gerade erstellt" in karl.text
    with transaction.atomic(), acting_for(offer.tenant_id):
        inspecting.write_inspection(row.pk)
    karl.open(here)
    assert "Die Akte ist fertig" in karl.text
    response = karl.client.get(f"{here}akte.pdf")
    assert response.headers["Content-Disposition"].startswith("attachment")
    with pikepdf.open(io.BytesIO(response.content)) as pdf:
        assert len(pdf.pages) >= 4
    karl.send({})
    assert "liegt sie im Postfach" in karl.text
    karl.open(page)
    assert "Akteneinsicht ausgehändigt an Ada Beispiel" in karl.text


def test_what_is_missing_is_said_at_its_field(offer, karl: Browser, page: str) -> None:
    karl.open(f"{page}akteneinsicht/")
    karl.send({"name": "", "reader": "party"})
    assert "Schreiben Sie, wer die Akte einsieht." in karl.text
    karl.open(f"{page}akteneinsicht/")
    karl.send({"name": "Bea Beispiel"})
    assert "Wählen Sie, in welcher Rolle" in karl.text


def test_a_wrong_box_is_named_and_nothing_typed_is_lost(offer, karl: Browser, page: str) -> None:
    row = begun(offer, karl, page)
    with transaction.atomic(), acting_for(offer.tenant_id):
        document = CaseDocument.objects.get()
    karl.open(f"{page}akteneinsicht/{row.pk}/schwaerzen/{document.pk}/1/")
    karl.send({"links_1": "10", "oben_1": "200", "breit_1": "40", "hoch_1": "4", "grund_1": "third"})
    assert "Kasten 1 liegt nicht auf der Seite" in karl.text
    assert 'value="200"' in karl.page.content.decode()
    karl.send({"links_1": "10", "oben_1": "20", "breit_1": "40", "hoch_1": "4", "grund_1": ""})
    assert "Wählen Sie für Kasten 1 einen Grund" in karl.text
    karl.send({"links_1": "10", "oben_1": "20", "breit_1": "40", "hoch_1": "4", "grund_1": "secret"})
    with transaction.atomic(), acting_for(offer.tenant_id):
        [box] = plan_of(FileInspection.objects.get()).boxes[document.pk]
    assert box.ground == Ground.SECRET


def test_the_lawyer_gets_it_by_download_only(offer, karl: Browser, page: str) -> None:
    row = begun(offer, karl, page, name="Bea Beispiel", reader="lawyer")
    with transaction.atomic(), acting_for(offer.tenant_id):
        inspection = FileInspection.objects.select_related("case").get()
        inspecting.order_inspection(inspection, by=Someone(inspection.begun_by_id))
        inspecting.write_inspection(row.pk)
    karl.open(f"{page}akteneinsicht/{row.pk}/")
    assert "In das Postfach geht die Akte nur an Antragstellende" in karl.text
    assert "In das Postfach legen" not in karl.text


class Someone:
    """Whoever began it."""

    def __init__(self, account_id) -> None:
        self.account_id = account_id
