"""A page of a form between two clicks: what was sent, what is kept, what is drawn, where it leads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.http import HttpRequest

from portalwerk.applications.actions.drafts import parked_for, save_answers
from portalwerk.applications.queries import Opened
from portalwerk.applications.rules.opening import Hand
from portalwerk.applications.rules.renewing import is_closed, matters
from portalwerk.applications.rules.signing import SignerStatus
from portalwerk.applications.rules.submitting import Status
from portalwerk.formengine.rules.categories import asks_for_categories, read_categories
from portalwerk.formengine.rules.drawing import PageView, draw_page, input_id, posted_values
from portalwerk.formengine.rules.form import CHECK_PAGE, Answers, Page
from portalwerk.formengine.rules.pages import next_page, previous_page, visible_pages
from portalwerk.formengine.rules.paths import static_path
from portalwerk.formengine.rules.problem import Problem
from portalwerk.formengine.rules.reading import Command, Reading, read_page
from portalwerk.formengine.rules.summary import summary
from portalwerk.kernel.clock import local, today
from portalwerk.reporting.actions import count
from portalwerk.web.gate.links import link
from portalwerk.web.portal.applications.counting import completed, turned
from portalwerk.web.portal.applications.objecting import left_href
from portalwerk.web.portal.applications.people import acting_for, missing_signers
from portalwerk.web.portal.applications.uploads import detach, shown_uploads, take_uploads
from portalwerk.web.portal.dates import clock, day

# Names of what a page posts beside its answers.
STAND, GOAL, LATER = "_stand", "_ziel", "_spaeter"
SIGN, SIGNERS = "unterschreiben", "wer-unterschreibt"
_OURS = frozenset({"csrfmiddlewaretoken", "once", STAND, GOAL, LATER})


@dataclass(frozen=True)
class Section:
    """One entry of the outline."""

    title: str
    status: str
    href: str


@dataclass(frozen=True)
class Turn:
    """What became of a posted page.

    Parameters: answers, as they are now; problems, what stands in the way; clash, what another window has stored
    meanwhile (label and answer), then nothing was kept; goal, where to go if nothing is in the way.
    """

    answers: Answers
    problems: Sequence[Problem]
    clash: Sequence[tuple[str, str]]
    goal: str


def visible(opened: Opened) -> list[Page]:
    """Return the pages of the form that whoever opened it goes through, with the answers so far."""
    pages = visible_pages(opened.form, opened.answers, facts=opened.facts)
    return [page for page in pages if opened.is_theirs(page.key)]


def has_signed(opened: Opened) -> bool:
    """Return whether whoever opened the application has signed it: then their pages are closed."""
    return opened.signer is not None and opened.signer.status == SignerStatus.SIGNED


def end_href(request: HttpRequest, opened: Opened) -> str:
    """Return what comes after the last page: the check page, for a signer the page with the signature."""
    if opened.hand == Hand.SIGNER:
        return link(request, "applications-sign", token=opened.token)
    if opened.hand == Hand.MANDATE and opened.application.status != Status.DRAFT:
        return link(request, "applications-acts", token=opened.token)
    return link(request, "applications-check", token=opened.token)


def first_open(opened: Opened) -> Page | None:
    """Return the first page that is not finished, None if all are."""
    return next((page for page in visible(opened) if page.key not in opened.done), None)


def turn_page(request: HttpRequest, opened: Opened, page: Page) -> Turn:
    """Take what was posted for a page: keep it, carry out its command, and say where it leads.

    What is wrong is kept as typed, so that nothing has to be typed twice. Raises AlreadySent.
    """
    posted = {name: request.POST.getlist(name) for name in request.POST if name not in _OURS}
    reading = read_page(opened.form, page, posted, opened.answers, facts=opened.facts)
    if clash := _clash(request, opened, page, reading.answers):
        return Turn(reading.answers, (), clash, "")
    opened.content["answers"] = reading.answers
    refused = [*reading.problems, *take_uploads(request, opened, page)]
    command = reading.command
    if command is not None and command.kind == "detach":
        detach(opened, command)
    if asks_for_categories(opened.form):
        opened.content["categories"] = read_categories(
            opened.form, opened.answers, posted, opened.categories, page_key=page.key
        )
    problems = [] if command or LATER in request.POST else opened.problems(page)
    unseen = _unseen(problems, reading)
    is_done = not (problems or refused or command or LATER in request.POST)
    happened = completed(opened, page) if is_done else []
    save_answers(opened, opened.answers, done=page.key if is_done else None, page=page.key)
    named = {problem.path for problem in refused}  # a file that was turned down is not missing as well
    shown = [*refused, *(problem for problem in problems if problem not in unseen and problem.path not in named)]
    wrong = {static_path(problem.path) for problem in shown}
    happened += turned(page, wrong=wrong, is_kept=LATER in request.POST)
    count(opened.application.online_service_id, happened, on=today())
    return Turn(opened.answers, shown, (), _goal(request, opened, page, command, unseen))


def page_parts(
    request: HttpRequest,
    opened: Opened,
    page: Page,
    *,
    answers: Answers | None = None,
    problems: Sequence[Problem] = (),
    clash: Sequence[tuple[str, str]] = (),
) -> dict[str, Any]:
    """Return what the template of a page needs. Parameters: answers, if others than the stored ones are shown."""
    parked = None if request.method == "POST" else parked_for(opened, page.key)
    if parked is not None:
        answers = read_page(opened.form, page, parked, opened.answers, facts=opened.facts).answers
    view = draw_page(opened.form, page, opened.answers if answers is None else answers, problems, facts=opened.facts)
    mark = _mark_of(view) if answers is None else _mark(opened, page)
    pages = visible(opened)
    goal = CHECK_PAGE if CHECK_PAGE in {request.GET.get("ziel"), request.POST.get(GOAL)} else ""
    return {
        **frame_parts(request, opened, now=page.key),
        "page": page,
        "view": view,
        "problems": problems,
        "clash": clash,
        "is_parked": parked is not None,
        "is_new": "neu" in request.GET and not problems,
        "stand": f"{opened.application.revision}.{mark}",
        "goal": goal,
        "uploads": shown_uploads(request, opened) if view.uploads else {},
        "number": next((at for at, one in enumerate(pages, 1) if one.key == page.key), 0),
        "total": len(pages) + 1 if _is_certain(opened) else 0,
        "back_href": end_href(request, opened) if goal else _before(request, opened, page),
    }


def frame_parts(request: HttpRequest, opened: Opened, *, now: str) -> dict[str, Any]:
    """Return what stands around every page of a draft: title, time of saving, outline."""
    application = opened.application
    saved = clock(application.changed_at) if application.revision else ""
    sections = list(_outline(request, opened, now=now))
    return {
        "opened": opened,
        "offer": opened.offer,
        "token": opened.token,
        "saved_at": saved,
        "sections": sections,
        "acting": acting_for(opened),
        "newer": newer_of(request, opened),
        "may_share": opened.hand == Hand.APPLICANT and application.status == Status.DRAFT,
    }


@dataclass(frozen=True)
class Newer:
    """The note that the form has changed: since when, until when the old one is taken, what to do about it."""

    since: str
    until: str
    href: str
    is_closed: bool
    stays: bool


def newer_of(request: HttpRequest, opened: Opened) -> Newer | None:
    """Return the note that there is a newer version, None if there is none or it makes no difference.

    Who signs does not choose: that is the applicant's.
    """
    later = opened.later
    is_over = opened.application.status != Status.DRAFT or opened.hand == Hand.SIGNER
    if later is None or is_over or not matters(opened.offer, later.offer):
        return None
    return Newer(
        since=day(later.since) if later.since >= local(opened.application.started_at).date() else "",
        until=day(later.earlier_until) if later.earlier_until else "",
        href=link(request, "applications-renew", token=opened.token),
        is_closed=is_closed(later, today()),
        stays=opened.content.get("stays") == str(later.offer.id),
    )


def page_href(request: HttpRequest, opened: Opened, key: str) -> str:
    """Return the address of a page of the form."""
    return link(request, "applications-page", token=opened.token, page=key)


def _goal(request: HttpRequest, opened: Opened, page: Page, command: Command | None, unseen: Sequence[Problem]) -> str:
    here, back = page_href(request, opened, page.key), request.POST.get(GOAL) == CHECK_PAGE
    again = "?ziel=pruefen" if back else ""
    if command is not None:
        return here + again
    if LATER in request.POST:
        return link(request, "applications-later", token=opened.token)
    if unseen:
        return f"{here}{again or '?'}{'&' if again else ''}neu=1#{input_id(unseen[0].path)}"
    if back:
        wrong = [one for one in opened.problems() if opened.is_theirs(one.page_key)]
        if wrong:
            return page_href(request, opened, wrong[0].page_key) + again
    following = None if back else _beside(opened, page, forward=True)
    if following is not None:
        return page_href(request, opened, following.key)
    if opened.hand == Hand.APPLICANT and opened.asked and not back:
        return link(request, "applications-signers", token=opened.token)
    return end_href(request, opened)


def _before(request: HttpRequest, opened: Opened, page: Page) -> str:
    earlier = _beside(opened, page, forward=False)
    if earlier is not None:
        return page_href(request, opened, earlier.key)
    if opened.hand == Hand.SIGNER:
        return end_href(request, opened)
    return left_href(request, opened)


def _beside(opened: Opened, page: Page, *, forward: bool) -> Page | None:
    """Return the page after or before that one, of those that are this person's to fill."""
    following = next_page if forward else previous_page
    found = following(opened.form, opened.answers, page.key, facts=opened.facts)
    while found is not None and not opened.is_theirs(found.key):
        found = following(opened.form, opened.answers, found.key, facts=opened.facts)
    return found


