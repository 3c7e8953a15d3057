"""An envelope arrives and becomes a case."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from portalwerk.applications.rules.prefill import first_answer
from portalwerk.audit.actions import record
from portalwerk.cases.actions.deadlines import move_deadlines
from portalwerk.cases.actions.history import note
from portalwerk.cases.actions.intake import distribute
from portalwerk.cases.actions.objecting import take_objection
from portalwerk.cases.models import Case, CaseDocument, CaseWord, FileNumberCounter
from portalwerk.cases.queries import binding, word_tokens
from portalwerk.cases.queries.duplicates import ADDRESS, traits_of
from portalwerk.cases.rules.words import file_number_of, words_of_case
from portalwerk.catalog.queries import offer_of
from portalwerk.catalog.rules.offer import Offer
from portalwerk.formengine.queries import form_by_id
from portalwerk.kernel.clock import local
from portalwerk.kernel.jobs import later
from portalwerk.kernel.sealing import seal, seal_json, tenant_key
from portalwerk.transport.actions import purge_content
from portalwerk.transport.queries import content_of


def open_case(envelope_id: UUID) -> Case | None:
    """Open the case for what an envelope holds, then purge the envelope. Twice opens one case.

    Source: BSI TR-03172-3, A3.19.04 (delete after hand-over).
    """
    content = content_of(envelope_id)
    if not content or Case.objects.filter(application_id=content["application_id"]).exists():
        return None
    case = _case_from(content)
    move_deadlines(case)
    case.save()
    _add_documents(case, content)
    make_findable(case, content)
    note(case, "arrived")
    take_objection(case)
    purge_content(envelope_id)
    record("case.opened", object_kind="case", object_id=case.pk)
    if offer_of(case.online_service_id).automatic is not None:
        later("cases.decide_automatically", tenant_id=str(case.tenant_id), case_id=str(case.pk))
    else:
        distribute(case)
    return case


def _case_from(content: dict[str, Any]) -> Case:
    offer = offer_of(UUID(content["online_service_id"]))
    arrived_at = datetime.fromisoformat(content["submitted_at"])
    case = Case(
        tenant_id=offer.tenant_id,
        unit_id=offer.unit_id,
        online_service_id=offer.id,
        application_id=UUID(content["application_id"]),
        reference=content["reference"],
        file_number=_next_file_number(offer, arrived_at),
        arrived_at=arrived_at,
        due_on=local(arrived_at).date(),
    )
    key = tenant_key(case.tenant_id)
    title = content["applicant"].get("name") or f"Antrag {content['reference']}"
    case.sealed_title = seal(title.encode(), key, binding(case, "title"))
    case.sealed_content = seal_json(content, key, binding(case, "content"))
    return case


def next_number(tenant_id: UUID, year: int) -> int:
    """Give the next running number of the year: no gap is promised, no number comes twice."""
    FileNumberCounter.objects.bulk_create([FileNumberCounter(tenant_id=tenant_id, year=year)], ignore_conflicts=True)
    counter = FileNumberCounter.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last


def _next_file_number(offer: Offer, arrived_at: datetime) -> str:
    """Give a file number such as `JE-2026-000123`."""
    year = local(arrived_at).year
    return file_number_of(offer.slug, year=year, number=next_number(offer.tenant_id, year))


def _add_documents(case: Case, content: dict[str, Any]) -> None:
    CaseDocument.objects.bulk_create(
        CaseDocument(
            tenant_id=case.tenant_id,
            case=case,
            stored_file_id=UUID(entry["stored_file_id"]),
            origin=CaseDocument.Origin.SENT,
            label=entry["label"][:200],
            added_at=case.arrived_at,
        )
        for entry in content["attachments"]
    )


def words_for(case: Case, content: dict[str, Any]) -> set[str]:
    """Return the beginnings of all words by which a case is found, and by what another one of the same person is.

    Words are of name, address, reference and file number.
    """
    form = form_by_id(offer_of(case.online_service_id).form_version_id)
    address = " ".join(first_answer(form, content["answers"], part) for part in ADDRESS)
    name = content["applicant"].get("name", "")
    words = words_of_case(name=name, reference=case.reference, file_number=case.file_number, address=address)
    return words | traits_of(form, content)


def make_findable(case: Case, content: dict[str, Any]) -> None:
    """Write the keyed beginnings of these words (search in encrypted data)."""
    words = words_for(case, content)
    CaseWord.objects.bulk_create(
        CaseWord(tenant_id=case.tenant_id, case=case, token=token) for token in word_tokens(case.tenant_id, words)
    )
