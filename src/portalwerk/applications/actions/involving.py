"""What the applicant sees of other authorities: who was asked, and whether they have answered."""

from uuid import UUID

from portalwerk.applications.models import Application, Involvement
from portalwerk.applications.queries.involving import involvement_binding
from portalwerk.kernel.clock import now
from portalwerk.kernel.sealing import seal, tenant_key


def involve(application_id: UUID, *, consultation_id: UUID, name: str) -> None:
    """Show that an authority was asked. Parameters: name, as the applicant reads it."""
    application = Application.objects.get(pk=application_id)
    row = Involvement(tenant_id=application.tenant_id, application=application, consultation_id=consultation_id)
    row.sealed_name = seal(name.encode(), tenant_key(row.tenant_id), involvement_binding(row))
    row.save()
    _touch(application_id)


def note_involved_answer(consultation_id: UUID) -> None:
    """Show that an authority has answered."""
    row = Involvement.objects.filter(consultation_id=consultation_id, answered_at=None).first()
    if row is not None:
        row.answered_at = now()
        row.save(update_fields=["answered_at"])
        _touch(row.application_id)


def end_involvement(consultation_id: UUID) -> None:
    """Show an authority no longer: it is not asked any more."""
    row = Involvement.objects.filter(consultation_id=consultation_id, withdrawn_at=None).first()
    if row is not None:
        row.withdrawn_at = now()
        row.save(update_fields=["withdrawn_at"])
        _touch(row.application_id)


def _touch(application_id: UUID) -> None:
    """Let the open page of the applicant know that something is new."""
    Application.objects.filter(pk=application_id).update(changed_at=now())
