"""Handing a whole case over: within the tenant to another unit, or as a parcel to another tenant, and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from portalwerk.access.rules import Caseworker
from portalwerk.applications.actions.moving import hand_over, move_within, take_over, with_copies
from portalwerk.applications.models import Application
from portalwerk.applications.queries.involving import last_move
from portalwerk.audit.actions import record
from portalwerk.cases.actions.consulting import copy_to, send_parcel
from portalwerk.cases.actions.deadlines import MOVED, move_deadlines
from portalwerk.cases.actions.history import note, save_change
from portalwerk.cases.actions.intake import distribute
from portalwerk.cases.actions.opening import make_findable, next_number
from portalwerk.cases.models import Case, CaseDocument, Consultation
from portalwerk.cases.queries import Desk, binding, standing_of, title_of
from portalwerk.cases.rules.forwarding import check_may_forward
from portalwerk.cases.rules.words import file_number_of
from portalwerk.cases.rules.working import CaseStatus, check_may_work, check_version
from portalwerk.catalog.queries import offer_of
from portalwerk.files.models import StoredFile
from portalwerk.kernel.clock import local, now, today
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.scope import acting_for
from portalwerk.kernel.sealing import seal, seal_json, tenant_key
from portalwerk.tenants.models import Unit
from portalwerk.tenants.queries import tree


def forward_case(case: Case, *, by: Caseworker, seen: int, unit: Unit | None, reason: str) -> None:
    """Hand a case over to the unit that is responsible, with a reason.

    Raises ChangedMeanwhile, NotOpen, NotTakenOver, TakenByOther, NowhereToForward, ForwardingUnfounded,
    ReplyOutstanding, ConsultationOutstanding. Source: § 3 VwVfG.
    """
    standing = standing_of(case)
    check_may_work(standing, by=by.account_id)
    check_version(standing, seen)
    waiting = Consultation.objects.filter(case=case, answered_at=None, withdrawn_at=None).count()
    is_elsewhere = unit is not None and unit.pk != case.unit_id
    check_may_forward(standing.status, reason=reason, is_elsewhere=is_elsewhere, open_consultations=waiting)
    if unit is None:
        return
    if unit.tenant_id == case.tenant_id:
        case.unit_id = unit.pk
        case.assignee_id = None
        save_change(case, "unit", "assignee")
        move_within(case.application_id, unit)
    else:
        _send(case, unit, reason=reason.strip())
        case.status = CaseStatus.FORWARDED
        case.closed_at = now()
        move_deadlines(case)
        save_change(case, "status", "closed_at", *MOVED)
    note(case, "forwarded", by=by.account_id, to=name_of_unit(unit), message=reason.strip())
    record("case.forwarded", actor_id=by.account_id, object_kind="case", object_id=case.pk)
    if case.status != CaseStatus.FORWARDED:
        distribute(case)


def receive_case(content: dict[str, Any]) -> None:
    """Open the case that another tenant handed over. One that comes back is open again."""
    unit = tree().units[UUID(content["unit_id"])]
    origin = tree().units[UUID(content["from_unit_id"])]
    copies = dict(content["copies"])
    application = take_over(content["application"], unit, copies=copies, origin=origin)
    case = Case.objects.select_for_update(of=("self",)).filter(application=application).first()
    kind = "came_over" if case is None else "came_back"
    if case is None:
        case = _new_case(content, application, unit)
    else:
        case.unit_id, case.status = unit.pk, CaseStatus.NEW
        case.assignee_id = case.closed_at = None
        move_deadlines(case)
        save_change(case, "unit", "status", "assignee", "closed_at", *MOVED)
    CaseDocument.objects.bulk_create(
        CaseDocument(
            tenant_id=case.tenant_id,
            case=case,
            stored_file_id=UUID(copies[one["stored_file_id"]]),
            origin=one["origin"],
            label=one["label"],
        )
        for one in content["documents"]
    )
    note(case, kind, to=name_of_unit(origin), number=content["file_number"], message=content["reason"])
    record("case.received", object_kind="case", object_id=case.pk)
    distribute(case)


def name_of_unit(unit: Unit) -> str:
    """Return a unit with its authority."""
    return f"{unit.name}, {tree().by_id[unit.tenant_id].name}"


def origin_of(desk: Desk) -> Unit | None:
    """Return the unit of another tenant that handed the case over, or None."""
    unit_id = desk.content.get("came_from", "")
    return tree().units.get(UUID(unit_id)) if unit_id else None


def _send(case: Case, unit: Unit, *, reason: str) -> None:
    """Send all of a case, under the key of the receiver: what was sent, given in reply and written so far."""
    desk = Desk(case)
    known = _known_there(desk, unit)
    parcel = hand_over(case.application_id, unit)
    documents = [one for one in desk.documents if not known(one)]
    wanted = {str(one.stored_file_id) for one in documents}
    if not parcel["is_known"]:
        wanted |= {one["stored_file_id"] for part in ("attachments", "letters") for one in parcel[part]}
    files = list(StoredFile.objects.filter(pk__in=wanted))
    with acting_for(unit.tenant_id):
        copies = {str(one.pk): str(copy_to(one, unit.tenant_id).pk) for one in files}
    content = {
        "kind": "handover",
        "unit_id": str(unit.pk),
        "from_unit_id": str(case.unit_id),
        "file_number": case.file_number,
        "reason": reason,
        "title": title_of(case),
        "application": parcel,
        "content": desk.content,
        "copies": copies,
        "documents": [
            {"stored_file_id": str(one.stored_file_id), "origin": one.origin, "label": desk.label_of(one)}
            for one in documents
        ],
    }
    send_parcel(unit.tenant_id, new_id(), content)


def _known_there(desk: Desk, unit: Unit) -> Callable[[CaseDocument], bool]:
    """Return whether a file lies at the other tenant already, from when the case was there before."""
    came_with = set(desk.content.get("came_with", ())) if _came_from(desk, unit) else set[str]()
    last = last_move(desk.case.application_id, unit.tenant_id)
    return lambda one: str(one.stored_file_id) in came_with or (last is not None and one.added_at <= last)


def _came_from(desk: Desk, unit: Unit) -> bool:
    origin = origin_of(desk)
    return origin is not None and origin.tenant_id == unit.tenant_id


def _new_case(content: dict[str, Any], application: Application, unit: Unit) -> Case:
    offer, key = offer_of(application.online_service_id), tenant_key(unit.tenant_id)
    year = local(now()).year
    case = Case(
        tenant_id=unit.tenant_id,
        unit=unit,
        online_service_id=application.online_service_id,
        application=application,
        reference=application.reference or "",
        file_number=file_number_of(offer.slug, year=year, number=next_number(unit.tenant_id, year)),
        arrived_at=now(),
        due_on=today(),
    )
    copied = with_copies(content["content"], content["copies"])
    copied |= {
        "application_id": str(application.pk),
        "came_from": content["from_unit_id"],
        "came_with": sorted(content["copies"].values()),
    }
    case.sealed_title = seal(content["title"].encode(), key, binding(case, "title"))
    case.sealed_content = seal_json(copied, key, binding(case, "content"))
    move_deadlines(case)
    case.save()
    make_findable(case, copied)
    return case
