"""Reading files. Who may, is decided by the app that owns the file: it asks with a row it could load."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings

from portalwerk.files.models import PartialFile, ScanStatus, StoredFile
from portalwerk.files.providers import Sheets, inspectors
from portalwerk.files.rules import BLOCK, FileDamaged, NotViewable, open_blocks, part_secret
from portalwerk.kernel import sealing

INSPECTOR = "child"
PDF = "application/pdf"
# How many pages one child draws: it has ten seconds.
_AT_ONCE = 5


@dataclass(frozen=True)
class FileFacts:
    """What is sealed of a file: its name and its SHA-256."""

    name: str
    sha256: str


def stored_file(file_id: UUID) -> StoredFile | None:
    """Return a file in scope, or None. A foreign one is None too."""
    return StoredFile.objects.filter(pk=file_id).first()


def facts_of(stored: StoredFile, key: sealing.Key) -> FileFacts:
    """Return name and digest. Raises Unsealable with another key."""
    facts = sealing.unseal_json(stored.sealed_facts, key, binding(stored, "facts"))
    return FileFacts(**facts)


def file_name(stored: StoredFile, key: sealing.Key) -> str:
    """Return the name that people see. Raises Unsealable with another key."""
    return facts_of(stored, key).name


def read_chunks(stored: StoredFile, key: sealing.Key) -> Iterator[bytes]:
    """Yield the content in blocks of 64 KiB.

    Raises Unsealable with another key, FileDamaged at the first block that was changed, swapped or cut off,
    or if the file is gone.
    """
    secret = sealing.unseal(stored.sealed_secret, key, binding(stored, "secret"))
    return open_blocks(_raw(path_of(stored.location)), secret=secret, file_id=stored.pk)


def read_all(stored: StoredFile, key: sealing.Key) -> bytes:
    """Return the whole content. Raises as `read_chunks`."""
    return b"".join(read_chunks(stored, key))


def page_image(stored: StoredFile, key: sealing.Key, *, page: int, width: int) -> bytes:
    """Return a page (from 1) as PNG without metadata, drawn in a child process. Raises NotViewable."""
    chunks = read_chunks(stored, key)
    image = inspectors.get(INSPECTOR).page_image(
        chunks, size=stored.size, media_type=stored.media_type, page=page, width=width
    )
    if not image:
        raise NotViewable
    return image


def sheets_of(
    stored: StoredFile, key: sealing.Key, *, boxes: Mapping[int, Sequence[Sequence[float]]]
) -> list[Sheets] | None:
    """Return all pages of a file for a bound one, opened in a child process; None if they cannot be shown.

    With a box anywhere the whole file becomes pictures: pages of a PDF share what they are made of, so that a word
    could go on with a page that nobody blacked out.
    Parameters: boxes, by page: left, top, width, height in hundredths of the page. Raises Unsealable, FileDamaged.
    """
    inspector = inspectors.get(INSPECTOR)
    size, kind = stored.size, stored.media_type
    if kind == PDF and not boxes and (whole := inspector.sheets(read_chunks(stored, key), size=size, media_type=kind)):
        return [whole]
    found = []
    for first in range(1, max(stored.page_count, 1) + 1, _AT_ONCE):
        pages = range(first, min(first + _AT_ONCE, max(stored.page_count, 1) + 1))
        here = {page: boxes[page] for page in pages if page in boxes}
        some = inspector.sheet_pictures(read_chunks(stored, key), size=size, media_type=kind, pages=pages, boxes=here)
        if some is None or some.pages != len(pages):
            return None
        found.append(some)
    return found


def counts_as_clean(stored: StoredFile) -> bool:
    """Return whether the file was scanned and found clean, or made by the portal itself."""
    return stored.scan_status in {ScanStatus.CLEAN, ScanStatus.OWN}


def folder() -> Path:
    """Return where the contents lie."""
    return Path(settings.DATA_DIR) / "files"


def path_of(location: str) -> Path:
    """Return the path of a content: the first two signs are its folder."""
    return folder() / location[:2] / location


def binding(stored: StoredFile | PartialFile, field: str) -> sealing.Binding:
    """Return where a sealed value of a file lives."""
    return sealing.Binding(stored._meta.db_table, stored.tenant_id, stored.pk, field)


@dataclass(frozen=True)
class Announced:
    """What was said of a file before its first part: its name, its kind, the field it is for."""

    name: str
    media_type: str
    place: str


def partial_file(owner_id: UUID, partial_id: UUID, *, writing: bool = False) -> PartialFile | None:
    """Return a file on its way to an application, or None; locked against a second part at once."""
    rows = PartialFile.objects.filter(owner_id=owner_id, pk=partial_id)
    return (rows.select_for_update() if writing else rows).first()


def announced(partial: PartialFile, key: sealing.Key) -> Announced:
    """Return what was said of a file on its way. Raises Unsealable with another key."""
    return Announced(**sealing.unseal_json(partial.sealed_facts, key, binding(partial, "facts")))


def part_path(partial: PartialFile, offset: int) -> Path:
    """Return the path of the part that begins at an offset."""
    return path_of(partial.location).with_name(f"{partial.location}-{offset:012d}.part")


def received_chunks(partial: PartialFile, key: sealing.Key) -> Iterator[bytes]:
    """Yield what has arrived of a file, in its order. Raises Unsealable, FileDamaged."""
    secret = sealing.unseal(partial.sealed_secret, key, binding(partial, "secret"))
    offset = 0
    while offset < partial.received:
        start = offset
        raw = _raw(part_path(partial, start))
        for chunk in open_blocks(raw, secret=part_secret(secret, start), file_id=partial.pk):
            offset += len(chunk)
            yield chunk
        if offset == start:
            raise FileDamaged("an empty part")


def _raw(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while chunk := file.read(BLOCK):
                yield chunk
    except FileNotFoundError as error:
        raise FileDamaged("the content is gone") from error
