"""Akteneinsicht: who looks into the file of a case, which papers they get, what is blacked out. Pure.

Drafts and notes of the office are no part of what is handed out. Source: § 29 Abs. 1 Satz 2 VwVfG.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any
from uuid import UUID

from portalwerk.kernel.refusal import Refusal

#: How many boxes one page may have.
MOST_BOXES = 40
#: What of the history is handed out: what happened between office and applicant, no notes of the office.
SHOWN_KINDS = frozenset(
    {
        "arrived", "taken", "asked", "replied", "deemed_extended", "deemed_granted", "decided", "letter_provided",
        "letter_fetched", "posted", "ready", "closed", "withdrawn", "corrected",
        "countersigned", "decided_automatically", "consulted", "consultation_answered", "consultation_withdrawn",
        "forwarded", "came_over", "came_back",
    }
)  # fmt: skip
_WHOLE = 100.0


class Reader(StrEnum):
    """As what somebody looks into the file."""

    PARTY = "party"
    LAWYER = "lawyer"
    OTHER = "other"


READER_WORDS = {
    Reader.PARTY: "Antragsteller:in",
    Reader.LAWYER: "Bevollmächtigte Anwältin oder bevollmächtigter Anwalt",
    Reader.OTHER: "Andere beteiligte Person",
}


class Ground(StrEnum):
    """Why something is blacked out."""

    THIRD = "third"
    SECRET = "secret"  # noqa: S105 - a ground, not a password
    DUTY = "duty"
    WELFARE = "welfare"


#: Source: § 29 Abs. 2, § 30 VwVfG.
GROUND_WORDS = {
    Ground.THIRD: "Schutz anderer Personen (§ 29 Abs. 2, § 30 VwVfG)",
    Ground.SECRET: "Betriebs- oder Geschäftsgeheimnis (§ 30 VwVfG)",
    Ground.DUTY: "Die Behörde könnte sonst ihre Aufgabe nicht erfüllen (§ 29 Abs. 2 VwVfG)",
    Ground.WELFARE: "Nachteile für Bund oder Land (§ 29 Abs. 2 VwVfG)",
}


class ReaderMissing(Refusal):
    """Nobody is named who gets to look."""

    sentence = "Schreiben Sie, wer die Akte einsieht."


class RoleMissing(Refusal):
    """Nobody knows as what somebody looks."""

    sentence = "Wählen Sie, in welcher Rolle die Person die Akte einsieht."


class BoxWrong(Refusal):
    """Numbers that are no box on a page."""

    sentence = (
        "Kasten {number} liegt nicht auf der Seite. Schreiben Sie vier Zahlen von 0 bis 100, zum Beispiel 10, 20, 30 "
        "und 5."
    )


class GroundMissing(Refusal):
    """A box without a reason."""

    sentence = "Wählen Sie für Kasten {number} einen Grund."


class TooManyBoxes(Refusal):
    """More boxes on a page than anybody draws."""

    sentence = f"Auf eine Seite passen höchstens {MOST_BOXES} Kästen. Ziehen Sie einen größeren Kasten."


class AlreadyOrdered(Refusal):
    """A file that is being made, or made, is changed no more."""

    sentence = "Diese Akteneinsicht ist schon erstellt und lässt sich nicht mehr ändern. Beginnen Sie eine neue."


class NotYetMade(Refusal):
    """What does not exist yet cannot be handed out."""

    sentence = "Die Akte wird noch erstellt. Laden Sie die Seite gleich neu."


class NotForMailbox(Refusal):
    """Only who applied has a mailbox at this application."""

    sentence = "In das Postfach geht die Akte nur an Antragstellende. Laden Sie sie herunter und geben Sie sie weiter."


@dataclass(frozen=True, slots=True)
class Box:
    """A box on a page (from 1), in hundredths of its width and height, and why it is there."""

    page: int
    left: float
    top: float
    width: float
    height: float
    ground: Ground


@dataclass(frozen=True)
class Plan:
    """What is going to be handed out. Parameters: documents, in the order of the case; boxes, by document."""

    name: str
    reader: Reader
    documents: tuple[UUID, ...]
    boxes: Mapping[UUID, tuple[Box, ...]] = field(default_factory=dict)

    def boxes_on(self, document_id: UUID, page: int) -> tuple[Box, ...]:
        """Return the boxes on one page of a document."""
        return tuple(box for box in self.boxes.get(document_id, ()) if box.page == page)

    @property
    def redactions(self) -> int:
        """How many places are blacked out."""
        return sum(len(self.boxes.get(document_id, ())) for document_id in self.documents)

    def with_boxes(self, document_id: UUID, page: int, boxes: Sequence[Box]) -> Plan:
        """Return the plan with these boxes on a page instead of those that were there."""
        others = [box for box in self.boxes.get(document_id, ()) if box.page != page]
        kept = tuple(sorted([*others, *boxes], key=lambda box: (box.page, box.top, box.left)))
        return replace(self, boxes={**self.boxes, document_id: kept})

    def as_json(self) -> dict[str, Any]:
        """Return the plan as it is sealed."""
        return {
            "name": self.name,
            "reader": self.reader.value,
            "documents": [str(one) for one in self.documents],
            "boxes": {
                str(one): [[b.page, b.left, b.top, b.width, b.height, b.ground.value] for b in boxes]
                for one, boxes in self.boxes.items()
            },
        }


def plan_from(stored: Mapping[str, Any]) -> Plan:
    """Return a plan as `Plan.as_json` wrote it."""
    return Plan(
        name=stored["name"],
        reader=Reader(stored["reader"]),
        documents=tuple(UUID(one) for one in stored["documents"]),
        boxes={UUID(one): tuple(_box(box) for box in boxes) for one, boxes in stored["boxes"].items()},
    )


def _box(stored: Sequence[Any]) -> Box:
    page, left, top, width, height, ground = stored
    return Box(page, left, top, width, height, Ground(ground))


def new_plan(*, name: str, reader: str, documents: Sequence[UUID], known: Collection[UUID]) -> Plan:
    """Return a plan without boxes. Parameters: known, the documents of the case. Raises ReaderMissing, RoleMissing."""
    if not name.strip():
        raise ReaderMissing
    if reader not in set(Reader):
        raise RoleMissing
    return Plan(name.strip()[:200], Reader(reader), tuple(one for one in documents if one in known))


@dataclass(frozen=True, slots=True)
class TypedBox:
    """A box as somebody typed it: four numbers in hundredths, and a reason."""

    left: str = ""
    top: str = ""
    width: str = ""
    height: str = ""
    ground: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nobody typed a number."""
        return not any(text.strip() for text in self.numbers)

    @property
    def numbers(self) -> tuple[str, str, str, str]:
        """The four numbers."""
        return self.left, self.top, self.width, self.height


