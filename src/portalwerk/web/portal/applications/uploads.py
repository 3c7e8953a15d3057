"""Files that come with a page, and how they are shown on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

from portalwerk.applications.actions.drafts import add_attachment, remove_attachment
from portalwerk.applications.models import Attachment
from portalwerk.applications.queries import Opened, attachments_of, bytes_in_drafts
from portalwerk.applications.rules.attaching import check_drafts_room, check_is_new, check_room
from portalwerk.files.actions import delete_file, store_upload
from portalwerk.files.models import OwnerKind, StoredFile
from portalwerk.files.queries import FileFacts, counts_as_clean, facts_of, file_name
from portalwerk.files.rules import DEFAULT_MAX_BYTES, byte_size
from portalwerk.formengine.rules.categories import category_label
from portalwerk.formengine.rules.drawing import draw_page, drawn_fields
from portalwerk.formengine.rules.form import Field, Page
from portalwerk.formengine.rules.problem import Problem, TooManyBytes, named
from portalwerk.formengine.rules.reading import Command, attach_file, file_field
from portalwerk.kernel.refusal import Refusal
from portalwerk.kernel.sealing import Key
from portalwerk.tenants.queries import tree
from portalwerk.web.gate.links import link


class Sent(Protocol):
    """A file as it arrives: with a page, or in parts."""

    @property
    def name(self) -> str | None:
        """Its name, as the browser says."""

    @property
    def size(self) -> int | None:
        """How many bytes it has."""

    @property
    def content_type(self) -> str | None:
        """Its kind, as the browser says."""

    def chunks(self) -> Iterator[bytes]:
        """Yield its content."""


@dataclass(frozen=True)
class Shown:
    """A stored file as a page shows it."""

    title: str
    note: str
    status: str
    href: str
    size: str = ""
    id: str = ""
    category: str = ""
    category_label: str = ""


def take_uploads(request: HttpRequest, opened: Opened, page: Page) -> list[Problem]:
    """Store the files that came for the file fields of a page. Returns what was refused, and why.

    A file for a field that this page does not have is left alone: nobody offered to send it.
    """
    if not request.FILES:
        return []
    view = draw_page(opened.form, page, opened.answers, facts=opened.facts)
    offered = {field.name for field in drawn_fields(view.items) if field.input == "file"}
    problems = []
    for name in request.FILES:
        field = file_field(opened.form, name) if name in offered else None
        if field is None:
            continue
        for sent in request.FILES.getlist(name):
            try:
                keep_file(opened, field, name, sent)
            except Refusal as refusal:
                problems.append(Problem(name, field.label, str(refusal), page.key))
    return problems


def store(
    sent: Sent,
    *,
    key: Key,
    tenant_id: UUID,
    account_id: UUID | None,
    owner_kind: OwnerKind = OwnerKind.DRAFT,
    media_types: Iterable[str] = (),
    max_bytes: int | None = None,
) -> StoredFile:
    """Store one upload. Raises UploadRefused with a sentence that names the file."""
    return store_upload(
        sent.chunks(),
        name=sent.name or "",
        key=key,
        tenant_id=tenant_id,
        max_bytes=max_bytes or DEFAULT_MAX_BYTES,
        allowed_media_types=tuple(media_types),
        media_type=sent.content_type or "",
        declared_size=sent.size,
        owner_kind=owner_kind,
        account_id=account_id,
    )


def detach(opened: Opened, command: Command) -> None:
    """Remove a file from its field. What is no file of this application stays where it is."""
    for attachment in attachments_of(opened.application):
        if str(attachment.stored_file_id) == command.value and attachment.field_path == command.path:
            remove_attachment(opened, attachment)


def shown_uploads(request: HttpRequest, opened: Opened) -> dict[str, Shown]:
    """Return the files of an application by their id, with name, size and what is known about them."""
    if not opened.takes_files:
        return {}
    rows = attachments_of(opened.application)
    return {str(row.stored_file_id): shown(request, opened, row) for row in rows if opened.may_see(row)}


def shown(request: HttpRequest, opened: Opened, attachment: Attachment) -> Shown:
    """Return one file as a page shows it."""
    stored = attachment.stored_file
    tenant = tree().by_id[opened.application.tenant_id]
    size = byte_size(stored.size)
    is_clean = counts_as_clean(stored)
    code = opened.categories.get(str(stored.pk), "")
    checked = "Angekommen und geprüft" if is_clean else "Angekommen, nicht auf Viren geprüft"
    return Shown(
        title=file_name(stored, opened.key),
        note=f"{checked} · {size}",
        status="ok" if is_clean else "",
        href=link(request, "applications-upload", tenant=tenant, token=opened.token, attachment_id=attachment.pk),
        size=size,
        id=str(stored.pk),
        category=code,
        category_label=category_label(opened.form, attachment.field_path, code),
    )


def keep_file(opened: Opened, field: Field, path: str, sent: Sent) -> None:
    """Store a file and put it into its field, if there is room and it is not there already; a single file is replaced.

    Raises TooManyFiles, TooManyBytes, ApplicationFull, DraftsFull, SameFileTwice, SameNameTwice, UploadRefused.
    """
    rows = attachments_of(opened.application)
    check_fits(opened, field, path, rows, name=sent.name or "", size=sent.size or 0)
    there = [row for row in rows if row.field_path == path]
    stored = store(
        sent,
        key=opened.key,
        tenant_id=opened.application.tenant_id,
        account_id=opened.application.account_id,
        media_types=field.media_types,
        max_bytes=field.max_bytes,
    )
    if field.repeats:
        facts = facts_of(stored, opened.key)
        try:
            check_is_new(facts.name, facts.sha256, {held.sha256: held.name for held in _facts(there, opened.key)})
        except Refusal:
            delete_file(stored)
            raise
    opened.content["answers"] = add_attachment(opened, stored, path=path, label=field.label)
    for attachment in there if not field.repeats else ():
        remove_attachment(opened, attachment)


def check_fits(opened: Opened, field: Field, path: str, rows: Sequence[Attachment], *, name: str, size: int) -> None:
    """Ask before anything is stored whether there is room: in the field, in the application, for the person.

    Parameters: rows, the files of the application so far.
    Raises TooManyFiles, TooManyBytes, ApplicationFull, DraftsFull.
    """
    attach_file(opened.form, opened.answers, path, "room")
    check_field_total(opened, field, path, size)
    account_id, most = opened.application.account_id, settings.DRAFTS_MAX_BYTES
    held = sum(row.stored_file.size for row in rows)
    # Without an account nobody knows of other drafts of the same person: the one of this link counts alone.
    check_room(name, held=held, size=size, most=most if account_id is None else None)
    if account_id is not None:
        check_drafts_room(name, held=bytes_in_drafts(account_id), size=size, most=most)


def check_field_total(opened: Opened, field: Field, path: str, size: int) -> None:
    """Raise TooManyBytes if the files of a field would be together larger than the field allows."""
    if field.max_total_bytes is None:
        return
    held = sum(
        attachment.stored_file.size
        for attachment in attachments_of(opened.application)
        if attachment.field_path == path and field.repeats
    )
    if held + size > field.max_total_bytes:
        raise TooManyBytes(label=named(field), limit=byte_size(field.max_total_bytes))


def _facts(rows: Iterable[Attachment], key: Key) -> Iterator[FileFacts]:
    return (facts_of(row.stored_file, key) for row in rows)
