"""Beginning, filling and keeping a draft."""

from __future__ import annotations

from typing import Any

from portalwerk.applications.actions.acts import note_act
from portalwerk.applications.actions.signing import drop_changed_signatures
from portalwerk.applications.models import Application, Attachment, Channel, TrackingEvent
from portalwerk.applications.queries import Opened, attachments_of, binding
from portalwerk.applications.rules.prefill import prefilled
from portalwerk.applications.rules.retention import DRAFTS_KEPT, EMPTY_DRAFTS_KEPT
from portalwerk.applications.rules.stages import Stage
from portalwerk.applications.rules.submitting import Status, check_is_draft
from portalwerk.audit.actions import record
from portalwerk.catalog.rules.offer import Offer
from portalwerk.files.actions import delete_file, rewrap
from portalwerk.files.models import OwnerKind, StoredFile
from portalwerk.formengine.rules.form import Answers
from portalwerk.formengine.rules.reading import attach_file, detach_file
from portalwerk.identity.queries import Person, profile_values
from portalwerk.kernel.clock import now
from portalwerk.kernel.references import new_token, token_hash
from portalwerk.kernel.sealing import Unsealable, seal, seal_json, tenant_key, unseal_json
from portalwerk.mailbox.actions import nudge


def begin_application(offer: Offer, *, channel: Channel = Channel.ONLINE) -> tuple[str, Application]:
    """Begin a draft of a service in the tenant in scope. Returns the token of its link, and the draft."""
    token = new_token()
    application = Application(
        tenant_id=offer.tenant_id, online_service_id=offer.id, token_hash=token_hash(token), channel=channel
    )
    application.save(force_insert=True)
    return token, application


def save_answers(
    opened: Opened, answers: Answers, *, done: str | None = None, page: str = "", keeps_parked: bool = False
) -> None:
    """Keep the answers of a draft. Signatures under what was changed fall.

    Parameters: done, the key of a page that is now complete; page, the key of the page that was filled in, for
    those who work on it together; keeps_parked, whether what was parked for a page still waits for its owner: it
    is given up once they have filled in a page themselves.
    Raises AlreadySent.
    """
    application = opened.application
    check_is_draft(application.status)
    pages = [*opened.done, done] if done and done not in opened.done else opened.done
    opened.content.update(answers=answers, done=pages)
    application.sealed_answers = seal_json(opened.content, opened.key, binding(application, "answers"))
    if not keeps_parked:
        application.sealed_parked = b""
    application.revision += 1
    application.changed_at = now()
    application.save(update_fields=["sealed_answers", "sealed_parked", "revision", "changed_at"])
    drop_changed_signatures(opened)
    if page:
        note_act(opened, "page_saved", page_key=page)


def park_answers(application: Application, *, page_key: str, posted: dict[str, list[str]]) -> None:
    """Keep what was posted to a page after the sign-in had run out. Only its owner will see it, on that page."""
    if application.status != Status.DRAFT:
        return
    parked = {"page": page_key, "posted": posted}
    application.sealed_parked = seal_json(parked, tenant_key(application.tenant_id), binding(application, "parked"))
    application.save(update_fields=["sealed_parked"])


def parked_for(opened: Opened, page_key: str) -> dict[str, list[str]] | None:
    """Return what was parked for a page, or None."""
    application = opened.application
    if not application.sealed_parked:
        return None
    try:
        parked = unseal_json(
            application.sealed_parked, tenant_key(application.tenant_id), binding(application, "parked")
        )
    except Unsealable:
        return None
    posted: dict[str, list[str]] = parked["posted"]
    return posted if parked["page"] == page_key else None


def add_attachment(opened: Opened, stored_file: StoredFile, *, path: str, label: str) -> Answers:
    """Add an uploaded file at a field. Returns the answers with it; saves nothing of them itself."""
    check_is_draft(opened.application.status)
    Attachment(
        tenant_id=opened.application.tenant_id,
        account_id=opened.application.account_id,
        application=opened.application,
        stored_file=stored_file,
        field_path=path,
        label=label[:200],
    ).save()
    note_act(opened, "file_added")
    return attach_file(opened.form, opened.answers, path, str(stored_file.pk))


def remove_attachment(opened: Opened, attachment: Attachment) -> None:
    """Remove an uploaded file from a draft, with its bytes."""
    check_is_draft(opened.application.status)
    stored_file = attachment.stored_file
    answers = detach_file(opened.form, opened.answers, attachment.field_path, str(stored_file.pk))
    attachment.delete()
    delete_file(stored_file)
    note_act(opened, "file_removed")
    save_answers(opened, answers)


