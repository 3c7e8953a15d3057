"""Byte patterns that no honest upload holds."""

from collections.abc import Iterable

from portalwerk.files.rules.problem import Infected

# The test signature of virus scanners, in two halves so that no scanner takes this source file for it.
_HALVES = (b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$", b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*")
_TEST = b"".join(_HALVES)
_SCRIPTS = (b"<script", b"<?php", b"<!doctype html", b"<html", b"<iframe", b"javascript:")
_END_OF_ARCHIVE = b"PK\x05\x06"
_ARCHIVE_TAIL = 66_000


class TestSignature:
    """Looks for the test signature in a stream, also where it is cut between two chunks."""

    __test__ = False

    def __init__(self) -> None:
        self._tail = b""

    def feed(self, chunk: bytes, *, name: str) -> None:
        """Look at the next chunk. Raises Infected."""
        window = self._tail + chunk
        if _TEST in window:
            raise Infected(name=name)
        self._tail = window[-len(_TEST) + 1 :]


def holds_test_signature(parts: Iterable[bytes]) -> bool:
    """Return whether any of the parts holds the test signature of virus scanners."""
    return any(_TEST in part for part in parts)


def hidden_second_file(content: bytes, media_type: str) -> bool:
    """Return whether a file is a second one as well: an archive behind its end, a script in its comment.

    Pictures may carry data behind their end (moving photos of phones do), but neither an archive nor a
    script.
    """
    if media_type == "application/pdf":
        return _END_OF_ARCHIVE in content[-_ARCHIVE_TAIL:]
    if not media_type.startswith("image/"):
        return False
    if _END_OF_ARCHIVE in content[-_ARCHIVE_TAIL:]:
        return True
    # Comments lie at the start, before the pixels, or behind their end.
    lowered = (content[:65_536] + content[-65_536:]).lower()
    return any(mark in lowered for mark in _SCRIPTS)
