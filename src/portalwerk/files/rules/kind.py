"""Which kind of file it is: by its first bytes, its ending and what the field allows.

All three must agree.
"""

from collections.abc import Collection
from dataclasses import dataclass

from portalwerk.files.rules.name import ending
from portalwerk.files.rules.problem import PasswordProtected, UploadRefused

_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
ZIP = "application/zip"
OLE = "application/x-ole-storage"
PROGRAM = "application/x-executable"
MARKUP = "text/html"


@dataclass(frozen=True)
class Kind:
    """A kind of file that the portal can check and show."""

    media_type: str
    endings: tuple[str, ...]
    label: str
    container: str = ""


KINDS = {
    kind.media_type: kind
    for kind in (
        Kind("application/pdf", ("pdf",), "PDF"),
        Kind("image/jpeg", ("jpg", "jpeg", "jpe", "jfif"), "JPG"),
        Kind("image/png", ("png",), "PNG"),
        Kind("image/gif", ("gif",), "GIF"),
        Kind("image/tiff", ("tif", "tiff"), "TIFF"),
        Kind("image/webp", ("webp",), "WebP"),
        Kind(_OOXML + "wordprocessingml.document", ("docx",), "Word (DOCX)", ZIP),
        Kind(_OOXML + "spreadsheetml.sheet", ("xlsx",), "Excel (XLSX)", ZIP),
        Kind(_ODF + "text", ("odt",), "OpenDocument-Text (ODT)", ZIP),
        Kind(_ODF + "spreadsheet", ("ods",), "OpenDocument-Tabelle (ODS)", ZIP),
        Kind("text/plain", ("txt",), "Text (TXT)"),
        Kind("text/csv", ("csv",), "Tabelle (CSV)", "text/plain"),
    )
}
DEFAULT_MEDIA_TYPES = ("application/pdf", "image/jpeg", "image/png")
_MAGIC = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (b"MZ", PROGRAM),
    (b"\x7fELF", PROGRAM),
    (b"\xca\xfe\xba\xbe", PROGRAM),
    (b"\xcf\xfa\xed\xfe", PROGRAM),
    (b"#!", PROGRAM),
    (b"Rar!", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
)
_MARKUP_STARTS = (
    b"<!doctype",
    b"<html",
    b"<?xml",
    b"<svg",
    b"<script",
    b"<?php",
    b"<head",
    b"<body",
    b"<iframe",
)
_WORDS = {
    PROGRAM: "ein Programm",
    ZIP: "ein ZIP-Archiv oder Office-Dokument",
    OLE: "ein altes Office-Dokument",
    MARKUP: "eine Webseite oder XML-Datei",
    "image/heic": "ein HEIC-Foto",
    "application/vnd.rar": "ein Archiv",
    "application/x-7z-compressed": "ein Archiv",
    "application/gzip": "ein Archiv",
}


class WrongType(UploadRefused):
    """A kind of file that this field does not take. Source: BSI TR-03172-3, A3.8.02, A3.8.06."""

    sentence = (
        "„{name}“ hat den falschen Dateityp: {found}. Erlaubt sind {allowed}. Speichern Sie das Dokument in "
        "einem dieser Formate und laden Sie es noch einmal hoch."
    )


class EndingLies(UploadRefused):
    """The ending of the name says something else than the content."""

    sentence = (
        "Bei „{name}“ passt die Endung nicht zum Inhalt: {found}. Geben Sie der Datei die richtige Endung "
        "und laden Sie sie noch einmal hoch."
    )


def sniff(head: bytes) -> str:
    """Return the media type that the first bytes show, or an empty string."""
    for start, media_type in _MAGIC:
        if head.startswith(start):
            return media_type
    bare = head[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    if bare.startswith(b"%PDF-"):
        return "application/pdf"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp" and head[8:12] in {b"heic", b"heix", b"mif1", b"msf1", b"hevc", b"avif"}:
        return "image/heic"
    if bare[:16].lower().startswith(_MARKUP_STARTS):
        return MARKUP
    return "text/plain" if _is_text(head) else ""


def check_kind(name: str, head: bytes, *, allowed: Collection[str], declared: str = "") -> Kind:
    """Return the kind of a file if content, ending and the field's list agree.

    Parameters: name, cleaned; head, its first bytes; allowed, media types (`image/*` covers all pictures),
    empty for PDF, JPG and PNG; declared, what the browser says, which may be nothing but must not contradict.
    Raises WrongType, EndingLies, PasswordProtected (an encrypted Office file is an old container in a new
    name).
    """
    permitted, words = allowed_kinds(allowed), allowed_words(allowed)
    found, last = sniff(head), ending(name)
    by_ending = next((kind for kind in KINDS.values() if last in kind.endings), None)
    if found == OLE and by_ending and by_ending.container == ZIP:
        raise PasswordProtected(name=name)
    matches = [kind for kind in KINDS.values() if found and found in {kind.media_type, kind.container}]
    kind = by_ending if by_ending in matches else (matches[0] if not last and len(matches) == 1 else None)
    shown = _shown(found, kind, matches)
    if not any(match in permitted for match in matches) or (kind and kind not in permitted):
        raise WrongType(name=name, found=shown, allowed=words)
    if kind is None and by_ending is None:
        raise WrongType(name=name, found=f"Endung {last.upper()[:12]}" if last else shown, allowed=words)
    if kind is None or (declared in KINDS and declared != kind.media_type):
        raise EndingLies(name=name, found=shown)
    return kind


def _shown(found: str, kind: Kind | None, matches: list[Kind]) -> str:
    if kind is None and len(matches) == 1:
        kind = matches[0]
    return kind.label if kind else _WORDS.get(found, "ein unbekanntes Format")


def allowed_kinds(allowed: Collection[str]) -> tuple[Kind, ...]:
    """Return the kinds that a field's list covers, of those that the portal can check.

    A list without any of them (old schemas name formats that nobody uses any more) means the usual three.
    """
    covered = tuple(
        kind
        for kind in KINDS.values()
        if kind.media_type in allowed or f"{kind.media_type.partition('/')[0]}/*" in allowed
    )
    return covered or tuple(KINDS[media_type] for media_type in DEFAULT_MEDIA_TYPES)


def allowed_words(allowed: Collection[str]) -> str:
    """Return the list for people: `PDF, JPG und PNG`."""
    labels = [kind.label for kind in allowed_kinds(allowed)]
    return " und ".join([", ".join(labels[:-1]), labels[-1]]) if len(labels) > 1 else "".join(labels)


def _is_text(head: bytes) -> bool:
    if not head or b"\x00" in head:
        return False
    controls = sum(byte < 32 and byte not in b"\t\n\r\f" for byte in head)
    return controls == 0
