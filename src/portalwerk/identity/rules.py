"""Levels of assurance, how long a sign-in lasts, and why one is refused. Pure."""

from datetime import datetime, timedelta
from enum import IntEnum

from portalwerk.kernel.refusal import Refusal


class AssuranceLevel(IntEnum):
    """How sure we are who somebody is (Vertrauensniveau). A higher level includes the lower ones.

    Source: § 3 Abs. 4 OZG; BSI TR-03160-1.
    """

    NONE = 0
    BASIC = 1
    LOW = 2
    SUBSTANTIAL = 3
    HIGH = 4

    @property
    def german(self) -> str:
        """Return the word people read."""
        return _GERMAN[self]


_GERMAN = {
    AssuranceLevel.NONE: "ohne Anmeldung",
    AssuranceLevel.BASIC: "Basisregistrierung",
    AssuranceLevel.LOW: "niedrig",
    AssuranceLevel.SUBSTANTIAL: "substanziell",
    AssuranceLevel.HIGH: "hoch",
}

_LIMITS = {
    AssuranceLevel.BASIC: (timedelta(hours=12), timedelta(minutes=60)),
    AssuranceLevel.LOW: (timedelta(hours=12), timedelta(minutes=60)),
    AssuranceLevel.SUBSTANTIAL: (timedelta(hours=2), timedelta(minutes=30)),
    AssuranceLevel.HIGH: (timedelta(minutes=30), timedelta(minutes=5)),
}


class WrongCredentials(Refusal):
    """Name or password is wrong; which one is not said."""

    sentence = "Name oder Passwort stimmt nicht. Prüfen Sie beides und versuchen Sie es noch einmal."


class WrongCode(Refusal):
    """The second factor is wrong or was used before."""

    sentence = "Der Code stimmt nicht oder ist abgelaufen. Geben Sie den Code ein, den Ihre App jetzt zeigt."


class PasskeyRefused(Refusal):
    """A passkey that is not known here, or an answer that does not fit."""

    sentence = "Der Passkey hat nicht geklappt. Versuchen Sie es noch einmal oder geben Sie den Code aus Ihrer App ein."


class SignInOver(Refusal):
    """A sign-in was not finished in time, or in another browser, or twice."""

    sentence = "Diese Anmeldung gilt nicht mehr. Ihre Angaben sind gespeichert. Bitte melden Sie sich noch einmal an."


def session_limits(level: AssuranceLevel) -> tuple[timedelta, timedelta]:
    """Return how long a session may keep `level`: in all, and without any action.

    After either limit the session falls to a lower level or ends.
    Source: BSI TR-03160-1, 4.3; BSI TR-03172-3, A3.11.09.
    """
    return _LIMITS[level]


def level_held(level: AssuranceLevel, *, started_at: datetime, seen_at: datetime, now: datetime) -> AssuranceLevel:
    """Return the level a sign-in still has at `now`; NONE means that it is over.

    A level that has run out falls to the next lower one whose limits still hold, so that nobody is thrown out
    of a form they are filling. Source: BSI TR-03160-1, 4.3 (the downgrade is allowed).
    """
    for value in range(level, AssuranceLevel.NONE, -1):
        candidate = AssuranceLevel(value)
        longest, idle = _LIMITS[candidate]
        if now - started_at < longest and now - seen_at < idle:
            return candidate
    return AssuranceLevel.NONE
