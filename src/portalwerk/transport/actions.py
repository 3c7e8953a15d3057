"""Sending envelopes and taking them in."""

from typing import Any
from uuid import UUID

from portalwerk.kernel.clock import now
from portalwerk.kernel.events import publish
from portalwerk.kernel.sealing import seal_json, tenant_key
from portalwerk.transport.events import EnvelopeArrived, EnvelopePosted
from portalwerk.transport.models import Envelope
from portalwerk.transport.providers import Parcel, carriers
from portalwerk.transport.queries import content_binding


def send_envelope(*, tenant_id: UUID, about_id: UUID, content: dict[str, Any], carrier: str) -> Envelope:
    """Post an envelope in the running transaction; its carrier takes it soon after the commit."""
    envelope = Envelope(tenant_id=tenant_id, about_id=about_id, carrier=carrier)
    envelope.sealed_content = seal_json(content, tenant_key(tenant_id), content_binding(envelope))
    envelope.save()
    publish(EnvelopePosted(tenant_id=tenant_id, envelope_id=envelope.pk))
    return envelope


def carry(envelope_id: UUID) -> None:
    """Hand an envelope to its carrier; once it is there, tell so. Carrying twice changes nothing."""
    envelope = Envelope.objects.select_for_update().get(pk=envelope_id)
    if envelope.arrived_at is not None:
        return
    receipt = carriers.get(envelope.carrier).send(
        Parcel(id=envelope.pk, destination=str(envelope.tenant_id), content=bytes(envelope.sealed_content))
    )
    if receipt.arrived:
        envelope.arrived_at = now()
        envelope.save(update_fields=["arrived_at"])
        publish(EnvelopeArrived(tenant_id=envelope.tenant_id, envelope_id=envelope.pk))


def purge_content(envelope_id: UUID) -> None:
    """Forget the content: the authority has its copy. Source: BSI TR-03172-3, A3.19.04."""
    Envelope.objects.filter(pk=envelope_id).update(sealed_content=b"", purged_at=now())
