"""Taking in, keeping and deleting files."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError

from portalwerk.files.models import OwnerKind, PartialFile, ScanStatus, StoredFile
from portalwerk.files.providers import Verdict, inspectors, scanners
from portalwerk.files.queries import INSPECTOR, announced, binding, file_name, part_path, path_of, read_chunks
from portalwerk.files.rules import (
    DEFAULT_MAX_BYTES,
    REFUSALS,
    Infected,
    NothingRead,
    TestSignature,
    check_at_once,
    check_kind,
    check_part,
    check_size,
    clean_name,
    ending,
    open_blocks,
    part_secret,
    seal_blocks,
)
from portalwerk.kernel import sealing
from portalwerk.kernel.clock import now
from portalwerk.kernel.ids import new_id

_HEAD = 4096


@dataclass(frozen=True)
class _Owner:
    """Whose file it is, and until when it is kept if nobody deletes it before."""

    kind: OwnerKind
    tenant_id: UUID
    key: sealing.Key
    account_id: UUID | None = None
    expires_at: datetime | None = None


def store_upload(
    chunks: Iterable[bytes],
    *,
    name: str,
    key: sealing.Key,
    tenant_id: UUID,
    max_bytes: int = DEFAULT_MAX_BYTES,
    allowed_media_types: Collection[str] = (),
    media_type: str = "",
    declared_size: int | None = None,
    owner_kind: OwnerKind = OwnerKind.DRAFT,
    account_id: UUID | None = None,
    expires_at: datetime | None = None,
) -> StoredFile:
    """Take in an upload: read it once, encrypted on its way to the disk, look into it, scan it, then keep it.

    Parameters: chunks, the content as it arrives; name and media_type, as the browser says;
    allowed_media_types, of the field, empty for PDF, JPG and PNG; declared_size, what the request says, for
    the sentence when reading stops early; key, under which the file's own key is sealed.
    Raises an UploadRefused with a sentence that names the file and what helps. The original is never changed.
    """
    if not name and not declared_size:
        raise NothingRead
    name = clean_name(name)
    if declared_size is not None:
        check_size(name, declared_size, max_bytes=max_bytes)
    draft = _Draft(_Owner(owner_kind, tenant_id, key, account_id, expires_at))
    try:
        reader = _Reader(chunks, name=name, max_bytes=max_bytes)
        draft.write(reader)
        check_size(name, reader.size, max_bytes=max_bytes)
        kind = check_kind(name, reader.head, allowed=allowed_media_types, declared=media_type)
        found = inspectors.get(INSPECTOR).inspect(draft.read(), size=reader.size, media_type=kind.media_type)
        if found.problem:
            raise REFUSALS[found.problem](name=name)
        status = _scan(draft, name)
        if not ending(name):
            name = f"{name}.{kind.endings[0]}"
        return draft.keep(reader, name=name, media_type=kind.media_type, page_count=found.page_count, status=status)
    except BaseException:
        draft.discard()
        raise


def store_made_file(
    content: bytes,
    *,
    name: str,
    media_type: str,
    key: sealing.Key,
    tenant_id: UUID,
    owner_kind: OwnerKind = OwnerKind.LETTER,
    account_id: UUID | None = None,
    page_count: int = 0,
) -> StoredFile:
    """Keep a file that the portal made itself, such as a letter. It is not scanned."""
    draft = _Draft(_Owner(owner_kind, tenant_id, key, account_id))
    return draft.take(
        [content],
        name=name,
        max_bytes=len(content),
        media_type=media_type,
        page_count=page_count,
        status=ScanStatus.OWN,
    )


def pages_of(content: bytes, *, media_type: str) -> int:
    """Return how many pages a file has that the portal made itself, counted in a child process."""
    return inspectors.get(INSPECTOR).inspect([content], size=len(content), media_type=media_type).page_count


def copy_file(
    stored: StoredFile,
    key: sealing.Key,
    *,
    new_key: sealing.Key,
    tenant_id: UUID,
    owner_kind: OwnerKind,
    account_id: UUID | None = None,
) -> StoredFile:
    """Make a copy for another owner, also of another tenant. Raises Unsealable, FileDamaged."""
    draft = _Draft(_Owner(owner_kind, tenant_id, new_key, account_id))
    return draft.take(
        read_chunks(stored, key),
        max_bytes=stored.size,
        name=file_name(stored, key),
        media_type=stored.media_type,
        page_count=stored.page_count,
        status=ScanStatus(stored.scan_status),
    )


def rewrap(
    stored: StoredFile,
    old_key: sealing.Key,
    new_key: sealing.Key,
    *,
    owner_kind: OwnerKind | None = None,
    account_id: UUID | None = None,
) -> None:
    """Hand a file from one key to another without touching its content, as when a draft moves to an account.

    Parameters: owner_kind, the new kind of owner; anything but a draft also ends its expiry.
    Raises Unsealable.
    """
    for field, bound in (("sealed_secret", "secret"), ("sealed_facts", "facts")):
        place = binding(stored, bound)
        plain = sealing.unseal(getattr(stored, field), old_key, place)
        setattr(stored, field, sealing.seal(plain, new_key, place))
    if owner_kind is not None:
        stored.owner_kind = owner_kind
        stored.expires_at = stored.expires_at if owner_kind == OwnerKind.DRAFT else None
    stored.account_id = account_id or stored.account_id
    stored.save(update_fields=["sealed_secret", "sealed_facts", "owner_kind", "account_id", "expires_at"])


def scan_again(stored: StoredFile, key: sealing.Key) -> ScanStatus:
    """Scan a file that could not be scanned when it came.

    Raises Infected; the caller then deletes the file and tells the person.
    """
    if stored.scan_status == ScanStatus.NOT_SCANNED:
        verdict = scanners.get(settings.SCANNER).scan(read_chunks(stored, key))
        if verdict == Verdict.INFECTED:
            raise Infected(name=file_name(stored, key))
        stored.scan_status = ScanStatus(verdict.value)
        stored.save(update_fields=["scan_status"])
    return ScanStatus(stored.scan_status)


def delete_file(stored: StoredFile) -> None:
    """Delete a file: the row now, the content when the transaction has held."""
    path = path_of(stored.location)
    stored.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def let_go(stored: StoredFile) -> None:
    """Take a file from its person: delete it, unless the authority has it in a case of its own."""
    try:
        delete_file(stored)
    except ProtectedError:
        stored.account_id = None
        stored.save(update_fields=["account_id"])


def begin_receiving(
    *,
    name: str,
    media_type: str,
    size: int,
    place: str,
    owner_id: UUID,
    key: sealing.Key,
    tenant_id: UUID,
    max_bytes: int,
) -> PartialFile:
    """Begin to take in a file part by part. Nothing is read yet; what can be said at once is said at once.

    Parameters: name, media_type and size, as the browser says; place, the field it is for; owner_id, the application.
    Raises an UploadRefused: FileEmpty, FileTooBig, TooManyAtOnce and those of the name.
    """
    name = clean_name(name)
    check_size(name, size, max_bytes=max_bytes)
    check_at_once(name, PartialFile.objects.filter(owner_id=owner_id).count())
    partial = PartialFile(tenant_id=tenant_id, owner_id=owner_id, location=secrets.token_hex(16), size=size)
    secret = sealing.new_key().secret
    partial.sealed_secret = sealing.seal(secret, key, binding(partial, "secret"))
    facts = {"name": name, "media_type": media_type[:100], "place": place}
    partial.sealed_facts = sealing.seal_json(facts, key, binding(partial, "facts"))
    partial.save(force_insert=True)
    return partial


def receive_part(partial: PartialFile, key: sealing.Key, *, offset: int, content: bytes) -> None:
    """Keep the next part of a file, encrypted. Needs the row locked. Raises WrongPlace, PartTooBig, Unsealable."""
    check_part(
        announced(partial, key).name,
        offset=offset,
        received=partial.received,
        size=partial.size,
        part=len(content),
    )
    secret = sealing.unseal(partial.sealed_secret, key, binding(partial, "secret"))
    path = part_path(partial, offset)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # What a request left behind that was rolled back is written over.
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        for block in seal_blocks([content], secret=part_secret(secret, offset), file_id=partial.pk):
            file.write(block)
        file.flush()
        os.fsync(file.fileno())
    partial.received += len(content)
    partial.touched_at = now()
    partial.save(update_fields=["received", "touched_at"])


def drop_partial(partial: PartialFile) -> None:
    """Delete a file on its way: the row now, the parts when the transaction has held."""
    folder, name = part_path(partial, 0).parent, partial.location
    partial.delete()

    def unlink() -> None:
        for path in folder.glob(f"{name}-*.part"):
            path.unlink(missing_ok=True)

    transaction.on_commit(unlink)


class _Reader:
    """Reads an upload once: counts, digests, keeps the head, and stops at the limit."""

    def __init__(self, chunks: Iterable[bytes], *, name: str, max_bytes: int) -> None:
        self._chunks, self._name, self._max = chunks, name, max_bytes
        self._signature = TestSignature()
        self._digest = hashlib.sha256()
        self.size = 0
        self.head = b""

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self.size += len(chunk)
            check_size(self._name, self.size, max_bytes=self._max, complete=False)
            self._signature.feed(chunk, name=self._name)
            self._digest.update(chunk)
            if len(self.head) < _HEAD:
                self.head = (self.head + chunk)[:_HEAD]
            yield chunk

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


class _Draft:
    """A file on its way: a sealed content on the disk that no row knows yet."""

    def __init__(self, owner: _Owner) -> None:
        self._owner = owner
        self._id = new_id()
        self._secret = sealing.new_key().secret
        self._location = secrets.token_hex(16)
        self._path = path_of(self._location)
        self._part = self._path.with_suffix(".part")

    def write(self, chunks: Iterable[bytes]) -> None:
        """Write the sealed content and make sure that it is on the disk."""
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            for block in seal_blocks(chunks, secret=self._secret, file_id=self._id):
                file.write(block)
            file.flush()
            os.fsync(file.fileno())

    def take(
        self,
        chunks: Iterable[bytes],
        *,
        name: str,
        max_bytes: int,
        media_type: str,
        page_count: int,
        status: ScanStatus,
    ) -> StoredFile:
        """Write and keep a content that needs no check, or leave nothing behind."""
        try:
            reader = _Reader(chunks, name=name, max_bytes=max_bytes)
            self.write(reader)
            return self.keep(reader, name=name, media_type=media_type, page_count=page_count, status=status)
        except BaseException:
            self.discard()
            raise

    def read(self) -> Iterator[bytes]:
        """Yield the content again."""
        with self._part.open("rb") as file:
            yield from open_blocks(iter(lambda: file.read(1 << 16), b""), secret=self._secret, file_id=self._id)

    def keep(self, reader: _Reader, *, name: str, media_type: str, page_count: int, status: ScanStatus) -> StoredFile:
        """Give the content its place, then write the row: no crash leaves a row without content."""
        self._part.rename(self._path)
        _sync_folder(self._path.parent)
        stored = StoredFile(
            id=self._id,
            tenant_id=self._owner.tenant_id,
            account_id=self._owner.account_id,
            owner_kind=self._owner.kind,
            location=self._location,
            size=reader.size,
            media_type=media_type,
            page_count=page_count,
            scan_status=status,
            expires_at=self._owner.expires_at,
        )
        key = self._owner.key
        stored.sealed_secret = sealing.seal(self._secret, key, binding(stored, "secret"))
        facts = {"name": name, "sha256": reader.sha256}
        stored.sealed_facts = sealing.seal_json(facts, key, binding(stored, "facts"))
        stored.save(force_insert=True)
        return stored

    def discard(self) -> None:
        """Leave nothing behind."""
        for path in (self._part, self._path):
            with suppress(OSError):
                path.unlink(missing_ok=True)


def _scan(draft: _Draft, name: str) -> ScanStatus:
    verdict = scanners.get(settings.SCANNER).scan(draft.read())
    if verdict == Verdict.INFECTED:
        raise Infected(name=name)
    return ScanStatus(verdict.value)


def _sync_folder(path: os.PathLike[str]) -> None:
    """Make sure that the new name is on the disk too."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
