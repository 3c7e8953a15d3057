"""Reading envelopes."""

from typing import Any
from uuid import UUID

from portalwerk.kernel.sealing import Binding, tenant_key, unseal_json
from portalwerk.transport.models import Envelope


def content_binding(envelope: Envelope) -> Binding:
    """Return where the sealed content of an envelope lives."""
    return Binding("transport_envelope", envelope.tenant_id, envelope.pk, "content")


def content_of(envelope_id: UUID) -> dict[str, Any]:
    """Return what an envelope holds. Empty once it was purged."""
    envelope = Envelope.objects.get(pk=envelope_id)
    if not envelope.sealed_content:
        return {}
    content: dict[str, Any] = unseal_json(
        envelope.sealed_content, tenant_key(envelope.tenant_id), content_binding(envelope)
    )
    return content
