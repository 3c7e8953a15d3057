"""What all pages of a draft share: loading it, its head with what is well and what is not, reading the address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest

from portalwerk.access.queries import display_names
from portalwerk.access.rules import Caseworker
from portalwerk.catalog.models import OnlineService
from portalwerk.catalog.queries import online_service
from portalwerk.kernel.clock import local
from portalwerk.packages.models import DraftService
from portalwerk.packages.queries.drafts import Workbench, draft_visible_to, unfinished_with, workbench
from portalwerk.packages.rules.editing.edit import EditRefused
from portalwerk.packages.rules.editing.words import LANGUAGES
from portalwerk.packages.rules.gate import is_open, outdated_texts, reading_minutes
from portalwerk.packages.rules.reviewing import STATUS_WORDS, DraftStatus
from portalwerk.web.gate.links import link
from portalwerk.web.studio.tour.steps import Tour, tour_of

TABS = (
    ("design-page", "Fragen"),
    ("design-flow", "Ablauf"),
    ("words-texts", "Texte"),
    ("words-fees", "Kosten"),
    ("words-papers", "Unterlagen"),
    ("words-letters", "Schreiben"),
    ("words-signers", "Unterschriften"),
    ("trial-cases", "Testfälle"),
    ("words-settings", "Einstellungen"),
    ("versions-history", "Fassungen"),
    ("review-gate", "Prüfung"),
)
_PARTS = {
    "design-page": {"design-element", "design-add", "design-rule", "design-table"},
    "words-texts": {"words-form"},
}
STATUS_KINDS = {DraftStatus.IN_REVIEW: "office", DraftStatus.APPROVED: "ok", DraftStatus.PUBLISHED: "ok"}


@dataclass(frozen=True)
class Mark:
    """One thing that is well or not, above the page."""

    label: str
    kind: str = ""
    icon: str = ""


@dataclass(frozen=True)
class Tab:
    """One part of the studio."""

    label: str
    href: str
    current: bool


@dataclass(frozen=True)
class Head:
    """What stands above every page of a draft."""

    draft: DraftService
    subtitle: str
    status: str
    status_kind: str
    marks: Sequence[Mark]
    tabs: Sequence[Tab]
    trial_href: str
    gate_href: str
    is_ready: bool
    tour: Tour | None


def load(caseworker: Caseworker, draft_id: UUID, request: HttpRequest) -> DraftService:
    """Return the draft, locked where it is going to be changed. Foreign and unknown are 404."""
    found = draft_visible_to(caseworker, draft_id, writing=request.method == "POST")
    if found is None:
        raise Http404
    return found


def seen(request: HttpRequest) -> int:
    """Return which revision the page showed; a page without it is too old."""
    number = request.POST.get("seen", "")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else -1


def posted_day(request: HttpRequest, name: str) -> date | None:
    """Return the day that was written into the three fields of a date, None if they are empty. Raises: EditRefused."""
    parts = [request.POST.get(f"{name}.{part}", "").strip() for part in ("year", "month", "day")]
    if not any(parts):
        return None
    try:
        return date(*(int(part) for part in parts))
    except ValueError:
        raise EditRefused(reason="Diesen Tag gibt es nicht. Schreiben Sie Tag, Monat und Jahr als Zahlen.") from None


def place_of(request: HttpRequest) -> tuple[str, tuple[str, ...]]:
    """Return page and path that the address names, of GET and POST alike."""
    path = request.GET.get("pfad", "")[:400]
    return request.GET.get("seite", "")[:60], tuple(path.split(".")) if path else ()


def page_of(request: HttpRequest, draft: DraftService, caseworker: Caseworker, **more: Any) -> dict[str, Any]:
    """Return what every page of a draft needs, and what this one shows."""
    bench = workbench(draft)
    return {"draft": draft, "bench": bench, "head": head_of(request, draft, bench), "problems": [], **more}


def head_of(request: HttpRequest, draft: DraftService, bench: Workbench) -> Head:
    """Put the head together."""
    view = request.resolver_match.view_name if request.resolver_match else ""
    online = online_service(draft.tenant_id, draft.slug)
    return Head(
        draft=draft,
        subtitle=_subtitle(draft, online),
        status=STATUS_WORDS[DraftStatus(draft.status)],
        status_kind=STATUS_KINDS.get(DraftStatus(draft.status), ""),
        marks=_marks(bench),
        tabs=[
            Tab(label, link(request, name, draft_id=draft.pk), current=name == view or _below(view, name))
            for name, label in TABS
        ],
        trial_href=link(request, "trial-page", draft_id=draft.pk),
        gate_href=link(request, "review-gate", draft_id=draft.pk),
        is_ready=is_open(bench.remarks),
        tour=tour_of(request, draft) if draft.is_sample else None,
    )


def names_of(draft: DraftService) -> dict[UUID, str]:
    """Return who is who in the authority."""
    return display_names(draft.tenant_id)


def _below(view: str, tab: str) -> bool:
    return view in _PARTS.get(tab, ())


def _subtitle(draft: DraftService, online: OnlineService | None) -> str:
    told = f"Fassung {draft.number}"
    if draft.is_sample:
        return f"{told} · Übung aus dem Rundgang, nur für Sie"
    if online is None:
        return f"{told} · noch nicht veröffentlicht"
    told += f" · online ist Version {online.version} seit {local(online.installed_at):%d.%m.%Y}"
    count = unfinished_with(online)
    if not count:
        return told
    people = "1 Mensch füllt sie" if count == 1 else f"{count} Menschen füllen sie"
    return f"{told} · {people} gerade aus und {'darf' if count == 1 else 'dürfen'} sie beenden"


def _marks(bench: Workbench) -> list[Mark]:
    marks = [_cases(bench), _access(bench)]
    for language in LANGUAGES:
        if language != "de" and f"texts/{language}.yaml" in bench.content:
            count = len(outdated_texts(bench.content, language)) + len(bench.behind(language))
            if count:
                texts = "1 Text" if count == 1 else f"{count} Texte"
                marks.append(Mark(f"{texts} nicht aktuell in {LANGUAGES[language]}", "you", "warning"))
    minutes = reading_minutes(bench.content)
    marks.append(Mark(f"Etwa {minutes} Minute{'n' if minutes > 1 else ''} zum Ausfüllen"))
    return marks


def _cases(bench: Workbench) -> Mark:
    total = len(bench.cases)
    green = sum(not case.wrong for case in bench.cases)
    if not total:
        return Mark("Noch kein Testfall", "you", "warning")
    word = "Testfall" if total == 1 else "Testfällen"
    return Mark(f"{green} von {total} {word} grün", *(("ok", "check") if green == total else ("bad", "warning")))


def _access(bench: Workbench) -> Mark:
    barriers = sum(remark.area == "access" for remark in bench.remarks)
    if not barriers:
        return Mark("Barrierefrei", "ok", "check")
    return Mark(f"{barriers} Barriere{'n' if barriers > 1 else ''}", "bad", "warning")
