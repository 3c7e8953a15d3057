"""The acknowledgment of receipt: an accessible PDF with all answers. Worker only: it sets a letter."""

from datetime import datetime
from typing import Any
from uuid import UUID

from portalwerk.applications.actions.following import provide_letter
from portalwerk.applications.actions.submitting import signatures_of
from portalwerk.applications.actions.telling import tell
from portalwerk.applications.models import ApplicationLetter, Attachment
from portalwerk.applications.queries import Opened, attachments_of, opened_for_authority
from portalwerk.applications.rules.acknowledgment import acknowledgment_of
from portalwerk.documents.actions import print_letter
from portalwerk.documents.queries import authority_of
from portalwerk.documents.rules import Acknowledgment, AttachmentLine, long_moment
from portalwerk.files.actions import store_made_file
from portalwerk.files.queries import facts_of
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.clock import local
from portalwerk.mailbox.models import Tone
from portalwerk.tenants.queries import tree


def acknowledge(application_id: UUID) -> None:
    """Write the acknowledgment, put it where it can be fetched, and tell the applicant. Twice changes nothing."""
    if ApplicationLetter.objects.filter(application_id=application_id, kind="acknowledgment").exists():
        return
    opened = opened_for_authority(application_id)
    application = opened.application
    pdf = print_letter(_letter(opened), made_at=application.submitted_at or application.changed_at)
    stored = store_made_file(
        pdf,
        name=f"Eingangsbestätigung {application.reference}.pdf",
        media_type="application/pdf",
        key=opened.key,
        tenant_id=application.tenant_id,
        account_id=application.account_id,
    )
    provide_letter(opened, stored, kind="acknowledgment", title="Eingangsbestätigung")
    tell(
        opened,
        template="received",
        tone=Tone.KNOW,
        subject=f"{opened.offer.short_title}: Ihr {opened.offer.noun} ist da",
        paragraphs=(f"Ihre Nummer ist {application.reference}.", *opened.offer.next_steps[:2]),
    )


def _letter(opened: Opened) -> Acknowledgment:
    application = opened.application
    here = tree()
    tenant = here.by_id[application.tenant_id]
    moment = application.submitted_at or application.changed_at
    return acknowledgment_of(
        opened.offer,
        authority=authority_of(tenant, here.units.get(opened.offer.unit_id)),
        reference=str(application.reference),
        arrived_at=local(moment),
        sections=[one for one in opened.sections() if opened.is_theirs(one.page_key)],
        signatures=[_signed(one) for one in signatures_of(opened)],
        attachments=[_line(one, opened) for one in attachments_of(application) if opened.may_see(one)],
        fees=opened.fees,
    )


def _line(attachment: Attachment, opened: Opened) -> AttachmentLine:
    facts = facts_of(attachment.stored_file, opened.key)
    return AttachmentLine(
        name=facts.name, size=attachment.stored_file.size, sha256=facts.sha256, label=opened.label_of(attachment)
    )


def _signed(one: dict[str, Any]) -> tuple[str, str]:
    """Return part and one line of a signature: who, when, how surely we knew them, what identifies the content."""
    at = long_moment(local(datetime.fromisoformat(one["signed_at"])))
    level = AssuranceLevel(one["level"]).german
    name = one["name"] or "Name nicht übermittelt"
    return one["title"], f"{name}. Unterschrieben: {at}, Vertrauensniveau „{level}“. Prüfsumme {one['digest'][:16]}"
