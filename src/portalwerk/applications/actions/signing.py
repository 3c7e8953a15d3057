"""Signing together: the applicant invites, reminds, replaces; each signer signs, takes back, says no."""

from __future__ import annotations

from uuid import UUID

from portalwerk.applications.actions.acts import note_act, share
from portalwerk.applications.actions.telling import tell
from portalwerk.applications.models import Application, Mandate, Signer
from portalwerk.applications.queries import (
    Opened,
    link_for,
    link_token_of,
    people_binding,
    signed_keys,
    signers_of,
    token_of,
    words_of,
)
from portalwerk.applications.rules.signing import (
    REMIND_AFTER,
    AlreadyInvited,
    ContentChanged,
    LevelTooLow,
    NotConsented,
    OwnPartMissing,
    SignerStatus,
    SignerStep,
    SomebodyElse,
    StepImpossible,
    before,
    check_may_remind,
    check_turn,
    content_digest,
    level_needed,
    needs_reminder,
    status_after,
)
from portalwerk.applications.rules.submitting import SignInNeeded, Status, check_is_draft
from portalwerk.audit.actions import record
from portalwerk.catalog.rules.offer import SignerRole
from portalwerk.identity.queries import Person, account_of, full_name_of
from portalwerk.kernel.clock import now
from portalwerk.kernel.references import token_hash
from portalwerk.kernel.sealing import seal_json, tenant_key
from portalwerk.mailbox.actions import nudge, post_message, settle_messages
from portalwerk.mailbox.models import Tone


def invite_signer(opened: Opened, role: SignerRole, *, email: str) -> Signer:
    """Ask somebody to sign: a link by e-mail, of which only the digest is stored.

    Raises AlreadySent, AlreadyInvited; SignInNeeded while nobody knows who asks.
    """
    application = opened.application
    check_is_draft(application.status)
    if application.account_id is None:
        raise SignInNeeded
    if any(row.key == role.key for row in signers_of(application)):
        raise AlreadyInvited(title=role.title)
    share(application)
    row = Signer(tenant_id=application.tenant_id, application=application, key=role.key)
    row.token_hash = token_hash(link_token_of(row))
    row.sealed_contact = _sealed(row, {"email": email})
    row.save(force_insert=True)
    nudge(about_id=application.pk, address=email, template="signer_invited", link=link_for(row))
    note_act(opened, "invited")
    _record("invited", opened, row)
    return row


def remind_signer(opened: Opened, row: Signer) -> None:
    """Write once more to somebody who has not signed, on the applicant's wish. Raises RemindedToday, AlreadySent."""
    check_is_draft(opened.application.status)
    if row.status == SignerStatus.SIGNED:
        raise StepImpossible
    check_may_remind(now(), told_at=row.told_at)
    _remind(row)
    note_act(opened, "reminded")


def replace_signer(opened: Opened, row: Signer, role: SignerRole, *, email: str) -> Signer:
    """Ask somebody else for a part. The old link is dead at once, a signature is gone. Raises AlreadySent."""
    check_is_draft(opened.application.status)
    row.status = status_after(SignerStatus(row.status), SignerStep.REPLACE)
    row.save(update_fields=["status"])
    note_act(opened, "replaced")
    return invite_signer(opened, role, email=email)


def accept_invitation(opened: Opened, person: Person) -> None:
    """Give the part of a signer to the account they signed in with. The first account stays.

    Raises SomebodyElse for an account that has another part in the application.
    """
    row, application = _signer(opened), opened.application
    check_is_draft(application.status)
    if row.account_id is None:
        if person.account_id in accounts_in(application, without=row.pk):
            raise SomebodyElse
        row.account = account_of(person.account_id)
        name = full_name_of(person.account_id)
        row.sealed_contact = _sealed(row, {**words_of(row), "name": name})
        note_act(opened, "opened")
    elif row.account_id != person.account_id:
        raise SomebodyElse
    row.status = status_after(SignerStatus(row.status), SignerStep.OPEN)
    row.save(update_fields=["account", "sealed_contact", "status"])


def sign(opened: Opened, person: Person, *, consents: bool, seen: str) -> None:
    """Sign. Kept are account, provider, level, moment and the digest of exactly what was shown.

    Parameters: consents, the statement was confirmed; seen, the digest (hex) of what the page showed.
    Raises AlreadySent, StepImpossible, NotYourTurn, LevelTooLow, OwnPartMissing, NotConsented, ContentChanged.
    Source: § 9a Abs. 5 OZG.
    """
    row, role, application = _signer(opened), _part(opened), opened.application
    check_is_draft(application.status)
    status = status_after(SignerStatus(row.status), SignerStep.SIGN)
    if person.account_id != row.account_id:
        raise SomebodyElse
    if person.level < level_needed(role, opened.offer.assurance):
        raise LevelTooLow
    check_turn(role, opened.asked, signed_keys(opened))
    if own_problems(opened):
        raise OwnPartMissing
    digest = content_digest(role, opened.form, opened.sections())
    if seen != digest.hex():
        raise ContentChanged
    if not consents:
        raise NotConsented
    row.status, row.signed_at, row.signed_level = status, now(), person.level
    row.signed_provider, row.signed_digest = account_of(person.account_id).provider, digest
    row.save()
    settle_messages(row.pk)
    note_act(opened, "signed")
    _record("signed", opened, row)
    _tell_the_next(opened, role)


