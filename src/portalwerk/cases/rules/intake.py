"""How a new case finds who works on it: from the common list, from the team lead, or by a key. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from portalwerk.cases.rules.words import folded
from portalwerk.kernel.refusal import Refusal

_RANGE = re.compile(r"([a-z])(?:\s*[-–]\s*([a-z]))?")


class IntakeMode(StrEnum):
    """Who says who works on a new case. Source: DOMEA-Organisationskonzept 2.1, 4.1.3.8."""

    PULL = "pull"
    LEAD = "lead"
    AUTOMATIC = "automatic"


class IntakeKey(StrEnum):
    """By what new cases are given out automatically."""

    LOAD = "load"
    LETTER = "letter"
    PLACE = "place"


MODE_WORDS = {
    IntakeMode.PULL: "Alle nehmen aus der gemeinsamen Liste",
    IntakeMode.LEAD: "Die Teamleitung verteilt",
    IntakeMode.AUTOMATIC: "Das Portal verteilt nach einem Schlüssel",
}
KEY_WORDS = {
    IntakeKey.LOAD: "Wer am wenigsten offene Vorgänge hat",
    IntakeKey.LETTER: "Anfangsbuchstabe des Familiennamens",
    IntakeKey.PLACE: "Wohnort",
}


class NobodyTakesPart(Refusal):
    """Cases are to be given out, and to nobody."""

    sentence = "Haken Sie an, wer Vorgänge bekommt."


class PartMissing(Refusal):
    """Somebody takes part without letters or places."""

    sentence = "Schreiben Sie dazu, wofür {name} zuständig ist."


class LettersUnreadable(Refusal):
    """What stands there are no letters."""

    sentence = "„{part}“ sind keine Buchstaben. Schreiben Sie zum Beispiel: A-F, S."


class PartTwice(Refusal):
    """Two people are responsible for the same."""

    sentence = "Für „{part}“ sind zwei Personen eingetragen. Nur eine kann es sein."


@dataclass(frozen=True)
class Share:
    """Somebody who gets cases, and for which letters (`A-F, S`) or places (`Burgbach, Uferdorf`)."""

    account_id: UUID
    part: str = ""


@dataclass(frozen=True)
class Told:
    """What is known of a new case that decides who gets it."""

    letter: str = ""
    place: str = ""


@dataclass(frozen=True)
class Chosen:
    """Who gets a case, and why: so many open ones, or for these letters or places, perhaps for somebody away."""

    account_id: UUID
    key: IntakeKey
    part: str = ""
    count: int = 0
    instead_of: UUID | None = None


def check_shares(key: IntakeKey, shares: Sequence[Share], names: Mapping[UUID, str]) -> None:
    """Refuse a key by which nobody could say who gets a case.

    Raises NobodyTakesPart, PartMissing, LettersUnreadable, PartTwice.
    """
    if not shares:
        raise NobodyTakesPart
    if key == IntakeKey.LOAD:
        return
    taken: set[str] = set()
    for share in shares:
        parts = _parts(key, share.part)
        if not parts:
            raise PartMissing(name=names.get(share.account_id, "diese Person"))
        if twice := sorted(taken & parts):
            raise PartTwice(part=twice[0].upper() if key == IntakeKey.LETTER else twice[0].title())
        taken |= parts


def choose(
    key: IntakeKey,
    shares: Sequence[Share],
    told: Told,
    *,
    eligible: Collection[UUID],
    stand_ins: Mapping[UUID, UUID],
    load: Mapping[UUID, int],
) -> Chosen | None:
    """Return who gets a case, or None if the key names nobody who is there. The same facts, the same answer.

    Parameters: eligible, who works for the unit; stand_ins, who stands in for whoever is away; load, open cases.
    """
    present = [(share, found) for share in shares if (found := _present(share.account_id, eligible, stand_ins))]
    if key != IntakeKey.LOAD:
        wanted = _first(told.letter) if key == IntakeKey.LETTER else _place(told.place)
        responsible = [(share, found) for share, found in present if wanted in _parts(key, share.part)]
        if not wanted or not responsible:
            return None
        share, found = responsible[0]
        return Chosen(found, key, part=share.part.strip(), instead_of=_instead(share, found))
    if not present:
        return None
    # Who is there on their own account stands before who is there for somebody; of equals, the first in the list.
    present.sort(key=lambda one: one[0].account_id != one[1])
    share, found = min(present, key=lambda one: load.get(one[1], 0))
    return Chosen(found, key, count=load.get(found, 0), instead_of=_instead(share, found))


def _present(account_id: UUID, eligible: Collection[UUID], stand_ins: Mapping[UUID, UUID]) -> UUID | None:
    """Return who is there: somebody, or one step further who stands in for them; never somebody away."""
    found = stand_ins.get(account_id, account_id)
    return found if found in eligible and found not in stand_ins else None


def _instead(share: Share, found: UUID) -> UUID | None:
    return share.account_id if share.account_id != found else None


def _parts(key: IntakeKey, written: str) -> set[str]:
    """Return single letters, or folded places. Raises LettersUnreadable."""
    pieces = [piece.strip() for piece in written.split(",") if piece.strip()]
    if key == IntakeKey.PLACE:
        return {_place(piece) for piece in pieces}
    letters: set[str] = set()
    for piece in pieces:
        found = _RANGE.fullmatch(folded(piece))
        if found is None or (found[2] or found[1]) < found[1]:
            raise LettersUnreadable(part=piece)
        letters.update(chr(code) for code in range(ord(found[1]), ord(found[2] or found[1]) + 1))
    return letters


def _first(name: str) -> str:
    """Return the first letter of a name, so that Ä counts as A; empty if there is none."""
    return next((letter for letter in folded(name) if "a" <= letter <= "z"), "")


def _place(name: str) -> str:
    return " ".join(folded(name).split())
