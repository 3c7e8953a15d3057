"""Reading consultations, on the side that asks and on the side that is asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from portalwerk.access.rules import Caseworker
from portalwerk.cases.models import Case, Consultation, Opinion, OpinionEvent, OpinionPaper
from portalwerk.cases.queries import binding, details_of
from portalwerk.cases.rules.consulting import ConsultationStatus, status_of
from portalwerk.kernel.clock import today
from portalwerk.kernel.references import token_hash
from portalwerk.kernel.sealing import tenant_key, unseal_json


@dataclass(frozen=True)
class Parcel:
    """What travels to whoever is asked: the question and exactly what was ticked.

    `sections` are pairs of title and rows, `documents` pairs of the file's id at the asking side and its label.
    """

    to: str
    sender: str
    phone: str
    service: str
    file_number: str
    question: str
    confidential: bool
    sections: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    documents: tuple[tuple[str, str], ...] = ()
    contact: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What came back."""

    finding: str
    words: str
    by: str
    files: tuple[str, ...] = ()


def parcel_of(row: Consultation | Opinion) -> Parcel:
    """Return what was asked, and what was sent along."""
    found = unseal_json(row.sealed_question, tenant_key(row.tenant_id), binding(row, "question"))
    sections = tuple((title, tuple((label, value) for label, value in rows)) for title, rows in found.pop("sections"))
    documents = tuple((file_id, label) for file_id, label in found.pop("documents"))
    return Parcel(**found, sections=sections, documents=documents)


def answer_of(row: Consultation | Opinion) -> Answer | None:
    """Return what was answered, or None."""
    if not row.sealed_answer:
        return None
    found = unseal_json(row.sealed_answer, tenant_key(row.tenant_id), binding(row, "answer"))
    return Answer(**{**found, "files": tuple(found["files"])})


def standing_of(row: Consultation | Opinion) -> ConsultationStatus:
    """Return how a consultation stands today."""
    return status_of(
        due_on=row.due_on,
        answered=row.answered_at is not None,
        withdrawn=row.withdrawn_at is not None,
        today=today(),
    )


def consultations_of(case: Case) -> list[Consultation]:
    """Return all that were asked about a case, in order."""
    return list(Consultation.objects.filter(case=case).order_by("asked_at", "pk"))


def consultation_of(case: Case, consultation_id: UUID) -> Consultation | None:
    """Return one consultation of a case, locked, or None."""
    rows = Consultation.objects.select_for_update(of=("self",))
    return rows.filter(case=case, pk=consultation_id).first()


def consultation_by_token(token: str, *, writing: bool = False) -> Consultation | None:
    """Return the consultation that the link of an outside body opens, in the tenant's scope."""
    rows = Consultation.objects.filter(token_hash=token_hash(token)).select_related("case")
    return (rows.select_for_update(of=("self",)) if writing else rows).first()


def opinions_visible_to(caseworker: Caseworker) -> QuerySet[Opinion]:
    """Return what somebody's units are asked about."""
    rows = Opinion.objects.all()
    return rows if caseworker.units is None else rows.filter(unit_id__in=caseworker.units)


def opinion_visible_to(caseworker: Caseworker, opinion_id: UUID, *, writing: bool = False) -> Opinion | None:
    """Return one, or None if it does not exist or is not theirs to see."""
    rows = opinions_visible_to(caseworker)
    return (rows.select_for_update(of=("self",)) if writing else rows).filter(pk=opinion_id).first()


def open_opinions(caseworker: Caseworker) -> int:
    """Return how many questions of others wait for an answer."""
    return opinions_visible_to(caseworker).filter(answered_at=None, withdrawn_at=None).count()


@dataclass
class Question:
    """An opinion on somebody's desk: what its page shows, opened once."""

    opinion: Opinion

    @cached_property
    def parcel(self) -> Parcel:
        """What was asked."""
        return parcel_of(self.opinion)

    @cached_property
    def answer(self) -> Answer | None:
        """What we answered."""
        return answer_of(self.opinion)

    @cached_property
    def documents(self) -> list[OpinionPaper]:
        """The files, theirs before ours."""
        rows = OpinionPaper.objects.filter(opinion=self.opinion).select_related("stored_file")
        return list(rows.order_by("is_ours", "pk"))

    @cached_property
    def events(self) -> list[tuple[OpinionEvent, dict[str, Any]]]:
        """The history, newest first, opened."""
        rows = OpinionEvent.objects.filter(opinion=self.opinion).order_by("-number")
        return [(row, details_of(row)) for row in rows]


def opinion_paper(opinion: Opinion, document_id: UUID) -> OpinionPaper | None:
    """Return one file of an opinion, or None."""
    return OpinionPaper.objects.filter(opinion=opinion, pk=document_id).select_related("stored_file").first()