def take_back(opened: Opened) -> None:
    """Take a signature back before the application is sent. Raises AlreadySent, StepImpossible."""
    row = _signer(opened)
    check_is_draft(opened.application.status)
    row.status = status_after(SignerStatus(row.status), SignerStep.TAKE_BACK)
    _forget_signature(row)
    note_act(opened, "taken_back")
    _record("taken_back", opened, row)
    _tell_applicant(opened, "signature_missing", "Eine Unterschrift fehlt wieder", _part(opened))


def decline(opened: Opened) -> None:
    """Say no. The applicant is told. Raises AlreadySent, StepImpossible, also while a signature stands."""
    row = _signer(opened)
    check_is_draft(opened.application.status)
    row.status = status_after(SignerStatus(row.status), SignerStep.DECLINE)
    _forget_signature(row)
    note_act(opened, "declined")
    _record("declined", opened, row)
    _tell_applicant(opened, "signature_missing", "Jemand stimmt nicht zu", _part(opened))


def drop_changed_signatures(opened: Opened) -> None:
    """Let the signatures fall whose content was changed, and tell those people to sign again."""
    application = opened.application
    if not (application.is_shared and opened.offer.signers):
        return
    signed = [row for row in signers_of(application) if row.status == SignerStatus.SIGNED]
    standing = signed_keys(opened) if signed else set()
    for row in signed:
        if row.key in standing:
            continue
        row.status = status_after(SignerStatus(row.status), SignerStep.CHANGE)
        row.told_at = now()
        _forget_signature(row)
        _write_to(row, "signature_fallen", "Bitte unterschreiben Sie noch einmal")
        _record("fallen", opened, row)


def remind_waiting() -> int:
    """Remind everybody in the tenant in scope who was asked three days ago and has not signed. Returns how many."""
    moment = now()
    waiting = Signer.objects.filter(
        told_at__lte=moment - REMIND_AFTER, application__status=Status.DRAFT
    ).select_related("application")
    told = 0
    for row in waiting.select_for_update(of=("self",)):
        if needs_reminder(SignerStatus(row.status), moment, told_at=row.told_at, reminders=row.reminders):
            _remind(row)
            told += 1
    return told


def own_problems(opened: Opened) -> list[str]:
    """Return what is missing or wrong on the pages of whoever opened the application, one sentence each."""
    return [problem.sentence for problem in opened.problems() if opened.is_theirs(problem.page_key)]


def accounts_in(application: Application, *, without: UUID | None = None) -> set[UUID]:
    """Return the accounts that have a part in an application. Parameters: without, a signer who does not count."""
    helpers = Mandate.objects.filter(application=application, ended_at=None)
    found = {application.account_id, *helpers.values_list("account_id", flat=True)}
    found |= {row.account_id for row in signers_of(application) if row.pk != without}
    return {account_id for account_id in found if account_id is not None}


def _signer(opened: Opened) -> Signer:
    if opened.signer is None:
        raise StepImpossible
    return opened.signer


def _part(opened: Opened) -> SignerRole:
    role = opened.part
    if role is None:
        raise StepImpossible
    return role


def _sealed(row: Signer, contact: dict[str, str]) -> bytes:
    return seal_json(contact, tenant_key(row.tenant_id), people_binding(row, "contact"))


def _forget_signature(row: Signer) -> None:
    row.signed_at, row.signed_level, row.signed_provider, row.signed_digest = None, 0, "", b""
    row.save()


def _remind(row: Signer) -> None:
    row.told_at, row.reminders = now(), row.reminders + 1
    row.save(update_fields=["told_at", "reminders"])
    _write_to(row, "signer_reminder", "Ihre Unterschrift fehlt noch")


def _write_to(row: Signer, template: str, subject: str) -> None:
    """Write to a signer: by e-mail, and into their account once it is known."""
    if email := words_of(row).get("email"):
        nudge(about_id=row.application_id, address=email, template=template, link=link_for(row))
    if row.account_id is not None:
        told = "Jemand wartet mit einem Antrag auf Ihre Unterschrift."
        # About the signer, not the application: its messages are the applicant's.
        post_message(row.account_id, about_id=row.pk, tone=Tone.ACT, subject=subject, paragraphs=(told,))


def _tell_the_next(opened: Opened, role: SignerRole) -> None:
    """After a signature: who was waiting for it may sign now; after the last one the applicant can send."""
    asked, signed = opened.asked, signed_keys(opened)
    if all(one.key in signed for one in asked):
        _tell_applicant(opened, "signatures_complete", "Alle haben unterschrieben", None)
        return
    by_key = {row.key: row for row in signers_of(opened.application)}
    for one in asked:
        waited = role in before(one, asked, signed - {role.key})
        if waited and one.key in by_key and one.key not in signed and not before(one, asked, signed):
            _write_to(by_key[one.key], "signer_invited", "Sie können jetzt unterschreiben")


def _tell_applicant(opened: Opened, template: str, subject: str, role: SignerRole | None) -> None:
    theirs = Opened(opened.application, token_of(opened.application))
    about = f"{role.title}: Bitte sehen Sie nach, wie es steht." if role else "Sie können den Antrag jetzt senden."
    tell(theirs, template=template, tone=Tone.ACT, subject=subject, paragraphs=(about,))


def _record(what: str, opened: Opened, row: Signer) -> None:
    actor = row.account_id if opened.signer is not None else opened.application.account_id
    record(f"signer.{what}", actor_id=actor, object_kind="signer", object_id=row.pk, note=row.key)
