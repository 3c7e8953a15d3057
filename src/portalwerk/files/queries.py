"""Reading files. Who may, is decided by the app that owns the file: it asks with a row it could load."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings

from portalwerk.files.models import ScanStatus, StoredFile
from portalwerk.files.providers import inspectors
from portalwerk.files.rules import BLOCK, FileDamaged, NotViewable, open_blocks
from portalwerk.kernel import sealing

INSPECTOR = "child"
_TABLE = "files_storedfile"


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


def counts_as_clean(stored: StoredFile) -> bool:
    """Return whether the file was scanned and found clean, or made by the portal itself."""
    return stored.scan_status in {ScanStatus.CLEAN, ScanStatus.OWN}


def folder() -> Path:
    """Return where the contents lie."""
    return Path(settings.DATA_DIR) / "files"


def path_of(location: str) -> Path:
    """Return the path of a content: the first two signs are its folder."""
    return folder() / location[:2] / location


def binding(stored: StoredFile, field: str) -> sealing.Binding:
    """Return where a sealed value of a file lives."""
    return sealing.Binding(_TABLE, stored.tenant_id, stored.pk, field)


def _raw(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while chunk := file.read(BLOCK):
                yield chunk
    except FileNotFoundError as error:
        raise FileDamaged("the content is gone") from error
