"""Asking another authority, and its answer: what is allowed, and how it stands. Pure.

Source: §§ 4 to 8 VwVfG (Amtshilfe).
"""

from datetime import date
from enum import StrEnum

from portalwerk.kernel.refusal import Refusal

LEAST_DAYS, MOST_DAYS = 3, 183
REMIND_DAYS = 3


class ConsultationStatus(StrEnum):
    """How a consultation stands, for whoever asked and for whoever is asked."""

    ASKED = "asked"
    OVERDUE = "overdue"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


STATUS_WORDS = {
    ConsultationStatus.ASKED: "Angefragt",
    ConsultationStatus.OVERDUE: "Überfällig",
    ConsultationStatus.ANSWERED: "Antwort da",
    ConsultationStatus.WITHDRAWN: "Zurückgenommen",
}


class Finding(StrEnum):
    """What the other authority says."""

    NO_OBJECTION = "none"
    OBJECTION = "objection"
    CONDITIONS = "conditions"


FINDING_WORDS = {
    Finding.NO_OBJECTION: "Keine Bedenken",
    Finding.OBJECTION: "Bedenken",
    Finding.CONDITIONS: "Zustimmung mit Auflagen",
}


class NobodyAsked(Refusal):
    """A consultation without a receiver."""

    sentence = "Wählen Sie, wen Sie beteiligen. Für eine Stelle außerhalb brauchen wir Name und E-Mail-Adresse."


class QuestionMissing(Refusal):
    """A consultation without a question."""

    sentence = "Schreiben Sie, was die andere Stelle prüfen soll."


class ConsultationDeadlineWrong(Refusal):
    """A deadline that is too near or too far."""

    sentence = "Die Frist muss mindestens drei Tage in der Zukunft liegen und darf höchstens ein halbes Jahr weit sein."


class NoLongerAsked(Refusal):
    """The consultation was answered or withdrawn before."""

    sentence = "Diese Anfrage ist nicht mehr offen: {status}."


class FindingMissing(Refusal):
    """An answer without an outcome."""

    sentence = "Wählen Sie, was Sie dazu sagen."


class WordsMissing(Refusal):
    """Objections or conditions without words."""

    sentence = "Schreiben Sie auf, welche Bedenken oder Auflagen Sie haben."


class OpinionTakenByOther(Refusal):
    """Somebody else works on the request."""

    sentence = "Diese Anfrage bearbeitet {name}."


class OpinionNotTaken(Refusal):
    """Nobody answers what they have not taken."""

    sentence = "Übernehmen Sie die Anfrage zuerst."


def status_of(*, due_on: date, answered: bool, withdrawn: bool, today: date) -> ConsultationStatus:
    """Return how a consultation stands on a day. An answer counts even if it came late."""
    if answered:
        return ConsultationStatus.ANSWERED
    if withdrawn:
        return ConsultationStatus.WITHDRAWN
    return ConsultationStatus.OVERDUE if today > due_on else ConsultationStatus.ASKED


def check_consultation(*, receivers: int, question: str, due_on: date, today: date) -> None:
    """Refuse a consultation that asks nobody, asks nothing or leaves no time.

    Raises NobodyAsked, QuestionMissing, ConsultationDeadlineWrong.
    """
    if not receivers:
        raise NobodyAsked
    if not question.strip():
        raise QuestionMissing
    if not LEAST_DAYS <= (due_on - today).days <= MOST_DAYS:
        raise ConsultationDeadlineWrong


def check_still_asked(status: ConsultationStatus) -> None:
    """Refuse to answer or withdraw what is over. Raises NoLongerAsked."""
    if status not in {ConsultationStatus.ASKED, ConsultationStatus.OVERDUE}:
        raise NoLongerAsked(status=STATUS_WORDS[status])


def check_opinion(*, finding: str, words: str) -> Finding:
    """Return the outcome of an answer. Raises FindingMissing, WordsMissing."""
    if finding not in set(Finding):
        raise FindingMissing
    found = Finding(finding)
    if found != Finding.NO_OBJECTION and not words.strip():
        raise WordsMissing
    return found


def link_is_over(status: ConsultationStatus) -> bool:
    """Return whether the link of an outside body opens the papers no more: past its deadline, or taken back."""
    return status in {ConsultationStatus.OVERDUE, ConsultationStatus.WITHDRAWN}


def is_to_remind(*, status: ConsultationStatus, due_on: date, reminded: bool, today: date) -> bool:
    """Return whether the day has come on which whoever is asked is reminded. Once."""
    return status == ConsultationStatus.ASKED and not reminded and (due_on - today).days <= REMIND_DAYS
