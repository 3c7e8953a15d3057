"""Reading cases. Always asks first who reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from portalwerk.access.rules import Caseworker, Right, check_right
from portalwerk.applications.queries import Written, thread_of
from portalwerk.applications.rules.signing import pages_of_signers
from portalwerk.cases.models import (
    Case,
    CaseAnswers,
    CaseDocument,
    CaseEvent,
    Consultation,
    Decision,
    DecisionDraft,
    FileInspection,
    FollowUp,
    Inquiry,
    InternalNote,
    Opinion,
    OpinionEvent,
    SealedPaper,
    TextModule,
)
from portalwerk.cases.queries.intake import with_intake
from portalwerk.cases.queries.substituting import stand_in_of, with_stand_in
from portalwerk.cases.rules.chain import Link
from portalwerk.cases.rules.countersigning import DraftStanding
from portalwerk.cases.rules.deadlines import Counting, Goal
from portalwerk.cases.rules.inspecting import Plan, plan_from
from portalwerk.cases.rules.wording import Wording
from portalwerk.cases.rules.working import CaseStatus, Standing
from portalwerk.catalog.queries import offer_of
from portalwerk.catalog.rules.offer import Offer
from portalwerk.formengine.queries import form_by_id
from portalwerk.formengine.rules.correcting import Change, Unit, askable, changes
from portalwerk.formengine.rules.form import Answers, Form
from portalwerk.formengine.rules.summary import Section, summary
from portalwerk.kernel.sealing import Binding, search_token, tenant_key, unseal, unseal_json
from portalwerk.tenants.queries import tree

Event = CaseEvent | OpinionEvent
SealedRow = (
    Case
    | CaseAnswers
    | Event
    | Inquiry
    | Decision
    | DecisionDraft
    | FollowUp
    | InternalNote
    | FileInspection
    | Consultation
    | Opinion
)


def binding(row: SealedRow, field: str) -> Binding:
    """Return where a sealed field of a case's row lives."""
    return Binding(row._meta.db_table, row.tenant_id, row.pk, field)


def cases_visible_to(caseworker: Caseworker) -> QuerySet[Case]:
    """Return the cases with which somebody may do what the present page is for: those of their units."""
    cases = Case.objects.all()
    if caseworker.units is not None:
        cases = cases.filter(unit_id__in=caseworker.units)
    return cases


def case_visible_to(caseworker: Caseworker, case_id: UUID, *, writing: bool = False) -> Case | None:
    """Return one case, or None if it does not exist or is not theirs to see.

    Raises RightMissing where they may read it and not do what the present page is for.
    """
    cases = with_intake(with_stand_in(cases_visible_to(replace(caseworker, acting=Right.READ_CASES))))
    if writing:
        cases = cases.select_for_update(of=("self",))
    found = cases.filter(pk=case_id).first()
    if found is not None:
        check_right(caseworker, caseworker.acting, found.unit_id)
    return found


def title_of(case: Case) -> str:
    """Return the name under which the office knows the case."""
    return unseal(case.sealed_title, tenant_key(case.tenant_id), binding(case, "title")).decode()


def goal_of(offer: Offer) -> Goal:
    """Return by when the authority wants to decide on a service."""
    return Goal(offer.decide_days, Counting(offer.counting), tree().by_id[offer.tenant_id].land_code)


def standing_of(case: Case) -> Standing:
    """Return what the rules need to know of a case."""
    return Standing(CaseStatus(case.status), case.assignee_id, case.version, stand_in_of(case))


