"""Objecting to a decision (Widerspruch): who may, until when, and what came too late. Pure.

A late objection is taken all the same: only the authority says whether it counts (§ 32 VwVfG, § 60 VwGO).
"""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from portalwerk.cases.rules.announcement import Announced, Lapsed, NotYet
from portalwerk.cases.rules.remedy import Remedy, RemedyKind, is_final, remedy_until
from portalwerk.cases.rules.working_days import legal_day
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.refusal import Refusal

_NO_MORE: frozenset[date] = frozenset()

#: From this level on a sign-in and a form of the portal stand in for the written form; a service may ask for more.
#: Source: § 9a Abs. 5 with § 3 Abs. 4 OZG; § 70 Abs. 1 VwGO.
WRITTEN_FORM = AssuranceLevel.SUBSTANTIAL


class Window(StrEnum):
    """How it stands with objecting.

    OPEN: in time, the last day is certain. UNCERTAIN: the month has not begun for certain, objecting is possible.
    LATE: the last day is past. COURT: here one goes to court at once.
    """

    OPEN = "open"
    UNCERTAIN = "uncertain"
    LATE = "late"
    COURT = "court"


class ObjectionImpossible(Refusal):
    """There is no objection against this decision, or no decision."""

    sentence = "Gegen diesen Bescheid gibt es hier keinen Widerspruch. Was Sie tun können, steht am Ende des Bescheids."


class ObjectionRunning(Refusal):
    """The same person has objected before."""

    sentence = "Sie haben schon Widerspruch eingelegt. Wie es damit steht, sehen Sie bei Ihrem Antrag."


class SignInTooWeak(Refusal):
    """The sign-in does not stand in for the written form."""

    sentence = "Für einen Widerspruch müssen wir sicher wissen, wer Sie sind. Melden Sie sich bitte noch einmal an."


@dataclass(frozen=True)
class Chance:
    """What somebody can do against a decision today.

    Parameters: last_on, the last day, None while it is not certain; expected_on, the day on which the decision will
    count as announced, if that is known; or_court, one may go to court at once instead.
    """

    window: Window
    last_on: date | None = None
    expected_on: date | None = None
    or_court: bool = False

    @property
    def is_possible(self) -> bool:
        """Whether an objection is taken: in time, before the clock runs, and late."""
        return self.window != Window.COURT


def chance_of(
    remedy: Remedy, known: Announced | NotYet | Lapsed, *, as_of: date, holidays: Set[date] = _NO_MORE
) -> Chance:
    """Return what somebody can do against a decision on the day `as_of`.

    Parameters: known, whether it counts as announced. Raises LandUnknown.
    Source: § 68, § 70 Abs. 1, § 74 Abs. 1 VwGO; § 84 SGG.
    """
    last_on = remedy_until(known.on, remedy=remedy, holidays=holidays) if isinstance(known, Announced) else None
    expected_on = known.expected_on if isinstance(known, NotYet) else None
    or_court = remedy.kind is RemedyKind.CHOICE
    if remedy.kind is RemedyKind.ACTION:
        return Chance(Window.COURT, last_on, expected_on)
    if last_on is None:
        return Chance(Window.UNCERTAIN, None, expected_on, or_court)
    window = Window.LATE if is_final(last_on, as_of=as_of) else Window.OPEN
    return Chance(window, last_on, None, or_court)


def is_late(raised_at: datetime, last_on: date | None) -> bool:
    """Return whether an objection came after the last day; the day ends at midnight in Berlin.

    Parameters: last_on, None while the month has not begun for certain: then nothing is late.
    Source: § 70 Abs. 1 VwGO; § 188 Abs. 2 BGB.
    """
    return last_on is not None and legal_day(raised_at) > last_on


def check_may_object(chance: Chance | None, *, is_running: bool, level: AssuranceLevel, needed: AssuranceLevel) -> None:
    """Refuse to begin an objection.

    Parameters: chance, None where nothing is decided; is_running, this person's objection is there and not taken
    back. Raises ObjectionImpossible, ObjectionRunning, SignInTooWeak.
    """
    if chance is None or not chance.is_possible:
        raise ObjectionImpossible
    if is_running:
        raise ObjectionRunning
    if level < needed:
        raise SignInTooWeak
