"""The sockets of the letters: who sets them and who seals them.

Both are worker matters: their vendors load heavy libraries, which the web process does not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from portalwerk.kernel.registry import Registry


class LetterNotSet(RuntimeError):
    """A template does not compile or breaks a rule of PDF/UA.

    The message names file and line for the editor.
    """


@dataclass(frozen=True)
class SealReport:
    """What a check of a sealed file found.

    Parameters: sealed, whether there is a seal at all; intact, whether no byte changed since; trusted,
    whether the seal comes from the authority's own certificate; sentence, all of it in German for people.
    """

    sealed: bool
    intact: bool
    trusted: bool
    sealed_by: str
    sealed_at: datetime | None
    sentence: str


class LetterPress(Protocol):
    """Sets letters."""

    def check(self) -> list[str]:
        """Return problems in plain words, empty if all is well."""

    def render(
        self,
        template: str,
        content: dict[str, Any],
        *,
        made_at: datetime,
        sources: Mapping[str, str] | None = None,
    ) -> bytes:
        """Return the letter as PDF/UA-1 and PDF/A-3a.

        Parameters: template, its name without ending; content, plain JSON, never read as code; made_at, the
        time in the file: same input, same bytes; sources, templates of a package by name, which go before
        ours.
        Raises LetterNotSet.
        """

    def bind(self, frame: bytes, sheets: Sequence[bytes | None]) -> bytes:
        """Return `frame` with the pages of `sheets` laid onto its last pages, in order, below its own words.

        Parameters: sheets, PDFs; None leaves one page as it is. Raises LetterNotSet if there are more than pages.
        """


class Sealer(Protocol):
    """Seals letters, so that every later change shows."""

    def check(self) -> list[str]:
        """Return problems in plain words, empty if all is well."""

    def seal(self, pdf: bytes, *, keys: Path, reason: str) -> bytes:
        """Return `pdf` with a seal over every byte. `keys` is the folder of the seal's certificate."""

    def verify(self, pdf: bytes, *, keys: Path) -> SealReport:
        """Return what can be said of the seal of `pdf`. Never raises for a broken file."""


presses: Registry[LetterPress] = Registry("portalwerk.letter_presses")
sealers: Registry[Sealer] = Registry("portalwerk.sealers")
