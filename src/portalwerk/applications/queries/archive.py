"""All papers of a person, across tenants: letters of the offices and files of their own, with their own words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from portalwerk.applications.models import Application, ApplicationLetter, ArchiveMark, Attachment
from portalwerk.applications.queries.following import letter_summary
from portalwerk.applications.queries.opening import token_of
from portalwerk.applications.rules.archive import Mark
from portalwerk.applications.rules.retention import Sent, deletion_day, ended_on
from portalwerk.applications.rules.submitting import Status
from portalwerk.catalog.queries import offer_of
from portalwerk.files.models import StoredFile
from portalwerk.files.queries import file_name, read_chunks
from portalwerk.kernel.clock import local, today
from portalwerk.kernel.sealing import Binding, tenant_key, unseal_json

MOST = 1000


@dataclass(frozen=True)
class ArchivedMatter:
    """One application that was sent. `ends_on` is the day on which its papers go, `is_told` that they go soon."""

    id: UUID
    tenant_id: UUID
    service: str
    reference: str
    token: str
    at: datetime
    ends_on: date | None
    is_told: bool
    mark: Mark

    @property
    def application_id(self) -> UUID:
        """The application itself."""
        return self.id

    @property
    def words(self) -> str:
        """What a search looks through."""
        return " ".join((self.service, self.reference, *self.mark.labels, self.mark.note))


@dataclass(frozen=True)
class ArchivedPaper:
    """One paper: what it is, of which application, since when. `words` is what a search looks through."""

    id: UUID
    matter: ArchivedMatter
    title: str
    name: str
    at: datetime
    is_letter: bool
    words: str
    mark: Mark
    stored_file: StoredFile

    @property
    def tenant_id(self) -> UUID:
        """Whose it is."""
        return self.matter.tenant_id

    @property
    def application_id(self) -> UUID:
        """The application it belongs to."""
        return self.matter.id

    def chunks(self) -> Iterator[bytes]:
        """Yield the content, opened with the key of its tenant."""
        return read_chunks(self.stored_file, tenant_key(self.tenant_id))


@dataclass
class Archive:
    """The applications and papers of an account, newest first, and the labels that the person made."""

    account_id: UUID
    matters: list[ArchivedMatter] = field(default_factory=list)
    papers: list[ArchivedPaper] = field(default_factory=list)

    @cached_property
    def by_id(self) -> dict[UUID, ArchivedMatter | ArchivedPaper]:
        """Everything that can be marked, by its number."""
        kept: list[ArchivedMatter | ArchivedPaper] = [*self.matters, *self.papers]
        return {one.id: one for one in kept}

    @property
    def labels(self) -> list[str]:
        """All labels of the person, in the order of the alphabet."""
        return _labels(self.by_id.values())

    def labels_without(self, about_id: UUID) -> list[str]:
        """Return the labels that stand on anything else."""
        return _labels(one for one in self.by_id.values() if one.id != about_id)


def _labels(kept: Iterable[ArchivedMatter | ArchivedPaper]) -> list[str]:
    return sorted({label for one in kept for label in one.mark.labels}, key=str.casefold)


def archive_of(account_id: UUID) -> Archive:
    """Return the archive of an account. Needs the account's scope."""
    rows = Application.objects.filter(account_id=account_id).exclude(status__in=[Status.DRAFT, Status.FORWARDED])
    applications = {row.pk: row for row in rows.order_by("-submitted_at")}
    letters = ApplicationLetter.objects.filter(application__in=applications).select_related("stored_file")
    files = Attachment.objects.filter(application__in=applications).select_related("stored_file")
    newest = list(letters.order_by("-provided_at", "pk")[:MOST])
    marks = {row.about_id: _mark(row) for row in ArchiveMark.objects.filter(account_id=account_id)}
    sent: dict[UUID, list[ApplicationLetter]] = {}
    for letter in newest:
        sent.setdefault(letter.application_id, []).append(letter)
    matters = {row.pk: _matter(row, sent.get(row.pk, []), marks.get(row.pk, Mark())) for row in applications.values()}
    papers = [
        *(_letter(one, matters[one.application_id], marks) for one in newest),
        *(_file(one, matters[one.application_id], marks) for one in files.order_by("-added_at", "pk")[:MOST]),
    ]
    papers.sort(key=lambda paper: paper.at, reverse=True)
    return Archive(account_id, list(matters.values()), papers)


def deletion_of(application: Application) -> date | None:
    """Return the day on which the papers of an application are deleted; None if nobody can say yet."""
    return _deletion(application, list(ApplicationLetter.objects.filter(application=application)))


def mark_binding(row: ArchiveMark) -> Binding:
    """Return where the sealed words of a mark live."""
    return Binding("applications_archivemark", row.tenant_id, row.pk, "words")


def _deletion(application: Application, letters: Iterable[ApplicationLetter]) -> date | None:
    over = application.closed_at or application.decided_at
    ends = [local(over).date() if over else None, application.settled_on]
    sent = [Sent(local(one.provided_at).date(), one.kind == "decision", one.remedy_until) for one in letters]
    return deletion_day(
        ended_on(
            application.status,
            application.stage,
            ended=max((day for day in ends if day), default=None),
            letters=sent,
            is_contested=application.is_contested,
        ),
        months=offer_of(application.online_service_id).retention_months,
        told_on=application.told_on,
        today=today(),
    )


def _mark(row: ArchiveMark) -> Mark:
    words = unseal_json(row.sealed_words, tenant_key(row.tenant_id), mark_binding(row))
    return Mark(tuple(words["labels"]), words["note"])


def _matter(row: Application, letters: Iterable[ApplicationLetter], mark: Mark) -> ArchivedMatter:
    return ArchivedMatter(
        id=row.pk,
        tenant_id=row.tenant_id,
        service=offer_of(row.online_service_id).short_title,
        reference=row.reference or "",
        token=token_of(row),
        at=row.submitted_at or row.started_at,
        ends_on=_deletion(row, letters),
        is_told=row.told_on is not None,
        mark=mark,
    )


def _letter(row: ApplicationLetter, matter: ArchivedMatter, marks: dict[UUID, Mark]) -> ArchivedPaper:
    more = " ".join(_texts(letter_summary(row)))
    return _paper(row, matter, title=row.title, at=row.provided_at, more=more, mark=marks.get(row.pk, Mark()))


def _file(row: Attachment, matter: ArchivedMatter, marks: dict[UUID, Mark]) -> ArchivedPaper:
    return _paper(row, matter, title=row.label, at=row.added_at, more="", mark=marks.get(row.pk, Mark()))


def _paper(
    row: ApplicationLetter | Attachment, matter: ArchivedMatter, *, title: str, at: datetime, more: str, mark: Mark
) -> ArchivedPaper:
    name = file_name(row.stored_file, tenant_key(row.tenant_id))
    return ArchivedPaper(
        id=row.pk,
        matter=matter,
        title=title,
        name=name,
        at=at,
        is_letter=isinstance(row, ApplicationLetter),
        words=" ".join((title, name, more, matter.words, *mark.labels, mark.note)),
        mark=mark,
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
