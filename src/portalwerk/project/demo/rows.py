"""The rows of fictional applications and their cases, as the real actions would have written them.

Written in bulk: a thousand cases through the actions would take minutes. `tests/project/test_demo_history.py`
compares them with cases that went through the actions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Model

from portalwerk.applications.models import Application, Attachment, Channel, ReplyRequest, TrackingEvent
from portalwerk.applications.queries import binding as binding_of_application
from portalwerk.applications.queries import pin_digest, request_binding
from portalwerk.applications.rules.course import changes_of
from portalwerk.applications.rules.fees import fee_of
from portalwerk.applications.rules.stages import Stage
from portalwerk.applications.rules.submitting import Status
from portalwerk.cases.actions.opening import words_for
from portalwerk.cases.models import Case, CaseDocument, CaseEvent, CaseWord, Decision, Inquiry
from portalwerk.cases.queries import binding, goal_of, word_tokens
from portalwerk.cases.rules.announcement import Announced, announcement, basis_for
from portalwerk.cases.rules.chain import START, Link, details_digest, digest_of
from portalwerk.cases.rules.deadlines import Asking, decide_by, paused_days
from portalwerk.cases.rules.remedy import remedy_of, remedy_until
from portalwerk.cases.rules.wording import Wording
from portalwerk.cases.rules.working import CaseStatus
from portalwerk.catalog.rules.offer import Offer, OutcomeOption
from portalwerk.files.models import StoredFile
from portalwerk.forecast.actions import recorded
from portalwerk.forecast.models import RecordedStay
from portalwerk.forecast.rules.stays import stays_of
from portalwerk.formengine.rules.form import Answers, Form
from portalwerk.kernel.clock import local
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.money import Money
from portalwerk.kernel.references import new_pin, new_token, token_hash
from portalwerk.kernel.sealing import Binding, seal, seal_json, tenant_key
from portalwerk.project.demo.bulk import insert
from portalwerk.project.demo.courses import Course, Told
from portalwerk.transport.models import Envelope

_STATUS = {
    Course.NEW: (Status.SUBMITTED, Stage.ARRIVED, CaseStatus.NEW),
    Course.IN_WORK: (Status.SUBMITTED, Stage.IN_REVIEW, CaseStatus.IN_WORK),
    Course.WAITING: (Status.SUBMITTED, Stage.YOUR_MOVE, CaseStatus.WAITING),
    Course.REPLIED: (Status.SUBMITTED, Stage.IN_REVIEW, CaseStatus.IN_WORK),
    Course.DECIDED: (Status.DECIDED, Stage.DECIDED, CaseStatus.DECIDED),
    Course.READY: (Status.DECIDED, Stage.ON_ITS_WAY, CaseStatus.READY),
    Course.CLOSED: (Status.CLOSED, Stage.CLOSED, CaseStatus.CLOSED),
    Course.WITHDRAWN: (Status.WITHDRAWN, Stage.CLOSED, CaseStatus.WITHDRAWN),
}
_WRITING = timedelta(seconds=20)
_WORDS = "Das habe ich leider nicht mehr."
_ORDER: tuple[type[Model], ...] = (
    Application, Attachment, TrackingEvent, ReplyRequest, Envelope,
    Case, CaseWord, CaseEvent, Inquiry, Decision, CaseDocument, RecordedStay,
)  # fmt: skip


@dataclass(frozen=True)
class Fiction:
    """One fictional case before it has rows."""

    told: Told
    name: str
    answers: Answers
    reference: str
    file_number: str
    files: tuple[tuple[str, str, StoredFile], ...] = ()


@dataclass
class Rows:
    """Rows for one service of one tenant, to be saved at once.

    Parameters: land, its law code; staff, the account of whoever works on its cases, None where nobody can sign in.
    """

    offer: Offer
    form: Form
    land: str
    staff: UUID | None
    rows: dict[type[Model], list[Any]] = field(default_factory=lambda: defaultdict(list))

    def save(self) -> None:
        """Write all rows. Needs the tenant's scope."""
        for model in _ORDER:
            insert(model, self.rows[model])

    def add(self, fiction: Fiction) -> None:
        """Add the rows of one case."""
        application = self._application(fiction)
        case = self._case(fiction, application)
        self._track(fiction, application)
        self._note(fiction, case)
        self._ask(fiction, application, case)
        self._decide(fiction, case)
        self._add_files(fiction, application, case)

    # -- the applicant's side -------------------------------------------------------------------------------

    def _application(self, fiction: Fiction) -> Application:
        told, key, token = fiction.told, tenant_key(self.offer.tenant_id), new_token()
        status, stage, _ = _STATUS[told.course]
        submitted_at = told.submitted_at
        row = Application(
            tenant_id=self.offer.tenant_id,
            level=self.offer.assurance,
            online_service_id=self.offer.id,
            channel=Channel.ONLINE,
            status=status,
            stage=stage,
            your_move_until=self._due_on(told) if told.course == Course.WAITING else None,
            token_hash=token_hash(token),
            sealed_by_link=False,
            revision=len(self.form.pages),
            reference=fiction.reference,
            fee_cents=self._fee(fiction),
            consents_digital=False,
            started_at=submitted_at - timedelta(minutes=14),
            changed_at=_last(told),
            submitted_at=submitted_at,
            decided_at=told.decided_at and told.decided_at + _WRITING,
            closed_at=told.ended_at,
        )
        pin = new_pin()
        row.pin_hash = pin_digest(row.pk, pin)
        row.sealed_pin = seal(pin.encode(), key, binding_of_application(row, "pin"))
        row.sealed_token = seal(token.encode(), key, binding_of_application(row, "token"))
        content = {"answers": fiction.answers, "done": [page.key for page in self.form.pages if page.exit is None]}
        row.sealed_answers = seal_json(content, key, binding_of_application(row, "answers"))
        row.sealed_contact = seal_json(self._contact(fiction), key, binding_of_application(row, "contact"))
        self.rows[Application].append(row)
        arrived_at = submitted_at + timedelta(seconds=2)
        envelope = Envelope(
            tenant_id=row.tenant_id,
            about_id=row.pk,
            carrier="inhouse",
            posted_at=submitted_at,
            arrived_at=arrived_at,
            purged_at=arrived_at,
        )
        self.rows[Envelope].append(envelope)
        return row

    def _fee(self, fiction: Fiction) -> int:
        facts = {"today": local(fiction.told.submitted_at).date(), "land": self.land, "level": self.offer.assurance}
        lines = fee_of(self.offer, self.form, fiction.answers, facts)
        return sum((line.money for line in lines), Money(0)).cents

    @staticmethod
    def _contact(fiction: Fiction) -> dict[str, str]:
        return {"email": "", "name": fiction.name}

    def _track(self, fiction: Fiction, application: Application) -> None:
        told = fiction.told
        steps: list[tuple[Stage, datetime | None, str]] = [
            (Stage.DRAFT, application.started_at, ""),
            (Stage.SENT, told.submitted_at, ""),
            (Stage.ARRIVED, told.submitted_at, self.offer.unit_name),
            (Stage.IN_REVIEW, told.taken_at, ""),
            (Stage.YOUR_MOVE, told.asked_at, ""),
            (Stage.IN_REVIEW, told.replied_at, "Ihre Antwort ist da"),
            (Stage.DECIDING, told.decided_at, ""),
            (Stage.DECIDED, told.decided_at and told.decided_at + _WRITING, ""),
            (Stage.ON_ITS_WAY, told.ready_at, ""),
            (Stage.CLOSED, told.ended_at, "Zurückgezogen" if told.course == Course.WITHDRAWN else ""),
        ]
        self.rows[TrackingEvent] += [
            {
                "id": new_id(),
                "tenant_id": application.tenant_id,
                "account_id": None,
                "application_id": application.pk,
                "stage": stage,
                "at": at,
                "note": words,
                "until": self._due_on(told) if stage == Stage.YOUR_MOVE else None,
            }
            for stage, at, words in steps
            if at
        ]
        changes = changes_of((stage, at) for stage, at, _ in steps if at)
        self.rows[RecordedStay] += recorded(application.pk, self.offer.slug, stays_of(changes))

    # -- the authority's side -------------------------------------------------------------------------------

    def _case(self, fiction: Fiction, application: Application) -> Case:
        told, key = fiction.told, tenant_key(self.offer.tenant_id)
        row = Case(
            tenant_id=self.offer.tenant_id,
            unit_id=self.offer.unit_id,
            online_service_id=self.offer.id,
            application=application,
            file_number=fiction.file_number,
            reference=fiction.reference,
            status=_STATUS[told.course][2],
            assignee_id=self.staff if told.taken_at else None,
            arrived_at=told.submitted_at,
            due_on=self._decide_by(told, asked=True, replied=True),
            waiting_until=self._due_on(told) if told.course == Course.WAITING else None,
            reply_at=told.replied_at,
            changed_at=_last(told),
            decided_at=told.decided_at,
            closed_at=told.ended_at,
            version=len(list(self._happened(fiction))),
        )
        row.sealed_title = seal(fiction.name.encode(), key, binding(row, "title"))
        content = self._content(fiction, application)
        row.sealed_content = seal_json(content, key, binding(row, "content"))
        self.rows[Case].append(row)
        words = words_for(row, content)
        self.rows[CaseWord] += [
            {"id": new_id(), "tenant_id": row.tenant_id, "case_id": row.pk, "token": token}
            for token in word_tokens(row.tenant_id, words)
        ]
        return row

    def _content(self, fiction: Fiction, application: Application) -> dict[str, Any]:
        return {
            "application_id": str(application.pk),
            "reference": fiction.reference,
            "online_service_id": str(self.offer.id),
            "submitted_at": fiction.told.submitted_at.isoformat(),
            "account_id": None,
            "account_provider": None,
            "level": self.offer.assurance,
            "consents_digital": False,
            "fee_cents": application.fee_cents,
            "applicant": self._contact(fiction),
            "answers": fiction.answers,
            "attachments": [
                {"stored_file_id": str(stored.pk), "label": label, "path": path}
                for path, label, stored in fiction.files
            ],
            "signatures": [],
            "helpers": [],
        }

    def _happened(self, fiction: Fiction) -> Iterable[tuple[str, datetime, dict[str, Any]]]:
        """Yield what the history of the case tells: kind, moment, details."""
        told = fiction.told
        outcome = self._outcome(told)
        due = self._due_on(told)
        first, asked, last = (
            self._decide_by(told, asked=asked, replied=replied)
            for asked, replied in ((False, False), (True, False), (True, True))
        )
        steps: list[tuple[str, datetime | None, dict[str, Any]]] = [
            ("arrived", told.submitted_at + timedelta(seconds=2), {}),
            ("taken", told.taken_at, {}),
            (
                "asked",
                told.asked_at,
                {
                    "items": [self._item["title"]],
                    "due_on": due.isoformat() if due else "",
                    "moved": (asked - first).days,
                },
            ),
            ("replied", told.replied_at, {"files": [], "changes": [], "message": _WORDS, "moved": (last - asked).days}),
            ("decided", told.decided_at, {"outcome": outcome.title, "moved": 0}),
            ("letter_provided", told.decided_at and told.decided_at + _WRITING, {}),
            ("ready", told.ready_at, {}),
            ("withdrawn", told.ended_at, {"moved": 0})
            if told.course == Course.WITHDRAWN
            else ("closed", told.ended_at, {}),
        ]
        yield from ((kind, at, details) for kind, at, details in steps if at)

    def _note(self, fiction: Fiction, case: Case) -> None:
        key, table = tenant_key(case.tenant_id), CaseEvent._meta.db_table
        by_staff = {"taken", "asked", "decided", "ready", "closed"}
        digest = START
        for number, (kind, at, details) in enumerate(self._happened(fiction), start=1):
            event_id = new_id()
            place = Binding(table, case.tenant_id, event_id, "details")
            sealed = seal_json(details, key, place) if details else b""
            actor_id = self.staff if kind in by_staff else None
            link = Link(case.pk, number, at, actor_id, kind, details_digest(sealed))
            digest = digest_of(link, previous=digest)
            self.rows[CaseEvent].append(
                {
                    "id": event_id,
                    "tenant_id": case.tenant_id,
                    "case_id": case.pk,
                    "number": number,
                    "at": at,
                    "actor_id": actor_id,
                    "kind": kind,
                    "sealed_details": sealed,
                    "details_digest": link.details_digest,
                    "digest": digest,
                }
            )

    def _ask(self, fiction: Fiction, application: Application, case: Case) -> None:
        told, key, due_on = fiction.told, tenant_key(case.tenant_id), self._due_on(fiction.told)
        if told.asked_at is None or due_on is None:
            return
        moments: dict[str, Any] = {"due_on": due_on, "asked_at": told.asked_at, "answered_at": told.replied_at}
        request = ReplyRequest(tenant_id=case.tenant_id, application=application, **moments)
        request.sealed_items = seal_json([self._item], key, request_binding(request))
        inquiry = Inquiry(tenant_id=case.tenant_id, case=case, request_id=request.pk, **moments)
        inquiry.sealed_items = seal_json([self._item], key, binding(inquiry, "items"))
        self.rows[ReplyRequest].append(request)
        self.rows[Inquiry].append(inquiry)

    def _decide(self, fiction: Fiction, case: Case) -> None:
        """Add the decision. It went out by post: nobody here has an account, and its letter is not kept."""
        told = fiction.told
        if told.decided_at is None:
            return
        outcome = self._outcome(told)
        basis = basis_for(self.offer.basis, has_account_of_bundid=False, consent=False, excluded=True, land=self.land)
        posted_on = local(told.decided_at).date()
        known = announcement(
            basis, land=self.land, provided_at=told.decided_at, posted_on=posted_on, as_of=local(_last(told)).date()
        )
        notified_on = known.on if isinstance(known, Announced) else None
        remedy = remedy_of(self.land, self.offer.field_of_law)
        row = Decision(
            tenant_id=case.tenant_id,
            case=case,
            outcome=outcome.key,
            kind=outcome.kind,
            decided_by_id=self.staff,
            decided_at=told.decided_at,
            basis=basis,
            provided_at=told.decided_at + _WRITING,
            posted_on=posted_on,
            notified_on=notified_on,
            remedy_until=remedy_until(notified_on, remedy=remedy) if notified_on else None,
        )
        reasons = [outcome.reasons[0].text] if outcome.reasons else []
        key, wording = tenant_key(case.tenant_id), Wording(outcome=outcome.key, reasons=tuple(reasons))
        row.sealed_reasons = seal_json(reasons, key, binding(row, "reasons"))
        row.sealed_terms = seal_json(wording.as_json(), key, binding(row, "terms"))
        self.rows[Decision].append(row)

    def _add_files(self, fiction: Fiction, application: Application, case: Case) -> None:
        for path, label, stored in fiction.files:
            moment = fiction.told.submitted_at
            self.rows[Attachment].append(
                Attachment(
                    tenant_id=case.tenant_id,
                    application=application,
                    stored_file=stored,
                    field_path=path,
                    label=label,
                    added_at=moment,
                )
            )
            self.rows[CaseDocument].append(
                CaseDocument(
                    tenant_id=case.tenant_id,
                    case=case,
                    stored_file=stored,
                    origin=CaseDocument.Origin.SENT,
                    label=label,
                    added_at=moment,
                )
            )

    # -- what the service says ------------------------------------------------------------------------------

    @property
    def _item(self) -> dict[str, str]:
        paper = self.offer.documents[0]
        return {"key": paper.key, "title": paper.title, "hint": paper.hint, "reason": paper.reason}

    def _due_on(self, told: Told) -> date | None:
        return local(told.asked_at).date() + timedelta(days=self.offer.inquiry_days) if told.asked_at else None

    def _decide_by(self, told: Told, *, asked: bool, replied: bool) -> date:
        """The deadline of the case, before and after it was held up."""
        until = self._due_on(told)
        askings = [Asking(told.asked_at, until)] if asked and told.asked_at and until else []
        ends = [told.replied_at] if replied and told.replied_at else []
        goal = goal_of(self.offer)
        return decide_by(goal, local(told.submitted_at).date(), paused=paused_days(goal, askings, ends))

    def _outcome(self, told: Told) -> OutcomeOption:
        wanted = (outcome for outcome in self.offer.outcomes if (outcome.kind != "denied") is told.is_granted)
        return next(wanted, self.offer.outcomes[0])


def _last(told: Told) -> datetime:
    """The moment of the last change."""
    moments = (
        told.submitted_at, told.taken_at, told.asked_at, told.replied_at, told.decided_at, told.ready_at, told.ended_at,
    )  # fmt: skip
    return max(moment for moment in moments if moment)
