"""What the page of questions and the picture of the way show."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from portalwerk.access.rules import Caseworker
from portalwerk.formengine.rules.drawing import PageView, draw_page
from portalwerk.formengine.rules.form import Form
from portalwerk.formengine.rules.plan import plan
from portalwerk.kernel.clock import local, today
from portalwerk.packages.models import DraftRevision, DraftService
from portalwerk.packages.queries.drafts import Workbench, workbench
from portalwerk.packages.rules.editing.elements import name_of, walk
from portalwerk.packages.rules.editing.pages import pages_of
from portalwerk.packages.rules.telling import Part, words_of
from portalwerk.ui.components.library import field_id
from portalwerk.web.gate.links import link
from portalwerk.web.studio.bench import names_of, page_of
from portalwerk.web.studio.design.editing import MOST_WAYS
from portalwerk.web.studio.design.kinds import described, kind_icon

SIZES = (("handy", "Handy"), ("computer", "Computer"))
_EFFECTS = {"shown_if": ("share", ", dann ist „{}“ zu sehen."), "required_if": ("shield", ", dann ist „{}“ Pflicht.")}


@dataclass(frozen=True)
class Row:
    """One question of the page."""

    title: str
    icon: str
    href: str
    notes: list[str]
    rules: list[str]
    depth: int
    path: str
    first: bool
    last: bool


@dataclass(frozen=True)
class Told:
    """One rule of the page."""

    parts: tuple[Part, ...]
    icon: str
    before: str
    after: str
    href: str


@dataclass(frozen=True)
class Step:
    """One page on the way."""

    number: int
    key: str
    title: str
    href: str
    count: int
    note: str
    conditional: bool
    parts: tuple[Part, ...]
    current: bool = False
    ends: bool = False

    @property
    def tally(self) -> str:
        """What stands beside it in the list of pages: how many questions it has."""
        return "Ende" if self.ends else str(self.count)

    @property
    def icon(self) -> str:
        """The picture of the step in the list."""
        return "sign-out" if self.ends else "document"

    @property
    def after(self) -> str:
        """What stands behind the condition in the list."""
        return ". Hier endet der Antrag." if self.ends else ""

    @property
    def before(self) -> str:
        """What stands before the condition in the list."""
        if self.ends and not self.conditional:
            return f"{self.number}. {self.title} · wann, ist noch nicht gesagt"
        return f"{self.number}. {self.title} · " + ("nur wenn " if self.conditional else "immer")


@dataclass(frozen=True)
class WayRow:
    """The two fields of one thing that people can do instead, at an exit."""

    number: int
    label: str
    goal: str

    @property
    def label_field(self) -> str:
        """The name of the field for what people read."""
        return f"_weg{self.number}"

    @property
    def goal_field(self) -> str:
        """The name of the field for where it leads."""
        return f"_ziel{self.number}"

    @property
    def label_question(self) -> str:
        """What is asked first."""
        return f"{self.number}. Was kann man stattdessen tun?"

    @property
    def goal_question(self) -> str:
        """What is asked then."""
        return f"{self.number}. Wohin führt das?"

    @property
    def hint(self) -> str:
        """How the goal is written, told once."""
        return "https://…, tel:…, mailto:… oder die Adresse einer Leistung" if self.number == 1 else ""


def page_href(
    request: HttpRequest, draft: DraftService, page: str = "", path: tuple[str, ...] = (), view: str = ""
) -> str:
    """Return the address of a page of the form, at one of its questions."""
    query = {name: value for name, value in (("seite", page), ("vorschau", view)) if value}
    anchor = f"#{field_id('.'.join(path))}" if path else ""
    return link(request, "design-page", draft_id=draft.pk) + (f"?{urlencode(query)}" if query else "") + anchor


def part_href(
    request: HttpRequest, draft: DraftService, name: str, page: str, path: tuple[str, ...] = (), **more: str
) -> str:
    """Return the address of a part of a page: a question, a rule, a place for a new question."""
    query = {"seite": page, **({"pfad": ".".join(path)} if path else {}), **more}
    return f"{link(request, name, draft_id=draft.pk)}?{urlencode(query)}"


def design_page(
    request: HttpRequest, draft: DraftService, caseworker: Caseworker, problems: list[tuple[str, str]]
) -> dict[str, Any]:
    """Return what the page of questions shows: one page of the form, whatever the number of the others."""
    bench = workbench(draft)
    pages = pages_of(bench.content)
    wanted = request.GET.get("seite", "")
    page = next((one for one in pages if one["key"] == wanted), pages[0] if pages else None)
    size = request.GET.get("vorschau", "handy")
    more: dict[str, Any] = {
        "pages": [_step(request, draft, bench, at, one, current=one is page) for at, one in enumerate(pages, 1)],
        "page": page,
        "size": size,
        "sizes": [(label, page_href(request, draft, page["key"] if page else "", view=key), key == size)
                  for key, label in SIZES],
        "latest": _latest(draft),
        "open_rules": bench.content["form.yaml"].get("open_rules", [])[:20],
        "notes": bench.content["form.yaml"].get("notes", [])[:20],
    }  # fmt: skip
    if page is not None:
        rows = list(_rows(request, draft, bench, page))
        at = pages.index(page)
        more |= {
            "page_note": f"Seite {at + 1} von {len(pages)}",
            "is_first": at == 0,
            "is_last": at == len(pages) - 1,
            "ways": list(_ways(page)) if "exit" in page else [],
            "rows": rows,
            "rules": list(_rules(request, draft, bench, page)),
            "view": preview_of(bench, page["key"]),
            "add_href": part_href(request, draft, "design-add", page["key"]),
            "shown_href": part_href(request, draft, "design-rule", page["key"], art="shown_if"),
            "check_href": part_href(request, draft, "design-rule", page["key"], art="check"),
            "trial_href": f"{link(request, 'trial-page', draft_id=draft.pk)}?{urlencode({'seite': page['key']})}",
        }
    return page_of(request, draft, caseworker, **more) | {"problems": problems}


def flow_page(request: HttpRequest, draft: DraftService) -> dict[str, Any]:
    """Return the way through the pages."""
    bench = workbench(draft)
    steps = [_step(request, draft, bench, at, one) for at, one in enumerate(pages_of(bench.content), 1)]
    told = [
        f"{step.number}. {step.title}{', nur wenn ' + step.note if step.note else ''}{step.after.rstrip('.')}"
        for step in steps
    ]
    has_exits = any(step.ends for step in steps)
    return {"steps": steps, "has_exits": has_exits, "told": f"Der Weg durch {len(steps)} Seiten: " + "; ".join(told)}


def preview_of(bench: Workbench, page_key: str, form: Form | None = None) -> PageView | None:
    """Return a page as people will see it, with nothing answered; None while it has no question.

    Parameters: form, the one of the bench in another language.
    """
    form = form or bench.form
    page = form.page(page_key) if form else None
    if page is None or form is None:
        return None
    return draw_page(form, page, {}, facts={"today": today()})


def steers(bench: Workbench) -> Mapping[str, list[str]]:
    """Return what each question steers, by its static path."""
    found: dict[str, list[str]] = {}
    if bench.form is None:
        return found
    planned = plan(bench.form)
    for page in planned.pages:
        for path in page.own_if.reads if page.own_if else ():
            found.setdefault(path, []).append(f"steuert die Seite „{page.page.title}“")
    labels = bench.teller.labels
    for path, node in planned.nodes.items():
        for expression in (node.shown_if, node.required_if):
            for read in expression.reads if expression else ():
                found.setdefault(read, []).append(f"steuert „{labels.get(path, path)}“")
    return found


def _step(
    request: HttpRequest, draft: DraftService, bench: Workbench, number: int, page: Mapping[str, Any], *,
    current: bool = False,
) -> Step:  # fmt: skip
    parts = bench.teller.tell(page["shown_if"]) if page.get("shown_if") else ()
    count = sum(1 for _page, _owners, one in walk({"form.yaml": {"pages": [page]}}) if one["type"] != "group")
    href = page_href(request, draft, page["key"])
    ends = "exit" in page
    return Step(number, page["key"], page["title"], href, count, words_of(parts), bool(parts), parts, current, ends)


def _ways(page: Mapping[str, Any]) -> Iterator[WayRow]:
    """The ways at an exit, and two more to fill in."""
    known = page["exit"].get("ways", [])
    for at in range(min(MOST_WAYS, len(known) + 2)):
        way = known[at] if at < len(known) else {}
        yield WayRow(at + 1, way.get("label", ""), way.get("url") or way.get("service", ""))


def _rows(request: HttpRequest, draft: DraftService, bench: Workbench, page: Mapping[str, Any]) -> Iterator[Row]:
    steered = steers(bench)
    yield from _members(request, draft, page, page.get("elements", []), (), steered)


def _members(
    request: HttpRequest, draft: DraftService, page: Mapping[str, Any], members: list[Any], owners: tuple[str, ...],
    steered: Mapping[str, list[str]],
) -> Iterator[Row]:  # fmt: skip
    for at, element in enumerate(members):
        path = (*owners, element["key"])
        dotted = ".".join(path)
        yield Row(
            title=name_of(element),
            icon=kind_icon(element["type"]),
            href=part_href(request, draft, "design-element", page["key"], path),
            notes=described(element),
            rules=list(dict.fromkeys(steered.get(dotted, [])))[:4],
            depth=len(owners),
            path=dotted,
            first=at == 0,
            last=at == len(members) - 1,
        )
        if element["type"] == "group":
            yield from _members(request, draft, page, element.get("elements", []), path, steered)


def _rules(request: HttpRequest, draft: DraftService, bench: Workbench, page: Mapping[str, Any]) -> Iterator[Told]:
    key = page["key"]

    def told(
        source: str, owners: tuple[str, ...], icon: str, after: str, *, before: str = "Wenn ", **place: Any
    ) -> Told:
        href = part_href(request, draft, "design-rule", key, **place)
        return Told(bench.teller.tell(source, owners), icon, before, after, href)

    if page.get("shown_if"):
        after = ", dann endet der Antrag hier." if "exit" in page else ", dann ist diese Seite zu sehen."
        yield told(page["shown_if"], (), "share", after, art="shown_if")
    yield from _check_rules(told, page.get("checks", []), ())
    for _page, owners, element in walk({"form.yaml": {"pages": [page]}}):
        path = (*owners, element["key"])
        for effect, (icon, after) in _EFFECTS.items():
            if element.get(effect):
                yield told(element[effect], owners, icon, after.format(name_of(element)), path=path, art=effect)
        yield from _check_rules(told, element.get("checks", []), path)


def _check_rules(told: Any, checks: list[Any], owners: tuple[str, ...]) -> Iterator[Told]:
    for number, check in enumerate(checks):
        after = f". Sonst steht da: „{check['sentence']}“"
        yield told(check["valid_if"], owners, "warning", after, before="Es muss gelten: ", path=owners, art="check",
                   nummer=str(number))  # fmt: skip


def _latest(draft: DraftService) -> dict[str, Any] | None:
    row = DraftRevision.objects.filter(draft=draft, number=draft.number).defer("content").first()
    if row is None or draft.number < 2:
        return None
    name = names_of(draft).get(row.author_id, "")
    return {"sentence": row.sentence, "who": name, "when": f"{local(row.made_at):%H:%M} Uhr"}
