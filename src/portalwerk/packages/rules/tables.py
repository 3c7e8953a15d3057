"""Tables as people write them with a spreadsheet: CSV and workbooks in, CSV out, every wrong line with a sentence."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from portalwerk.kernel.refusal import Refusal
from portalwerk.packages.rules.sheets import SheetUnreadable, is_workbook, rows_of

MAX_BYTES = 2_000_000
MAX_LINES = 5_000
#: A cell that begins so is a formula to a spreadsheet; the apostrophe says that it is text, and goes at reading.
_FORMULA = ("=", "+", "-", "@", "\t")


class TableUnreadable(Refusal):
    """A table cannot be read at all; `reason` says why."""

    sentence = "{reason}"


@dataclass(frozen=True)
class Line:
    """One line of a table: its number in the file, and its cells by the name of their column."""

    number: int
    cells: dict[str, str]

    def wrong(self, sentence: str) -> str:
        """A sentence that says where it stands."""
        return f"Zeile {self.number}: {sentence}"


def written(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A table that a German spreadsheet opens by a double click."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def read(data: bytes, needed: Sequence[str]) -> list[Line]:
    """The lines of a table that are not empty. Names of columns are compared without regard to case.

    Parameters: needed, columns that must be there; others may be. Raises: TableUnreadable.
    """
    if len(data) > MAX_BYTES:
        raise TableUnreadable(reason=f"Die Tabelle ist zu groß. Erlaubt sind {MAX_BYTES // 1_000_000} MB.")
    if is_workbook(data):
        try:
            return _table(iter(rows_of(data)), needed)
        except SheetUnreadable as wrong:
            raise TableUnreadable(reason=str(wrong)) from wrong
    text = _decoded(data)
    head = text.partition("\n")[0]
    delimiter = max(";\t,", key=head.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return _table(rows, needed)
    except csv.Error:
        raise TableUnreadable(
            reason=f"Zeile {rows.line_num} ist nicht zu lesen. Vielleicht fehlt ein Anführungszeichen."
        ) from None


def _table(rows: Iterator[list[str]], needed: Sequence[str]) -> list[Line]:
    names = [name.strip().casefold() for name in next(rows, [])]
    missing = [name for name in needed if name.casefold() not in names]
    if missing:
        raise TableUnreadable(reason=f"In der ersten Zeile fehlt die Spalte „{missing[0]}“.")
    return list(_lines(rows, names))


def _lines(rows: Iterable[list[str]], names: list[str]) -> Iterable[Line]:
    for number, row in enumerate(rows, start=2):
        if number > MAX_LINES + 1:
            raise TableUnreadable(reason=f"Die Tabelle hat zu viele Zeilen. Erlaubt sind {MAX_LINES}.")
        if any(cell.strip() for cell in row):
            yield Line(number, {name: _cell(cell) for name, cell in zip(names, row, strict=False)})


def _cell(cell: str) -> str:
    cell = cell.strip().replace("\r\n", "\n").replace("\r", "\n")
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        raise TableUnreadable(reason="Die Datei ist keine CSV-Tabelle. Speichern Sie sie als „CSV UTF-8“.") from None
