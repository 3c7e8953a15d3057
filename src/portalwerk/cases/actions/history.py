"""Writing the history of a case."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from portalwerk.cases.models import Case, CaseEvent
from portalwerk.cases.queries import Event, binding, link_of
from portalwerk.cases.queries.substituting import stood_for
from portalwerk.cases.rules.chain import START, details_digest, digest_of
from portalwerk.kernel.clock import now
from portalwerk.kernel.sealing import seal_json, tenant_key


def note(case: Case, kind: str, *, by: UUID | None = None, **details: Any) -> CaseEvent:
    """Write one event behind the last. Needs the case locked: of two at once the second is refused by its number.

    Parameters: kind, a code; details, sealed, for the case page. Who stands in for somebody acts for them, and that
    is written down.
    """
    last = CaseEvent.objects.filter(case=case).order_by("-number").values_list("number", "digest").first()
    event = _behind(case, kind, by, details, last)
    event.save()
    return event


def note_each(cases: Sequence[Case], kind: str, *, by: UUID, details: Mapping[UUID, Mapping[str, Any]]) -> None:
    """Write one event of the same kind into each of many cases: two statements however many they are.

    Parameters: details, by case; one that is missing has none.
    """
    rows = CaseEvent.objects.filter(case__in=cases).order_by("case_id", "-number").distinct("case_id")
    last = {case_id: (number, digest) for case_id, number, digest in rows.values_list("case_id", "number", "digest")}
    CaseEvent.objects.bulk_create(
        _behind(case, kind, by, dict(details.get(case.pk, {})), last.get(case.pk)) for case in cases
    )


def _behind(
    case: Case, kind: str, by: UUID | None, details: dict[str, Any], last: tuple[int, bytes | memoryview] | None
) -> CaseEvent:
    event = CaseEvent(tenant_id=case.tenant_id, case=case, kind=kind, actor_id=by)
    if absent_id := stood_for(case, by):
        details = {**details, "stands_in_for": str(absent_id)}
    chain(event, details, last=last)
    return event


def chain(event: Event, details: Mapping[str, Any], *, last: tuple[int, bytes | memoryview] | None) -> None:
    """Seal the details of a new event and tie it to the last one of its history.

    Parameters: last, number and digest of the last event; None for the first.
    """
    number, previous = (last[0], bytes(last[1])) if last else (0, START)
    event.number = number + 1
    if details:
        event.sealed_details = seal_json(details, tenant_key(event.tenant_id), binding(event, "details"))
    event.details_digest = details_digest(bytes(event.sealed_details))
    event.digest = digest_of(link_of(event), previous=previous)


def save_change(case: Case, *fields: str) -> None:
    """Save changed fields of a case; its version goes up, so that an older page cannot overwrite it."""
    case.version += 1
    case.changed_at = now()
    case.save(update_fields=[*fields, "version", "changed_at"])


def save_changes(cases: Sequence[Case], *fields: str) -> None:
    """Save the same changed fields of many cases in one statement; each version goes up."""
    for case in cases:
        case.version += 1
        case.changed_at = now()
    Case.objects.bulk_update(cases, [*fields, "version", "changed_at"])