@dataclass
class Desk:
    """A case on somebody's desk: everything the case page shows, opened once."""

    case: Case

    @cached_property
    def title(self) -> str:
        """The applicant's name."""
        return title_of(self.case)

    @cached_property
    def offer(self) -> Offer:
        """The service as it was when the application began."""
        return offer_of(self.case.online_service_id)

    @cached_property
    def form(self) -> Form:
        """The form as it was when the application began."""
        return form_by_id(self.offer.form_version_id)

    @cached_property
    def content(self) -> dict[str, Any]:
        """What the envelope held."""
        content: dict[str, Any] = unseal_json(
            self.case.sealed_content, tenant_key(self.case.tenant_id), binding(self.case, "content")
        )
        return content

    @cached_property
    def facts(self) -> dict[str, Any]:
        """What conditions may use besides the answers; the day is the day of arrival."""
        tenant = tree().by_id[self.case.tenant_id]
        return {
            "today": self.case.arrived_at.date(),
            "land": tenant.land_code,
            "level": self.content.get("level", 0),
        }

    @cached_property
    def sections(self) -> list[Section]:
        """The answers as they stand, page by page."""
        return self.sections_of(self.content["answers"])

    def sections_of(self, answers: Answers) -> list[Section]:
        """Answers page by page, as the applicant saw them."""
        return summary(self.form, answers, facts=self.facts)

    @cached_property
    def units(self) -> list[Unit]:
        """The questions that the applicant can be asked again; what others have signed with them is not theirs."""
        without = pages_of_signers(self.offer)
        return askable(self.form, self.content["answers"], facts=self.facts, without=without)

    @cached_property
    def versions(self) -> list[CaseAnswers]:
        """The versions of the answers, oldest first; none while nothing was corrected."""
        return list(CaseAnswers.objects.filter(case=self.case).order_by("number"))

    def changes_of(self, version: CaseAnswers) -> list[Change]:
        """What a version changed in the one before it."""
        before = next((one for one in self.versions if one.number == version.number - 1), None)
        if before is None:
            return []
        return changes(self.form, answers_of(before), answers_of(version), facts=self.facts)

    @cached_property
    def thread(self) -> list[Written]:
        """What applicant and authority wrote each other, oldest first."""
        return thread_of(self.case.application)

    @cached_property
    def notes(self) -> list[tuple[InternalNote, str]]:
        """The notes of the authority to itself, oldest first."""
        key = tenant_key(self.case.tenant_id)
        rows = InternalNote.objects.filter(case=self.case).order_by("written_at", "pk")
        return [(row, unseal(row.sealed_text, key, binding(row, "text")).decode()) for row in rows]

    @cached_property
    def documents(self) -> list[CaseDocument]:
        """The files, oldest first."""
        rows = CaseDocument.objects.filter(case=self.case).select_related("stored_file")
        return list(rows.order_by("added_at", "pk"))

    @cached_property
    def events(self) -> list[tuple[CaseEvent, dict[str, Any]]]:
        """The history, newest first, opened."""
        return [
            (event, details_of(event)) for event in CaseEvent.objects.filter(case=self.case).order_by("-number")[:100]
        ]

    @cached_property
    def inquiry(self) -> Inquiry | None:
        """The question to the applicant that is still open."""
        return Inquiry.objects.filter(case=self.case, answered_at=None).order_by("-asked_at").first()

    @cached_property
    def inquiries(self) -> list[Inquiry]:
        """All questions to the applicant, newest first."""
        return list(Inquiry.objects.filter(case=self.case).order_by("-asked_at"))

    def label_of(self, document: CaseDocument) -> str:
        """Return what a file is: for a reply the item that was asked for, as the caseworker wrote it."""
        if document.origin != CaseDocument.Origin.REPLY:
            return document.label
        asked = next((one for one in self.inquiries if one.asked_at <= document.added_at), None)
        titles = {item["key"]: item["title"] for item in inquiry_items(asked)} if asked else {}
        return titles.get(document.item_key, document.label)

    @cached_property
    def follow_ups(self) -> list[tuple[FollowUp, str]]:
        """When the case comes back, and why; what is done is left out."""
        rows = FollowUp.objects.filter(case=self.case, done_at=None).order_by("due_on", "set_at")
        key = tenant_key(self.case.tenant_id)
        return [(row, unseal(row.sealed_reason, key, binding(row, "reason")).decode()) for row in rows]

    @cached_property
    def decision(self) -> Decision | None:
        """The decision, if there is one."""
        return Decision.objects.filter(case=self.case).first()

    @cached_property
    def draft(self) -> DecisionDraft | None:
        """What was entered for the decision, if anything was."""
        return draft_of(self.case)

    @cached_property
    def is_in_force(self) -> bool:
        """Whether a letter of this case is in force."""
        return SealedPaper.objects.filter(case=self.case, revoked_at=None).exists()

    @cached_property
    def waits_for_second(self) -> bool:
        """Whether the decision waits for a second person."""
        return (
            self.case.status == CaseStatus.DECIDING
            and self.decision is None
            and self.draft is not None
            and self.draft.handed_over_at is not None
        )


def answers_of(version: CaseAnswers) -> Answers:
    """Open a version of the answers."""
    answers: Answers = unseal_json(version.sealed_answers, tenant_key(version.tenant_id), binding(version, "answers"))
    return answers


def details_of(event: Event) -> dict[str, Any]:
    """Open the details of an event of the history."""
    if not event.sealed_details:
        return {}
    details: dict[str, Any] = unseal_json(event.sealed_details, tenant_key(event.tenant_id), binding(event, "details"))
    return details


def link_of(event: Event) -> Link:
    """Return an event as the chain sees it."""
    return Link(
        case_id=event.case_id if isinstance(event, CaseEvent) else event.opinion_id,
        number=event.number,
        at=event.at,
        actor_id=event.actor_id,
        kind=event.kind,
        details_digest=bytes(event.details_digest),
        digest=bytes(event.digest),
    )


def inquiry_items(inquiry: Inquiry) -> list[dict[str, str]]:
    """Return what was asked for."""
    items: list[dict[str, str]] = unseal_json(
        inquiry.sealed_items, tenant_key(inquiry.tenant_id), binding(inquiry, "items")
    )
    return items


