"""`portalwerk bench inspection`: what it costs to bind a file of 200 documents that somebody looks into.

From the opened contents to the finished PDF: every document is read in a child process, blacked out pages are drawn
there, then the frame is printed and everything bound. Reading from the disk and the database are left out.
"""

from __future__ import annotations

import argparse
import io
import json
import time

from PIL import Image, ImageDraw

from portalwerk.documents.actions import bind_file
from portalwerk.documents.rules import Authority, Bound, Bundle, Head, Moment, Row, Section
from portalwerk.files.providers import Sheets, inspectors
from portalwerk.files.queries import INSPECTOR, PDF
from portalwerk.kernel.clock import now
from portalwerk.project.bench.portal import machine, say
from portalwerk.project.demo.samples import sample_pdf

DOCUMENTS = 200
#: Every fourth document is a scan: a page that is a picture.
_SCANS = 4
#: Documents with a black box, so many apart.
_APART = 40
_BOX = {1: [[10, 10, 40, 5]]}
_SCAN_SIZE = (1654, 2339)
JPEG = "image/jpeg"


def run(arguments: argparse.Namespace) -> int:
    """Bind a file, and print how long it took."""
    papers = [_paper(number) for number in range(DOCUMENTS)]
    begun = time.perf_counter()
    sheets = [_sheets(content, kind, number % _APART == 0) for number, (content, kind) in enumerate(papers)]
    read = time.perf_counter() - begun
    pdf = bind_file(_bundle(), [one.content for one in sheets], made_at=now())
    whole = time.perf_counter() - begun
    say(f"  {DOCUMENTS} Dokumente gelesen {read:.1f} s, Akte fertig {whole:.1f} s, {len(pdf) / 1e6:.1f} MB")
    if arguments.json:
        row = {"documents": DOCUMENTS, "redactions": DOCUMENTS // _APART, "read_s": round(read, 2)}
        figures = {**row, "seconds": round(whole, 2), "bytes": len(pdf)}
        print(json.dumps({"bench": "inspection", "machine": machine(), "rows": [figures]}, indent=1))
    return 0


def _paper(number: int) -> tuple[bytes, str]:
    if number % _SCANS:
        return sample_pdf(f"Dokument {number}", *(f"Zeile {line}" for line in range(25))), PDF
    image, out = Image.new("RGB", _SCAN_SIZE, "white"), io.BytesIO()
    pen = ImageDraw.Draw(image)
    for line in range(60):
        pen.text((150, 150 + 33 * line), f"Gescannte Zeile {line} von Dokument {number}", fill="black")
    image.save(out, "JPEG")
    return out.getvalue(), JPEG


def _sheets(content: bytes, kind: str, is_redacted: bool) -> Sheets:
    inspector, size = inspectors.get(INSPECTOR), len(content)
    found = None if is_redacted or kind != PDF else inspector.sheets([content], size=size, media_type=kind)
    if found is None:
        boxes = _BOX if is_redacted else {}
        found = inspector.sheet_pictures([content], size=size, media_type=kind, pages=range(1, 2), boxes=boxes)
    if found is None:
        raise RuntimeError("a sample could not be read")
    return found


def _bundle() -> Bundle:
    return Bundle(
        head=Head(Authority("Landkreis Saaletal"), "Akteneinsicht", "1. März 2026", reference="7KQ-2MX-4RT"),
        cover=(Row("Einsicht bekommt", "Bea Beispiel"),),
        left_out="",
        redactions=(),
        sections=(Section("Ihre Person", (Row("Name", "Ada Beispiel"),)),),
        history=(Moment("01.03.2026", "Amt", "Der Antrag ist eingegangen."),),
        documents=tuple(Bound(f"Dokument {number + 1}", "", ("Seite 1 von 1.",)) for number in range(DOCUMENTS)),
    )
