"""Sending an application."""

from __future__ import annotations

from typing import Any

from portalwerk.applications.actions.acts import note_act
from portalwerk.applications.actions.drafts import seal_for_tenant, step_of
from portalwerk.applications.events import ApplicationSubmitted
from portalwerk.applications.models import Application, Attachment, TrackingEvent
from portalwerk.applications.queries import (
    Opened,
    attachments_of,
    binding,
    mandates_of,
    pin_digest,
    signed_keys,
    signers_of,
    words_of,
)
from portalwerk.applications.rules.helping import MayNotSend
from portalwerk.applications.rules.opening import Hand
from portalwerk.applications.rules.prefill import first_answer, first_email
from portalwerk.applications.rules.renewing import check_is_taken
from portalwerk.applications.rules.signing import SignerStatus, check_all_signed
from portalwerk.applications.rules.stages import Stage
from portalwerk.applications.rules.submitting import Status, check_may_submit
from portalwerk.audit.actions import record
from portalwerk.files.actions import delete_file
from portalwerk.formengine.rules.pages import prune
from portalwerk.formengine.rules.summary import summary
from portalwerk.identity.queries import profile_values
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.clock import now, today
from portalwerk.kernel.events import publish
from portalwerk.kernel.money import Money
from portalwerk.kernel.references import new_pin, new_reference
from portalwerk.kernel.sealing import seal, seal_json, tenant_key
from portalwerk.mailbox.actions import settle_messages
from portalwerk.transport.actions import send_envelope

CARRIER = "inhouse"


def submit_application(opened: Opened, *, level: AssuranceLevel, confirmed: bool, digital: bool) -> str:
    """Send an application. The moment of arrival is the commit of this transaction. Returns the reference.

    Parameters: level, what the present sign-in holds; confirmed, the declaration was confirmed on the page with
    all answers (§ 9a Abs. 2, 3 OZG); digital, the applicant wants the decision here and not by post.
    Raises AlreadySent, SignInNeeded, NotComplete, NotConfirmed, NotAllSigned, MayNotSend, EarlierVersionClosed.
    """
    application, offer = opened.application, opened.offer
    if opened.hand == Hand.SIGNER or (opened.mandate is not None and not opened.mandate.may_send):
        raise MayNotSend
    check_is_taken(opened.later, today())
    answers = prune(opened.form, opened.answers, facts=opened.facts)
    problems = opened.problems()
    theirs = [problem for problem in problems if opened.is_theirs(problem.page_key)]
    check_may_submit(
        application.status,
        problems=len(theirs),
        level=level,
        needed=AssuranceLevel(offer.assurance),
        confirmed=confirmed,
    )
    _check_signatures(opened, {problem.page_key for problem in problems})
    opened.content["answers"] = answers
    opened.content.pop("reached", None)  # when which page came up is of no use any more
    seal_for_tenant(opened)
    attachments = _drop_files_of_hidden_fields(opened)
    _number(application)
    _seal_contact(opened)
    application.sealed_answers = seal_json(opened.content, opened.key, binding(application, "answers"))
    application.sealed_parked = b""
    application.status = Status.SUBMITTED
    application.stage = Stage.ARRIVED
    application.fee_cents = sum((line.money for line in opened.fees), Money(0)).cents
    application.consents_digital = digital
    application.submitted_at = application.changed_at = now()
    application.save()
    _note_arrival(opened)
    if application.is_shared:
        note_act(opened, "submitted")
        settle_messages(application.pk)
    send_envelope(
        tenant_id=application.tenant_id, about_id=application.pk, content=_content(opened, attachments), carrier=CARRIER
    )
    record(
        "application.submitted",
        actor_id=application.account_id,
        object_kind="application",
        object_id=application.pk,
    )
    publish(ApplicationSubmitted(tenant_id=application.tenant_id, application_id=application.pk))
    return str(application.reference)


def signatures_of(opened: Opened) -> list[dict[str, Any]]:
    """Return the signatures of an application: part, name, account's provider, level, moment, digest (hex)."""
    signed = []
    asked = {role.key: role for role in opened.asked}
    for row in signers_of(opened.application) if asked else ():
        role = asked.get(row.key)
        if role is not None and row.status == SignerStatus.SIGNED and row.signed_at is not None:
            signed.append(
                {
                    "title": role.title,
                    "statement": role.statement,
                    "name": words_of(row).get("name", ""),
                    "provider": row.signed_provider,
                    "level": row.signed_level,
                    "signed_at": row.signed_at.isoformat(),
                    "digest": bytes(row.signed_digest).hex(),
                }
            )
    return signed


