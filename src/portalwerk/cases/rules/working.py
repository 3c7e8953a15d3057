"""What may be done with a case, and why not. Pure."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from portalwerk.kernel.refusal import Refusal


class CaseStatus(StrEnum):
    """The lifecycle of a case."""

    NEW = "new"
    IN_WORK = "in_work"
    WAITING = "waiting"
    DECIDING = "deciding"
    DECIDED = "decided"
    READY = "ready"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    FORWARDED = "forwarded"


STATUS_WORDS = {
    CaseStatus.NEW: "Neu",
    CaseStatus.IN_WORK: "In Arbeit",
    CaseStatus.WAITING: "Wartet auf Antwort",
    CaseStatus.DECIDING: "Bescheid wird erstellt",
    CaseStatus.DECIDED: "Entschieden",
    CaseStatus.READY: "Abholbereit",
    CaseStatus.CLOSED: "Abgeschlossen",
    CaseStatus.WITHDRAWN: "Zurückgezogen",
    CaseStatus.FORWARDED: "Abgegeben",
}
OPEN = frozenset({CaseStatus.NEW, CaseStatus.IN_WORK, CaseStatus.WAITING, CaseStatus.DECIDING})


class ChangedMeanwhile(Refusal):
    """Somebody else changed the case since the page was drawn."""

    sentence = (
        "Jemand anderes hat den Vorgang inzwischen geändert. Laden Sie die Seite neu und prüfen Sie ihn noch einmal."
    )


class NotTakenOver(Refusal):
    """Nobody works on a case that they have not taken."""

    sentence = "Übernehmen Sie den Vorgang zuerst."


class TakenByOther(Refusal):
    """The case is somebody else's."""

    sentence = "Den Vorgang bearbeitet {name}."


class LeadAssigns(Refusal):
    """The case waits for the team lead; nobody else takes it."""

    sentence = "Diesen Vorgang verteilt die Teamleitung."


class NotOpen(Refusal):
    """The case is decided, closed or withdrawn."""

    sentence = "Das geht nicht mehr: Der Vorgang hat den Stand „{status}“."


class NothingTicked(Refusal):
    """An inquiry without items."""

    sentence = "Haken Sie an, was fehlt, oder schreiben Sie eine eigene Unterlage auf."


class DeadlineNotAhead(Refusal):
    """A deadline for the applicant that lies too near."""

    sentence = "Die Frist muss mindestens drei Tage in der Zukunft liegen und darf höchstens ein Jahr weit sein."


class OutcomeMissing(Refusal):
    """A decision without outcome or reasons."""

    sentence = "Wählen Sie das Ergebnis und mindestens eine Begründung."


class NotPosted(Refusal):
    """There is no letter that waits to be sent by post."""

    sentence = "Dieser Bescheid wartet nicht auf die Post. Laden Sie die Seite neu."


@dataclass(frozen=True)
class Standing:
    """What the rules need to know of a case. `stand_in_id` is who stands in for its caseworker today."""

    status: CaseStatus
    assignee_id: UUID | None
    version: int
    stand_in_id: UUID | None = None

    def is_worked_by(self, account_id: UUID) -> bool:
        """Return whether the case is somebody's to work on: their own, or that of whom they stand in for."""
        return self.assignee_id is not None and account_id in {self.assignee_id, self.stand_in_id}


def check_version(standing: Standing, seen: int) -> None:
    """Refuse to overwrite what somebody else has done. Raises ChangedMeanwhile."""
    if standing.version != seen:
        raise ChangedMeanwhile


def check_may_take(standing: Standing, *, by: UUID, assignee_name: str, waits_for_lead: bool = False) -> None:
    """Refuse to take a case that somebody else works on.

    Parameters: waits_for_lead, the team lead gives it out and this is somebody else.
    Raises TakenByOther, NotOpen, LeadAssigns.
    """
    if standing.status not in OPEN:
        raise NotOpen(status=STATUS_WORDS[standing.status])
    if standing.assignee_id is not None and not standing.is_worked_by(by):
        raise TakenByOther(name=assignee_name or "jemand anderes")
    if waits_for_lead:
        raise LeadAssigns


def check_may_work(standing: Standing, *, by: UUID, assignee_name: str = "") -> None:
    """Refuse work on a case that is not one's own or no longer open.

    Raises NotOpen, NotTakenOver, TakenByOther.
    """
    if standing.status not in OPEN or standing.status == CaseStatus.DECIDING:
        raise NotOpen(status=STATUS_WORDS[standing.status])
    _check_own(standing, by, assignee_name)


def check_may_make_ready(standing: Standing, *, by: UUID, assignee_name: str = "") -> None:
    """Refuse to hand out before the decision. Raises NotOpen, NotTakenOver, TakenByOther."""
    if standing.status != CaseStatus.DECIDED:
        raise NotOpen(status=STATUS_WORDS[standing.status])
    _check_own(standing, by, assignee_name)


def check_may_close(standing: Standing, *, by: UUID, assignee_name: str = "") -> None:
    """Refuse to close before the decision. Raises NotOpen, NotTakenOver, TakenByOther."""
    if standing.status not in {CaseStatus.DECIDED, CaseStatus.READY}:
        raise NotOpen(status=STATUS_WORDS[standing.status])
    _check_own(standing, by, assignee_name)


def check_may_post(*, waits: bool) -> None:
    """Refuse to note a posting where no letter waits for it. Raises NotPosted."""
    if not waits:
        raise NotPosted


def check_inquiry(*, items: int, due_on: date, today: date) -> None:
    """Refuse an inquiry that asks nothing or leaves no time. Raises NothingTicked, DeadlineNotAhead."""
    if not items:
        raise NothingTicked
    if not 3 <= (due_on - today).days <= 366:
        raise DeadlineNotAhead


def check_decision(*, outcome_found: bool, reasons: int) -> None:
    """Refuse a decision without outcome or reasons. Raises OutcomeMissing. Source: § 39 Abs. 1 VwVfG."""
    if not outcome_found or not reasons:
        raise OutcomeMissing


def _check_own(standing: Standing, by: UUID, assignee_name: str) -> None:
    if standing.assignee_id is None:
        raise NotTakenOver
    if not standing.is_worked_by(by):
        raise TakenByOther(name=assignee_name or "jemand anderes")
