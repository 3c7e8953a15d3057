"""The figures as a table for a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

#: A spreadsheet would run what begins so.
_RUNS = ("=", "+", "-", "@", "\t", "\r")


def sheet_of(page: Mapping[str, Any]) -> str:
    """Return the tables of a page below each other, as German spreadsheets read them."""
    out = io.StringIO()
    out.write("\N{ZERO WIDTH NO-BREAK SPACE}")  # so that they see the file is in UTF-8
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(guarded([page["title"], page["period"]]))
    for table in page["tables"]:
        writer.writerow([])
        writer.writerow(guarded([table.title, *table.columns[1:]]))
        writer.writerows(guarded(row) for row in table.rows)
    return out.getvalue()


def guarded(cells: Iterable[object]) -> list[str]:
    """Return cells as texts that no spreadsheet takes for a formula. A number below zero stays one."""
    return [f"'{text}" if text.startswith(_RUNS) and not _is_number(text) else text for text in map(str, cells)]


def _is_number(text: str) -> bool:
    return text[text[:1] in "+-" :].replace(",", "", 1).isdecimal()