def read_boxes(typed: Sequence[TypedBox], *, page: int) -> list[Box]:
    """Return the boxes of a page; rows without numbers do not count.

    Raises BoxWrong, GroundMissing, TooManyBoxes.
    """
    boxes = []
    for number, row in enumerate(typed, 1):
        if row.is_empty:
            continue
        try:
            left, top, width, height = (round(float(text.strip().replace(",", ".")), 2) for text in row.numbers)
        except ValueError:
            raise BoxWrong(number=number) from None
        # A box drawn by hand ends a hair beyond the border.
        width, height = min(width, _WHOLE - left), min(height, _WHOLE - top)
        if not (0 <= left < _WHOLE and 0 <= top < _WHOLE and 0 < width <= _WHOLE and 0 < height <= _WHOLE):
            raise BoxWrong(number=number)
        if row.ground not in set(Ground):
            raise GroundMissing(number=number)
        boxes.append(Box(page, left, top, width, height, Ground(row.ground)))
    if len(boxes) > MOST_BOXES:
        raise TooManyBoxes
    return boxes


def grounds_of(boxes: Sequence[Box]) -> str:
    """Return how many places are blacked out and why, in words."""
    words = list(dict.fromkeys(GROUND_WORDS[box.ground] for box in boxes))
    count = "1 Stelle" if len(boxes) == 1 else f"{len(boxes)} Stellen"
    return f"{count} geschwärzt. Grund: {'; '.join(words)}." if boxes else ""
