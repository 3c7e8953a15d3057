"""E-mails that were put aside: give them to a case, or throw them away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portalwerk.access.rules import Caseworker, Right
from portalwerk.audit.actions import record
from portalwerk.cases.actions.thread import assign_mail
from portalwerk.cases.models import Case
from portalwerk.cases.queries import cases_visible_to
from portalwerk.kernel.clock import local
from portalwerk.kernel.references import normal_reference
from portalwerk.kernel.refusal import Refusal
from portalwerk.mailbox.actions import settle_mail
from portalwerk.mailbox.models import IncomingMail
from portalwerk.mailbox.queries import incoming_mail, mail_of, mails_put_aside
from portalwerk.mailbox.rules.incoming import DOUBT_WORDS, Doubt
from portalwerk.web.gate.links import link
from portalwerk.web.gate.rights import caseworker


@caseworker(Right.SORT_MAIL)
def aside(request: HttpRequest, *, caseworker: Caseworker) -> HttpResponse:
    """List the e-mails that nobody could be sure about."""
    return render(request, "office/mail/aside.html", {"mails": [_shown(row) for row in mails_put_aside()]})


@caseworker(Right.SORT_MAIL)
def mail(request: HttpRequest, *, caseworker: Caseworker, mail_id: UUID) -> HttpResponse:
    """Read one of them and say where it belongs."""
    row = _load(mail_id, writing=request.method == "POST")
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        case = _case(caseworker, request.POST.get("nummer", ""))
        try:
            if case is None:
                raise NoSuchCase
            assign_mail(case, row, by=caseworker)
            return redirect(link(request, "mail-aside"))
        except Refusal as refusal:
            problems = [(str(refusal), "nummer")]
    record("mail.read", actor_id=caseworker.account_id, object_kind="mail", object_id=row.pk)
    parts = {"mail": _shown(row), "problems": problems, "number": request.POST.get("nummer", "")[:40]}
    return render(request, "office/mail/mail.html", parts, status=422 if problems else 200)


@caseworker(Right.SORT_MAIL)
def discard(request: HttpRequest, *, caseworker: Caseworker, mail_id: UUID) -> HttpResponse:
    """Throw an e-mail away."""
    if request.method != "POST":
        raise Http404
    row = _load(mail_id, writing=True)
    settle_mail(row)
    record("mail.discarded", actor_id=caseworker.account_id, object_kind="mail", object_id=row.pk)
    return redirect(link(request, "mail-aside"))


class NoSuchCase(Refusal):
    """Nothing that this person may see has that number."""

    sentence = "Zu dieser Nummer sehen Sie keinen Vorgang. So sieht eine aus: 7KQ-2MX-4RT."


def _shown(row: IncomingMail) -> dict[str, Any]:
    read = mail_of(row)
    at, doubt = f"{local(row.came_at):%d.%m.%Y, %H:%M}", DOUBT_WORDS[Doubt(row.doubt)]
    return {
        "note": f"{read.sender} · {at} · {doubt}",
        "id": row.pk,
        "sender": read.sender or "ohne Absender",
        "subject": read.subject or "ohne Betreff",
        "lines": [line for line in read.text.splitlines() if line.strip()],
        "files": [one.name for one in read.files],
        "at": at,
        "doubt": doubt,
    }


def _load(mail_id: UUID, *, writing: bool) -> IncomingMail:
    row = incoming_mail(mail_id, writing=writing)
    if row is None or not row.doubt:
        raise Http404
    return row


def _case(caseworker: Caseworker, typed: str) -> Case | None:
    number = normal_reference(typed)
    cases = cases_visible_to(caseworker).select_for_update(of=("self",))
    return cases.filter(reference=number).first() if number else None
