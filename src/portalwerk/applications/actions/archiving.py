"""Writing labels and notes onto one's own papers. Runs in the account's scope; each row is written in its tenant's."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from portalwerk.applications.models import ArchiveMark
from portalwerk.applications.queries.archive import Archive, mark_binding
from portalwerk.applications.rules.archive import Mark, check_new_name, clean_mark, renamed
from portalwerk.kernel.scope import acting_for
from portalwerk.kernel.sealing import seal_json, tenant_key


def write_mark(archive: Archive, about_id: UUID, *, labels: Iterable[str], note: str) -> None:
    """Write labels and a note onto a paper or an application of an archive. Nothing at all takes the mark away.

    Raises LabelEmpty, LabelTooLong, TooManyLabels, NoteTooLong; KeyError for what is not in the archive.
    """
    kept = archive.by_id[about_id]
    mark = clean_mark(labels, note, known=archive.labels_without(about_id))
    _keep(archive, kept.application_id, kept.tenant_id, about_id, mark)


def rename_label(archive: Archive, old: str, new: str) -> None:
    """Give a label another name wherever it stands. Raises LabelEmpty, LabelTooLong, LabelTaken."""
    label = check_new_name(old, new, known=archive.labels)
    _change(archive, old, label)


def delete_label(archive: Archive, label: str) -> None:
    """Take a label away wherever it stands. The papers and notes stay."""
    _change(archive, label, "")


def _change(archive: Archive, old: str, new: str) -> None:
    for about_id, kept in archive.by_id.items():
        if old in kept.mark.labels:
            _keep(archive, kept.application_id, kept.tenant_id, about_id, renamed(kept.mark, old, new))


def _keep(archive: Archive, application_id: UUID, tenant_id: UUID, about_id: UUID, mark: Mark) -> None:
    with acting_for(tenant_id):
        mine = ArchiveMark.objects.filter(account_id=archive.account_id, about_id=about_id)
        if not mark:
            mine.delete()
            return
        row = mine.select_for_update().first() or ArchiveMark(
            tenant_id=tenant_id, account_id=archive.account_id, application_id=application_id, about_id=about_id
        )
        words = {"labels": list(mark.labels), "note": mark.note}
        row.sealed_words = seal_json(words, tenant_key(tenant_id), mark_binding(row))
        row.save()
