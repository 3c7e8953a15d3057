"""The buttons of the page of questions: each is one edit."""

from django.http import HttpRequest

from portalwerk.packages.models import DraftService
from portalwerk.packages.queries.drafts import workbench
from portalwerk.packages.rules.editing.edit import Edit, EditRefused
from portalwerk.packages.rules.editing.elements import MoveElement
from portalwerk.packages.rules.editing.pages import AddPage, ChangeExit, ChangePage, MovePage, RemovePage

MOST_WAYS = 6
Goal = tuple[str, tuple[str, ...]]


def wanted(request: HttpRequest, draft: DraftService) -> tuple[Edit, Goal]:
    """Return the edit that a button means, and where to go on: page and question. Raises: EditRefused."""
    command, _, path = request.POST.get("_tun", "").partition(":")
    page = request.GET.get("seite", "") or _first(draft)
    keys = tuple(path.split("."))
    posted = request.POST
    if command in ("hoch", "runter"):
        return MoveElement(page, keys, -1 if command == "hoch" else 1), (page, keys)
    if command in ("seite-hoch", "seite-runter"):
        return MovePage(page, -1 if command == "seite-hoch" else 1), (page, ())
    if command == "seite-weg":
        return RemovePage(page), ("", ())
    if command == "seite":
        return ChangePage(page, posted.get("_titel", ""), posted.get("_hinweis", "")), (page, ())
    if command == "ausgang":
        ways = [_way(posted.get(f"_weg{at}", ""), posted.get(f"_ziel{at}", "")) for at in range(1, MOST_WAYS + 1)]
        return ChangeExit(page, posted.get("_grund", ""), ways), (page, ())
    if command in ("neue-seite", "neuer-ausgang"):
        edit = AddPage(posted.get("_neuer_titel", ""), is_exit=command == "neuer-ausgang")
        return edit, (edit.key(workbench(draft).content), ())
    raise EditRefused(reason="Diesen Knopf gibt es nicht mehr. Laden Sie die Seite neu.")


def _way(label: str, goal: str) -> dict[str, str]:
    """One thing to do instead: what has a colon is an address, anything else names a service."""
    return {"label": label, "url" if ":" in goal else "service": goal}


def _first(draft: DraftService) -> str:
    pages = workbench(draft).content["form.yaml"].get("pages", [])
    return str(pages[0]["key"]) if pages else ""
