"""Handing a whole case over because somebody else is responsible: what is allowed. Pure."""

from portalwerk.cases.rules.working import CaseStatus
from portalwerk.kernel.refusal import Refusal


class ForwardingUnfounded(Refusal):
    """A case is handed over without a word."""

    sentence = "Schreiben Sie, warum die andere Stelle zuständig ist."


class NowhereToForward(Refusal):
    """No receiver, or the unit that has the case already."""

    sentence = "Wählen Sie die Stelle, die den Vorgang bekommt."


class ReplyOutstanding(Refusal):
    """The applicant still owes an answer to us."""

    sentence = "Wir warten noch auf eine Antwort zu diesem Antrag. Geben Sie den Vorgang ab, wenn sie da ist."


class ConsultationOutstanding(Refusal):
    """Somebody who was asked still owes an answer to us."""

    sentence = "Eine Beteiligung ist noch offen. Nehmen Sie sie zuerst zurück, oder warten Sie auf die Antwort."


def check_may_forward(status: CaseStatus, *, reason: str, is_elsewhere: bool, open_consultations: int) -> None:
    """Refuse to hand over without reason or receiver, or while others owe us an answer.

    Raises NowhereToForward, ForwardingUnfounded, ReplyOutstanding, ConsultationOutstanding.
    """
    if not is_elsewhere:
        raise NowhereToForward
    if not reason.strip():
        raise ForwardingUnfounded
    if status == CaseStatus.WAITING:
        raise ReplyOutstanding
    if open_consultations:
        raise ConsultationOutstanding
