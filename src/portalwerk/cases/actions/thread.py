"""Questions of the applicant, answers of the authority, and its notes to itself."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from portalwerk.access.rules import Caseworker
from portalwerk.applications.actions.thread import enclosed, mark_thread_read, write_to_applicant
from portalwerk.applications.models import ThreadMessage
from portalwerk.applications.queries import opened_for_authority, thread_of
from portalwerk.applications.rules.thread import check_words
from portalwerk.audit.actions import record
from portalwerk.cases.actions.history import note, save_change
from portalwerk.cases.actions.replies import CaseNotThere
from portalwerk.cases.models import Case, CaseDocument, InternalNote
from portalwerk.cases.queries import binding, case_of_application
from portalwerk.files.models import StoredFile
from portalwerk.kernel.clock import now
from portalwerk.kernel.sealing import seal, tenant_key
from portalwerk.mailbox.actions import settle_mail
from portalwerk.mailbox.models import IncomingMail
from portalwerk.mailbox.queries import mail_of


def receive_message(application_id: UUID, message_id: UUID) -> None:
    """Put a question of the applicant onto the desk, its files to the papers of the case. Raises CaseNotThere."""
    case = case_of_application(application_id, writing=True)
    if case is None:
        raise CaseNotThere
    written = next((one for one in thread_of(case.application) if one.id == message_id), None)
    if written is None:
        return
    _add_papers(case, [one.stored_file for one in written.files], CaseDocument.Origin.REPLY, "Anlage zur Nachricht")
    case.question_at = now()
    save_change(case, "question_at")
    note(case, "wrote", by_mail=written.by_mail)


def answer_applicant(case: Case, *, by: Caseworker, text: str, files: Sequence[StoredFile] = ()) -> ThreadMessage:
    """Write to the applicant. Whatever they asked counts as answered.

    Raises ThreadClosed, NothingWritten, MessageTooLong, TooManyMessageFiles.
    """
    row = write_to_applicant(case.application_id, author_id=by.account_id, text=text, files=files)
    _add_papers(case, files, CaseDocument.Origin.OURS, "Anlage vom Amt")
    case.question_at = None
    save_change(case, "question_at")
    note(case, "answered", by=by.account_id)
    record("case.answered", actor_id=by.account_id, object_kind="case", object_id=case.pk)
    return row


def settle_question(case: Case, *, by: Caseworker) -> None:
    """Note that a question needs no answer. Twice changes nothing."""
    if case.question_at is None:
        return
    case.question_at = None
    save_change(case, "question_at")
    note(case, "question_settled", by=by.account_id)
    record("case.question_settled", actor_id=by.account_id, object_kind="case", object_id=case.pk)


def open_thread(case: Case) -> None:
    """Note that somebody in the office has seen what the applicant wrote."""
    mark_thread_read(case.application, by_office=True)


def write_note(case: Case, *, by: Caseworker, text: str) -> InternalNote:
    """Write a note that only the authority sees. Raises NothingWritten, MessageTooLong."""
    row = _keep_note(case, by=by, text=check_words(text))
    record("case.noted", actor_id=by.account_id, object_kind="case", object_id=case.pk)
    return row


def assign_mail(case: Case, row: IncomingMail, *, by: Caseworker) -> None:
    """Give an e-mail that was put aside to a case. Nobody knows who wrote it: the applicant does not see it."""
    mail = mail_of(row)
    text, files = enclosed(opened_for_authority(case.application_id), mail)
    _keep_note(case, by=by, text=f"E-Mail von {mail.sender or 'unbekannt'}, Absender nicht geprüft:\n{text}")
    _add_papers(case, files, CaseDocument.Origin.REPLY, "Anlage einer E-Mail")
    case.question_at = now()
    save_change(case, "question_at")
    note(case, "mail_assigned", by=by.account_id)
    record("mail.assigned", actor_id=by.account_id, object_kind="case", object_id=case.pk)
    settle_mail(row)


def _keep_note(case: Case, *, by: Caseworker, text: str) -> InternalNote:
    row = InternalNote(tenant_id=case.tenant_id, case=case, author_id=by.account_id)
    row.sealed_text = seal(text.encode(), tenant_key(case.tenant_id), binding(row, "text"))
    row.save()
    return row


def _add_papers(case: Case, files: Sequence[StoredFile], origin: CaseDocument.Origin, label: str) -> None:
    CaseDocument.objects.bulk_create(
        CaseDocument(tenant_id=case.tenant_id, case=case, stored_file=stored, origin=origin, label=label)
        for stored in files
    )
