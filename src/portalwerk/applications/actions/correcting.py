"""Correcting what was sent: keep what is typed, take it over as a whole, remind of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portalwerk.applications.models import ReplyRequest
from portalwerk.applications.queries import (
    Correction,
    Opened,
    binding,
    link_of,
    opened_for_authority,
    own_request_of,
    request_binding,
)
from portalwerk.applications.rules.replying import (
    Item,
    NothingChosen,
    check_may_correct,
    check_reply_open,
    reminder_due,
)
from portalwerk.formengine.rules.correcting import corrected, values_at
from portalwerk.formengine.rules.pages import prune
from portalwerk.kernel.clock import local, now, today
from portalwerk.kernel.sealing import seal_json, tenant_key
from portalwerk.mailbox.actions import nudge


def begin_correction(opened: Opened, items: Sequence[Item]) -> ReplyRequest:
    """Let the applicant correct or add what they have chosen; what they chose before and did not send is forgotten.

    Raises TooLateToCorrect, NothingChosen.
    """
    application = opened.application
    check_may_correct(application.status, application.stage)
    if not items:
        raise NothingChosen
    request = own_request_of(application) or ReplyRequest(
        tenant_id=application.tenant_id, account_id=application.account_id, application=application, is_own=True
    )
    seal_items(request, items)
    request.sealed_given = b""
    request.save()
    return request


def keep_given(correction: Correction, values: dict[str, Any]) -> None:
    """Keep the answers given so far, right or wrong, so that nothing has to be typed twice. Raises ReplyClosed."""
    request = correction.request
    check_reply_open(request.answered_at)
    correction.given = {**correction.given, **values}
    request.sealed_given = seal_json(correction.given, tenant_key(request.tenant_id), request_binding(request, "given"))
    request.save(update_fields=["sealed_given"])


def take_over(correction: Correction) -> None:
    """Make what was given the answers of the application. What was not asked for stays as it is.

    What is hidden now counts as absent, as in every form. The caller saves the request.
    """
    units = correction.units
    if not units:
        return
    opened, request = correction.opened, correction.request
    application = opened.application
    given = values_at(correction.answers, units)
    request.sealed_given = seal_json(given, tenant_key(request.tenant_id), request_binding(request, "given"))
    answers = prune(opened.form, corrected(opened.answers, given), facts=opened.facts)
    opened.content.update(answers=answers)
    application.sealed_answers = seal_json(opened.content, opened.key, binding(application, "answers"))
    application.revision += 1
    application.changed_at = now()
    application.save(update_fields=["sealed_answers", "revision", "changed_at"])


def seal_items(request: ReplyRequest, items: Sequence[Item]) -> None:
    """Seal what is asked for. The caller saves."""
    rows = [dict(item) for item in items]
    request.sealed_items = seal_json(rows, tenant_key(request.tenant_id), request_binding(request))


def remind_of_requests() -> int:
    """Remind those whose deadline is near, in the tenant in scope: by e-mail, without content. Returns how many."""
    rows = ReplyRequest.objects.filter(answered_at=None, is_own=False, due_on__gte=today())
    count = 0
    for request in rows.select_for_update(of=("self",), skip_locked=True):
        asked_on = local(request.asked_at).date()
        if request.due_on is None or not reminder_due(
            request.due_on, asked_on=asked_on, reminded_on=request.reminded_on, today=today()
        ):
            continue
        request.reminded_on = today()
        request.save(update_fields=["reminded_on"])
        opened = opened_for_authority(request.application_id)
        email = opened.contact.get("email")
        if email and opened.application.your_move_until is not None:
            template = "inquiry_last_day" if request.due_on == today() else "inquiry_reminder"
            nudge(about_id=opened.application.pk, address=email, template=template, link=link_of(opened))
            count += 1
    return count
