"""What of a draft is counted: where people get on, where they do not, where they leave, how long a page takes.

The draft itself remembers when each page came up (sealed with its answers, given up when it is sent). What is kept of
that are counts; see `portalwerk.reporting`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from portalwerk.applications.queries import Opened
from portalwerk.formengine.rules.form import CHECK_PAGE, Page
from portalwerk.formengine.rules.pages import next_page
from portalwerk.kernel.clock import now
from portalwerk.reporting.rules import Happened, Mark, span_of

_REACHED = "reached"


def completed(opened: Opened, page: Page) -> list[Happened]:
    """Return what to count when a page is done, and note in the draft which page comes up now.

    The draft is the caller's to save. Whoever goes back and forth counts once.
    """
    following = next_page(opened.form, opened.answers, page.key, facts=opened.facts)
    happened = [] if page.key in opened.done else [Happened(page.key, Mark.COMPLETED), *took(opened, page.key)]
    key = following.key if following else CHECK_PAGE
    reached = dict(opened.content.get(_REACHED, {}))
    if key not in reached and key not in opened.done:
        opened.content[_REACHED] = reached | {key: now().isoformat()}
        happened.append(Happened(key, Mark.EXITED if following and following.exit else Mark.REACHED))
    return happened


def took(opened: Opened, page_key: str) -> list[Happened]:
    """Return in which span of time a page was filled in; nothing if nobody knows when it came up."""
    came_up = opened.content.get(_REACHED, {}).get(page_key)
    if came_up is None and opened.done:
        return []
    since = opened.application.started_at if came_up is None else datetime.fromisoformat(came_up)
    seconds = (now() - since).total_seconds()
    return [Happened(page_key, Mark.TOOK, version=opened.offer.version, span=span_of(seconds))]


def turned(page: Page, *, wrong: Iterable[str], is_kept: bool) -> list[Happened]:
    """Return what else to count of a page that was sent: fields that were wrong, and that it was kept for later."""
    happened = [Happened(page.key, Mark.WRONG, element) for element in wrong]
    return [*happened, Happened(page.key, Mark.KEPT)] if is_kept else happened
