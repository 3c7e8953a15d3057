"""The end of keeping: telling people that their papers will be deleted, and deleting them.

What goes is the applicant's half: papers, words, links. The authority's case keeps its own papers and its thread.
"""

from __future__ import annotations

import secrets

from django.db.models import Q, QuerySet

from portalwerk.applications.actions.telling import tell
from portalwerk.applications.models import (
    Act,
    Application,
    ApplicationLetter,
    ArchiveMark,
    Attachment,
    Forwarding,
    Involvement,
    Mandate,
    ReplyRequest,
    Signer,
    ThreadMessage,
    TrackingEvent,
)
from portalwerk.applications.queries import opened_for_authority
from portalwerk.applications.queries.archive import deletion_of
from portalwerk.applications.queries.thread import FROM_APPLICANT, FROM_OFFICE
from portalwerk.applications.rules.retention import earliest_end, notice_due
from portalwerk.applications.rules.submitting import Status
from portalwerk.audit.actions import record
from portalwerk.catalog.models import OnlineService
from portalwerk.catalog.queries import offer_of
from portalwerk.files.actions import let_go
from portalwerk.files.models import StoredFile
from portalwerk.kernel.clock import now, today
from portalwerk.kernel.references import token_hash
from portalwerk.kernel.scope import OutOfScope, current_tenant
from portalwerk.mailbox.actions import forget_about
from portalwerk.mailbox.models import Tone

_OVER = (Status.DECIDED, Status.CLOSED, Status.WITHDRAWN)
#: What belongs to the applicant's half alone.
_OURS = (TrackingEvent, ReplyRequest, Act, Signer, Mandate, Involvement, Forwarding, ArchiveMark)


def end_keeping() -> int:
    """Tell those whose papers will go soon, and delete what was kept long enough, in the tenant in scope.

    Returns how many were deleted. Repeatable: each notice goes out once, and nothing is deleted without one.
    """
    gone = 0
    for row in _near_the_end():
        day = deletion_of(row)
        if day is None:
            continue
        if notice_due(day, told_on=row.told_on, reminded_on=row.reminded_on, today=today()):
            _give_notice(row)
        elif row.told_on is not None and today() >= day:
            purge(row)
            gone += 1
    return gone


def _near_the_end() -> list[Application]:
    """Return what may be near its end: by service, since each says for itself how long papers are kept."""
    tenant_id = current_tenant()
    if tenant_id is None:
        raise OutOfScope("retention")
    found: list[Application] = []
    for online_service_id in OnlineService.objects.filter(tenant_id=tenant_id).values_list("pk", flat=True):
        months = offer_of(online_service_id).retention_months
        if months:
            last = earliest_end(months, today=today())
            found += _over(last=last).filter(online_service_id=online_service_id)
    return found


def _over(*, last: object) -> QuerySet[Application]:
    ended = Q(closed_at__date__lte=last) | Q(closed_at=None, decided_at__date__lte=last)
    rows = Application.objects.filter(ended, status__in=_OVER, purged_at=None)
    return rows.select_for_update(of=("self",), skip_locked=True)


def _give_notice(row: Application) -> None:
    fields = ["told_on"]
    if row.told_on is not None:
        fields.append("reminded_on")
        row.reminded_on = today()
    else:
        row.told_on = today()
    row.save(update_fields=fields)
    day = deletion_of(row)
    opened = opened_for_authority(row.pk)
    tell(
        opened,
        template="papers_end",
        tone=Tone.KNOW,
        subject=f"{opened.offer.short_title}: Bald löschen wir Ihre Papiere",
        paragraphs=(
            f"Am {day:%d.%m.%Y} löschen wir die Papiere zu diesem Antrag.",
            "Möchten Sie sie behalten? Laden Sie sie vorher herunter: in „Mein Bereich“ unter „Meine Unterlagen“.",
        ),
    )


def purge(row: Application) -> None:
    """Delete the applicant's half of an application: papers, words, links. What the case hangs on stays, empty."""
    mine = Attachment.objects.filter(application=row)
    # What was written to each other is part of the authority's file, with the files that lay in it.
    thread = Q(field_path__startswith=FROM_APPLICANT) | Q(field_path__startswith=FROM_OFFICE)
    letters = ApplicationLetter.objects.filter(application=row)
    ids = [
        *mine.exclude(thread).values_list("stored_file_id", flat=True),
        *letters.values_list("stored_file_id", flat=True),
    ]
    letters.delete()
    mine.exclude(thread).delete()
    StoredFile.objects.filter(pk__in=mine.values("stored_file_id")).update(account_id=None)
    mine.update(account_id=None)
    ThreadMessage.objects.filter(application=row).update(account_id=None)
    for model in _OURS:
        model.objects.filter(application=row).delete()
    for stored in StoredFile.objects.filter(pk__in=ids):
        let_go(stored)
    forget_about(row.pk)
    row.account_id = None
    # A link that nobody has: the row cannot be opened any more.
    row.token_hash = token_hash(secrets.token_hex(16))
    row.sealed_token = row.sealed_answers = row.sealed_parked = row.sealed_contact = b""
    row.pin_hash = row.sealed_pin = b""
    row.is_shared = False
    row.purged_at = now()
    row.save()
    record("application.purged", object_kind="application", object_id=row.pk)
