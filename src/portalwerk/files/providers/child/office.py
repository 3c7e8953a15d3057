"""Office files: archives of XML."""

import io
import re
import zipfile
import zlib

from portalwerk.files.providers import Inspection
from portalwerk.files.rules.archive import LARGEST_UNPACKED, Entry, check_archive
from portalwerk.files.rules.problem import Problem
from portalwerk.files.rules.signature import holds_test_signature

_OOXML_MAIN = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "word/document.xml",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xl/workbook.xml",
}
_MACRO_TYPE = b"macroEnabled"
_EXTERNAL = re.compile(rb"<Relationship\b[^>]*>", re.IGNORECASE)
_HARMLESS_TARGET = b"/hyperlink"
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def inspect(content: bytes, media_type: str) -> Inspection:
    """Return the problem of an Office file, if any. Its pages are known to nobody before it is printed."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if not content.startswith(b"PK\x03\x04"):
                return Inspection(problem=Problem.TRAP)
            entries = [_entry(info) for info in archive.infolist()]
            return Inspection(problem=check_archive(entries) or _parts(archive, media_type))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, KeyError, OSError):
        return Inspection(problem=Problem.BROKEN)


def _entry(info: zipfile.ZipInfo) -> Entry:
    return Entry(
        info.filename,
        info.header_offset,
        info.compress_size,
        info.file_size,
        info.flag_bits,
        info.external_attr >> 16,
    )


def _parts(archive: zipfile.ZipFile, media_type: str) -> Problem | None:
    names = set(archive.namelist())
    if not _is(archive, names, media_type):
        return Problem.OTHER_KIND
    total = 0
    for info in archive.infolist():
        # Read to the end, so that the checksum is compared; never more than the table of contents promised.
        with archive.open(info) as part:
            body = part.read(min(info.file_size, LARGEST_UNPACKED) + 1)
        total += len(body)
        if len(body) > info.file_size or total > LARGEST_UNPACKED:
            return Problem.TRAP
        problem = _part(info.filename.lower(), body)
        if problem:
            return problem
    return None


def _part(name: str, body: bytes) -> Problem | None:
    if holds_test_signature([body]):
        return Problem.VIRUS
    if name.endswith((".xml", ".rels", ".rdf")) and _DOCTYPE.search(body):
        return Problem.TRAP
    if name == "[content_types].xml" and _MACRO_TYPE in body:
        return Problem.ACTIVE
    if name.endswith(".rels") and any(
        b'TargetMode="External"' in found and _HARMLESS_TARGET not in found for found in _EXTERNAL.findall(body)
    ):
        return Problem.ACTIVE
    return None


def _is(archive: zipfile.ZipFile, names: set[str], media_type: str) -> bool:
    main = _OOXML_MAIN.get(media_type)
    if main:
        return {"[Content_Types].xml", main} <= names
    if "mimetype" not in names or archive.getinfo("mimetype").file_size > 200:
        return False
    return archive.read("mimetype").strip() == media_type.encode() and "content.xml" in names
