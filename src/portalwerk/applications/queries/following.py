"""What belongs to an application: files, steps, requests, letters, the list of an account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Sum

from portalwerk.applications.models import (
    Application,
    ApplicationLetter,
    Attachment,
    ReplyRequest,
    TrackingEvent,
)
from portalwerk.applications.queries.opening import token_of
from portalwerk.applications.rules.stages import Stage
from portalwerk.applications.rules.submitting import Status
from portalwerk.catalog.queries import offer_of
from portalwerk.catalog.rules.offer import Offer
from portalwerk.files.models import StoredFile
from portalwerk.kernel.sealing import Binding, tenant_key, unseal_json
from portalwerk.kernel.statements import Kept
from portalwerk.tenants.queries import tree

_ATTACHMENTS = Kept(
    lambda application: (
        Attachment.objects.filter(application=application).select_related("stored_file").order_by("added_at", "pk")
    ),
    UUID,
)
_STEPS = Kept(lambda application: TrackingEvent.objects.filter(application=application).order_by("at", "stage"), UUID)
_LETTERS = Kept(
    lambda application: (
        ApplicationLetter.objects.filter(application=application).select_related("stored_file").order_by("-provided_at")
    ),
    UUID,
)


def attachments_of(application: Application) -> list[Attachment]:
    """Return the files of an application with their stored files, oldest first."""
    return _ATTACHMENTS(application.pk)


def bytes_in_drafts(account_id: UUID) -> int:
    """Return how large the files of all unsent applications of an account are together, in the tenant in scope."""
    rows = Attachment.objects.filter(application__account=account_id, application__status=Status.DRAFT)
    return int(rows.aggregate(total=Sum("stored_file__size"))["total"] or 0)


def attachment_file(application: Application, attachment_id: UUID) -> Attachment | None:
    """Return one file of an application, or None."""
    return Attachment.objects.filter(application=application, pk=attachment_id).select_related("stored_file").first()


def tracking_of(application: Application) -> list[TrackingEvent]:
    """Return the way of an application, oldest step first."""
    return _STEPS(application.pk)


def open_request_of(application: Application) -> ReplyRequest | None:
    """Return what the applicant is asked for just now, or None."""
    if application.stage != Stage.YOUR_MOVE:
        return None
    return unanswered_request_of(application)


def unanswered_request_of(application: Application) -> ReplyRequest | None:
    """Return what the authority asked for and the applicant has not answered, or None."""
    rows = ReplyRequest.objects.filter(application=application, answered_at=None, is_own=False)
    return rows.order_by("-asked_at").first()


def own_request_of(application: Application) -> ReplyRequest | None:
    """Return what the applicant wants to add or correct and has not sent yet, or None."""
    return ReplyRequest.objects.filter(application=application, answered_at=None, is_own=True).first()


def request_of(application: Application, request_id: UUID) -> ReplyRequest | None:
    """Return one request for something missing, answered or not."""
    return ReplyRequest.objects.filter(application=application, pk=request_id).first()


def reply_path(request: ReplyRequest, key: str) -> str:
    """Return the place of a file that answers one item of a request."""
    return f"reply:{request.pk}:{key}"


def reply_files_of(application: Application, request: ReplyRequest) -> dict[str, list[Attachment]]:
    """Return the files given so far for a request, by the key of their item."""
    start = reply_path(request, "")
    rows = Attachment.objects.filter(application=application, field_path__startswith=start)
    found: dict[str, list[Attachment]] = {}
    for row in rows.select_related("stored_file").order_by("added_at", "pk"):
        found.setdefault(row.field_path.removeprefix(start), []).append(row)
    return found


def items_of(request: ReplyRequest) -> list[dict[str, str]]:
    """Return what is asked for, and the words of the answer."""
    items: list[dict[str, str]] = unseal_json(
        request.sealed_items, tenant_key(request.tenant_id), request_binding(request)
    )
    return items


def given_of(request: ReplyRequest) -> dict[str, Any]:
    """Return the answers given so far to the questions of a request, by their paths."""
    if not request.sealed_given:
        return {}
    given: dict[str, Any] = unseal_json(
        request.sealed_given, tenant_key(request.tenant_id), request_binding(request, "given")
    )
    return given


def request_binding(request: ReplyRequest, field: str = "items") -> Binding:
    """Return where a sealed field of a request lives."""
    return Binding("applications_replyrequest", request.tenant_id, request.pk, field)


def letters_of(application: Application) -> list[ApplicationLetter]:
    """Return the letters of an application, newest first."""
    return _LETTERS(application.pk)


def letter_of(application: Application, letter_id: UUID) -> ApplicationLetter | None:
    """Return one letter of an application, or None."""
    return ApplicationLetter.objects.filter(application=application, pk=letter_id).select_related("stored_file").first()


def letter_summary(letter: ApplicationLetter) -> dict[str, Any]:
    """Return the decision in short, as the page shows it. Empty for letters without one."""
    if not letter.sealed_summary:
        return {}
    summary: dict[str, Any] = unseal_json(letter.sealed_summary, tenant_key(letter.tenant_id), letter_binding(letter))
    return summary


def letter_binding(letter: ApplicationLetter) -> Binding:
    """Return where the sealed summary of a letter lives."""
    return Binding("applications_applicationletter", letter.tenant_id, letter.pk, "summary")


@dataclass(frozen=True)
class Listed:
    """One application in the list of its owner."""

    application: Application
    offer: Offer
    token: str
    tenant_key: str


def applications_visible_to(account_id: UUID) -> list[Listed]:
    """Return the applications of an account across tenants, last changed first. Needs the account's scope."""
    rows = Application.objects.filter(account_id=account_id).exclude(status=Status.FORWARDED)
    rows = rows.order_by("-changed_at")[:200]
    tenants = tree().by_id
    return [Listed(row, offer_of(row.online_service_id), token_of(row), tenants[row.tenant_id].key) for row in rows]


def listed_application(account_id: UUID, application_id: UUID) -> Listed | None:
    """Return one application of an account, or None. Needs the account's scope."""
    row = Application.objects.filter(account_id=account_id, pk=application_id).first()
    if row is None:
        return None
    return Listed(row, offer_of(row.online_service_id), token_of(row), tree().by_id[row.tenant_id].key)


def file_of_answer(application: Application, stored_file_id: UUID) -> StoredFile | None:
    """Return a stored file if it belongs to the application."""
    attachment = (
        Attachment.objects.filter(application=application, stored_file_id=stored_file_id)
        .select_related("stored_file")
        .first()
    )
    return attachment.stored_file if attachment else None