def bind_account(opened: Opened, person: Person) -> None:
    """Give a draft to the account of `person`: sealed with the tenant's key from now on, prefilled, at this level.

    Binding again raises the level after a stronger sign-in. Raises AlreadySent.
    """
    application = opened.application
    check_is_draft(application.status)
    application.account_id = person.account_id
    seal_for_tenant(opened)
    application.level = max(application.level, person.level)
    Attachment.objects.filter(application=application).update(account_id=person.account_id)
    application.save()
    fill_in_known(opened, person)
    record("application.bound", actor_id=person.account_id, object_kind="application", object_id=application.pk)


def fill_in_known(opened: Opened, person: Person) -> None:
    """Put what the account of `person` knows onto their own pages, where nothing stands yet. Raises AlreadySent."""
    pages = [page.key for page in opened.form.pages if opened.is_theirs(page.key)]
    answers = prefilled(opened.form, opened.answers, profile_values(person.account_id), pages=pages)
    save_answers(opened, answers, keeps_parked=True)


def keep_contact(opened: Opened, *, email: str) -> None:
    """Keep the e-mail address at which the applicant wants to hear of the application."""
    contact = {**opened.contact, "email": email}
    opened.contact = contact
    opened.application.sealed_contact = seal_json(contact, opened.key, binding(opened.application, "contact"))
    opened.application.save(update_fields=["sealed_contact"])


def send_link(opened: Opened, *, email: str, link: str) -> None:
    """Send the link of a draft to its owner, so that they can go on later, on any device."""
    keep_contact(opened, email=email)
    nudge(about_id=opened.application.pk, address=email, template="draft_link", link=link)


def discard(opened: Opened) -> None:
    """Delete a draft with its files. Raises AlreadySent."""
    check_is_draft(opened.application.status)
    _delete_with_files(opened.application)


def purge_drafts() -> int:
    """Delete drafts that nobody changed for 30 days, in the tenant in scope. Returns how many.

    Source: § 8a OZG.
    """
    old = Application.objects.filter(status=Status.DRAFT, changed_at__lt=now() - DRAFTS_KEPT)
    empty = Application.objects.filter(
        status=Status.DRAFT, revision=0, account=None, changed_at__lt=now() - EMPTY_DRAFTS_KEPT
    )
    gone = list(old) + list(empty.exclude(pk__in=[row.pk for row in old]))
    for application in gone:
        _delete_with_files(application)
    return len(gone)


def seal_for_tenant(opened: Opened) -> None:
    """Seal a draft with the tenant's key, so that the authority's side can open it after the link is gone.

    Files are changed at once; the application itself is the caller's to save.
    """
    application = opened.application
    if not application.sealed_by_link:
        return
    contact, content, old_key = opened.contact, opened.content, opened.key
    new_key = tenant_key(application.tenant_id)
    for attachment in attachments_of(application) if opened.takes_files else ():
        rewrap(
            attachment.stored_file,
            old_key,
            new_key,
            owner_kind=OwnerKind.APPLICATION,
            account_id=application.account_id,
        )
    application.sealed_by_link = False
    opened.key = new_key
    application.sealed_token = seal(opened.token.encode(), new_key, binding(application, "token"))
    application.sealed_answers = seal_json(content, new_key, binding(application, "answers"))
    if contact:
        application.sealed_contact = seal_json(contact, new_key, binding(application, "contact"))


def _delete_with_files(application: Application) -> None:
    files = [attachment.stored_file for attachment in attachments_of(application)]
    record("application.discarded", object_kind="application", object_id=application.pk)
    application.delete()
    for stored_file in files:
        delete_file(stored_file)


def note_step(application: Application, stage: Stage, *, note: str = "", **details: Any) -> TrackingEvent:
    """Write one step of the way. The present stage of the application moves with it."""
    event = step_of(application, stage, note=note, **details)
    event.save()
    return event


def step_of(application: Application, stage: Stage, *, note: str = "", **details: Any) -> TrackingEvent:
    """Return one step of the way, not yet written."""
    return TrackingEvent(
        tenant_id=application.tenant_id,
        account_id=application.account_id,
        application=application,
        stage=stage,
        note=note[:200],
        **details,
    )
