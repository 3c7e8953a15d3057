"""The history of a draft: who changed what, what is different, bring an earlier one back."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portalwerk.access.rules import Caseworker, Right
from portalwerk.kernel.clock import local
from portalwerk.packages.actions.drafting import restore
from portalwerk.packages.models import DraftRevision, DraftService
from portalwerk.packages.queries.drafts import judgments_of, revisions_of, workbench
from portalwerk.packages.rules.differences import differences
from portalwerk.web.gate.links import link
from portalwerk.web.gate.rights import caseworker
from portalwerk.web.studio.bench import load, names_of, page_of

SHOWN = 200


@caseworker(Right.EDIT_SERVICES)
def history(request: HttpRequest, *, caseworker: Caseworker, draft_id: UUID) -> HttpResponse:
    """Show all revisions, the latest first."""
    draft = load(caseworker, draft_id, request)
    context = page_of(request, draft, caseworker, lines=_lines(request, draft), published=draft.published_number)
    return render(request, "studio/versions/history.html", context)


@caseworker(Right.EDIT_SERVICES)
def compare(request: HttpRequest, *, caseworker: Caseworker, draft_id: UUID, number: int) -> HttpResponse:
    """Show what is different between a revision and the present one, or bring it back."""
    draft = load(caseworker, draft_id, request)
    if request.method == "POST":
        restore(draft, number, by=caseworker)
        return redirect(link(request, "versions-history", draft_id=draft.pk))
    try:
        earlier = workbench(draft, number).content
    except DraftRevision.DoesNotExist:
        raise Http404 from None
    found = differences(earlier, workbench(draft).content)
    context = page_of(request, draft, caseworker, number=number, differences=found[:SHOWN], count=len(found))
    return render(request, "studio/versions/compare.html", context)


def _lines(request: HttpRequest, draft: DraftService) -> list[dict[str, Any]]:
    names = names_of(draft)
    said: dict[int, list[str]] = {}
    for judgment in judgments_of(draft):
        who = names.get(judgment.by_id, "das Portal") if judgment.by_id else "das Portal"
        comment = f": „{judgment.comment}“" if judgment.comment else ""
        said.setdefault(judgment.number, []).append(f"{judgment.get_kind_display()} von {who}{comment}")
    return [
        {
            "number": row.number,
            "sentence": row.sentence,
            "who": names.get(row.author_id, ""),
            "when": f"{local(row.made_at):%d.%m.%Y, %H:%M} Uhr",
            "product": row.product,
            "said": said.get(row.number, []),
            "href": link(request, "versions-compare", draft_id=draft.pk, number=row.number),
            "is_present": row.number == draft.number,
        }
        for row in revisions_of(draft)
    ]
