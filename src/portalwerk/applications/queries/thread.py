"""What applicant and authority wrote each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portalwerk.applications.models import Application, Attachment, ThreadMessage
from portalwerk.applications.queries.following import attachments_of
from portalwerk.kernel.sealing import Binding, tenant_key, unseal

#: Where the files of a message lie; those of the office are told apart from what the applicant gave.
FROM_APPLICANT, FROM_OFFICE = "thread:", "office:"


@dataclass(frozen=True)
class Written:
    """One message, opened, with its files."""

    id: UUID
    from_office: bool
    by_mail: bool
    author_id: UUID | None
    text: str
    sent_at: datetime
    read_at: datetime | None
    files: Sequence[Attachment]


def thread_of(application: Application) -> list[Written]:
    """Return all messages about an application, oldest first."""
    rows = list(ThreadMessage.objects.filter(application=application).order_by("sent_at", "pk"))
    attachments = attachments_of(application) if rows else []
    return [_written(row, attachments) for row in rows]


def message_path(row: ThreadMessage) -> str:
    """Return the place of the files of a message."""
    return f"{FROM_OFFICE if row.from_office else FROM_APPLICANT}{row.pk}"


def thread_binding(row: ThreadMessage) -> Binding:
    """Return where the sealed text of a message lives."""
    return Binding("applications_threadmessage", row.tenant_id, row.pk, "text")


def _written(row: ThreadMessage, attachments: Sequence[Attachment]) -> Written:
    place = message_path(row)
    return Written(
        id=row.pk,
        from_office=row.from_office,
        by_mail=row.by_mail,
        author_id=row.author_id,
        text=unseal(row.sealed_text, tenant_key(row.tenant_id), thread_binding(row)).decode(),
        sent_at=row.sent_at,
        read_at=row.read_at,
        files=[one for one in attachments if one.field_path == place],
    )
