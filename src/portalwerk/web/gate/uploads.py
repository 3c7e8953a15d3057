"""Uploads on their way through a request: in memory while small, else encrypted on the disk.

Django would write larger uploads as plain files. Here no plain byte of a person's file ever lies on a disk:
the key of the temporary content lives in this process only and is gone with the request.
Source: DECISIONS, 4 (Encrypted at rest).
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from typing import IO, Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse

from portalwerk.files.rules import BLOCK, HARD_MAX_BYTES
from portalwerk.web.gate.errors import too_large

IN_MEMORY = 2_500_000
_TAG = 16
Handler = Callable[[HttpRequest], HttpResponse]


def limit_body(get_response: Handler) -> Handler:
    """Middleware: answer a request whose announced length is above everything we take, without reading it."""

    def handle(request: HttpRequest) -> HttpResponse:
        if _announced(request.META) > settings.UPLOAD_MAX_BYTES:
            return too_large(request, limit_mb=HARD_MAX_BYTES // 1024**2)
        return get_response(request)

    return handle


class SealedUpload(UploadedFile):  # type: ignore[type-arg]  # Django's class takes no argument when it runs
    """An uploaded file that is read with `chunks()`, as often as needed.

    `oversize` says that it was above every limit: then only its size is known and nothing was kept. Hand
    `chunks()`, `name`, `size` and `content_type` to `files.actions.store_upload`, which says so to the
    person.
    """

    def __init__(self, spool: _Spool, *, name: str, content_type: str, size: int) -> None:
        super().__init__(file=None, name=name, content_type=content_type, size=size)
        self._spool = spool
        self.oversize = size > HARD_MAX_BYTES

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """Yield the content in blocks."""
        yield from self._spool.read()

    def multiple_chunks(self, chunk_size: int | None = None) -> bool:
        """Return whether it is worth reading in blocks."""
        return (self.size or 0) > BLOCK

    def read(self, *args: Any) -> bytes:
        """Return all of it."""
        return b"".join(self._spool.read())

    def close(self) -> None:
        """Give up memory and temporary content."""
        self._spool.close()


class SealedUploadHandler(FileUploadHandler):
    """Keeps each upload in a spool of its own; above the hard limit it counts on but keeps nothing."""

    chunk_size = BLOCK

    def handle_raw_input(
        self,
        input_data: Any,
        meta: Any,
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        """Refuse what the middleware would have refused, where it is not installed."""
        if content_length > settings.UPLOAD_MAX_BYTES:
            raise RequestDataTooBig("announced length above the limit")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self._spool = _Spool()
        self._size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take the next bytes; nothing is handed to another handler."""
        self._size += len(raw_data)
        if self._size > HARD_MAX_BYTES:
            self._spool.close()
        else:
            self._spool.write(raw_data)

    def file_complete(self, file_size: int) -> SealedUpload:
        """Return the upload."""
        self._spool.finish()
        return SealedUpload(
            self._spool, name=self.file_name or "", content_type=self.content_type or "", size=self._size
        )

    def upload_interrupted(self) -> None:
        """Leave nothing behind when the line is cut."""
        spool = getattr(self, "_spool", None)
        if spool is not None:
            spool.close()


class _Spool:
    """Holds a content: plain in memory while small, sealed in a nameless temporary file when it grows."""

    def __init__(self) -> None:
        self._memory = bytearray()
        self._file: IO[bytes] | None = None
        self._cipher = AESGCMSIV(os.urandom(32))
        self._blocks = 0

    def write(self, data: bytes) -> None:
        """Take the next bytes."""
        self._memory += data
        if self._file is None and len(self._memory) > IN_MEMORY:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the request
        if self._file is not None:
            while len(self._memory) >= BLOCK:
                self._seal_block()

    def finish(self) -> None:
        """Seal the rest, which is shorter than a block."""
        if self._file is not None and self._memory:
            self._seal_block()

    def read(self) -> Iterator[bytes]:
        """Yield the content from its start."""
        if self._file is None:
            for start in range(0, len(self._memory), BLOCK):
                yield bytes(self._memory[start : start + BLOCK])
            return
        for index in range(self._blocks):
            self._file.seek(index * (BLOCK + _TAG))
            yield self._cipher.decrypt(index.to_bytes(12, "big"), self._file.read(BLOCK + _TAG), None)

    def close(self) -> None:
        """Forget the content."""
        self._memory.clear()
        self._blocks = 0
        if self._file is not None:
            self._file.close()
            self._file = None

    def _seal_block(self) -> None:
        assert self._file is not None
        block = bytes(self._memory[:BLOCK])
        # The key lives for this one content, so a block's number is never used twice with it.
        self._file.write(self._cipher.encrypt(self._blocks.to_bytes(12, "big"), block, None))
        self._blocks += 1
        del self._memory[: len(block)]


def _announced(meta: Any) -> int:
    try:
        return int(meta.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
