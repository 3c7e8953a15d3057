"""Cases in which the same person may have applied for the same again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from portalwerk.access.rules import Caseworker
from portalwerk.applications.rules.prefill import first_answer, first_email
from portalwerk.cases.models import Case, CaseWord, NoDuplicate
from portalwerk.cases.queries import Desk, cases_visible_to, word_tokens
from portalwerk.cases.rules.duplicates import SPAN, traits
from portalwerk.cases.rules.working import OPEN, CaseStatus
from portalwerk.formengine.rules.form import Form

#: What of an address people are found by, as forms name it in `prefill`.
ADDRESS = ("street", "postal_code", "locality")
_SHOWN = 5


def traits_of(form: Form, content: dict[str, Any]) -> set[str]:
    """Return by what another case of the same person is recognised."""
    answers = content["answers"]
    return traits(
        name=content["applicant"].get("name", ""),
        birth_date=first_answer(form, answers, "birth_date"),
        address=" ".join(first_answer(form, answers, part) for part in ADDRESS),
        email=content["applicant"].get("email", "") or first_email(form, answers),
    )


def maybe_twice(desk: Desk, caseworker: Caseworker) -> list[Case]:
    """Return the cases that may be the same as an open one, newest first. One statement.

    Only those that somebody may see, of the same service, not long apart, and not judged to be something else.
    """
    case = desk.case
    tokens = word_tokens(case.tenant_id, traits_of(desk.form, desk.content))
    if case.status not in OPEN or not tokens:
        return []
    known = CaseWord.objects.filter(token__in=tokens).values("case_id")
    found = cases_visible_to(caseworker).filter(
        pk__in=known,
        online_service__slug=desk.offer.slug,
        arrived_at__range=(case.arrived_at - SPAN, case.arrived_at + SPAN),
    )
    judged = NoDuplicate.objects.filter(case=case).values("other_id")
    judged_there = NoDuplicate.objects.filter(other=case).values("case_id")
    gone = [CaseStatus.WITHDRAWN, CaseStatus.FORWARDED]
    found = found.exclude(pk=case.pk).exclude(status__in=gone).exclude(pk__in=judged).exclude(pk__in=judged_there)
    return list(found.order_by("-arrived_at", "pk")[:_SHOWN])


def other_of(desk: Desk, caseworker: Caseworker, other_id: UUID) -> Case | None:
    """Return one of the cases that may be the same, or None."""
    return next((one for one in maybe_twice(desk, caseworker) if one.pk == other_id), None)
