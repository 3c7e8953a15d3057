"""The file that somebody looks into: what is in it, and above all what is not. Source: § 29 VwVfG."""

import io
import zlib

import pikepdf
import pypdfium2
import pytest
from django.db import transaction

from portalwerk.applications.models import ApplicationLetter
from portalwerk.audit.models import Entry
from portalwerk.cases.actions import inspecting
from portalwerk.cases.actions.following_up import set_follow_up
from portalwerk.cases.actions.thread import answer_applicant, write_note
from portalwerk.cases.models import Case, CaseDocument, CaseEvent, FileInspection
from portalwerk.cases.queries import details_of
from portalwerk.cases.rules.inspecting import AlreadyOrdered, Box, Ground, NotForMailbox, NotYetMade, Plan, Reader
from portalwerk.documents.providers.typst_letters import binding
from portalwerk.files.actions import store_upload
from portalwerk.files.providers.child import sheets
from portalwerk.files.queries import facts_of, read_all
from portalwerk.kernel.clock import today
from portalwerk.kernel.scope import acting_for
from portalwerk.kernel.sealing import tenant_key
from portalwerk.project.demo.samples import sample_pdf
from tests.small_case import hired, sent

pytestmark = pytest.mark.django_db

SECRET, KEPT = "Geheimname", "Mietzins"
#: Where `sample_pdf` writes its heading.
BOX = Box(1, 8, 6, 80, 6, Ground.THIRD)


@pytest.fixture
def karl(offer):
    return hired(offer)


@pytest.fixture
def scope(offer):
    sent(offer)
    with transaction.atomic(), acting_for(offer.tenant_id):
        yield Case.objects.select_for_update().get()


def paper(case: Case, content: bytes, name: str) -> CaseDocument:
    key = tenant_key(case.tenant_id)
    stored = store_upload([content], name=name, key=key, tenant_id=case.tenant_id, allowed_media_types=ALLOWED)
    document = CaseDocument(tenant_id=case.tenant_id, case=case, stored_file=stored, origin="sent", label=name)
    document.save()
    return document


ALLOWED = ("application/pdf", "image/png", "text/plain")


