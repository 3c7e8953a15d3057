"""Reading cases. Always asks first who reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from portalwerk.access.rules import Caseworker
from portalwerk.cases.models import Case, CaseDocument, CaseEvent, Decision, FollowUp, Inquiry
from portalwerk.cases.rules.chain import Link
from portalwerk.cases.rules.deadlines import Counting, Goal
from portalwerk.cases.rules.working import CaseStatus, Standing
from portalwerk.catalog.queries import offer_of
from portalwerk.catalog.rules.offer import Offer
from portalwerk.formengine.queries import form_by_id
from portalwerk.formengine.rules.form import Form
from portalwerk.formengine.rules.summary import Section, summary
from portalwerk.kernel.sealing import Binding, search_token, tenant_key, unseal, unseal_json
from portalwerk.tenants.queries import tree


def binding(row: Case | CaseEvent | Inquiry | Decision | FollowUp, field: str) -> Binding:
    """Return where a sealed field of a case's row lives."""
    return Binding(row._meta.db_table, row.tenant_id, row.pk, field)


def cases_visible_to(caseworker: Caseworker) -> QuerySet[Case]:
    """Return the cases that somebody may see: those of their units."""
    cases = Case.objects.all()
    if caseworker.units is not None:
        cases = cases.filter(unit_id__in=caseworker.units)
    return cases


def case_visible_to(caseworker: Caseworker, case_id: UUID, *, writing: bool = False) -> Case | None:
    """Return one case, or None if it does not exist or is not theirs to see."""
    cases = cases_visible_to(caseworker)
    if writing:
        cases = cases.select_for_update(of=("self",))
    return cases.filter(pk=case_id).first()


def title_of(case: Case) -> str:
    """Return the name under which the office knows the case."""
    return unseal(case.sealed_title, tenant_key(case.tenant_id), binding(case, "title")).decode()


def goal_of(offer: Offer) -> Goal:
    """Return by when the authority wants to decide on a service."""
    return Goal(offer.decide_days, Counting(offer.counting), tree().by_id[offer.tenant_id].land_code)


def standing_of(case: Case) -> Standing:
    """Return what the rules need to know of a case."""
    return Standing(CaseStatus(case.status), case.assignee_id, case.version)


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
        """The answers page by page, as the applicant saw them."""
        return summary(self.form, self.content["answers"], facts=self.facts)

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


def details_of(event: CaseEvent) -> dict[str, Any]:
    """Open the details of an event of the history."""
    if not event.sealed_details:
        return {}
    details: dict[str, Any] = unseal_json(event.sealed_details, tenant_key(event.tenant_id), binding(event, "details"))
    return details


def link_of(event: CaseEvent) -> Link:
    """Return an event as the chain sees it."""
    return Link(
        case_id=event.case_id,
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


def document_of(case: Case, document_id: UUID) -> CaseDocument | None:
    """Return one file of a case, or None."""
    return CaseDocument.objects.filter(case=case, pk=document_id).select_related("stored_file").first()


def case_of_application(application_id: UUID, *, writing: bool = False) -> Case | None:
    """Return the case that an application opened here, or None while it is on its way."""
    cases = Case.objects.filter(application_id=application_id)
    return (cases.select_for_update(of=("self",)) if writing else cases).first()


def word_tokens(tenant_id: UUID, words: Iterable[str]) -> list[bytes]:
    """Return the keyed digests of words."""
    return [search_token(tenant_id, word) for word in sorted(words)]
