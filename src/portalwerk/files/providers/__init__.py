"""The sockets of files: who looks into them, and who scans them for malware."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from portalwerk.files.rules.problem import Problem
from portalwerk.kernel.registry import Registry


class Verdict(StrEnum):
    """What a scanner says. Only CLEAN is clean: no answer, an error or no scanner is NOT_SCANNED."""

    CLEAN = "clean"
    INFECTED = "infected"
    NOT_SCANNED = "not_scanned"


@dataclass(frozen=True)
class Inspection:
    """What a look into a file found: its pages (0 where pages make no sense), or the problem."""

    page_count: int = 0
    problem: Problem | None = None


@dataclass(frozen=True)
class Sheets:
    """Pages of a file as a PDF of their own. Without content they cannot be shown."""

    pages: int
    content: bytes


class Scanner(Protocol):
    """Looks for malware."""

    def check(self) -> list[str]:
        """Return problems in plain words, empty if all is well."""

    def scan(self, chunks: Iterable[bytes]) -> Verdict:
        """Return the verdict on a content. Never raises for a scanner that does not answer."""


class Inspector(Protocol):
    """Opens files, which is dangerous, somewhere where it does no harm."""

    def check(self) -> list[str]:
        """Return problems in plain words, empty if all is well."""

    def inspect(self, chunks: Iterable[bytes], *, size: int, media_type: str) -> Inspection:
        """Return what is in the file. A file that breaks the inspection is a problem, not an error."""

    def page_image(self, chunks: Iterable[bytes], *, size: int, media_type: str, page: int, width: int) -> bytes | None:
        """Return page `page` (from 1) as PNG without any metadata, at most `width` pixels wide, or None."""

    def sheets(self, chunks: Iterable[bytes], *, size: int, media_type: str) -> Sheets | None:
        """Return all pages of a PDF with their text, and nothing else of it, or None."""

    def sheet_pictures(
        self,
        chunks: Iterable[bytes],
        *,
        size: int,
        media_type: str,
        pages: range,
        boxes: Mapping[int, Sequence[Sequence[float]]],
    ) -> Sheets | None:
        """Return some pages (from 1) as pictures, a few at a time, with black boxes burnt into them, or None.

        Parameters: boxes, by page: left, top, width, height in hundredths of the page.
        """


scanners: Registry[Scanner] = Registry("portalwerk.scanners")
inspectors: Registry[Inspector] = Registry("portalwerk.inspectors")
