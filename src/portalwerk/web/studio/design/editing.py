"""The buttons of the page of questions: each is one edit."""

from django.http import HttpRequest

from portalwerk.packages.models import DraftService
from portalwerk.packages.queries.drafts import workbench
from portalwerk.packages.rules.editing.edit import Edit, EditRefused
from portalwerk.packages.rules.editing.elements import MoveElement
from portalwerk.packages.rules.editing.pages import AddPage, ChangePage, MovePage, RemovePage

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
    if command == "neue-seite":
        edit = AddPage(posted.get("_neuer_titel", ""))
        return edit, (edit.key(workbench(draft).content), ())
    raise EditRefused(reason="Diesen Knopf gibt es nicht mehr. Laden Sie die Seite neu.")


def _first(draft: DraftService) -> str:
    pages = workbench(draft).content["form.yaml"].get("pages", [])
    return str(pages[0]["key"]) if pages else ""
