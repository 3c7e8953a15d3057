"""A draft and a newer version of its form: taking the new one over, or staying with the old one."""

from __future__ import annotations

from portalwerk.applications.actions.acts import note_act
from portalwerk.applications.actions.drafts import save_answers
from portalwerk.applications.models import Signer
from portalwerk.applications.queries import Opened, attachments_of, renewal_of
from portalwerk.applications.rules.renewing import ListChanged, Renewal
from portalwerk.applications.rules.signing import SignerStatus, SignerStep, status_after
from portalwerk.applications.rules.submitting import check_is_draft
from portalwerk.audit.actions import record
from portalwerk.files.actions import delete_file
from portalwerk.formengine.rules.categories import read_categories


def renew_draft(opened: Opened, *, seen: str) -> Opened:
    """Take a draft over into the version that is offered now. Returns it, opened anew; the same if it is there already.

    Answers and files that the new form does not take are deleted, as the list said; pages with a change are open
    again; signatures fall where what was signed is different now. Parameters: seen, the digest of the list that
    was shown.
    Raises AlreadySent, ListChanged; then nothing is changed.
    """
    application = opened.application
    check_is_draft(application.status)
    renewal = renewal_of(opened)
    if renewal is None:
        return opened
    if seen != renewal.digest:
        raise ListChanged
    _move_files(opened, renewal)
    application.online_service_id = renewal.offer.id
    application.save(update_fields=["online_service"])
    fresh = Opened(application, opened.token, opened.hand, opened.signer, opened.mandate)
    fresh.later = None
    kept = [key for key in opened.done if fresh.form.page(key) and key not in renewal.migration.touched]
    answers = renewal.migration.answers
    said = read_categories(fresh.form, answers, {}, opened.categories)
    fresh.content = {"answers": answers, "done": kept, **({"categories": said} if said else {})}
    _end_parts(fresh)
    save_answers(fresh, renewal.migration.answers, keeps_parked=True)
    note_act(fresh, "renewed")
    record(
        "application.renewed",
        actor_id=opened.mandate.account_id if opened.mandate else application.account_id,
        object_kind="application",
        object_id=application.pk,
        note=renewal.offer.version,
    )
    return fresh


def stay_with_version(opened: Opened) -> None:
    """Note that the applicant goes on with the version they began with, so that they are not asked again.

    A version that comes later still is told again. Raises AlreadySent.
    """
    if opened.later is not None:
        opened.content["stays"] = str(opened.later.offer.id)
        save_answers(opened, opened.answers, keeps_parked=True)


def _move_files(opened: Opened, renewal: Renewal) -> None:
    migration = renewal.migration
    for attachment in attachments_of(opened.application) if opened.takes_files else ():
        file_id = str(attachment.stored_file_id)
        place = migration.files.get(file_id, attachment.field_path)
        if file_id in migration.dropped_files:
            stored_file = attachment.stored_file
            attachment.delete()
            delete_file(stored_file)
        elif place != attachment.field_path:
            attachment.field_path = place
            attachment.save(update_fields=["field_path"])


def _end_parts(fresh: Opened) -> None:
    """End the invitations to parts that the new version does not have. Their links are dead."""
    parts = {role.key for role in fresh.offer.signers}
    rows = Signer.objects.filter(application=fresh.application).exclude(status=SignerStatus.REPLACED)
    for row in rows.exclude(key__in=parts):
        row.status = status_after(SignerStatus(row.status), SignerStep.REPLACE)
        row.save(update_fields=["status"])
