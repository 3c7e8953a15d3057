"""One rule built from choices: which question, how it is compared, with what."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from portalwerk.access.rules import Caseworker
from portalwerk.packages.models import DraftService
from portalwerk.packages.queries.drafts import workbench
from portalwerk.packages.rules.conditions import (
    SIGNS,
    Choosable,
    Clause,
    Condition,
    choosable,
    condition_of,
    negated,
    source_of,
)
from portalwerk.packages.rules.editing.edit import Edit, EditRefused
from portalwerk.packages.rules.editing.elements import element_at, name_of
from portalwerk.packages.rules.editing.pages import page_at
from portalwerk.packages.rules.editing.rules import RemoveCheck, SetCheck, SetCondition, SetFeeCondition
from portalwerk.packages.rules.editing.signers import SetSignerCondition, signer_at
from portalwerk.web.gate.links import link
from portalwerk.web.studio.bench import page_of, place_of
from portalwerk.web.studio.design.pages import page_href, part_href

_HEADINGS = {
    "shown_if": "Wann ist „{}“ zu sehen?",
    "required_if": "Wann ist „{}“ Pflicht?",
    "check": "Was geht bei „{}“ nicht?",
    "fee": "Wann fällt „{}“ an?",
    "signer": "Wann unterschreibt „{}“?",
}


@dataclass(frozen=True)
class Place:
    """Where a rule acts. `owners` are the groups around it, `source` the rule as it is stored."""

    kind: str
    page: str
    path: tuple[str, ...]
    number: int | None
    name: str
    source: str
    sentence: str
    owners: tuple[str, ...]
    target: str = ""


def place(request: HttpRequest, draft: DraftService) -> Place:
    """Return the place that the address names. Raises: EditRefused if it is not there."""
    kind = request.GET.get("art", "shown_if")
    page, path = place_of(request)
    content = workbench(draft).content
    if kind == "fee":
        key = request.GET.get("posten", "")
        item = next((one for one in content["fees.yaml"].get("items", []) if one["key"] == key), None)
        if item is None:
            raise EditRefused(reason="Diesen Posten gibt es nicht mehr.")
        return Place(kind, key, (), None, item["label"], item.get("when", ""), "", ())
    if kind == "signer":
        signer = signer_at(content, request.GET.get("posten", ""))
        return Place(kind, signer["key"], (), None, signer["title"], signer.get("required_if", ""), "", ())
    if kind not in _HEADINGS:
        raise EditRefused(reason="Diese Art von Regel gibt es nicht.")
    thing = element_at(content, page, path) if path else page_at(content, page)[1]
    name = name_of(thing) if path else str(thing["title"])
    if kind == "check":
        owners, checks = _container(draft, page, path)
        number = request.GET.get("nummer", "")
        at = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else None
        found = checks[at] if at is not None and at < len(checks) else {}
        source = negated(found["valid_if"]) if found else ""
        target = found.get("target") or (path[-1] if path != owners else "")
        return Place(kind, page, path, at if found else None, name, source, found.get("sentence", ""), owners, target)
    return Place(kind, page, path, None, name, thing.get(kind, ""), "", path[:-1])


def rule_page(
    request: HttpRequest, draft: DraftService, caseworker: Caseworker, problems: list[tuple[str, str]]
) -> dict[str, Any]:
    """Return what the page of a rule shows; without a place only that it is gone."""
    bench = workbench(draft)
    try:
        here = place(request, draft)
    except EditRefused as refusal:
        return page_of(request, draft, caseworker, gone=str(refusal), heading="Regel")
    form = bench.form
    known = choosable(form) if form else []
    present = condition_of(here.source, form, here.owners) if form and here.source else None
    chosen = request.GET.get("feld", "")
    asked = next((one for one in known if one.path == chosen), None)
    clauses = present.clauses if present else ()
    more = {
        "heading": _HEADINGS[here.kind].format(here.name),
        "here": here,
        "told": bench.teller.tell(here.source, here.owners) if here.source else (),
        "by_hand": bool(here.source) and present is None,
        "joint": present.joint if present else "all",
        "clauses": [(f"ohne:{at}", _clause_told(draft, clause, here)) for at, clause in enumerate(clauses)],
        "joints": [("all", "Alle"), ("any", "Eine reicht")],
        "questions": [(one.path, f"{one.within}: {one.label}") for one in known if not _is_here(one, here)],
        "asked": asked,
        "signs": [(sign.key, sign.label) for sign in SIGNS[asked.family]] if asked else [],
        "needs": {sign.needs for sign in SIGNS[asked.family]} if asked else set(),
        "options": asked.options if asked else (),
        "kept": [(name, value) for name, value in request.GET.items() if name != "feld"],
        "back_href": after(request, draft),
        "given": request.POST,
    }
    return page_of(request, draft, caseworker, **more) | {"problems": problems}


def wanted(request: HttpRequest, draft: DraftService) -> Edit:
    """Return the edit that a button of the rule's page means. Raises: EditRefused."""
    here = place(request, draft)
    form = workbench(draft).form
    if form is None:
        raise EditRefused(reason="Das Formular hat noch keine Frage.")
    command, _, number = request.POST.get("_tun", "").partition(":")
    if command == "keine":
        return _stored(here, None, "")
    present = condition_of(here.source, form, here.owners) if here.source else None
    clauses = list(present.clauses) if present else []
    joint = "any" if request.POST.get("_verbindung", present.joint if present else "all") == "any" else "all"
    if command == "ohne" and number.isdigit() and int(number) < len(clauses):
        del clauses[int(number)]
    elif command == "dazu":
        clauses.append(_chosen(request))
    if not clauses:
        return _stored(here, None, "")
    source = source_of(Condition("any" if joint == "any" else "all", tuple(clauses)), form, here.owners)
    return _stored(here, source, request.POST.get("_satz", here.sentence))


