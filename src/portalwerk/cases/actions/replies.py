"""Taking into the case what the applicant gave: papers, words, and answers that become a new version."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from portalwerk.applications.models import ReplyRequest
from portalwerk.applications.queries import attachments_of, given_of, items_of, reply_path, request_of
from portalwerk.applications.rules.replying import MESSAGE
from portalwerk.cases.actions.deadlines import MOVED, move_deadlines
from portalwerk.cases.actions.history import note, save_change
from portalwerk.cases.models import Case, CaseAnswers, CaseDocument, Inquiry
from portalwerk.cases.queries import Desk, binding, case_of_application
from portalwerk.cases.rules.working import CaseStatus
from portalwerk.formengine.rules.correcting import Change, changes, corrected
from portalwerk.formengine.rules.form import Answers
from portalwerk.formengine.rules.pages import prune
from portalwerk.kernel.clock import now
from portalwerk.kernel.sealing import seal_json, tenant_key

#: Where what the applicant gives brings the case back on its desk.
_AT_WORK = frozenset({CaseStatus.NEW, CaseStatus.IN_WORK, CaseStatus.WAITING})


class CaseNotThere(LookupError):
    """What was given is here before the case; the handler is called again."""


def receive_reply(application_id: UUID, request_id: UUID) -> None:
    """Take what the applicant gave into the case, and put the case back on its desk.

    An answer ends the inquiry. What they corrected by themselves leaves it open. Raises CaseNotThere.
    """
    case = case_of_application(application_id, writing=True)
    if case is None:
        raise CaseNotThere
    request = request_of(case.application, request_id)
    inquiries = Inquiry.objects.filter(case=case, request_id=request_id, answered_at=None)
    if request is None or not (request.is_own or inquiries.exists()):
        return
    given = _take_files(case, request)
    found = _take_answers(case, request)
    details: dict[str, Any] = {"files": given, "message": _words(request), "changes": [_told(one) for one in found]}
    fields = ["reply_at", "sealed_content"]
    if case.status in _AT_WORK:
        case.reply_at = now()
    if not request.is_own:
        inquiries.update(answered_at=now())
        if case.status in _AT_WORK:
            case.status = CaseStatus.IN_WORK
        case.waiting_until = None
        details["moved"] = move_deadlines(case)
        fields += ["status", "waiting_until", *MOVED]
    save_change(case, *fields)
    note(case, "corrected" if request.is_own else "replied", **details)


def _take_files(case: Case, request: ReplyRequest) -> list[str]:
    """Add the files to the case. Returns what they are, as it was asked for."""
    mark = reply_path(request, "")
    titles = {item["key"]: item["title"] for item in items_of(request)}
    files = [a for a in attachments_of(case.application) if a.field_path.startswith(mark)]
    CaseDocument.objects.bulk_create(
        CaseDocument(
            tenant_id=case.tenant_id,
            case=case,
            stored_file_id=attachment.stored_file_id,
            origin=CaseDocument.Origin.REPLY,
            item_key=attachment.field_path.removeprefix(mark)[:60],
            label=attachment.label,
        )
        for attachment in files
    )
    return [titles.get(attachment.field_path.removeprefix(mark), attachment.label) for attachment in files]


def _take_answers(case: Case, request: ReplyRequest) -> list[Change]:
    """Make the answers given the present version of the case; earlier ones are kept. Returns what changed.

    The caller saves the content of the case.
    """
    given = given_of(request)
    if not given:
        return []
    desk = Desk(case)
    before: Answers = desk.content["answers"]
    after = prune(desk.form, corrected(before, given), facts=desk.facts)
    found = changes(desk.form, before, after, facts=desk.facts)
    if not found:
        return []
    if not desk.versions:
        _keep_version(case, 1, before, since=case.arrived_at)
    last = desk.versions[-1].number if desk.versions else 1
    _keep_version(case, last + 1, after, request_id=request.pk, was_asked=not request.is_own)
    content = {**desk.content, "answers": after}
    case.sealed_content = seal_json(content, tenant_key(case.tenant_id), binding(case, "content"))
    return found


def _keep_version(case: Case, number: int, answers: Answers, **more: Any) -> None:
    row = CaseAnswers(tenant_id=case.tenant_id, case=case, number=number, **more)
    row.sealed_answers = seal_json(answers, tenant_key(case.tenant_id), binding(row, "answers"))
    row.save()


def _words(request: ReplyRequest) -> str:
    return next((item["hint"] for item in items_of(request) if item["key"] == MESSAGE), "")


def _told(change: Change) -> dict[str, str]:
    return {"label": change.label, "before": change.before, "after": change.after}
