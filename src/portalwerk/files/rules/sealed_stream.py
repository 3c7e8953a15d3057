"""A long content as a row of sealed blocks: read and written without ever being whole in memory.

Each block is sealed with the file's own key (AES-256-GCM-SIV) and bound to the file, its place in the row and
whether it is the last. So blocks cannot be swapped, repeated, left out, cut off or moved to another file.
"""

from collections.abc import Iterable, Iterator
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

BLOCK = 64 * 1024
_TAG = 16
_FORMAT = b"PWF1"


class FileDamaged(RuntimeError):
    """A stored file does not open: other key, other file, changed, swapped or missing blocks."""


def seal_blocks(chunks: Iterable[bytes], *, secret: bytes, file_id: UUID) -> Iterator[bytes]:
    """Yield the sealed form of a content, block by block."""
    cipher = AESGCMSIV(secret)
    yield _FORMAT
    index = 0
    held: bytes | None = None
    for block in blocks_of(chunks):
        if held is not None:
            yield cipher.encrypt(_nonce(index), held, _place(file_id, index, last=False))
            index += 1
        held = block
    yield cipher.encrypt(_nonce(index), held or b"", _place(file_id, index, last=True))


def open_blocks(sealed: Iterable[bytes], *, secret: bytes, file_id: UUID) -> Iterator[bytes]:
    """Yield the content that `seal_blocks` sealed. Raises FileDamaged at the first block that does not open.

    The last block says that it is the last; a content that ends before is damaged. Whoever writes the blocks
    on must not treat them as complete before this generator has ended.
    """
    cipher = AESGCMSIV(secret)
    index = 0
    held: bytes | None = None
    for block in blocks_of(_without_format(sealed), size=BLOCK + _TAG):
        if held is not None:
            yield _open(cipher, held, _nonce(index), _place(file_id, index, last=False))
            index += 1
        held = block
    yield _open(cipher, held or b"", _nonce(index), _place(file_id, index, last=True))


def blocks_of(chunks: Iterable[bytes], *, size: int = BLOCK) -> Iterator[bytes]:
    """Yield the same bytes in blocks of `size`, the last one shorter."""
    waiting = bytearray()
    for chunk in chunks:
        waiting += chunk
        full = len(waiting) // size * size
        for start in range(0, full, size):
            yield bytes(waiting[start : start + size])
        del waiting[:full]
    if waiting:
        yield bytes(waiting)


def _without_format(sealed: Iterable[bytes]) -> Iterator[bytes]:
    head = b""
    for chunk in sealed:
        if head == _FORMAT:
            yield chunk
            continue
        head += chunk
        if len(head) >= len(_FORMAT):
            if not head.startswith(_FORMAT):
                raise FileDamaged("unknown format")
            rest, head = head[len(_FORMAT) :], _FORMAT
            yield rest


def _open(cipher: AESGCMSIV, block: bytes, nonce: bytes, place: bytes) -> bytes:
    try:
        return cipher.decrypt(nonce, block, place)
    except (InvalidTag, ValueError) as error:
        raise FileDamaged("a block does not open") from error


def _nonce(index: int) -> bytes:
    # The key belongs to one file alone, so the place in the row is never used twice with it.
    return index.to_bytes(12, "big")


def _place(file_id: UUID, index: int, *, last: bool) -> bytes:
    return b"portalwerk file|" + file_id.bytes + index.to_bytes(8, "big") + (b"\x01" if last else b"\x00")