def applicant_name(opened: Opened) -> str:
    """Return the name under which the office finds the application, or nothing if the form asks for none."""
    parts = (first_answer(opened.form, opened.answers, name) for name in ("given_name", "family_name"))
    return " ".join(part for part in parts if part)


def _check_signatures(opened: Opened, faulty_pages: set[str]) -> None:
    """Refuse to send before everybody has signed what stands there now. Raises NotAllSigned.

    Parameters: faulty_pages, pages with something missing: whose they are must fill and sign them again.
    """
    asked = opened.asked
    if not asked:
        return
    signed = signed_keys(opened)
    check_all_signed(asked, {role.key for role in asked if role.key in signed and not faulty_pages & {*role.pages}})


def _number(application: Application) -> None:
    """Give reference and PIN. A reference is unique in its tenant; a clash is drawn again."""
    key = tenant_key(application.tenant_id)
    pin = new_pin()
    reference = new_reference()
    while Application.objects.filter(reference=reference).exists():
        reference = new_reference()
    application.reference = reference
    application.pin_hash = pin_digest(application.pk, pin)
    application.sealed_pin = seal(pin.encode(), key, binding(application, "pin"))


def _seal_contact(opened: Opened) -> None:
    """Keep how the applicant is reached: what they gave for this application, else what the account knows."""
    account_id = opened.application.account_id
    known = profile_values(account_id) if account_id else {}
    email = opened.contact.get("email") or first_email(opened.form, opened.answers) or known.get("email", "")
    opened.contact = {"email": email, "name": applicant_name(opened)}
    opened.application.sealed_contact = seal_json(opened.contact, opened.key, binding(opened.application, "contact"))


def _drop_files_of_hidden_fields(opened: Opened) -> list[Attachment]:
    """Delete files whose field is no longer part of the form: hidden is absent, also for uploads. Returns the rest."""
    if not opened.takes_files:
        return []
    kept = {
        file_id
        for section in summary(opened.form, opened.answers, facts=opened.facts)
        for row in section.rows
        for file_id in row.files
    }
    remaining = []
    for attachment in attachments_of(opened.application):
        if str(attachment.stored_file_id) in kept:
            remaining.append(attachment)
            continue
        stored_file = attachment.stored_file
        attachment.delete()
        delete_file(stored_file)
    return remaining


def _note_arrival(opened: Opened) -> None:
    application = opened.application
    steps = (
        (Stage.DRAFT, application.started_at, ""),
        (Stage.SENT, application.submitted_at, ""),
        (Stage.ARRIVED, application.submitted_at, opened.offer.unit_name),
    )
    TrackingEvent.objects.bulk_create(step_of(application, stage, at=at, note=note) for stage, at, note in steps)


def _content(opened: Opened, attachments: list[Attachment]) -> dict[str, Any]:
    """Return what the authority gets: all it needs to open a case without looking back."""
    application = opened.application
    return {
        "application_id": str(application.pk),
        "reference": application.reference,
        "online_service_id": str(application.online_service_id),
        "submitted_at": application.submitted_at.isoformat() if application.submitted_at else "",
        "account_id": str(application.account_id) if application.account_id else None,
        "account_provider": application.account.provider if application.account else None,
        "level": application.level,
        "consents_digital": application.consents_digital,
        "fee_cents": application.fee_cents,
        "applicant": opened.contact,
        "answers": opened.answers,
        "attachments": [
            {"stored_file_id": str(a.stored_file_id), "label": opened.label_of(a), "path": a.field_path}
            for a in attachments
        ],
        "signatures": signatures_of(opened),
        "helpers": _mandates(opened),
    }


def _mandates(opened: Opened) -> list[dict[str, Any]]:
    """Return who helped with a mandate, for the authority. Source: § 14 VwVfG (Bevollmächtigte)."""
    if not opened.application.is_shared:
        return []
    return [
        {
            "name": words_of(mandate).get("name", ""),
            "kind": mandate.kind,
            "channel": mandate.channel,
            "sent": opened.mandate is not None and opened.mandate.pk == mandate.pk,
        }
        for mandate in mandates_of(opened.application)
        if mandate.accepted_at is not None
    ]
