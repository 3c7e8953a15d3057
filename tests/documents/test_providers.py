"""The letters as files: standards, text, fonts, and that data never becomes code."""

import io
import re
import subprocess
import unicodedata
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from portalwerk.documents.providers import LetterNotSet, presses
from portalwerk.documents.rules import UnsafeTemplate
from tests.documents import din91379
from tests.documents.letters import MADE_AT, acknowledgment, decision

LETTERS = {"acknowledgment": acknowledgment(), "decision": decision()}


def render(name: str = "acknowledgment", **changes: object) -> bytes:
    content = LETTERS[name].as_json() | changes
    return presses.get("typst").render(name, content, made_at=MADE_AT)


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


@pytest.fixture(params=sorted(LETTERS))
def opened(request: pytest.FixtureRequest) -> pikepdf.Pdf:
    with pikepdf.open(io.BytesIO(render(request.param))) as document:
        yield document


def test_letter_says_that_it_is_pdf_ua_1_and_pdf_a_3a(opened: pikepdf.Pdf) -> None:
    with opened.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["pdfaid:part"] == "3"
        assert metadata["pdfaid:conformance"] == "A"
        assert metadata["dc:title"]


def test_letter_is_tagged_and_has_language_and_title(opened: pikepdf.Pdf) -> None:
    assert opened.Root.MarkInfo.Marked
    assert str(opened.Root.Lang).lower() in {"de", "de-de"}
    assert opened.Root.ViewerPreferences.DisplayDocTitle
    kinds = {str(item.get("/S", "")) for item in opened.objects if isinstance(item, pikepdf.Dictionary)}
    assert {"/H1", "/H2", "/P", "/Table", "/TH", "/TD", "/Figure"} <= kinds


def test_crest_has_a_description(opened: pikepdf.Pdf) -> None:
    figures = [
        item for item in opened.objects if isinstance(item, pikepdf.Dictionary) and str(item.get("/S", "")) == "/Figure"
    ]
    assert [str(figure.Alt) for figure in figures] == ["Wappen: Landkreis Saaletal"]


def test_all_fonts_are_embedded_and_ours(opened: pikepdf.Pdf) -> None:
    names = {
        str(item.FontName)
        for item in opened.objects
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
    }
    assert names
    assert all("FiraSans" in name or "NotoSans" in name for name in names)


def test_acknowledgment_says_what_arrived_and_what_comes() -> None:
    text = re.sub(r"\s+", " ", text_of(render()))
    for part in ("7KQ-2MX-4RT", "21. November 2026, 10:42 Uhr", "So geht es weiter", "Ada Beispiel", "53,00 €",
                 "Prüfungszeugnis.pdf", "212 kB", "Seite 1 von"):  # fmt: skip
        assert part in text
    assert "ab" * 32 in re.sub(r"\s", "", text)


def test_decision_holds_what_the_law_asks_for() -> None:
    text = re.sub(r"\s+", " ", text_of(render("decision")))
    for part in ("Landkreis Saaletal", "Sie bekommen den Jagdschein", "Jägerprüfung bestanden", "Auflage",
                 "Rechtsbehelfsbelehrung", "Widerspruch", "Karl Kern", "Hauptstraße 5"):  # fmt: skip
        assert part in text


def test_seal_is_called_a_demonstration_and_never_qualified() -> None:
    text = text_of(render("decision"))
    assert "Demo-Siegel" in text
    assert "qualifiziert" not in text.lower()


def test_unsealed_letter_does_not_speak_of_a_seal() -> None:
    assert "Siegel" not in text_of(render("decision", sealed=False))


def test_letter_without_recipient_says_that_it_is_read_online() -> None:
    assert "liegt in Ihrem Postfach" in text_of(render())
    assert "liegt in Ihrem Postfach" not in text_of(render("decision"))


def test_missing_parts_leave_no_empty_headings() -> None:
    text = text_of(render(fees=[], sections=[], attachments=[], steps=[]))
    assert "Gebühr" not in text
    assert "Ihre Angaben" not in text
    assert "keine Dateien" in text


def test_all_of_din_91379_is_printed_and_read_back(pdftotext: Path, tmp_path: Path) -> None:
    signs = [*din91379.LETTERS, *din91379.EXTENDED, *din91379.NON_LETTERS, *din91379.SEQUENCES]
    values = [f"<{number}>{sign}<>" for number, sign in enumerate(signs)]
    rows = [{"label": "x", "value": value} for value in values]
    file = tmp_path / "all.pdf"
    file.write_bytes(render(sections=[{"title": "Alle Zeichen", "rows": rows}]))
    read = subprocess.run([pdftotext, "-raw", file, "-"], capture_output=True, text=True, check=True).stdout
    read = unicodedata.normalize("NFC", read)
    missing = [value for value in values if unicodedata.normalize("NFC", value) not in read]
    assert missing == []


def test_combining_marks_alone_and_unknown_characters_do_not_stop_a_letter() -> None:
    name = "".join(f"o{mark}" for mark in din91379.COMBINING) + " 😀 中文 \u202e\x00"
    assert "\N{REPLACEMENT CHARACTER}" in text_of(
        render(sections=[{"title": "Name", "rows": [{"label": "Name", "value": name}]}])
    )


@pytest.mark.parametrize(
    "attack",
    [
        '#read("/etc/passwd")',
        '#import "@preview/x:1.0.0": y',
        '"] #panic("x") [',
        "$x$ *fett* _kursiv_ `roh` <marke> @verweis = Titel",
        "\\u{41} #sys.inputs #{1+1}",
        "// Kommentar /* und */",
        "</script><script>alert(1)</script>",
        "10 000 Zeichen: " + "Donaudampfschifffahrt " * 450,
    ],
)
def test_what_people_typed_is_printed_and_never_run(attack: str) -> None:
    printed = text_of(render(sections=[{"title": attack[:60], "rows": [{"label": "Name", "value": attack}]}]))
    shown = re.sub(r"[\s\u00ad\ufffe-]", "", printed)
    assert re.sub(r"[\s-]", "", attack)[:300] in shown


def test_a_package_brings_its_own_template_on_the_shared_layout() -> None:
    source = '#import "/letter.typ": data, letter\n#show: letter\n== Eigener Brief\n#data.outcome\n'
    pdf = presses.get("typst").render("granted", decision().as_json(), made_at=MADE_AT, sources={"granted": source})
    assert "Eigener Brief" in text_of(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as document, document.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"


def test_a_package_template_cannot_reach_the_network() -> None:
    with pytest.raises(UnsafeTemplate):
        presses.get("typst").render("granted", {}, made_at=MADE_AT, sources={"granted": '#import "@preview/a:1.0.0"'})


def test_a_template_that_breaks_accessibility_is_not_set() -> None:
    source = (
        '#import "/letter.typ": data, letter\n#show: letter\n'
        '#image(bytes(data.head.authority.crest_svg), format: "svg")\n'
    )
    with pytest.raises(LetterNotSet):
        presses.get("typst").render("granted", decision().as_json(), made_at=MADE_AT, sources={"granted": source})
