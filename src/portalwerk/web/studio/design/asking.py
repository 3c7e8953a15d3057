"""One question: what its page shows, and what was filled in there."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, QueryDict

from portalwerk.access.rules import Caseworker
from portalwerk.formengine.rules.blocks import BLOCKS
from portalwerk.formengine.rules.schemes import SCHEMES
from portalwerk.packages.models import DraftService
from portalwerk.packages.queries.drafts import workbench
from portalwerk.packages.rules.assembling import Content
from portalwerk.packages.rules.editing.edit import Edit, EditRefused
from portalwerk.packages.rules.editing.elements import (
    CHOOSING,
    AddElement,
    ChangeElement,
    InsertElement,
    MoveToPage,
    RemoveElement,
    element_at,
    name_of,
    walk,
)
from portalwerk.packages.rules.editing.pages import pages_of
from portalwerk.packages.rules.sketching import key_of
from portalwerk.packages.rules.starting import ready_block
from portalwerk.web.studio.bench import page_of, place_of
from portalwerk.web.studio.design.kinds import kind_name, kind_options
from portalwerk.web.studio.design.pages import page_href, part_href

_WORDS = ("label", "hint", "help", "content", "reason", "legal_basis", "pattern_hint", "unit")
_NUMBERS = ("min_length", "max_length")
_VALUES = ("min_value", "max_value")
_LENGTHS = frozenset({"text", "textarea"})
_RANGES = frozenset({"number", "integer", "money", "date"})
Goal = tuple[str, tuple[str, ...]]


def element_page(
    request: HttpRequest, draft: DraftService, caseworker: Caseworker, problems: list[tuple[str, str]]
) -> dict[str, Any]:
    """Return what the page of one element shows. Raises: EditRefused if it is not there."""
    page, path = place_of(request)
    content = workbench(draft).content
    element = element_at(content, page, path)
    kind = str(element["type"])
    others = [(one["key"], one["title"]) for one in pages_of(content) if one["key"] != page]
    more = {
        "element": element,
        "name": name_of(element),
        "kind": kind,
        "kind_name": kind_name(kind),
        "kinds": kind_options(present=kind) if kind not in ("group", "block") else [],
        "schemes": [(key, f"{scheme.name}, zum Beispiel {scheme.example}") for key, scheme in SCHEMES.items()]
        if kind == "checked_number"
        else [],
        "values": _shown(element, request.POST),
        "chooses": kind in CHOOSING and not element.get("code_list"),
        "needed_options": [(one["code"], one["label"]) for one in element.get("categories", [])],
        "needed": _needed(element, request.POST),
        "has_length": kind in _LENGTHS,
        "has_range": kind in _RANGES,
        "is_group": kind == "group",
        "required_options": [("ja", "Ja, immer"), ("nein", "Nein, freiwillig")],
        "has_content": kind in ("label", "declaration"),
        "back_href": page_href(request, draft, page, path),
        "others": others if len(path) == 1 else [],
        "add_href": part_href(request, draft, "design-add", page, path),
        "shown_href": part_href(request, draft, "design-rule", page, path, art="shown_if"),
        "required_href": part_href(request, draft, "design-rule", page, path, art="required_if"),
        "check_href": part_href(request, draft, "design-rule", page, path, art="check"),
        "told": _told(request, draft, page, path, element),
    }
    return page_of(request, draft, caseworker, **more) | {"problems": problems}


def element_page_again(
    request: HttpRequest, draft: DraftService, caseworker: Caseworker, problems: list[tuple[str, str]]
) -> dict[str, Any]:
    """Return the page with what was filled in, or nothing if the element is gone."""
    try:
        return element_page(request, draft, caseworker, problems)
    except EditRefused:
        return {}


def add_page(
    request: HttpRequest, draft: DraftService, caseworker: Caseworker, problems: list[tuple[str, str]]
) -> dict[str, Any]:
    """Return what the page for a new question shows."""
    page, owners = place_of(request)
    posted = request.POST
    more = {
        "kinds": kind_options(),
        "blocks": [(key, block.name, block.use) for key, block in BLOCKS.items()] if not owners else [],
        "given_label": posted.get("_label", ""),
        "given_kind": posted.get("_type", "text"),
        "back_href": page_href(request, draft, page),
    }
    return page_of(request, draft, caseworker, **more) | {"problems": problems}


def new(request: HttpRequest, draft: DraftService) -> tuple[Edit, str]:
    """Return the edit that adds what was chosen, and where to go on: to the new question. Raises: EditRefused."""
    page, owners = place_of(request)
    posted = request.POST
    page = page or str(next(iter(pages_of(workbench(draft).content)), {"key": ""})["key"])
    if posted.get("_tun") == "baustein":
        return _inserted(workbench(draft).content, page, posted.get("_block", "")), page_href(request, draft, page)
    edit = AddElement(page, owners, posted.get("_type", ""), posted.get("_label", ""))
    path = (*owners, edit.key(workbench(draft).content)) if edit.label.strip() else owners
    return edit, part_href(request, draft, "design-element", page, path)


def _inserted(content: Content, page: str, name: str) -> Edit:
    """Insert a block. The first of its kind asks about whoever applies, the next about somebody else."""
    if name not in BLOCKS:
        raise EditRefused(reason="Wählen Sie einen Baustein.")
    is_first = BLOCKS[name].group.key not in {element["key"] for _page, _owners, element in walk(content)}
    return InsertElement(page, ready_block(name, for_applicant=is_first), f"Baustein „{BLOCKS[name].name}“ eingefügt")


def wanted(request: HttpRequest, draft: DraftService) -> tuple[Edit, Goal]:
    """Return the edit that a button of the element's page means. Raises: EditRefused."""
    page, path = place_of(request)
    posted = request.POST
    command = posted.get("_tun", "")
    if command == "weg":
        return RemoveElement(page, path), (page, ())
    if command == "verschieben":
        target = posted.get("_seite", "")
        return MoveToPage(page, path, target), (target, path)
    element = element_at(workbench(draft).content, page, path)
    return ChangeElement(page, path, _given(posted, element)), (page, path)


