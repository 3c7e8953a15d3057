"""All papers of a person, across tenants: letters of the offices and files of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portalwerk.applications.models import Application, ApplicationLetter, Attachment
from portalwerk.applications.queries.following import letter_summary
from portalwerk.applications.queries.opening import token_of
from portalwerk.applications.rules.submitting import Status
from portalwerk.catalog.queries import offer_of
from portalwerk.files.models import StoredFile
from portalwerk.files.queries import file_name, read_chunks
from portalwerk.kernel.sealing import tenant_key

MOST = 1000


@dataclass(frozen=True)
class ArchivedPaper:
    """One paper: what it is, of which application, since when. `words` is what a search looks through."""

    id: UUID
    title: str
    name: str
    service: str
    reference: str
    tenant_id: UUID
    token: str
    at: datetime
    is_letter: bool
    words: str
    stored_file: StoredFile

    def chunks(self) -> Iterator[bytes]:
        """Yield the content, opened with the key of its tenant."""
        return read_chunks(self.stored_file, tenant_key(self.tenant_id))


def papers_of(account_id: UUID) -> list[ArchivedPaper]:
    """Return the papers of all sent applications of an account, newest first. Needs the account's scope."""
    rows = Application.objects.filter(account_id=account_id).exclude(status__in=[Status.DRAFT, Status.FORWARDED])
    applications = {row.pk: row for row in rows}
    letters = ApplicationLetter.objects.filter(application__in=applications).select_related("stored_file")
    files = Attachment.objects.filter(application__in=applications).select_related("stored_file")
    papers = [
        *(_letter(one, applications[one.application_id]) for one in letters[:MOST]),
        *(_file(one, applications[one.application_id]) for one in files[:MOST]),
    ]
    return sorted(papers, key=lambda paper: paper.at, reverse=True)


def _letter(row: ApplicationLetter, application: Application) -> ArchivedPaper:
    summary = letter_summary(row)
    return _paper(row, application, title=row.title, at=row.provided_at, more=" ".join(_texts(summary)))


def _file(row: Attachment, application: Application) -> ArchivedPaper:
    return _paper(row, application, title=row.label, at=row.added_at, more="")


def _paper(
    row: ApplicationLetter | Attachment, application: Application, *, title: str, at: datetime, more: str
) -> ArchivedPaper:
    service = offer_of(application.online_service_id).short_title
    name = file_name(row.stored_file, tenant_key(row.tenant_id))
    reference = application.reference or ""
    return ArchivedPaper(
        id=row.pk,
        title=title,
        name=name,
        service=service,
        reference=reference,
        tenant_id=row.tenant_id,
        token=token_of(application),
        at=at,
        is_letter=isinstance(row, ApplicationLetter),
        words=" ".join((title, name, service, reference, more)),
        stored_file=row.stored_file,
    )


def _texts(value: object) -> Iterator[str]:
    """Yield every text of a summary, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
