"""Giving what was missing: files per item, kept at once, and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from portalwerk.applications.actions.following import answer_request, keep_reply_file, remove_reply_file
from portalwerk.applications.models import ReplyRequest
from portalwerk.applications.queries import Opened, items_of, reply_files_of
from portalwerk.applications.rules.replying import ReplyIncomplete, TooManyReplyFiles, check_reply_room
from portalwerk.files.models import OwnerKind
from portalwerk.files.rules import UploadRefused
from portalwerk.web.gate.links import link
from portalwerk.web.portal.applications.forms import ReplyForm
from portalwerk.web.portal.applications.uploads import Shown, shown, store
from portalwerk.web.portal.dates import days_left, weekday

COMMAND = "_command"
LIMITS = "PDF, JPG oder PNG. Jede Datei bis 10 MB. Ein Foto reicht."


@dataclass
class Outcome:
    """What became of a posted reply. `goal` is empty if the page has to be shown again."""

    goal: str = ""
    problems: list[tuple[str, str]] = field(default_factory=list)
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
    """Keep the files that came, then give the answer if nothing is in the way.

    Files are kept even if something else is wrong, so that nobody has to choose them twice.
    """
    form = ReplyForm(request.POST)
    outcome = Outcome(message=request.POST.get("nachricht", "")[:4000])
    outcome.problems = _keep_files(request, opened, asked)
    here = link(request, "applications-reply", token=opened.token, request_id=asked.pk)
    command = request.POST.get(COMMAND, "")
    if command.startswith("detach:"):
        remove_reply_file(opened, asked, command.removeprefix("detach:"))
        outcome.goal = here
    elif command.startswith("upload:"):
        outcome.goal = "" if outcome.problems else here
    elif not form.is_valid():
        outcome.problems += form.problems()
    elif not outcome.problems:
        _give(request, opened, asked, outcome, form.cleaned_data["nachricht"])
    return outcome


def reply_parts(request: HttpRequest, opened: Opened, asked: ReplyRequest, outcome: Outcome | None) -> dict[str, Any]:
    """Return what the template of the reply needs."""
    problems = outcome.problems if outcome else []
    errors: dict[str, str] = {}
    for sentence, name in problems:
        errors.setdefault(name, sentence)
    given = reply_files_of(opened.application, asked)
    items = [
        ShownItem(
            key=item["key"],
            title=item["title"],
            hint=" ".join(part for part in (item.get("hint"), item.get("reason")) if part),
            error=errors.get(item["key"], ""),
            files=[shown(request, opened, row) for row in given.get(item["key"], ())],
        )
        for item in _items(asked)
    ]
    return {
        "opened": opened,
        "offer": opened.offer,
        "token": opened.token,
        "asked": asked,
        "items": items,
        "problems": problems,
        "message": outcome.message if outcome else "",
        "message_error": errors.get("nachricht", ""),
        "limits": LIMITS,
        "due": weekday(asked.due_on),
        "left": days_left(asked.due_on),
        "back_href": link(request, "applications-follow", token=opened.token),
    }


def _give(request: HttpRequest, opened: Opened, asked: ReplyRequest, outcome: Outcome, message: str) -> None:
    try:
        answer_request(opened, asked, files=(), message=message)
    except ReplyIncomplete as refusal:
        given = reply_files_of(opened.application, asked)
        missing = next((item["key"] for item in _items(asked) if item["key"] not in given), "")
        outcome.problems.append((str(refusal), missing))
    else:
        outcome.goal = link(request, "applications-follow", token=opened.token)


def _keep_files(request: HttpRequest, opened: Opened, asked: ReplyRequest) -> list[tuple[str, str]]:
    problems = []
    application = opened.application
    for item in _items(asked):
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


def _items(asked: ReplyRequest) -> list[dict[str, str]]:
    return [item for item in items_of(asked) if item["key"] != "_message"]
