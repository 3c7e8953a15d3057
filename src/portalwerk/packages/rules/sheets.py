"""Tables of Excel (.xlsx) and OpenDocument (.ods): the first sheet as rows of texts, or one sentence why not.

A workbook is a packed folder of XML. Before another reader sees it, it is unpacked here with a limit, looked through
for a sheet that claims more than it may hold, and packed anew from what was seen: nobody reads anything else.

Source: SECURITY M10 (XML from outside, archives)
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from lxml import etree
from python_calamine import CalamineWorkbook

from portalwerk.formengine.rules.xdatenfelder.schema import UnreadableSchema
from portalwerk.formengine.rules.xdatenfelder.source import parse_xml
from portalwerk.kernel.refusal import Refusal

MAX_UNPACKED = 20_000_000
MAX_MEMBERS = 200
MAX_ROWS = 5_000
MAX_COLUMNS = 60
_OLE = b"\xd0\xcf\x11\xe0"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
#: Parts of a workbook that hold texts and numbers; pictures, programs and binary sheets are never handed on.
_READABLE = re.compile(r"(mimetype|.+\.(xml|rels))", re.IGNORECASE)
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_CHUNK = 1 << 16


class SheetUnreadable(Refusal):
    """A workbook cannot be read; `reason` says why."""

    sentence = "{reason}"


def is_workbook(data: bytes) -> bool:
    """Whether an upload is a workbook rather than a table in plain text."""
    return data.startswith((b"PK", _OLE))


def rows_of(data: bytes) -> list[list[str]]:
    """The rows of the first sheet, from its first line on; cells as people would type them. Raises: SheetUnreadable."""
    if data.startswith(_OLE):
        raise SheetUnreadable(
            reason="Das ist eine alte Excel-Datei oder eine mit Kennwort. Speichern Sie sie ohne Kennwort als „.xlsx“."
        )
    parts = _unpacked(data)
    if "xl/workbook.xml" not in parts and parts.get("mimetype", b"").strip() != _ODS:
        raise SheetUnreadable(reason="Das ist weder eine Excel-Datei (.xlsx) noch eine OpenDocument-Tabelle (.ods).")
    for content in parts.values():
        _check_part(content)
    return [[_text(cell) for cell in row] for row in _first_sheet(_packed(parts))]


def _unpacked(data: bytes) -> dict[str, bytes]:
    """The readable parts by name. What a file says of its size is not believed: it is counted while unpacking."""
    parts: dict[str, bytes] = {}
    left = MAX_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MAX_MEMBERS:
                raise SheetUnreadable(reason="Die Datei enthält zu viele Teile. Speichern Sie nur das eine Blatt.")
            for member in members:
                if _READABLE.fullmatch(member.filename):
                    content = _member(archive, member, left)
                    left -= len(content)
                    parts[member.filename] = content
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as wrong:
        raise SheetUnreadable(reason="Die Datei ist beschädigt. Speichern Sie sie neu.") from wrong
    return parts


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> bytes:
    # Well beyond the limit, or the check sum would be asked for of a part that is cut off there.
    member.file_size = left + 4 * _CHUNK
    taken = bytearray()
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            taken += chunk
            if len(taken) > left:
                size = MAX_UNPACKED // 1_000_000
                raise SheetUnreadable(
                    reason=f"Die Datei ist ausgepackt größer als {size} MB. So groß darf sie nicht sein."
                )
    return bytes(taken)


def _packed(parts: dict[str, bytes]) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    out.seek(0)
    return out


def _check_part(content: bytes) -> None:
    """Refuse XML that is none, and a sheet that says that it is larger than it may be. Raises: SheetUnreadable."""
    if not content.lstrip().startswith((b"<", b"\xef\xbb\xbf<")):
        if content.strip() == _ODS:
            return
        raise SheetUnreadable(reason="Die Datei ist beschädigt. Speichern Sie sie neu.")
    try:
        root = parse_xml(content)
    except UnreadableSchema as wrong:
        raise SheetUnreadable(reason="Die Datei ist beschädigt. Speichern Sie sie neu.") from wrong
    for row, column in _filled(root):
        if row > MAX_ROWS + 1:
            raise SheetUnreadable(reason=f"Die Tabelle hat zu viele Zeilen. Erlaubt sind {MAX_ROWS}.")
        if column > MAX_COLUMNS:
            raise SheetUnreadable(reason=f"Die Tabelle hat zu viele Spalten. Erlaubt sind {MAX_COLUMNS}.")


def _filled(root: etree._Element) -> Iterator[tuple[int, int]]:
    """Row and column of each cell that holds something, in a sheet of either format."""
    for sheet in _below(root, "sheetData"):
        yield from _filled_excel(sheet)
    for sheet in _below(root, "table"):
        yield from _filled_open(sheet)


def _filled_excel(sheet: etree._Element) -> Iterator[tuple[int, int]]:
    at = 0
    for row in _below(sheet, "row"):
        at = int(given) if (given := row.get("r", "")).isascii() and given.isdigit() and len(given) < 9 else at + 1
        column = 0
        for cell in _below(row, "c"):
            said = _CELL.fullmatch(cell.get("r", ""))
            column = _number(said[1]) if said else column + 1
            if len(cell):
                yield max(at, int(said[2]) if said else 0), column


def _filled_open(sheet: etree._Element) -> Iterator[tuple[int, int]]:
    at = 0
    for row in _below(sheet, "table-row"):
        at += _repeats(row, "number-rows-repeated")
        column = 0
        for cell in row:
            column += _repeats(cell, "number-columns-repeated")
            if len(cell) or any(etree.QName(name).localname == "value-type" for name in cell.attrib):
                yield at, column


def _below(root: etree._Element, name: str) -> Iterator[etree._Element]:
    return (one for one in root.iter() if etree.QName(one).localname == name)


def _repeats(element: etree._Element, name: str) -> int:
    for key, value in element.items():
        if etree.QName(key).localname == name:
            text = str(value)
            return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 10**9
    return 1


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _first_sheet(packed: io.BytesIO) -> list[list[Any]]:
    try:
        with CalamineWorkbook.from_filelike(packed) as workbook:
            sheet = workbook.get_sheet_by_index(0)
            rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
            return rows
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as wrong:  # a panic of the reader is no Exception
        raise SheetUnreadable(reason="Die Datei ist nicht zu lesen. Speichern Sie sie neu als „.xlsx“.") from wrong


def _text(value: Any) -> str:
    """A cell as somebody would type it."""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.12g}".replace(".", ",")
    if isinstance(value, datetime):
        return value.strftime("%d.%m.%Y" if value.time() == time() else "%d.%m.%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, timedelta):
        return str(value)
    return str(value)
