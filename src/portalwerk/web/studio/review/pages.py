"""What the publish gate shows, each remark with the way to where it is mended."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from portalwerk.access.rules import Caseworker, Right
from portalwerk.kernel.clock import local
from portalwerk.packages.models import DraftService
from portalwerk.packages.queries.drafts import Workbench, authors_since, judgments_of, workbench
from portalwerk.packages.rules.gate import AREAS, Remark, is_open
from portalwerk.packages.rules.reviewing import DraftStatus
from portalwerk.web.gate.links import link
from portalwerk.web.studio.bench import names_of, page_of
from portalwerk.web.studio.design.pages import page_href


@dataclass(frozen=True)
class Finding:
    """One remark: blocking ones are missing, others to be looked at."""

    sentence: str
    status: str
    href: str


@dataclass(frozen=True)
class Area:
    """One area of the gate in which something is to be done, or nothing."""

    title: str
    findings: list[Finding]
    is_blocking: bool

    @property
    def word(self) -> str:
        """How it stands, in a word."""
        return "Fehlt noch etwas" if self.is_blocking else "Ratschläge"

    @property
    def kind(self) -> str:
        """The colour of the word."""
        return "bad" if self.is_blocking else ""


def gate_page(
    request: HttpRequest, draft: DraftService, caseworker: Caseworker, problems: list[tuple[str, str]]
) -> dict[str, Any]:
    """Return the gate, the way so far, and what may be done next."""
    bench, status = workbench(draft), DraftStatus(draft.status)
    names = names_of(draft)
    own = caseworker.account_id in authors_since(draft, draft.published_number)
    areas = [_area(request, draft, bench, key, title) for key, title in AREAS.items()]
    more = {
        "open_areas": [area for area in areas if area.findings],
        "sound_areas": [area for area in areas if not area.findings],
        "is_open": is_open(bench.remarks),
        "blocking": sum(remark.is_blocking for remark in bench.remarks),
        "may_hand_in": status is DraftStatus.DRAFTING,
        "may_judge": status is DraftStatus.IN_REVIEW and caseworker.has(Right.REVIEW_SERVICES, draft.unit_id),
        "waits": status is DraftStatus.IN_REVIEW and not caseworker.has(Right.REVIEW_SERVICES, draft.unit_id),
        "why_not_judge": "Sie haben selbst daran gearbeitet. Eine andere Person muss prüfen." if own else "",
        "is_approved": status in (DraftStatus.APPROVED, DraftStatus.SCHEDULED),
        "may_publish": caseworker.has(Right.PUBLISH_SERVICES, draft.unit_id),
        "publish_on": draft.publish_on,
        "is_published": status is DraftStatus.PUBLISHED,
        "version": bench.content["package.yaml"]["version"],
        "history": [
            {
                "who": names.get(one.by_id, "") if one.by_id else "Portal",
                "what": one.get_kind_display(),
                "when": f"{local(one.at):%d.%m.%Y, %H:%M} Uhr",
                "number": one.number,
                "comment": one.comment,
            }
            for one in judgments_of(draft)[:30]
        ],
    }
    return page_of(request, draft, caseworker, **more) | {"problems": problems}


def _area(request: HttpRequest, draft: DraftService, bench: Workbench, key: str, title: str) -> Area:
    remarks = [remark for remark in bench.remarks if remark.area == key]
    findings = [
        Finding(one.sentence, "missing" if one.is_blocking else "doubt", _href(request, draft, bench, one))
        for one in remarks[:25]
    ]
    return Area(title, findings, is_blocking=any(one.is_blocking for one in remarks))


def _href(request: HttpRequest, draft: DraftService, bench: Workbench, remark: Remark) -> str:
    file, path = remark.file, remark.path
    if file == "form.yaml":
        pages = bench.content["form.yaml"].get("pages", [])
        at = path[1] if len(path) > 1 and path[0] == "pages" else None
        return page_href(request, draft, pages[at]["key"] if isinstance(at, int) and at < len(pages) else "")
    if file.startswith("texts/"):
        language = file.removeprefix("texts/").removesuffix(".yaml")
        return f"{link(request, 'words-texts', draft_id=draft.pk)}?{urlencode({'sprache': language})}"
    if file.startswith("examples"):
        return link(request, "trial-cases", draft_id=draft.pk)
    if file == "process.yaml" and path[:1] == ("letters",):
        query = urlencode({"brief": path[1]}) if len(path) > 1 else ""
        return f"{link(request, 'words-letters', draft_id=draft.pk)}?{query}"
    name = {"fees.yaml": "words-fees"}.get(file, "words-settings")
    return link(request, name, draft_id=draft.pk)