def after(request: HttpRequest, draft: DraftService) -> str:
    """Return where to go on: to the rule itself while it grows, else to where it acts."""
    page, path = place_of(request)
    if request.method == "POST" and request.POST.get("_tun", "").partition(":")[0] in ("dazu", "ohne", "verbindung"):
        more = {name: request.GET.get(name, "") for name in ("art", "posten", "nummer") if name in request.GET}
        if more.get("art") == "check" and "nummer" not in more:
            more["nummer"] = str(max(0, len(_container(draft, page, path)[1]) - 1))
        if more.get("art") in ("fee", "signer"):
            return f"{link(request, 'design-rule', draft_id=draft.pk)}?{urlencode(more)}"
        return part_href(request, draft, "design-rule", page, path, **more)
    if request.GET.get("art") == "fee":
        return link(request, "words-fees", draft_id=draft.pk)
    if request.GET.get("art") == "signer":
        signer = urlencode({"wer": request.GET.get("posten", "")})
        return f"{link(request, 'words-signers', draft_id=draft.pk)}?{signer}"
    return page_href(request, draft, page, path)


def _container(draft: DraftService, page: str, path: tuple[str, ...]) -> tuple[tuple[str, ...], list[Any]]:
    """The group or page that holds the checks of a place, and these: a check on a question stands in its group."""
    content = workbench(draft).content
    owners = path if path and element_at(content, page, path).get("type") == "group" else path[:-1]
    thing = element_at(content, page, owners) if owners else page_at(content, page)[1]
    return owners, thing.get("checks", [])


def _chosen(request: HttpRequest) -> Clause:
    posted = request.POST
    sign = posted.get("_vergleich", "")
    codes = posted.getlist("_antwort")
    value = "\n".join(codes) if codes else posted.get("_wert", "")
    if posted.get("_tag.year"):
        parts = [posted.get(f"_tag.{part}", "").strip() for part in ("year", "month", "day")]
        value = "-".join([parts[0], *(part.zfill(2) for part in parts[1:])]) if sign in ("before", "after") else value
    if sign in ("is", "is_not", "holds") and len(codes) > 1:
        raise EditRefused(reason="Wählen Sie genau eine Antwort, oder „ist eines von“.")
    return Clause(request.GET.get("feld", "") or posted.get("_feld", ""), sign, value)


def _stored(here: Place, source: str | None, sentence: str) -> Edit:
    if here.kind == "fee":
        return SetFeeCondition(here.page, source)
    if here.kind == "signer":
        return SetSignerCondition(here.page, source)
    if here.kind == "check":
        if source is None:
            if here.number is None:
                raise EditRefused(reason="Wählen Sie mindestens eine Frage.")
            return RemoveCheck(here.page, here.owners, here.number)
        return SetCheck(here.page, here.owners, negated(source), sentence, here.target, here.number)
    return SetCondition(here.page, here.path, "required_if" if here.kind == "required_if" else "shown_if", source)


def _clause_told(draft: DraftService, clause: Clause, here: Place) -> Any:
    bench = workbench(draft)
    if bench.form is None:
        return ()
    return bench.teller.tell(source_of(Condition("all", (clause,)), bench.form, here.owners), here.owners)


def _is_here(one: Choosable, here: Place) -> bool:
    """Whether a question is the very one that the rule acts on: nothing hides itself."""
    return here.kind in ("shown_if", "required_if") and bool(here.path) and one.path == ".".join(here.path)
