"""What happens to an application after it was sent, as the applicant sees it.

Staff never type a status: the case calls these actions and the tracking follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from portalwerk.applications.actions.correcting import seal_items, take_over
from portalwerk.applications.actions.drafts import note_step
from portalwerk.applications.actions.foretelling import learn_course
from portalwerk.applications.actions.telling import tell
from portalwerk.applications.events import ApplicationWithdrawn, LetterFetched, ReplyGiven
from portalwerk.applications.models import Application, ApplicationLetter, Attachment, ReplyRequest
from portalwerk.applications.queries import (
    Correction,
    Opened,
    items_of,
    letter_binding,
    opened_for_authority,
    reply_files_of,
    reply_path,
    unanswered_request_of,
)
from portalwerk.applications.rules.replying import (
    MESSAGE,
    Item,
    asked_papers,
    asked_paths,
    check_answers,
    check_may_correct,
    check_reply_complete,
    check_reply_open,
    merged_items,
)
from portalwerk.applications.rules.stages import Stage
from portalwerk.applications.rules.submitting import Status, check_may_withdraw
from portalwerk.audit.actions import record
from portalwerk.files.actions import delete_file
from portalwerk.files.models import StoredFile
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.clock import now, today
from portalwerk.kernel.events import publish
from portalwerk.kernel.sealing import seal_json, tenant_key
from portalwerk.mailbox.actions import settle_messages
from portalwerk.mailbox.models import Tone


def follow_status(application_id: UUID, stage: Stage, *, note: str = "") -> None:
    """Move the application to `stage`, so that the tracking page shows it at once."""
    application = Application.objects.select_for_update().get(pk=application_id)
    if application.stage == stage:
        return
    application.stage = stage
    application.your_move_until = None
    application.changed_at = now()
    if stage == Stage.CLOSED:
        application.status = Status.CLOSED
        application.closed_at = now()
    application.save(update_fields=["stage", "your_move_until", "changed_at", "status", "closed_at"])
    note_step(application, stage, note=note)
    learn_course(application)


def reopen(application_id: UUID, stage: Stage) -> None:
    """Take back that an application was closed: its case stands where it stood before."""
    application = Application.objects.select_for_update().get(pk=application_id)
    application.status = Status.DECIDED
    application.closed_at = None
    application.save(update_fields=["status", "closed_at"])
    follow_status(application_id, stage)


def ask_for_reply(application_id: UUID, *, items: Sequence[Item], due_on: date) -> ReplyRequest:
    """Ask the applicant for what is missing: their move, with a deadline, in mailbox and by e-mail.

    What was asked before and is not answered stays on the list, so that there is only one.
    Parameters: items, each with `key`, `title`, `hint`, `reason`, a question of the form also with `path`.
    """
    opened = opened_for_authority(application_id)
    application = opened.application
    request = unanswered_request_of(application)
    earlier = [item for item in items_of(request) if item["key"] != MESSAGE] if request is not None else []
    if request is None:
        request = ReplyRequest(
            tenant_id=application.tenant_id, account_id=application.account_id, application=application
        )
    request.due_on, request.reminded_on = due_on, None
    seal_items(request, merged_items(earlier, items))
    request.save()
    application.stage = Stage.YOUR_MOVE
    application.your_move_until = due_on
    application.changed_at = now()
    application.save(update_fields=["stage", "your_move_until", "changed_at"])
    note_step(application, Stage.YOUR_MOVE, until=due_on)
    learn_course(application)
    titles = ", ".join(item["title"] for item in items)
    paragraphs = ["Bitte schicken Sie uns, was fehlt. Ein Foto reicht."] if asked_papers(items) else []
    if asked_paths(items):
        paragraphs.append("Bitte prüfen Sie einige Ihrer Angaben noch einmal.")
    if earlier:
        paragraphs.append("Was wir schon vorher gefragt haben, steht auf derselben Liste.")
    settle_messages(application.pk)
    tell(
        opened,
        template="inquiry",
        tone=Tone.ACT,
        subject=f"{'Wir haben noch Fragen' if asked_paths(items) else 'Uns fehlt noch etwas'}: {titles}",
        paragraphs=paragraphs,
        due_on=due_on,
    )
    return request


def answer_request(
    opened: Opened, request: ReplyRequest, *, files: Sequence[tuple[str, StoredFile]], message: str
) -> None:
    """Give what was missing. Parameters: files, with the key of the item they answer; message, optional words.

    The questions of the form are answered beforehand (`correcting.keep_given`); here they become the answers.
    Raises ReplyClosed, TooLateToCorrect, AnswersFaulty, ReplyIncomplete.
    """
    check_reply_open(request.answered_at)
    application = opened.application
    check_may_correct(application.status, application.stage)
    for key, stored_file in files:
        keep_reply_file(opened, request, key=key, stored_file=stored_file)
    correction = Correction(opened, request)
    check_answers(len(correction.problems()))
    given = reply_files_of(application, request)
    wanted = [item["title"] for item in correction.papers if item["key"] not in given]
    check_reply_complete(wanted=wanted, message=message)
    take_over(correction)
    request.answered_at = now()
    request.save(update_fields=["answered_at", "sealed_given"])
    if not request.is_own:
        follow_status(application.pk, Stage.IN_REVIEW, note="Ihre Antwort ist da")
        settle_messages(application.pk)
    if message:
        post_reply_words(request, message)
    record(
        "application.corrected" if request.is_own else "application.replied",
        actor_id=application.account_id,
        object_kind="application",
        object_id=application.pk,
    )
    publish(ReplyGiven(tenant_id=application.tenant_id, application_id=application.pk, request_id=request.pk))


def keep_reply_file(opened: Opened, request: ReplyRequest, *, key: str, stored_file: StoredFile) -> Attachment:
    """Keep a file for an item that is asked for, before the answer as a whole is given. Raises ReplyClosed."""
    check_reply_open(request.answered_at)
    application = opened.application
    # What the package asks for has a public name; what a caseworker wrote by hand stays in the sealed items.
    public = {document.key: document.title for document in opened.offer.documents}
    attachment = Attachment(
        tenant_id=application.tenant_id,
        account_id=application.account_id,
        application=application,
        stored_file=stored_file,
        field_path=reply_path(request, key),
        label=public.get(key, "Nachgereicht")[:200],
    )
    attachment.save()
    return attachment


def remove_reply_file(opened: Opened, request: ReplyRequest, stored_file_id: str) -> None:
    """Remove a file that was kept for an answer not yet given. Another file stays. Raises ReplyClosed."""
    check_reply_open(request.answered_at)
    for attachments in reply_files_of(opened.application, request).values():
        for attachment in attachments:
            if str(attachment.stored_file_id) == stored_file_id:
                stored_file = attachment.stored_file
                attachment.delete()
                delete_file(stored_file)


def post_reply_words(request: ReplyRequest, message: str) -> None:
    """Keep the words of a reply beside its items."""
    items = [item for item in items_of(request) if item["key"] != MESSAGE]
    seal_items(request, [*items, {"key": MESSAGE, "title": "Ihre Nachricht", "hint": message, "reason": ""}])
    request.save(update_fields=["sealed_items"])


def withdraw_application(opened: Opened) -> None:
    """Take an application back before the decision. Raises CannotWithdraw. Source: § 22 VwVfG (Rücknahme)."""
    application = opened.application
    check_may_withdraw(application.status)
    application.status = Status.WITHDRAWN
    application.stage = Stage.CLOSED
    application.your_move_until = None
    application.closed_at = application.changed_at = now()
    application.save(update_fields=["status", "stage", "your_move_until", "closed_at", "changed_at"])
    note_step(application, Stage.CLOSED, note="Zurückgezogen")
    learn_course(application)
    ReplyRequest.objects.filter(application=application, answered_at=None).update(answered_at=now())
    settle_messages(application.pk)
    record(
        "application.withdrawn",
        actor_id=application.account_id,
        object_kind="application",
        object_id=application.pk,
    )
    publish(ApplicationWithdrawn(tenant_id=application.tenant_id, application_id=application.pk))


def provide_letter(
    opened: Opened, stored_file: StoredFile, *, kind: str, title: str, summary: dict[str, Any] | None = None
) -> ApplicationLetter:
    """Put a letter where the applicant can fetch it."""
    application = opened.application
    letter = ApplicationLetter(
        tenant_id=application.tenant_id,
        account_id=application.account_id,
        application=application,
        stored_file=stored_file,
        kind=kind,
        title=title[:200],
    )
    if summary:
        letter.sealed_summary = seal_json(summary, tenant_key(application.tenant_id), letter_binding(letter))
    letter.save()
    return letter


def note_decided(application: Application) -> None:
    """Move the application to the stage at which its decision can be fetched."""
    application.status = Status.DECIDED
    application.decided_at = now()
    application.save(update_fields=["status", "decided_at"])
    follow_status(application.pk, Stage.DECIDED)


def set_clocks(letter: ApplicationLetter, *, announced_on: date | None, remedy_until: date | None) -> None:
    """Note when a decision counts as announced and until when a remedy is possible."""
    letter.announced_on = announced_on
    letter.remedy_until = remedy_until
    letter.save(update_fields=["announced_on", "remedy_until"])


def set_contested(application_id: UUID, *, is_open: bool) -> None:
    """Note whether an objection against the decision is open; when the last one has ended, that day is kept."""
    ended = {} if is_open else {"settled_on": today()}
    Application.objects.filter(pk=application_id).update(is_contested=is_open, changed_at=now(), **ended)


def set_deemed(application_id: UUID, *, on: date | None) -> None:
    """Note until when the authority must decide, or the application counts as granted. Source: § 42a VwVfG."""
    Application.objects.filter(pk=application_id).update(deemed_on=on, changed_at=now())


def note_fetched(letter: ApplicationLetter, *, level: AssuranceLevel) -> None:
    """Keep the evidence of the first authenticated retrieval. Source: § 41 Abs. 2a VwVfG; § 9 Abs. 1 OZG."""
    if letter.fetched_at is not None:
        return
    letter.fetched_at = now()
    letter.fetched_level = level
    letter.save(update_fields=["fetched_at", "fetched_level"])
    record(
        "letter.fetched",
        actor_id=letter.account_id,
        object_kind="letter",
        object_id=letter.pk,
        note=letter.kind,
    )
    publish(LetterFetched(tenant_id=letter.tenant_id, application_id=letter.application_id, letter_id=letter.pk))
