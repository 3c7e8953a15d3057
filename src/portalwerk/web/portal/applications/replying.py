"""Giving what was missing: files per item and answers to single questions, kept at once, and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from portalwerk.applications.actions.correcting import keep_given
from portalwerk.applications.actions.following import answer_request, keep_reply_file, remove_reply_file
from portalwerk.applications.models import ReplyRequest
from portalwerk.applications.queries import Correction, Opened, items_of, reply_files_of
from portalwerk.applications.rules.replying import (
    ReplyIncomplete,
    TooManyReplyFiles,
    asked_papers,
    check_reply_room,
)
from portalwerk.files.models import OwnerKind
from portalwerk.files.rules import UploadRefused
from portalwerk.formengine.rules.correcting import read_units
from portalwerk.formengine.rules.problem import Problem
from portalwerk.web.gate.links import link
from portalwerk.web.portal.applications.forms import ReplyForm
from portalwerk.web.portal.applications.uploads import Shown, shown, store
from portalwerk.web.portal.dates import days_left, weekday

COMMAND = "_command"
LIMITS = "PDF, JPG oder PNG. Jede Datei bis 10 MB. Ein Foto reicht."


@dataclass
class Outcome:
    """What became of a posted reply. `goal` is empty if the page has to be shown again.

    `faults` are what is wrong with the answers, `is_new` says that these answers brought up another question.
    """

    goal: str = ""
    problems: list[tuple[str, str]] = field(default_factory=list)
    faults: list[Problem] = field(default_factory=list)
    is_new: bool = False
    message: str = ""


@dataclass(frozen=True)
class ShownItem:
    """One thing that is asked for, with what was already given."""

    key: str
    title: str
    hint: str
    error: str
    files: Sequence[Shown]


def answer(request: HttpRequest, opened: Opened, asked: ReplyRequest) -> Outcome:
    """Keep the files and answers that came, then give the answer if nothing is in the way.

    They are kept even if something else is wrong, so that nobody has to choose or type them twice.
    """
    form = ReplyForm(request.POST)
    outcome = Outcome(message=request.POST.get("nachricht", "")[:4000])
    correction = Correction(opened, asked)
    outcome.problems = _keep_files(request, opened, asked)
    is_kept = _keep_answers(request, correction, outcome)
    here = link(request, "applications-reply", token=opened.token, request_id=asked.pk)
    command = request.POST.get(COMMAND, "")
    if command.startswith("detach:"):
        remove_reply_file(opened, asked, command.removeprefix("detach:"))
        outcome.goal = here
    elif command.startswith("upload:") or is_kept:
        outcome.goal = "" if outcome.problems else here
    elif not form.is_valid():
        outcome.problems += form.problems()
    elif not outcome.problems:
        _give(request, correction, outcome, form.cleaned_data["nachricht"])
    return outcome


def reply_parts(request: HttpRequest, opened: Opened, asked: ReplyRequest, outcome: Outcome | None) -> dict[str, Any]:
    """Return what the template of the reply needs."""
    correction = Correction(opened, asked)
    problems = outcome.problems if outcome else []
    faults = outcome.faults if outcome else []
    errors: dict[str, str] = {}
    for sentence, name in problems:
        errors.setdefault(name, sentence)
    given = reply_files_of(opened.application, asked)
    items = [
        ShownItem(
            key=item["key"],
            title=item["title"],
            hint=" ".join(part for part in (item.get("remark"), item.get("hint"), item.get("reason")) if part),
            error=errors.get(item["key"], ""),
            files=[shown(request, opened, row) for row in given.get(item["key"], ())],
        )
        for item in correction.papers
    ]
    return {
        "opened": opened,
        "offer": opened.offer,
        "token": opened.token,
        "asked": asked,
        "items": items,
        "parts": correction.parts(faults),
        "problems": [*((fault.sentence, fault.path) for fault in faults), *problems],
        "is_new": outcome is not None and outcome.is_new,
        "message": outcome.message if outcome else "",
        "message_error": errors.get("nachricht", ""),
        "limits": LIMITS,
        "due": weekday(asked.due_on) if asked.due_on else "",
        "left": days_left(asked.due_on) if asked.due_on else "",
        "back_href": link(request, "applications-follow", token=opened.token),
    }


def _keep_answers(request: HttpRequest, correction: Correction, outcome: Outcome) -> bool:
    """Keep what was answered. Returns whether a button was pressed that keeps the page."""
    units = correction.units
    if not units:
        return False
    opened = correction.opened
    posted = {name: request.POST.getlist(name) for name in request.POST}
    values, problems, command = read_units(opened.form, posted, correction.answers, units, facts=opened.facts)
    keep_given(correction, values)
    outcome.faults = problems
    outcome.is_new = not set(correction.units) <= set(units)
    return command is not None


def _give(request: HttpRequest, correction: Correction, outcome: Outcome, message: str) -> None:
    opened, asked = correction.opened, correction.request
    faults = correction.problems()
    if faults or outcome.faults or outcome.is_new:
        # What these answers have only just brought up is no mistake: nobody could answer it yet.
        outcome.faults += [] if outcome.is_new else faults
        return
    try:
        answer_request(opened, asked, files=(), message=message)
    except ReplyIncomplete as refusal:
        given = reply_files_of(opened.application, asked)
        missing = next((item["key"] for item in correction.papers if item["key"] not in given), "")
        outcome.problems.append((str(refusal), missing))
    else:
        outcome.goal = link(request, "applications-follow", token=opened.token)


def _keep_files(request: HttpRequest, opened: Opened, asked: ReplyRequest) -> list[tuple[str, str]]:
    problems = []
    application = opened.application
    for item in asked_papers(items_of(asked)):
        for sent in request.FILES.getlist(item["key"]):
            held = reply_files_of(application, asked).get(item["key"], ())
            try:
                check_reply_room(len(held), title=item["title"])
                stored = store(
                    sent,
                    key=opened.key,
                    tenant_id=application.tenant_id,
                    account_id=application.account_id,
                    owner_kind=OwnerKind.APPLICATION,
                )
            except (UploadRefused, TooManyReplyFiles) as refusal:
                problems.append((str(refusal), item["key"]))
            else:
                keep_reply_file(opened, asked, key=item["key"], stored_file=stored)
    return problems