def _unseen(problems: Iterable[Problem], reading: Reading) -> list[Problem]:
    """Return the problems at questions that only these answers have brought up: nobody could answer them yet."""
    return [
        problem
        for problem in problems
        if any(problem.path == path or problem.path.startswith((f"{path}.", f"{path}[")) for path in reading.revealed)
    ]


def _clash(request: HttpRequest, opened: Opened, page: Page, answers: Answers) -> list[tuple[str, str]]:
    """Return what another window has stored on this page since it was drawn, where it differs from what was sent."""
    revision, _, mark = request.POST.get(STAND, "").partition(".")
    if not mark or revision == str(opened.application.revision) or mark == _mark(opened, page):
        return []
    sent = {row.path: row.value_text for row in _rows(opened, page, answers)}
    stored = [row for row in _rows(opened, page, opened.answers) if row.kind in {"value", "empty"}]
    return [(row.label, row.value_text) for row in stored if sent.get(row.path, "") != row.value_text]


def _rows(opened: Opened, page: Page, answers: Answers) -> Sequence[Any]:
    sections = summary(opened.form, answers, facts=opened.facts)
    return next((section.rows for section in sections if section.page_key == page.key), ())


def _mark(opened: Opened, page: Page) -> str:
    """Return what identifies the stored answers of a page."""
    return _mark_of(draw_page(opened.form, page, opened.answers, facts=opened.facts))


