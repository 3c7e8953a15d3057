"""The consultations of a case: how each stands, in words, colour and icon."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from portalwerk.cases.models import Case, Consultation, Opinion
from portalwerk.cases.queries.consulting import Answer, answer_of, consultations_of, parcel_of, standing_of
from portalwerk.cases.rules.consulting import FINDING_WORDS, STATUS_WORDS, ConsultationStatus, Finding
from portalwerk.kernel.clock import local, today

_LOOKS = {
    ConsultationStatus.ASKED: ("line", "clock"),
    ConsultationStatus.OVERDUE: ("bad", "warning"),
    ConsultationStatus.ANSWERED: ("ok", "check"),
    ConsultationStatus.WITHDRAWN: ("", "close"),
}
_FINDING_LOOKS = {
    Finding.NO_OBJECTION: ("ok", "check"),
    Finding.OBJECTION: ("bad", "warning"),
    Finding.CONDITIONS: ("you", "info"),
}
_SOON_DAYS = 3


@dataclass(frozen=True)
class Sign:
    """A tag: word, colour, icon."""

    word: str
    kind: str
    icon: str


@dataclass(frozen=True)
class Asked:
    """One consultation in the panel of a case."""

    id: UUID
    to: str
    sign: Sign
    note: str
    answer: Answer | None
    finding: Sign | None
    question: str
    may_withdraw: bool


def asked_about(case: Case) -> list[Asked]:
    """Return the consultations of a case as its page shows them, newest first."""
    return [_asked(row) for row in reversed(consultations_of(case))]


def _asked(row: Consultation) -> Asked:
    parcel, answer, status = parcel_of(row), answer_of(row), standing_of(row)
    return Asked(
        id=row.pk,
        to=parcel.to,
        sign=sign_of(row),
        note=note_of(row, status),
        answer=answer,
        finding=finding_sign(answer) if answer else None,
        question=parcel.question,
        may_withdraw=status in {ConsultationStatus.ASKED, ConsultationStatus.OVERDUE},
    )


def sign_of(row: Consultation | Opinion) -> Sign:
    """Return how a consultation stands, as a tag. The last days before the deadline are orange."""
    status = standing_of(row)
    kind, icon = _LOOKS[status]
    if status == ConsultationStatus.ASKED and (row.due_on - today()).days <= _SOON_DAYS:
        return Sign("Frist läuft ab", "you", icon)
    if status == ConsultationStatus.ANSWERED and isinstance(row, Opinion):
        return Sign("Beantwortet", kind, icon)
    return Sign("Offen" if status == ConsultationStatus.ASKED else STATUS_WORDS[status], kind, icon)


def finding_sign(answer: Answer) -> Sign:
    """Return what was answered, as a tag."""
    finding = Finding(answer.finding)
    return Sign(FINDING_WORDS[finding], *_FINDING_LOOKS[finding])


def note_of(row: Consultation | Opinion, status: ConsultationStatus) -> str:
    """Return what counts now: when it was answered or taken back, else the deadline."""
    if status == ConsultationStatus.ANSWERED and row.answered_at is not None:
        return f"geantwortet am {local(row.answered_at):%d.%m.%Y}"
    if status == ConsultationStatus.WITHDRAWN and row.withdrawn_at is not None:
        return f"zurückgenommen am {local(row.withdrawn_at):%d.%m.%Y}"
    days = (row.due_on - today()).days
    left = "heute" if days == 0 else f"noch {_days(days)}" if days > 0 else f"seit {_days(-days, 'Tagen')}"
    return f"Frist {row.due_on:%d.%m.%Y}, {left}"


def _days(count: int, many: str = "Tage") -> str:
    return "1 Tag" if abs(count) == 1 and many == "Tage" else "einem Tag" if count == 1 else f"{count} {many}"
