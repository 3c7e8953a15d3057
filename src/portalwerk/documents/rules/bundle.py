"""What stands in a bound file: cover, contents, answers, history, and a sheet for every page of every document."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from portalwerk.documents.rules.letter import Head, Row, Section


@dataclass(frozen=True)
class Redacted:
    """Where something is blacked out, and why."""

    title: str
    page: int
    text: str


@dataclass(frozen=True)
class Moment:
    """One line of the history."""

    when: str
    who: str
    what: str


@dataclass(frozen=True)
class Bound:
    """One document of the file.

    Parameters: sheets, what is said at the head of each of its pages; missing, why it cannot be shown, empty if it can.
    """

    title: str
    note: str
    sheets: tuple[str, ...]
    missing: str = ""


@dataclass(frozen=True)
class Bundle:
    """A whole file of a case, as somebody gets it who looks into it. All texts are finished sentences.

    Source: § 29 VwVfG.
    """

    head: Head
    cover: tuple[Row, ...]
    left_out: str
    redactions: tuple[Redacted, ...]
    sections: tuple[Section, ...]
    history: tuple[Moment, ...]
    documents: tuple[Bound, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the file as the template `bundle` reads it."""
        return asdict(self)

    @property
    def sheet_count(self) -> int:
        """How many sheets the documents take."""
        return sum(len(document.sheets) for document in self.documents)