def _mark_of(view: PageView) -> str:
    """Return what identifies the answers that a page shows. Files do not count: a page never overwrites them."""
    return sha256(repr(sorted(posted_values(view).items())).encode()).hexdigest()[:20]


def _is_certain(opened: Opened) -> bool:
    """Return whether the number of pages is sure: no page depends on an answer. An exit is not on the way."""
    return all(page.shown_if is None for page in opened.form.pages if page.exit is None)


def _outline(request: HttpRequest, opened: Opened, *, now: str) -> Iterable[Section]:
    pages = visible(opened)
    for page in pages:
        is_done = page.key in opened.done
        status = "now" if page.key == now else "done" if is_done else "open"
        yield Section(page.title, status, page_href(request, opened, page.key) if is_done and page.key != now else "")
    if pages and pages[-1].exit is not None:
        return
    if opened.hand == Hand.SIGNER:
        yield Section("Unterschreiben", "now" if now == SIGN else "open", "")
        return
    if opened.asked:
        yield _signers_section(request, opened, now=now)
    yield Section("Prüfen und senden", "now" if now == CHECK_PAGE else "open", "")


def _signers_section(request: HttpRequest, opened: Opened, *, now: str) -> Section:
    """Return the entry of those who must sign. Only the applicant invites; a helper sees that it is part of it."""
    may_open = opened.hand == Hand.APPLICANT and now != SIGNERS and first_open(opened) is None
    status = "now" if now == SIGNERS else "done" if not missing_signers(opened) else "open"
    return Section(
        "Wer muss noch zustimmen?",
        status,
        link(request, "applications-signers", token=opened.token) if may_open else "",
    )
