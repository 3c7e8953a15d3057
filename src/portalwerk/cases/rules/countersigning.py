"""Who signs a decision besides the one who makes it. Pure."""

from dataclasses import dataclass
from uuid import UUID

from portalwerk.catalog.rules.offer import Countersign
from portalwerk.kernel.refusal import Refusal


class SamePerson(Refusal):
    """Nobody signs their own decision a second time."""

    sentence = "Diesen Bescheid haben Sie selbst entschieden. Mitzeichnen muss eine andere Person."


class NothingToCountersign(Refusal):
    """No decision of this case waits for a second person."""

    sentence = "Hier wartet kein Bescheid auf eine Mitzeichnung. Laden Sie die Seite neu."


class DraftChanged(Refusal):
    """What would be signed is not what was read."""

    sentence = "Der Entwurf hat sich inzwischen geändert. Laden Sie die Seite neu und lesen Sie ihn noch einmal."


class ReturnUnfounded(Refusal):
    """A draft that goes back needs a reason."""

    sentence = "Schreiben Sie, was geändert werden muss."


@dataclass(frozen=True)
class DraftStanding:
    """What the rules need to know of a drafted decision: by whom, which revision, whether it was handed over."""

    drafted_by: UUID | None
    revision: int
    is_handed_over: bool


def needs_countersignature(rule: Countersign | None, *, kind: str, cents: int) -> bool:
    """Return whether a second person must sign: the kind of outcome demands it, or the fee is high enough.

    Parameters: cents, the fee before any reduction, so that a waiver never takes a case out of four-eyes control.
    """
    if rule is None:
        return False
    return kind in rule.kinds or (rule.from_cents is not None and cents >= rule.from_cents)


def check_may_countersign(standing: DraftStanding | None, *, by: UUID, seen: int) -> None:
    """Refuse a second signature by the first person, or of something else than was read.

    Raises NothingToCountersign, SamePerson, DraftChanged. Who drafted is never unknown while a draft waits; if it
    were, nobody could be told apart from them, so it is refused too.
    """
    if standing is None or not standing.is_handed_over:
        raise NothingToCountersign
    if standing.drafted_by is None or standing.drafted_by == by:
        raise SamePerson
    if standing.revision != seen:
        raise DraftChanged


def check_may_send_back(standing: DraftStanding | None, *, by: UUID, seen: int, reason: str) -> None:
    """Refuse to send a draft back without a reason, or by whoever drafted it.

    Raises NothingToCountersign, SamePerson, DraftChanged, ReturnUnfounded.
    """
    check_may_countersign(standing, by=by, seen=seen)
    if not reason.strip():
        raise ReturnUnfounded
