"""Tables of Excel and OpenDocument: read like CSV; what is broken, hostile or too large has one sentence."""

import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portalwerk.packages.rules.question_table import pattern, questions_of
from portalwerk.packages.rules.sheets import MAX_ROWS, MAX_UNPACKED, SheetUnreadable, rows_of
from portalwerk.packages.rules.tables import TableUnreadable, read
from tests.packages.workbooks import excel, excel_rows, open_document, packed

HEAD = ("Seite", "Frage", "Art", "Pflicht", "Antworten", "Hinweis")
ROWS = (
    HEAD,
    ("Ihr Fest", "Wie heißt das Fest?", "Text", "ja", "", "So steht es später im Kalender."),
    ("Ihr Fest", "Wo feiern Sie?", "Auswahl", "ja", "Auf der Straße | Im Park", ""),
    ("Ihr Fest", "Wie viele Menschen kommen?", "Ganze Zahl", "nein", "", "Ungefähr reicht."),
)
BOTH = {"Excel": excel(excel_rows(ROWS)), "OpenDocument": open_document(ROWS)}


@pytest.mark.parametrize("data", BOTH.values(), ids=BOTH)
def test_a_workbook_says_the_same_as_the_same_table_in_csv(data):
    assert questions_of(data) == questions_of(pattern())


@pytest.mark.parametrize("make", [lambda rows: excel(excel_rows(rows)), open_document], ids=BOTH)
def test_wrong_lines_are_told_with_the_number_that_the_program_shows(make):
    questions, wrong = questions_of(make([HEAD[:3], ("Fest", "Wer?", "Gedicht"), ("", "", ""), ("Fest", "", "Text")]))
    assert questions == []
    assert [one.partition(":")[0] for one in wrong] == ["Zeile 2", "Zeile 4"]


def test_numbers_and_truth_are_read_as_people_type_them():
    rows = rows_of(excel(excel_rows([("Zahl", 3, 2.5, True, False), (None, "=1+1", -7.0, None, "ö")])))
    assert rows == [["Zahl", "3", "2,5", "ja", "nein"], ["", "=1+1", "-7", "", "ö"]]


def test_a_missing_column_is_named():
    with pytest.raises(TableUnreadable, match="fehlt die Spalte „Art“"):
        read(excel(excel_rows([("Seite", "Frage")])), ("Seite", "Frage", "Art"))


def row(number, column="A"):
    return f'<row r="{number}"><c r="{column}{number}"><v>1</v></c></row>'


def bomb():
    data = bytearray(excel(excel_rows(ROWS), **{"xl/sharedStrings.xml": b"<a>" + b" " * (MAX_UNPACKED + 9) + b"</a>"}))
    assert len(data) < 60_000
    return bytes(data)


def lying_bomb():
    """Says of its largest part that it is small."""
    data, size = bomb(), MAX_UNPACKED + 9 + 7
    return data.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))


MANY_ROWS = f"Die Tabelle hat zu viele Zeilen. Erlaubt sind {MAX_ROWS}."
ENDLESS = (
    '<table:table-row table:number-rows-repeated="1048000"><table:table-cell office:value-type="float"/>'
    "</table:table-row>"
)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "Das ist eine alte Excel-Datei oder eine mit Kennwort."),
        (b"PK\x03\x04 und sonst nichts", "Die Datei ist beschädigt."),
        (BOTH["Excel"][:-40], "Die Datei ist beschädigt."),
        (packed({"word/document.xml": "<a/>"}), "Das ist weder eine Excel-Datei (.xlsx) noch"),
        (packed({"xl/workbook.xml": "<a/>"}), "Die Datei ist nicht zu lesen."),
        (packed({"xl/workbook.xml": "<!DOCTYPE a><a/>"}), "Die Datei ist beschädigt."),
        (packed({f"{at}.xml": "<a/>" for at in range(201)}), "Die Datei enthält zu viele Teile."),
        (bomb(), "Die Datei ist ausgepackt größer als 20 MB."),
        (lying_bomb(), "Die Datei ist ausgepackt größer als 20 MB."),
        (excel(row(1) + row(MAX_ROWS + 2)), MANY_ROWS),
        (excel(row(1048576, "XFD")), MANY_ROWS),
        (excel('<row r="1048576"><c><v>1</v></c></row>'), MANY_ROWS),
        (excel('<row><c r="A&#49;048576"><v>1</v></c></row>'), MANY_ROWS),
        (excel(row(1, "XFD")), "Die Tabelle hat zu viele Spalten. Erlaubt sind 60."),
        (open_document(ROWS, ENDLESS), MANY_ROWS),
    ],
    ids=["xls", "no zip", "cut off", "Word", "empty", "DTD", "many parts", "bomb", "lying bomb", "rows", "far corner",
         "far row", "hidden far cell", "columns", "repeated rows"],
)  # fmt: skip
def test_what_cannot_be_read_has_one_sentence(data, sentence):
    with pytest.raises(SheetUnreadable) as refusal:
        rows_of(data)
    assert sentence in str(refusal.value)


def test_a_format_far_below_is_no_line():
    far = '<row r="1048576"><c r="A1048576" s="1"/></row>'
    assert questions_of(excel(excel_rows(ROWS) + far)) == questions_of(pattern())


def test_programs_in_a_workbook_are_not_handed_on():
    with_macro = excel(
        excel_rows(ROWS), **{"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 50, "xl/media/a.png": b"\x89PNG"}
    )
    assert questions_of(with_macro) == questions_of(pattern())


@settings(max_examples=200)
@given(st.sampled_from(sorted(BOTH)), st.integers(0, 4000), st.binary(max_size=8), st.integers(0, 30))
def test_whatever_is_changed_in_a_workbook_it_is_read_or_refused(kind, at, junk, cut):
    data = BOTH[kind]
    with suppress(SheetUnreadable):
        assert all(
            isinstance(cell, str) for row in rows_of(b"PK" + data[2:at] + junk + data[at + cut :]) for cell in row
        )


@settings(max_examples=200)
@given(st.integers(0, 1500), st.binary(max_size=8), st.integers(0, 30))
def test_whatever_is_changed_inside_a_sheet_it_is_read_or_refused(at, junk, cut):
    sheet = excel_rows(ROWS).encode()
    with suppress(SheetUnreadable, UnicodeDecodeError, zipfile.BadZipFile):
        rows_of(excel((sheet[:at] + junk + sheet[at + cut :]).decode()))
