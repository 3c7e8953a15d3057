"""Reading logs of cases: XES, plain or packed with gzip, and CSV.

Such files come from outside, so there is a limit to their size, packed and unpacked, and XML is read without
entities, DTD or network. A DOCTYPE is refused on the bytes, before a parser sees them.
"""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, ClassVar

from lxml import etree

from portalwerk.forecast.rules.evaluation.log import LoggedCase, LoggedEvent
from portalwerk.kernel.refusal import Refusal

MAX_BYTES = 512 * 1024 * 1024
MAX_EVENTS = 2_000_000
_GZIP = b"\x1f\x8b"
_PEEKED = 4096
_DAY = 86_400
_COLUMNS = ("case", "activity", "timestamp")
# What a trace of XES may call the thing that was applied for.
_SERVICE_KEYS = ("service", "parts")
_STATUS_KEY = "status"
_FORBIDDEN = (b"<!doctype", b"<!entity")
_LONGEST_FORBIDDEN = max(map(len, _FORBIDDEN))


class UnreadableLog(Refusal):
    """A file that is no log of cases, or none that we read."""

    sentence: ClassVar[str] = "„{name}“: {reason}"

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name=name, reason=reason)


class _Broken(Exception):
    """What is wrong with a file, in one sentence."""


def read_log(path: Path) -> list[LoggedCase]:
    """Return the cases of a log, each with its events in the order of time. Raises UnreadableLog."""
    try:
        with path.open("rb") as file:
            cases = list(_cases(file, path.name.lower()))
    except OSError as wrong:
        raise UnreadableLog(path.name, _why_not_opened(wrong)) from wrong
    except (EOFError, zlib.error) as wrong:
        raise UnreadableLog(path.name, "Die gepackte Datei ist beschädigt oder nicht vollständig.") from wrong
    except _Broken as wrong:
        raise UnreadableLog(path.name, str(wrong)) from wrong
    if not cases:
        raise UnreadableLog(path.name, "In der Datei steht kein Vorgang mit einem Ereignis.")
    return cases


def _why_not_opened(wrong: OSError) -> str:
    if isinstance(wrong, gzip.BadGzipFile):
        return "Die gepackte Datei ist beschädigt oder nicht vollständig."
    if isinstance(wrong, FileNotFoundError):
        return "Diese Datei gibt es nicht."
    return f"Die Datei lässt sich nicht lesen: {wrong.strerror}."


def _cases(file: IO[bytes], name: str) -> Iterator[LoggedCase]:
    if name.endswith((".xes", ".xes.gz")):
        packed = file.read(len(_GZIP)) == _GZIP
        file.seek(0)
        return _xes(_Guarded(gzip.GzipFile(fileobj=file) if packed else file, refuse_doctype=True))
    if name.endswith(".csv"):
        return _csv(_Guarded(file, refuse_doctype=False))
    raise _Broken("Wir lesen Dateien mit der Endung .xes, .xes.gz oder .csv.")


class _Guarded(io.RawIOBase):
    """A file that ends with a refusal where it grows too big, or where XML brings a DOCTYPE of its own."""

    def __init__(self, plain: IO[bytes] | gzip.GzipFile, *, refuse_doctype: bool) -> None:
        self._plain, self._refuse_doctype = plain, refuse_doctype
        self._read, self._tail = 0, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        piece = self._plain.read(len(buffer))
        self._read += len(piece)
        if self._read > MAX_BYTES:
            raise _Broken(f"Die Datei ist zu groß. Wir lesen bis zu {MAX_BYTES // 1024 // 1024} MB, entpackt.")
        if self._refuse_doctype:
            self._look_at(piece)
        buffer[: len(piece)] = piece
        return len(piece)

    def _look_at(self, piece: bytes) -> None:
        if self._read == len(piece) and (piece.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in piece[:400]):
            # In such encodings a DOCTYPE would pass the search below.
            raise _Broken("Die Datei ist nicht in UTF-8 gespeichert. Bitte speichern Sie sie in UTF-8.")
        seen = (self._tail + piece).lower()
        if any(word in seen for word in _FORBIDDEN):
            raise _Broken(
                "Die Datei enthält eine DOCTYPE-Angabe. Solche Dateien lesen wir aus Sicherheitsgründen nicht."
            )
        self._tail = seen[-_LONGEST_FORBIDDEN:]


