"""The way of a draft to the people: hand in, approve or send back, publish now or on a day."""

from datetime import date
from uuid import UUID

from django.db import transaction

from portalwerk.access.rules import Caseworker
from portalwerk.audit.actions import record
from portalwerk.catalog.models import OnlineService
from portalwerk.kernel.clock import now, today
from portalwerk.kernel.refusal import Refusal
from portalwerk.packages.actions.installing import install_locally
from portalwerk.packages.models import DraftJudgment, DraftService
from portalwerk.packages.queries.drafts import authors_since, workbench
from portalwerk.packages.rules.assembling import package_of
from portalwerk.packages.rules.editing.edit import EditRefused
from portalwerk.packages.rules.reviewing import (
    DraftStatus,
    OnlySample,
    TooEarly,
    check_may_hand_in,
    check_may_judge,
    check_may_publish,
)
from portalwerk.tenants.models import Tenant

Kind = DraftJudgment.Kind


def hand_in(draft: DraftService, *, by: Caseworker, comment: str = "") -> None:
    """Ask another person to look at the draft. Raises: GateClosed, AlreadyOut, OnlySample."""
    if draft.is_sample:
        raise OnlySample
    check_may_hand_in(DraftStatus(draft.status), blocking_of(draft))
    _move(draft, DraftStatus.IN_REVIEW, Kind.HANDED_IN, by.account_id, comment)


def approve(draft: DraftService, *, by: Caseworker, comment: str = "") -> None:
    """Say that the draft may go out. Raises: NotUnderReview, OwnWork."""
    check_may_judge(DraftStatus(draft.status), by=by.account_id, authors=authors_since(draft, draft.published_number))
    _move(draft, DraftStatus.APPROVED, Kind.APPROVED, by.account_id, comment)


def send_back(draft: DraftService, *, by: Caseworker, comment: str) -> None:
    """Say what must become different. Raises: NotUnderReview, OwnWork, EditRefused without a word."""
    check_may_judge(DraftStatus(draft.status), by=by.account_id, authors=authors_since(draft, draft.published_number))
    if not comment.strip():
        raise EditRefused(reason="Schreiben Sie dazu, was anders werden soll.")
    _move(draft, DraftStatus.DRAFTING, Kind.SENT_BACK, by.account_id, comment)


def schedule(draft: DraftService, on: date, *, by: Caseworker) -> None:
    """Publish on a day to come, in its first minutes. Raises: NotApproved, GateClosed, TooEarly."""
    check_may_publish(DraftStatus(draft.status), blocking_of(draft))
    if on <= today():
        raise TooEarly
    draft.publish_on = on
    _move(draft, DraftStatus.SCHEDULED, Kind.SCHEDULED, by.account_id, f"{on:%d.%m.%Y}")


def publish(draft: DraftService, tenant: Tenant, *, by: UUID | None) -> OnlineService:
    """Install the present revision. Applications that are under way keep the version they began with.

    Raises: NotApproved, GateClosed, OnlySample, and what the installation refuses.
    """
    if draft.is_sample:
        raise OnlySample
    check_may_publish(DraftStatus(draft.status), blocking_of(draft))
    online = install_locally(package_of(workbench(draft).content), tenant)
    draft.publish_on, draft.published_number = None, draft.number
    _move(draft, DraftStatus.PUBLISHED, Kind.PUBLISHED, by, f"Version {online.version}")
    return online


def publish_due(tenant: Tenant) -> int:
    """Publish what was scheduled for today or before. Returns how many went out.

    A draft that something stops waits, and holds up no other.
    """
    rows = DraftService.objects.select_for_update().filter(status=DraftStatus.SCHEDULED, publish_on__lte=today())
    done = 0
    for draft in list(rows):
        try:
            with transaction.atomic():
                publish(draft, tenant, by=None)
        except Refusal:
            continue
        done += 1
    return done


def blocking_of(draft: DraftService) -> list[str]:
    """What stands against the draft, in sentences."""
    return [remark.sentence for remark in workbench(draft).remarks if remark.is_blocking]


def _move(draft: DraftService, status: DraftStatus, kind: Kind, by: UUID | None, comment: str) -> None:
    draft.status, draft.changed_at = status, now()
    draft.save()
    DraftJudgment(draft=draft, number=draft.number, kind=kind, by_id=by, comment=comment.strip()[:4000]).save()
    record(f"draft.{kind}", actor_id=by, object_kind="draft", object_id=draft.pk, note=str(draft.number))
