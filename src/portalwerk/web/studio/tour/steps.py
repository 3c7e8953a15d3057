"""How far a tour is: its steps, each with the way to where it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

from portalwerk.packages.models import DraftService
from portalwerk.packages.queries.drafts import workbench
from portalwerk.packages.rules.assembling import Content
from portalwerk.packages.rules.reviewing import DraftStatus
from portalwerk.packages.rules.tour import SAMPLE_PAGE, Progress, Stop, added_question, done_stops
from portalwerk.web.gate.links import link

_PARTS = {
    "question": "design-add",
    "rule": "design-rule",
    "fee": "words-fees",
    "text": "words-texts",
    "letter": "words-letters",
    "cases": "trial-cases",
    "publish": "review-gate",
}


@dataclass(frozen=True)
class TourStep:
    """One step in the list at the side."""

    title: str
    text: str
    href: str
    status: str


@dataclass(frozen=True)
class Tour:
    """The list at the side. `now` is the first step that is not done, None at the end."""

    steps: Sequence[TourStep]
    now: TourStep | None
    tally: str


def tour_of(request: HttpRequest, draft: DraftService) -> Tour:
    """Return how far the tour is with its sample."""
    bench = workbench(draft)
    told = done_stops(Progress(bench.content, bench.cases, DraftStatus(draft.status)))
    first = next((stop.key for stop, done in told if not done), "")
    steps = [
        TourStep(
            stop.title,
            stop.text,
            _href(request, draft, bench.content, stop),
            "done" if done else "now" if stop.key == first else "open",
        )
        for stop, done in told
    ]
    now = next((step for step in steps if step.status == "now"), None)
    return Tour(steps, now, f"{sum(done for _stop, done in told)} von {len(told)}")


def _href(request: HttpRequest, draft: DraftService, content: Content, stop: Stop) -> str:
    href = link(request, _PARTS[stop.key], draft_id=draft.pk)
    query = {"question": {"seite": SAMPLE_PAGE}}.get(stop.key, {})
    if stop.key == "rule":
        query = {"seite": SAMPLE_PAGE, "pfad": added_question(content), "art": "shown_if"}
        if not query["pfad"]:
            return f"{link(request, 'design-page', draft_id=draft.pk)}?{urlencode({'seite': SAMPLE_PAGE})}"
    return f"{href}?{urlencode(query)}" if query else href
