"""A scanner that knows one word, and an inspector that opens nothing."""

from collections.abc import Iterable, Mapping, Sequence

from portalwerk.files.providers import Inspection, Sheets, Verdict
from portalwerk.files.rules import Problem, holds_test_signature

INFECTED_WORD = b"portalwerk-test-malware"
# The smallest picture there is: one white pixel.
_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63f80f0001010100"
    "1bb6ee560000000049454e44ae426082"
)


class FakeScanner:
    """Finds the test signature and `INFECTED_WORD`."""

    def check(self) -> list[str]:
        """Return that this is no real scanner."""
        return ["Der eingestellte Virenscanner ist eine Attrappe für Tests."]

    def scan(self, chunks: Iterable[bytes]) -> Verdict:
        """Return INFECTED for a known word, else CLEAN."""
        content = b"".join(chunks)
        found = INFECTED_WORD in content or holds_test_signature([content])
        return Verdict.INFECTED if found else Verdict.CLEAN


class FakeInspector:
    """Takes every file for one page."""

    def check(self) -> list[str]:
        """Return that this is no real inspector."""
        return ["Die eingestellte Dateiprüfung ist eine Attrappe für Tests."]

    def inspect(self, chunks: Iterable[bytes], *, size: int, media_type: str) -> Inspection:
        """Return one page, or the virus that every inspector must find."""
        if holds_test_signature([b"".join(chunks)]):
            return Inspection(problem=Problem.VIRUS)
        return Inspection(page_count=1)

    def page_image(self, chunks: Iterable[bytes], *, size: int, media_type: str, page: int, width: int) -> bytes | None:
        """Return a white pixel for the first page."""
        return _PIXEL if page == 1 else None

    def sheets(self, chunks: Iterable[bytes], *, size: int, media_type: str) -> Sheets | None:
        """Return the content itself as one page if it is a PDF."""
        return Sheets(1, b"".join(chunks)) if media_type == "application/pdf" else None

    def sheet_pictures(
        self,
        chunks: Iterable[bytes],
        *,
        size: int,
        media_type: str,
        pages: range,
        boxes: Mapping[int, Sequence[Sequence[float]]],
    ) -> Sheets | None:
        """Return nothing: there are no pictures here."""
        return None