def _given(posted: QueryDict, element: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {
        name: posted.get(f"_{name}", "").strip().replace("\r", "") for name in _WORDS if f"_{name}" in posted
    }
    values |= {name: _number(posted.get(f"_{name}", "")) for name in _NUMBERS if f"_{name}" in posted}
    values |= {name: posted.get(f"_{name}", "").strip() for name in _VALUES if f"_{name}" in posted}
    if posted.get("_type"):
        values["type"] = posted["_type"]
    if posted.get("_scheme"):
        values["scheme"] = posted["_scheme"]
    if "_options" in posted and values.get("type", element["type"]) in CHOOSING:
        values["options"] = _options(posted.get("_options", ""), element.get("options", []))
    if "_categories" in posted and values.get("type", element["type"]) == "file":
        values["categories"] = _categories(posted, element.get("categories", []))
    values |= _counted(posted, element)
    return values


def _counted(posted: QueryDict, element: Mapping[str, Any]) -> dict[str, Any]:
    """How often, from "must it be answered" and "how many at most"."""
    if "_pflicht" not in posted:
        return {}
    least = 1 if posted["_pflicht"] == "ja" else 0
    most = posted.get("_hoechstens", "1").strip() or "1"
    if most != "*" and not (most.isascii() and most.isdigit() and 1 <= int(most) <= 999):
        raise EditRefused(reason="Wie viele höchstens? Schreiben Sie eine Zahl, zum Beispiel 8.")
    before = int(str(element.get("count", "1")).partition(":")[0])
    least = max(least, before) if least and before > 1 else least
    return {"count": "" if (least, most) == (1, "1") else f"{least}:{most}"}


def _number(text: str) -> int | None:
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise EditRefused(reason=f"„{text}“ ist keine Anzahl von Zeichen. Beispiel: 80")
    return int(text)


def _categories(posted: QueryDict, before: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What the files can be, one a line, with those that must be there."""
    needed = set(posted.getlist("_needed"))
    fresh = _options(posted.get("_categories", ""), before, first="kategorie")
    return [
        {"code": one["code"], "label": one["label"], **({"needed": True} if one["code"] in needed else {})}
        for one in fresh
    ]


def _options(text: str, before: list[Mapping[str, Any]], first: str = "antwort") -> list[dict[str, Any]]:
    """Answers, one a line. One that stays, or stays in its place, keeps its code: given answers hang on it."""
    labels = [line.strip() for line in text.replace("\r", "").split("\n") if line.strip()]
    known = {one["label"]: one for one in before}
    same_place = len(labels) == len(before)
    taken = {str(one["code"]) for one in before if one["label"] in labels}
    options = []
    for at, label in enumerate(labels):
        old = known.get(label) or (before[at] if same_place and before[at]["label"] not in labels else None)
        code = str(old["code"]) if old else key_of(label, taken, first=first)
        taken.add(code)
        options.append({**(old or {}), "code": code, "label": label})
    return options


def _needed(element: Mapping[str, Any], posted: QueryDict) -> list[str]:
    """The categories that must be there: what was ticked, else what is stored."""
    if "_categories" in posted:
        return posted.getlist("_needed")
    return [str(one["code"]) for one in element.get("categories", []) if one.get("needed")]


def _shown(element: Mapping[str, Any], posted: QueryDict) -> dict[str, Any]:
    """The values for the fields of the page: what was posted, else what is stored."""
    count = str(element.get("count", "1"))
    least, _, most = count.partition(":")
    shown = {name: str(element.get(name, "") or "") for name in (*_WORDS, *_NUMBERS, *_VALUES, "scheme")}
    shown |= {
        "options": "\n".join(one["label"] for one in element.get("options", [])),
        "categories": "\n".join(one["label"] for one in element.get("categories", [])),
        "pflicht": "nein" if least == "0" else "ja",
        "hoechstens": most or least,
        "type": str(element["type"]),
    }
    return {name: posted.get(f"_{name}", value) for name, value in shown.items()}


def _told(
    request: HttpRequest, draft: DraftService, page: str, path: tuple[str, ...], element: Mapping[str, Any]
) -> list[tuple[str, Any, str]]:
    """The rules of this element: heading, sentence, where to change it."""
    tell = workbench(draft).teller.tell
    found = []
    for effect, heading in (("shown_if", "Zu sehen, wenn "), ("required_if", "Pflicht, wenn ")):
        if element.get(effect):
            href = part_href(request, draft, "design-rule", page, path, art=effect)
            found.append((heading, tell(element[effect], path[:-1]), href))
    for number, check in enumerate(element.get("checks", [])):
        href = part_href(request, draft, "design-rule", page, path, art="check", nummer=str(number))
        found.append(("Es muss gelten: ", tell(check["valid_if"], path), href))
    return found
