"""The history of a case is a chain: each event holds a digest over itself and the one before.

What the chain alone cannot show, that somebody with all rights wrote all of it anew, the anchors show: the last
digests of all cases, noted every few minutes in a file outside the database and signed with the key of the
installation. Source: SECURITY S12; DECISIONS 1 (the chain hashes salted ciphertext, so that erasing stays possible).
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

START = bytes(32)
# An event is written a little before its transaction ends; clocks of two machines are never quite the same.
TOLERANCE = timedelta(minutes=10)


@dataclass(frozen=True)
class Link:
    """One event as the chain sees it.

    Parameters: number, its place within the case, from 1; details_digest, of the sealed details as it was stored,
    their nonce is the salt; digest, what is stored as its own; details_are, the digest of the details of today.
    """

    case_id: UUID
    number: int
    at: datetime
    actor_id: UUID | None
    kind: str
    details_digest: bytes
    digest: bytes = b""
    details_are: bytes | None = None


class Damage(StrEnum):
    """What somebody did to the history of a case."""

    CHANGED = "changed"
    DETAILS = "details"
    MISSING = "missing"
    REWRITTEN = "rewritten"
    BACKDATED = "backdated"
    ANCHORS = "anchors"


SENTENCES = {
    Damage.CHANGED: "Der Eintrag wurde nachträglich geändert, oder vor ihm fehlt einer.",
    Damage.DETAILS: "Die Angaben des Eintrags wurden ausgetauscht.",
    Damage.MISSING: "Hier fehlt ein Eintrag.",
    Damage.REWRITTEN: "Der Eintrag ist nicht der, der damals festgehalten wurde.",
    Damage.BACKDATED: "Der Eintrag wurde nachträglich eingefügt oder zurückdatiert.",
    Damage.ANCHORS: "Die Datei mit den festgehaltenen Ständen wurde verändert.",
}


@dataclass(frozen=True)
class Finding:
    """Where a history is not what it was. `case_id` is None for the anchors themselves."""

    damage: Damage
    case_id: UUID | None = None
    number: int = 0

    @property
    def sentence(self) -> str:
        """The damage in words."""
        return SENTENCES[self.damage]


@dataclass(frozen=True)
class Anchor:
    """The last event of each case that had changed since the anchor before: number and digest."""

    at: datetime
    heads: Mapping[UUID, tuple[int, bytes]]
    previous: str
    signature: str = ""

    def text(self) -> str:
        """Return what is signed: everything but the signature, always written the same way."""
        heads = {str(case): [number, digest.hex()] for case, (number, digest) in sorted(self.heads.items())}
        return json.dumps({"at": self.at.isoformat(), "heads": heads, "previous": self.previous})


def details_digest(sealed_details: bytes) -> bytes:
    """Return the digest of sealed details; it stays when the details are erased."""
    return hashlib.sha256(sealed_details).digest()


def digest_of(link: Link, *, previous: bytes) -> bytes:
    """Return the digest of an event after the one whose digest is `previous` (`START` for the first)."""
    actor = str(link.actor_id or "")
    told = [str(link.case_id), link.number, link.at.timestamp(), actor, link.kind, link.details_digest.hex()]
    return hashlib.sha256(previous + json.dumps(told).encode()).digest()


def check_chain(links: Sequence[Link]) -> list[Finding]:
    """Return what is wrong with the history of one case, its events by number."""
    findings, previous, expected = [], START, 1
    for link in links:
        if link.number != expected:
            findings.append(Finding(Damage.MISSING, link.case_id, expected))
        elif digest_of(link, previous=previous) != link.digest:
            findings.append(Finding(Damage.CHANGED, link.case_id, link.number))
        elif link.details_are not in {None, link.details_digest}:
            findings.append(Finding(Damage.DETAILS, link.case_id, link.number))
        previous, expected = link.digest, link.number + 1
    return findings


def check_anchors(anchors: Sequence[Anchor], *, sign: Callable[[str], str]) -> list[Finding]:
    """Return whether the anchors themselves are whole: each signed, each pointing at the one before."""
    previous = ""
    for anchor in anchors:
        if anchor.previous != previous or sign(anchor.text()) != anchor.signature:
            return [Finding(Damage.ANCHORS)]
        previous = anchor.signature
    return []


def check_against(anchors: Sequence[Anchor], links: Iterable[Link]) -> Iterator[Finding]:
    """Yield where the histories of today are not those that were anchored.

    An event that an anchor names must still be there with its digest. An event that claims to be older than an
    anchor must have been known by then.
    """
    known = _Known(anchors)
    left = {(case, number): digest for one in anchors for case, (number, digest) in one.heads.items()}
    for link in links:
        if left.pop((link.case_id, link.number), link.digest) != link.digest:
            yield Finding(Damage.REWRITTEN, link.case_id, link.number)
        elif not known.in_time(link):
            yield Finding(Damage.BACKDATED, link.case_id, link.number)
    for case_id, number in left:
        yield Finding(Damage.MISSING, case_id, number)


class _Known:
    """Since when the anchors know which events."""

    def __init__(self, anchors: Sequence[Anchor]) -> None:
        self._made = [one.at for one in anchors]
        self._numbers: dict[UUID, list[int]] = {}
        self._since: dict[UUID, list[datetime]] = {}
        for one in anchors:
            for case_id, (number, _digest) in one.heads.items():
                self._numbers.setdefault(case_id, []).append(number)
                self._since.setdefault(case_id, []).append(one.at)

    def in_time(self, link: Link) -> bool:
        """Return whether the first anchor that was made well after an event knew of it."""
        later = bisect_right(self._made, link.at + TOLERANCE)
        if later == len(self._made):
            return True
        place = bisect_left(self._numbers.get(link.case_id, []), link.number)
        since = self._since.get(link.case_id, [])
        return place < len(since) and since[place] <= self._made[later]
