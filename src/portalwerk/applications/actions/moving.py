"""An application goes to another unit or tenant: out as a parcel, in as an application of its own.

The applicant keeps link, number and PIN; the old link leads on to wherever the application is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from portalwerk.applications.actions.drafts import note_step, step_of
from portalwerk.applications.actions.foretelling import learn_course
from portalwerk.applications.actions.telling import tell
from portalwerk.applications.models import (
    Application,
    ApplicationLetter,
    Attachment,
    Channel,
    Forwarding,
    TrackingEvent,
)
from portalwerk.applications.queries import (
    Opened,
    attachments_of,
    binding,
    letters_of,
    opened_for_authority,
    pin_digest,
    pin_of,
    tracking_of,
)
from portalwerk.applications.queries.involving import forwarding_binding, link_in
from portalwerk.applications.rules.stages import Stage
from portalwerk.applications.rules.submitting import Status
from portalwerk.kernel.clock import now
from portalwerk.kernel.references import new_reference, new_token, token_hash
from portalwerk.kernel.sealing import seal, seal_json, tenant_key
from portalwerk.mailbox.models import Tone
from portalwerk.tenants.models import Unit
from portalwerk.tenants.queries import tree


def hand_over(application_id: UUID, unit: Unit) -> dict[str, Any]:
    """Let an application go on at another tenant, and return all that it takes along.

    Files are named by their ids here; `take_over` puts the copies in their place. `is_known` says that the other
    tenant had the application before.
    """
    opened = opened_for_authority(application_id)
    application = opened.application
    known = link_in(application, unit.tenant_id)
    token = known or new_token()
    parcel = {**_parcel(opened, token), "is_known": bool(known)}
    application.status = Status.FORWARDED
    application.changed_at = now()
    application.save(update_fields=["status", "changed_at"])
    _move(application, unit, token=token)
    # For the forecast it has left; the way that the applicant sees goes on at the other tenant.
    note_step(application, Stage.CLOSED, note=f"Weitergeleitet an {unit.name}")
    learn_course(application)
    return parcel


def move_within(application_id: UUID, unit: Unit) -> None:
    """Let another unit of the same tenant go on, and tell the applicant."""
    application = Application.objects.get(pk=application_id)
    application.changed_at = now()
    application.save(update_fields=["changed_at"])
    _move(application, unit)
    _tell(opened_for_authority(application_id), unit)


def take_over(parcel: Mapping[str, Any], unit: Unit, *, copies: Mapping[str, str], origin: Unit) -> Application:
    """Take in an application that another tenant handed over; one that comes back goes on as it was here.

    Parameters: copies, the id of our copy by the id of each file there; origin, the unit it comes from.
    """
    application = Application.objects.filter(token_hash=token_hash(parcel["token"])).first()
    if application is None:
        application = _new_application(parcel, unit, copies)
        _remember_origin(application, origin, token=parcel["from_token"])
        _take_way(application, parcel, copies)
    else:
        application.status = Status.SUBMITTED
        application.stage = Stage.IN_REVIEW
        application.changed_at = now()
        application.save(update_fields=["status", "stage", "changed_at"])
        note_step(application, Stage.IN_REVIEW, note=unit.name)
    _move(application, unit)
    learn_course(application)
    _tell(opened_for_authority(application.pk), unit)
    return application


def _move(application: Application, unit: Unit, *, token: str = "") -> None:
    Forwarding.objects.filter(application=application, ended_at=None).update(ended_at=now())
    row = Forwarding(tenant_id=application.tenant_id, application=application, unit=unit)
    if token:
        row.sealed_token = seal(token.encode(), tenant_key(row.tenant_id), forwarding_binding(row))
    row.save()


def _remember_origin(application: Application, origin: Unit, *, token: str) -> None:
    """Keep the link to the application where it comes from, so that sending it back finds it again."""
    row = Forwarding(tenant_id=application.tenant_id, application=application, unit=origin, ended_at=now())
    row.sealed_token = seal(token.encode(), tenant_key(row.tenant_id), forwarding_binding(row))
    row.save()


def _parcel(opened: Opened, token: str) -> dict[str, Any]:
    application = opened.application
    submitted = application.submitted_at or application.started_at
    return {
        "token": token,
        "from_token": opened.token,
        "account_id": str(application.account_id) if application.account_id else None,
        "level": application.level,
        "online_service_id": str(application.online_service_id),
        "reference": application.reference,
        "pin": pin_of(application),
        "fee_cents": application.fee_cents,
        "consents_digital": application.consents_digital,
        "started_at": application.started_at.isoformat(),
        "submitted_at": submitted.isoformat(),
        "contact": opened.contact,
        "content": opened.content,
        "attachments": [
            {"stored_file_id": str(one.stored_file_id), "path": one.field_path, "label": one.label}
            for one in attachments_of(application)
        ],
        "letters": [
            {
                "stored_file_id": str(one.stored_file_id),
                "kind": one.kind,
                "title": one.title,
                "at": one.provided_at.isoformat(),
            }
            for one in letters_of(application)
            if one.kind != "decision"
        ],
        "steps": [
            {"stage": step.stage, "at": step.at.isoformat(), "note": step.note} for step in tracking_of(application)
        ],
    }


def _new_application(parcel: Mapping[str, Any], unit: Unit, copies: Mapping[str, str]) -> Application:
    key = tenant_key(unit.tenant_id)
    reference = parcel["reference"]
    if Application.objects.filter(reference=reference).exists():
        reference = new_reference()
    application = Application(
        tenant_id=unit.tenant_id,
        account_id=parcel["account_id"],
        level=parcel["level"],
        online_service_id=UUID(parcel["online_service_id"]),
        channel=Channel.IMPORTED,
        status=Status.SUBMITTED,
        stage=Stage.ARRIVED,
        token_hash=token_hash(parcel["token"]),
        sealed_by_link=False,
        reference=reference,
        fee_cents=parcel["fee_cents"],
        consents_digital=parcel["consents_digital"],
        started_at=datetime.fromisoformat(parcel["started_at"]),
        submitted_at=datetime.fromisoformat(parcel["submitted_at"]),
    )
    application.sealed_token = seal(parcel["token"].encode(), key, binding(application, "token"))
    application.sealed_contact = seal_json(parcel["contact"], key, binding(application, "contact"))
    application.sealed_answers = seal_json(with_copies(parcel["content"], copies), key, binding(application, "answers"))
    application.pin_hash = pin_digest(application.pk, parcel["pin"])
    application.sealed_pin = seal(parcel["pin"].encode(), key, binding(application, "pin"))
    application.save()
    return application


def with_copies(content: Any, copies: Mapping[str, str]) -> Any:
    """Return content in which the ids of our copies stand in the place of the ids of the files there."""
    text = json.dumps(content)
    for old, new in copies.items():
        text = text.replace(old, new)
    return json.loads(text)


def _take_way(application: Application, parcel: Mapping[str, Any], copies: Mapping[str, str]) -> None:
    """Take over files, letters and the way so far."""
    own = {"tenant_id": application.tenant_id, "account_id": application.account_id, "application": application}
    Attachment.objects.bulk_create(
        Attachment(
            **own, stored_file_id=UUID(copies[one["stored_file_id"]]), field_path=one["path"], label=one["label"]
        )
        for one in parcel["attachments"]
    )
    ApplicationLetter.objects.bulk_create(
        ApplicationLetter(
            **own,
            stored_file_id=UUID(copies[one["stored_file_id"]]),
            kind=one["kind"],
            title=one["title"],
            provided_at=datetime.fromisoformat(one["at"]),
        )
        for one in parcel["letters"]
    )
    TrackingEvent.objects.bulk_create(
        step_of(application, Stage(one["stage"]), at=datetime.fromisoformat(one["at"]), note=one["note"])
        for one in parcel["steps"]
        if one["stage"] < Stage.YOUR_MOVE
    )
    application.stage = max(one["stage"] for one in parcel["steps"] if one["stage"] < Stage.YOUR_MOVE)
    application.save(update_fields=["stage"])


def _tell(opened: Opened, unit: Unit) -> None:
    tenant = tree().by_id[unit.tenant_id]
    phone = unit.phone or tenant.phone
    tell(
        opened,
        template="forwarded",
        tone=Tone.KNOW,
        subject=f"{opened.offer.short_title}: Weitergeleitet an {unit.name}",
        paragraphs=(
            f"Ihren Antrag bearbeitet jetzt: {unit.name}, {tenant.name}.",
            f"Sie müssen nichts tun. Fragen? Rufen Sie an: {phone or '115'}.",
        ),
    )
