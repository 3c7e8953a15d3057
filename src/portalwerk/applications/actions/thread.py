"""Writing between applicant and authority."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from portalwerk.applications.actions.telling import tell
from portalwerk.applications.events import MessageWritten
from portalwerk.applications.models import Application, Attachment, ThreadMessage
from portalwerk.applications.queries import Opened, message_path, opened_for_authority, thread_binding
from portalwerk.applications.rules.thread import LONGEST, OFFICE_WROTE, check_files, check_may_write, check_words
from portalwerk.audit.actions import record
from portalwerk.files.actions import store_upload
from portalwerk.files.models import OwnerKind, StoredFile
from portalwerk.files.rules import UploadRefused
from portalwerk.kernel.clock import now
from portalwerk.kernel.events import publish
from portalwerk.kernel.sealing import seal, tenant_key
from portalwerk.mailbox.actions import settle_mail
from portalwerk.mailbox.models import IncomingMail, Tone
from portalwerk.mailbox.queries import mail_of
from portalwerk.mailbox.rules.incoming import LONGEST_TEXT, Incoming

#: Room for the words of an e-mail and for what is said of files that were not taken.
LONGEST_MAIL = 2 * LONGEST_TEXT


def write_to_office(
    opened: Opened, *, text: str, files: Sequence[StoredFile] = (), by_mail: bool = False
) -> ThreadMessage:
    """Send the authority a message about an application that was sent.

    Parameters: by_mail, it came by e-mail: nobody has checked who wrote it.
    Raises ThreadClosed, NothingWritten, MessageTooLong, TooManyMessageFiles.
    """
    application = opened.application
    row = _write(application, text=text, files=files, label="Anlage zur Nachricht", by_mail=by_mail)
    record(
        "application.wrote",
        actor_id=None if by_mail else application.account_id,
        object_kind="application",
        object_id=application.pk,
        note="mail" if by_mail else "",
    )
    publish(MessageWritten(tenant_id=row.tenant_id, application_id=application.pk, message_id=row.pk))
    return row


def write_to_applicant(
    application_id: UUID, *, author_id: UUID, text: str, files: Sequence[StoredFile] = ()
) -> ThreadMessage:
    """Send the applicant a message. They hear of it by e-mail, without its content.

    Raises ThreadClosed, NothingWritten, MessageTooLong, TooManyMessageFiles.
    """
    opened = opened_for_authority(application_id)
    application = opened.application
    row = _write(application, text=text, files=files, label="Anlage vom Amt", author_id=author_id)
    tell(
        opened,
        template="office_wrote",
        tone=Tone.KNOW,
        subject=f"{opened.offer.short_title}: {OFFICE_WROTE}",
        paragraphs=("Sie lesen die Nachricht bei Ihrem Antrag.",),
    )
    return row


def take_mail(opened: Opened, row: IncomingMail) -> None:
    """Put an e-mail of the applicant into the thread of the application. Raises ThreadClosed."""
    check_may_write(opened.application.status)
    text, files = enclosed(opened, mail_of(row))
    write_to_office(opened, text=text, files=files, by_mail=True)
    settle_mail(row)


def enclosed(opened: Opened, mail: Incoming) -> tuple[str, list[StoredFile]]:
    """Keep the files of an e-mail, checked like every upload. Returns its words and the files.

    A file that is refused is named at the end of the words, so that nobody misses it unseen.
    """
    application = opened.application
    words, stored = [mail.text or "(ohne Text)"], []
    for one in mail.files:
        try:
            kept = store_upload(
                [one.content],
                name=one.name,
                key=opened.key,
                tenant_id=application.tenant_id,
                media_type=one.media_type,
                declared_size=len(one.content),
                owner_kind=OwnerKind.APPLICATION,
                account_id=application.account_id,
            )
        except UploadRefused as refusal:
            words.append(f"Nicht angenommen: {refusal}")
        else:
            stored.append(kept)
    if mail.left_out:
        words.append(f"Nicht angenommen: {mail.left_out} weitere Dateien.")
    return "\n\n".join(words), stored


def mark_thread_read(application: Application, *, by_office: bool) -> int:
    """Note that one side has opened what the other wrote. Only the first time counts. Returns how many were new."""
    unread = ThreadMessage.objects.filter(application=application, from_office=not by_office, read_at=None)
    return unread.update(read_at=now())


def _write(
    application: Application,
    *,
    text: str,
    files: Sequence[StoredFile],
    label: str,
    author_id: UUID | None = None,
    by_mail: bool = False,
) -> ThreadMessage:
    check_may_write(application.status)
    words = check_words(text, limit=LONGEST_MAIL if by_mail else LONGEST)
    check_files(0 if by_mail else len(files))
    row = ThreadMessage(
        tenant_id=application.tenant_id,
        account_id=application.account_id,
        application=application,
        from_office=author_id is not None,
        author_id=author_id,
        by_mail=by_mail,
    )
    row.sealed_text = seal(words.encode(), tenant_key(application.tenant_id), thread_binding(row))
    row.save()
    for stored in files:
        Attachment(
            tenant_id=application.tenant_id,
            account_id=application.account_id,
            application=application,
            stored_file=stored,
            field_path=message_path(row),
            label=label,
        ).save()
    application.changed_at = now()
    application.save(update_fields=["changed_at"])
    return row