def _xes(file: _Guarded) -> Iterator[LoggedCase]:
    events = 0
    try:
        for _, trace in etree.iterparse(
            io.BufferedReader(file, 1 << 20),
            events=("end",),
            tag="{*}trace",
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            dtd_validation=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        ):
            case = _case_of_trace(trace)
            trace.clear()
            while (previous := trace.getprevious()) is not None:
                previous.getparent().remove(previous)
            if case is not None:
                events = _counted(events + len(case.events))
                yield case
    except etree.XMLSyntaxError as wrong:
        line = f" (Zeile {wrong.lineno})" if wrong.lineno else ""
        raise _Broken(f"Die Datei ist kein gültiges XML{line}. Bitte prüfen Sie, ob sie vollständig ist.") from wrong


def _case_of_trace(trace: etree._Element) -> LoggedCase | None:
    of_case = _values(trace)
    events = []
    for element in trace.iterfind("{*}event"):
        of_event = _values(element)
        line: Any = element.sourceline
        activity, at = of_event.get("concept:name"), of_event.get("time:timestamp")
        if not activity or not at:
            raise _Broken(f"Einem Ereignis fehlt „concept:name“ oder „time:timestamp“ (Zeile {line}).")
        events.append(LoggedEvent(_moment(at, line), activity, of_event.get(_STATUS_KEY, "")))
    service = next((of_case[key] for key in _SERVICE_KEYS if of_case.get(key)), "")
    return _case(service, events)


def _values(element: etree._Element) -> dict[str, str]:
    return {str(child.get("key")): str(child.get("value", "")) for child in element if child.get("key")}


def _csv(file: _Guarded) -> Iterator[LoggedCase]:
    try:
        plain = io.BufferedReader(file)
        dialect = _dialect(plain.peek(_PEEKED))
        rows = csv.DictReader(io.TextIOWrapper(plain, encoding="utf-8-sig", newline=""), dialect=dialect)
        missing = [column for column in _COLUMNS if column not in (rows.fieldnames or ())]
        if missing:
            raise _Broken(f"Es fehlt die Spalte „{missing[0]}“. Nötig sind: {', '.join(_COLUMNS)}.")
        services: dict[str, str] = {}
        events: dict[str, list[LoggedEvent]] = {}
        for count, row in enumerate(rows, 1):
            _counted(count)
            case, activity, at = [row[column] or "" for column in _COLUMNS]
            if not case or not activity:
                raise _Broken(f"In Zeile {rows.line_num} fehlt der Vorgang oder die Tätigkeit.")
            event = LoggedEvent(_moment(at, rows.line_num), activity, row.get("status") or "")
            events.setdefault(case, []).append(event)
            services.setdefault(case, row.get("service") or "")
    except UnicodeDecodeError as wrong:
        raise _Broken("Die Datei ist nicht in UTF-8 gespeichert. Bitte speichern Sie sie in UTF-8.") from wrong
    except csv.Error as wrong:
        raise _Broken("Die Datei ist keine gültige CSV-Datei.") from wrong
    for key, found in events.items():
        case_found = _case(services[key], found)
        if case_found is not None:
            yield case_found


def _dialect(beginning: bytes) -> type[csv.Dialect]:
    """Return how the columns are separated: the first line tells, comma or semicolon."""
    first = beginning.partition(b"\n")[0]
    return _Semicolons if first.count(b";") > first.count(b",") else csv.excel


class _Semicolons(csv.excel):
    delimiter = ";"


def _case(service: str, events: list[LoggedEvent]) -> LoggedCase | None:
    return LoggedCase(service, sorted(events, key=lambda event: event.at)) if events else None


def _counted(events: int) -> int:
    if events > MAX_EVENTS:
        raise _Broken(f"Die Datei hat zu viele Ereignisse. Wir lesen bis zu {MAX_EVENTS:,}.".replace(",", "."))
    return events


def _moment(written: str, line: int) -> float:
    """Return a moment in days. Without an offset it counts as UTC: only differences matter."""
    try:
        at = datetime.fromisoformat(written.strip())
    except ValueError as wrong:
        raise _Broken(
            f"„{written[:40]}“ ist kein Zeitpunkt (Zeile {line}). Erwartet: 2026-05-04T09:30:00+02:00."
        ) from wrong
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() / _DAY
