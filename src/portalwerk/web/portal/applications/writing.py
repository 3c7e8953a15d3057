"""Messages between applicant and authority, on a page of their own."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portalwerk.applications.actions.thread import mark_thread_read, write_to_office
from portalwerk.applications.queries import Opened, Written, thread_of
from portalwerk.applications.rules.submitting import Status
from portalwerk.applications.rules.thread import (
    TooManyMessageFiles,
    check_files,
    check_may_write,
    check_words,
    may_write,
)
from portalwerk.files.models import OwnerKind
from portalwerk.files.rules import UploadRefused
from portalwerk.kernel.limits import check_limit
from portalwerk.kernel.refusal import Refusal
from portalwerk.web.gate.links import link
from portalwerk.web.gate.rights import applicant
from portalwerk.web.portal.applications.replying import LIMITS
from portalwerk.web.portal.applications.uploads import shown, store
from portalwerk.web.portal.dates import when

WORDS, FILES = "nachricht", "dateien"
PER_MINUTE = 10


@applicant
def thread(request: HttpRequest, *, opened: Opened) -> HttpResponse:
    """Show what applicant and authority wrote each other, and let the applicant write."""
    application = opened.application
    if application.status == Status.DRAFT:
        raise Http404
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        problems = _send(request, opened)
        if not problems:
            return redirect(link(request, "applications-thread", token=opened.token))
    elif request.method == "GET":
        mark_thread_read(application, by_office=False)
    parts = {
        "opened": opened,
        "offer": opened.offer,
        "token": opened.token,
        "messages": [message_parts(request, opened, one) for one in thread_of(application)],
        "may_write": may_write(application.status),
        "problems": problems,
        "errors": {name: sentence for sentence, name in problems},
        "words": request.POST.get(WORDS, "")[:8000] if problems else "",
        "limits": LIMITS,
        "back_href": link(request, "applications-follow", token=opened.token),
    }
    return render(request, "portal/applications/thread.html", parts)


def message_parts(request: HttpRequest, opened: Opened, one: Written) -> dict[str, Any]:
    """Return one message as the applicant sees it: who, when, words, files, read by the other side or not."""
    read = f"gelesen {when(one.read_at)}" if one.read_at else "noch nicht gelesen"
    return {
        "who": opened.offer.unit_name if one.from_office else "Sie, per E-Mail" if one.by_mail else "Sie",
        "kind": "" if one.from_office else "me",
        "at": when(one.sent_at),
        "lines": [line for line in one.text.splitlines() if line.strip()],
        "files": [shown(request, opened, row) for row in one.files],
        "receipt": "" if one.from_office else f"Vom Amt {read}",
    }


def _send(request: HttpRequest, opened: Opened) -> list[tuple[str, str]]:
    """Send what was written. What is refused is said before any file is stored."""
    application = opened.application
    sent = request.FILES.getlist(FILES)
    words = request.POST.get(WORDS, "").replace("\r\n", "\n")
    check_limit("thread", str(application.pk), per_minute=PER_MINUTE)
    try:
        check_may_write(application.status)
        check_words(words)
        check_files(len(sent))
        stored = [
            store(
                one,
                key=opened.key,
                tenant_id=application.tenant_id,
                account_id=application.account_id,
                owner_kind=OwnerKind.APPLICATION,
            )
            for one in sent
        ]
    except (UploadRefused, TooManyMessageFiles) as refusal:
        return [(str(refusal), FILES)]
    except Refusal as refusal:
        return [(str(refusal), WORDS)]
    write_to_office(opened, text=words, files=stored)
    return []