def shared_pages() -> bytes:
    """Two pages with one dictionary of resources, as most programs write them: the secret is a part of both."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        font = pdf.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        )
        drawn = pdf.make_stream(f"BT /F 24 Tf 60 760 Td ({SECRET}) Tj ET".encode())
        drawn.Type, drawn.Subtype, drawn.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 595, 842]
        drawn.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        shared = pdf.make_indirect(
            pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font), XObject=pikepdf.Dictionary(X=drawn))
        )
        for text in ("/X Do", f"BT /F 24 Tf 60 760 Td ({KEPT}) Tj ET"):
            page = pdf.add_blank_page(page_size=(595, 842))
            page.Resources = shared
            page.Contents = pdf.make_stream(text.encode())
        pdf.docinfo["/Title"] = SECRET
        pdf.save(out)
    return out.getvalue()


def made(case: Case, karl, *documents: CaseDocument, boxes=None, reader=Reader.LAWYER) -> FileInspection:
    plan = Plan("Bea Beispiel", reader, tuple(document.pk for document in documents))
    row = inspecting.begin_inspection(case, plan, by=karl)
    for document, drawn in (boxes or {}).items():
        inspecting.black_out(row, document.pk, drawn[0].page, drawn)
    inspecting.order_inspection(row, by=karl)
    inspecting.write_inspection(row.pk)
    row.refresh_from_db()
    return row


def content_of(row: FileInspection) -> bytes:
    return read_all(row.stored_file, tenant_key(row.tenant_id))


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def everything_in(pdf: bytes) -> bytes:
    """All bytes that anybody could dig out: the file, every stream unpacked, every string."""
    found = [pdf]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for item in document.objects:
            if isinstance(item, pikepdf.Stream):
                try:
                    found.append(item.read_bytes())
                except (pikepdf.PdfError, zlib.error):
                    found.append(item.read_raw_bytes())
            found.append(repr(item).encode() if not isinstance(item, pikepdf.Stream) else repr(dict(item)).encode())
        found.append(repr(dict(document.docinfo)).encode() + str(document.open_metadata()).encode())
    return b"\n".join(found)


def leaks(pdf: bytes, word: str) -> list[str]:
    raw = everything_in(pdf)
    forms = {"plain": word.encode(), "utf-16": word.encode("utf-16-be"), "hex": word.encode().hex().encode()}
    places = [name for name, form in forms.items() if form in raw or form.upper() in raw]
    return places + (["text"] if word in text_of(pdf) else [])


@pytest.mark.parametrize("content", [sample_pdf(SECRET, KEPT), shared_pages()], ids=["simple", "shared resources"])
def test_nothing_of_what_is_blacked_out_is_in_the_file(scope, karl, content: bytes) -> None:
    document = paper(scope, content, "Vertrag.pdf")
    assert leaks(content, SECRET), "the search finds nothing where there is something"
    pdf = content_of(made(scope, karl, document, boxes={document: [BOX]}))
    assert leaks(pdf, SECRET) == []
    assert "Vertrag" in text_of(pdf)


def test_the_place_is_black_and_the_rest_is_not(scope, karl) -> None:
    document = paper(scope, sample_pdf(SECRET, KEPT), "Vertrag.pdf")
    pdf = content_of(made(scope, karl, document, boxes={document: [BOX]}))
    with pypdfium2.PdfDocument(pdf) as opened:
        image = opened[len(opened) - 1].render(scale=1).to_pil().convert("L")
    # The page lies on the sheet between 40 and 555 points from the left, and 118 to 780 from the top.
    assert image.getpixel((300, 175)) < 10
    assert image.getpixel((300, 500)) > 245


def test_a_document_without_boxes_keeps_its_text(scope, karl) -> None:
    black, plain = paper(scope, sample_pdf(SECRET), "A.pdf"), paper(scope, sample_pdf(KEPT), "B.pdf")
    text = text_of(content_of(made(scope, karl, black, plain, boxes={black: [BOX]})))
    assert KEPT in text
    assert SECRET not in text


def test_a_box_that_is_only_drawn_over_is_found_out(scope, karl, monkeypatch) -> None:
    """The planted fault: black on top, the words still below."""

    def drawn_over(stored, key, *, boxes):
        content = read_all(stored, key)
        with pikepdf.open(io.BytesIO(content)) as pdf, io.BytesIO() as out:
            pdf.pages[0].contents_add(b"0 g 40 740 500 60 re f")
            pdf.save(out)
            return [inspecting.Sheets(1, out.getvalue())]

    monkeypatch.setattr(inspecting, "sheets_of", drawn_over)
    document = paper(scope, sample_pdf(SECRET, KEPT), "Vertrag.pdf")
    pdf = content_of(made(scope, karl, document, boxes={document: [BOX]}))
    assert "text" in leaks(pdf, SECRET)


def test_every_sheet_is_counted_and_the_contents_lead_there(scope, karl) -> None:
    documents = [paper(scope, sample_pdf(f"Blatt {letter}"), f"{letter}.pdf") for letter in "ABC"]
    row = made(scope, karl, *documents, boxes={documents[1]: [BOX]})
    pdf = content_of(row)
    with pypdfium2.PdfDocument(pdf) as opened:
        count = len(opened)
        marks = {mark.get_title(): mark.get_dest().get_index() for mark in opened.get_toc()}
        texts = [page.get_textpage().get_text_range() for page in opened]
    assert row.sheets == 3
    assert all(f"Blatt {number} von {count}" in text for number, text in enumerate(texts, 1))
    assert {"Akteneinsicht", "Angaben im Antrag", "Verlauf"} <= marks.keys()
    for at, letter in enumerate("ABC"):
        index = marks[f"Dokument {at + 1}: {letter}.pdf"]
        assert index == count - 3 + at
        assert f"Dokument {at + 1}: {letter}.pdf" in texts[index]
    assert "Bea Beispiel" in texts[0]
    assert "1 Stelle geschwärzt" in texts[0]
    assert "Anwält" in texts[0]


def test_answers_and_history_are_there_and_notes_of_the_office_are_not(scope, karl) -> None:
    set_follow_up(scope, by=karl, due_on=today().replace(year=today().year + 1), reason="Vermerkwort")
    answer_applicant(scope, by=karl, text="Hier steht das Antwortwort.")
    write_note(scope, by=karl, text="Hier steht das Notizwort.")
    text = text_of(content_of(made(scope, karl)))
    assert "Beispiel" in text
    assert "Der Antrag ist eingegangen." in text
    assert "Vermerkwort" not in text
    assert "Antwortwort" in text
    assert "Notizwort" not in text
    assert "Karl Muster" not in text


def test_a_document_that_was_not_ticked_is_not_there(scope, karl) -> None:
    paper(scope, sample_pdf(SECRET), "Weg.pdf")
    pdf = content_of(made(scope, karl, paper(scope, sample_pdf(KEPT), "Da.pdf")))
    assert leaks(pdf, SECRET) == []
    assert "Weg.pdf" not in text_of(pdf)


def test_a_file_without_pages_says_so_on_its_sheet(scope, karl) -> None:
    text = text_of(content_of(made(scope, karl, paper(scope, b"Nur Text", "Liste.txt"))))
    assert "lässt sich nicht als Blatt zeigen" in text


def test_notes_thumbnails_and_old_titles_do_not_go_along(scope, karl) -> None:
    with pikepdf.open(io.BytesIO(sample_pdf(KEPT))) as pdf, io.BytesIO() as out:
        page = pdf.pages[0]
        page.PieceInfo = pikepdf.Dictionary(App=pikepdf.Dictionary(Private=pikepdf.String("Stückgeheimnis")))
        page.Metadata = pdf.make_stream(b"<x>Seitengeheimnis</x>")
        pdf.docinfo["/Title"] = "Titelgeheimnis"
        pdf.save(out)
        content = out.getvalue()
    found = everything_in(content_of(made(scope, karl, paper(scope, content, "B.pdf"))))
    assert b"geheimnis" not in found


def test_history_and_audit_say_who_got_what(scope, karl) -> None:
    document = paper(scope, sample_pdf(SECRET), "A.pdf")
    row = made(scope, karl, document, boxes={document: [BOX]})
    written = details_of(CaseEvent.objects.get(case=scope, kind="inspection_written"))
    ordered = details_of(CaseEvent.objects.get(case=scope, kind="inspection_ordered"))
    assert ordered["name"] == "Bea Beispiel"
    assert written["pages"] == {str(document.pk): 1}
    assert written["digest"] == facts_of(row.stored_file, tenant_key(row.tenant_id)).sha256
    entry = Entry.objects.get(action="inspection.written", object_id=row.pk)
    assert entry.note == f"1/1 {written['digest']}"
    assert Entry.objects.filter(action="inspection.ordered", actor_id=karl.account_id).exists()


def test_what_is_ordered_changes_no_more_and_is_made_once(scope, karl) -> None:
    document = paper(scope, sample_pdf(SECRET), "A.pdf")
    row = made(scope, karl, document)
    with pytest.raises(AlreadyOrdered):
        inspecting.black_out(row, document.pk, 1, [BOX])
    with pytest.raises(AlreadyOrdered):
        inspecting.order_inspection(row, by=karl)
    first = row.stored_file_id
    inspecting.write_inspection(row.pk)
    row.refresh_from_db()
    assert row.stored_file_id == first


def test_the_file_goes_into_the_mailbox_of_who_applied_and_of_nobody_else(scope, karl) -> None:
    lawyers = made(scope, karl)
    with pytest.raises(NotForMailbox):
        inspecting.hand_out(lawyers, by=karl)
    early = inspecting.begin_inspection(scope, Plan("Ada Beispiel", Reader.PARTY, ()), by=karl)
    with pytest.raises(NotYetMade):
        inspecting.hand_out(early, by=karl)
    row = made(scope, karl, reader=Reader.PARTY)
    inspecting.hand_out(row, by=karl)
    inspecting.hand_out(row, by=karl)
    letter = ApplicationLetter.objects.get(application_id=scope.application_id, kind="inspection")
    assert read_all(letter.stored_file, tenant_key(row.tenant_id)) == content_of(row)


def test_edges_of_a_box_are_rounded_outwards() -> None:
    """Half a dot at the edge of a letter would still show what it was."""
    _, whole = sheets.as_pictures(
        sample_pdf(SECRET), "application/pdf", first=1, last=1, boxes={1: [[0, 0, 99.99, 99.99]]}
    )
    with pypdfium2.PdfDocument(whole) as opened:
        image = opened[0].render(scale=2).to_pil().convert("L")
    assert image.getextrema()[1] < 40


def test_the_frame_does_not_promise_what_other_pages_break(scope, karl) -> None:
    pdf = content_of(made(scope, karl, paper(scope, sample_pdf(KEPT), "A.pdf")))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        told = opened.open_metadata()
        assert not any(promise in told for promise in binding._PROMISES)
        assert opened.Root.Lang == "de-DE"