def reasons_of(decision: Decision) -> list[str]:
    """Return the reasons of a decision, paragraph by paragraph."""
    reasons: list[str] = unseal_json(
        decision.sealed_reasons, tenant_key(decision.tenant_id), binding(decision, "reasons")
    )
    return reasons


def terms_of(decision: Decision) -> Wording:
    """Return what a decision says besides its reasons; one from before provisos has only outcome and reasons."""
    if not decision.sealed_terms:
        return Wording(outcome=decision.outcome, reasons=tuple(reasons_of(decision)))
    key = tenant_key(decision.tenant_id)
    return Wording.from_json(unseal_json(decision.sealed_terms, key, binding(decision, "terms")))


def draft_of(case: Case, *, writing: bool = False) -> DecisionDraft | None:
    """Return what was entered for the decision of a case, or None."""
    drafts = DecisionDraft.objects.filter(case=case)
    return (drafts.select_for_update(of=("self",)) if writing else drafts.select_related("preview")).first()


def wording_of(draft: DecisionDraft) -> Wording:
    """Open what was entered for a decision."""
    return Wording.from_json(unseal_json(draft.sealed_wording, tenant_key(draft.tenant_id), binding(draft, "wording")))


def remark_of(draft: DecisionDraft) -> str:
    """Return why a draft was sent back; empty if it was not."""
    if not draft.sealed_remark:
        return ""
    return unseal(draft.sealed_remark, tenant_key(draft.tenant_id), binding(draft, "remark")).decode()


def draft_standing(draft: DecisionDraft | None) -> DraftStanding | None:
    """Return what the rules need to know of a draft."""
    if draft is None:
        return None
    return DraftStanding(draft.drafted_by_id, draft.revision, draft.handed_over_at is not None)


def text_modules_of(unit_id: UUID) -> QuerySet[TextModule]:
    """Return the text modules that a unit offers now, by purpose and title."""
    return TextModule.objects.filter(unit_id=unit_id, is_current=True).order_by("purpose", "title")


def document_of(case: Case, document_id: UUID) -> CaseDocument | None:
    """Return one file of a case, or None."""
    return CaseDocument.objects.filter(case=case, pk=document_id).select_related("stored_file").first()


def inspections_of(case: Case) -> list[FileInspection]:
    """Return who looked into the file of a case or is going to, newest first."""
    return list(FileInspection.objects.filter(case=case).order_by("-begun_at"))


def inspection_of(case: Case, inspection_id: UUID, *, writing: bool = False) -> FileInspection | None:
    """Return one inspection of the file of a case, or None."""
    rows = FileInspection.objects.filter(case=case, pk=inspection_id)
    return (rows.select_for_update(of=("self",)) if writing else rows.select_related("stored_file")).first()


def plan_of(inspection: FileInspection) -> Plan:
    """Return who gets what, with what blacked out."""
    key = tenant_key(inspection.tenant_id)
    return plan_from(unseal_json(inspection.sealed_plan, key, binding(inspection, "plan")))


def case_of_application(application_id: UUID, *, writing: bool = False) -> Case | None:
    """Return the case that an application opened here, or None while it is on its way."""
    cases = Case.objects.filter(application_id=application_id)
    return (cases.select_for_update(of=("self",)) if writing else cases).first()


def word_tokens(tenant_id: UUID, words: Iterable[str]) -> list[bytes]:
    """Return the keyed digests of words."""
    return [search_token(tenant_id, word) for word in sorted(words)]


def modules_visible_to(caseworker: Caseworker) -> QuerySet[TextModule]:
    """Return the text modules on offer in somebody's units, by purpose and title."""
    rows = TextModule.objects.filter(is_current=True)
    if caseworker.units is not None:
        rows = rows.filter(unit_id__in=caseworker.units)
    return rows.order_by("purpose", "title")


def module_visible_to(caseworker: Caseworker, module_id: UUID, *, writing: bool = False) -> TextModule | None:
    """Return a text module on offer, or None if it does not exist, is an earlier version, or is not theirs."""
    rows = modules_visible_to(caseworker)
    return (rows.select_for_update(of=("self",)) if writing else rows).filter(pk=module_id).first()


def versions_of(module: TextModule) -> QuerySet[TextModule]:
    """Return the earlier versions of a text module, newest first."""
    return TextModule.objects.filter(line_id=module.line_id, number__lt=module.number).order_by("-number")


def paper_of(paper_id: UUID) -> SealedPaper | None:
    """Return a letter of this authority by the id in its code, or None."""
    return SealedPaper.objects.filter(pk=paper_id).first()


def paper_by_digest(digest: bytes) -> SealedPaper | None:
    """Return the letter of this authority that is this file, byte for byte, or None."""
    return SealedPaper.objects.filter(file_digest=digest).first()
