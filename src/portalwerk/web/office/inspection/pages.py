"""Forms and pages of Akteneinsicht."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, QueryDict

from portalwerk.cases import queries
from portalwerk.cases.models import CaseDocument, FileInspection
from portalwerk.cases.rules.inspecting import (
    GROUND_WORDS,
    READER_WORDS,
    Box,
    Plan,
    Reader,
    RoleMissing,
    TypedBox,
    new_plan,
    read_boxes,
)
from portalwerk.kernel.refusal import Refusal
from portalwerk.web.gate.links import link

#: How many rows stand empty for further boxes.
EMPTY_ROWS = 5
_MOST_ROWS = 60
_PARTS = ("links", "oben", "breit", "hoch")


class PlanForm:
    """Who looks, and which documents they get. `plan` is None until everything is there."""

    def __init__(self, posted: QueryDict | None, desk: queries.Desk) -> None:
        self.desk = desk
        self.name = posted.get("name", "") if posted else ""
        self.reader = posted.get("reader", "") if posted else ""
        known = {str(document.pk): document.pk for document in desk.documents}
        self.documents = [key for key in known if posted is None or key in posted.getlist("document")]
        self.problems: list[tuple[str, str]] = []
        self.plan: Plan | None = None
        if posted is None:
            return
        try:
            ticked = [known[key] for key in self.documents]
            self.plan = new_plan(name=self.name, reader=self.reader, documents=ticked, known=known.values())
        except Refusal as refusal:
            self.problems = [(str(refusal), "reader" if isinstance(refusal, RoleMissing) else "name")]


def begin_page(request: HttpRequest, form: PlanForm) -> dict[str, Any]:
    """Return what the first page shows: the form, and who looked before."""
    desk = form.desk
    earlier = []
    for row in queries.inspections_of(desk.case):
        plan = queries.plan_of(row)
        href = link(request, "inspection-plan", case_id=desk.case.pk, inspection_id=row.pk)
        earlier.append((plan.name, READER_WORDS[plan.reader], _state(row), href))
    return {
        "case": desk.case,
        "desk": desk,
        "form": form,
        "problems": form.problems,
        "readers": [(one.value, words) for one, words in READER_WORDS.items()],
        "documents": [(str(one.pk), desk.label_of(one), _page_count(one)) for one in desk.documents],
        "earlier": earlier,
    }


@dataclass(frozen=True)
class Sheaf:
    """A document of the plan as the page shows it: its pages as links."""

    label: str
    note: str
    pages: list[tuple[str, str, int]]


def plan_page(request: HttpRequest, desk: queries.Desk, inspection: FileInspection) -> dict[str, Any]:
    """Return what the page of one inspection shows."""
    plan = queries.plan_of(inspection)
    sheaves = [
        _sheaf(request, desk, inspection, plan, document)
        for document in desk.documents
        if document.pk in set(plan.documents)
    ]
    return {
        "case": desk.case,
        "desk": desk,
        "inspection": inspection,
        "plan": plan,
        "reader": READER_WORDS[plan.reader],
        "state": _state(inspection),
        "sheaves": sheaves,
        "left_out": len(desk.documents) - len(sheaves),
        "for_mailbox": plan.reader == Reader.PARTY,
    }


def _sheaf(
    request: HttpRequest, desk: queries.Desk, inspection: FileInspection, plan: Plan, document: CaseDocument
) -> Sheaf:
    pages = [
        (
            f"Seite {page}",
            _page_href(request, inspection, document.pk, page),
            len(plan.boxes_on(document.pk, page)),
        )
        for page in range(1, document.stored_file.page_count + 1)
    ]
    count = len(plan.boxes.get(document.pk, ()))
    note = "lässt sich nicht als Blatt zeigen" if not pages else _places(count) if count else "nichts geschwärzt"
    return Sheaf(desk.label_of(document), note, pages)


class RedactForm:
    """The boxes of one page. `boxes` is None until all of them are right; unknown pages are 404."""

    def __init__(
        self,
        posted: QueryDict | None,
        desk: queries.Desk,
        inspection: FileInspection,
        document_id: UUID,
        page: int,
    ) -> None:
        self.desk, self.inspection, self.page = desk, inspection, page
        self.plan = queries.plan_of(inspection)
        found = next((one for one in desk.documents if one.pk == document_id), None)
        if found is None or document_id not in self.plan.documents or not 1 <= page <= found.stored_file.page_count:
            raise Http404
        self.document = found
        self.is_last = page == found.stored_file.page_count
        self._goes_on = bool(posted and posted.get("weiter"))
        self.problems: list[tuple[str, str]] = []
        self.boxes: list[Box] | None = None
        self.typed = [_typed(box) for box in self.plan.boxes_on(document_id, page)]
        if posted is not None:
            self.typed = [_row(posted, number) for number in range(1, _MOST_ROWS + 1) if f"links_{number}" in posted]
            try:
                self.boxes = read_boxes(self.typed, page=page)
            except Refusal as refusal:
                number = getattr(refusal, "values", {}).get("number", 1)
                self.problems = [(str(refusal), f"links_{number}")]

    def next_href(self, request: HttpRequest) -> str:
        """Return where it goes on after saving: to the next page, or back to the plan."""
        if self._goes_on and not self.is_last:
            return _page_href(request, self.inspection, self.document.pk, self.page + 1)
        return link(request, "inspection-plan", case_id=self.desk.case.pk, inspection_id=self.inspection.pk)


def redact_page(request: HttpRequest, form: RedactForm) -> dict[str, Any]:
    """Return what the page for blacking out shows."""
    case, document = form.desk.case, form.document
    rows = [*form.typed, *([TypedBox()] * EMPTY_ROWS)][:_MOST_ROWS]
    return {
        "case": case,
        "desk": form.desk,
        "inspection": form.inspection,
        "label": form.desk.label_of(document),
        "page": form.page,
        "pages": document.stored_file.page_count,
        "is_last": form.is_last,
        "is_fixed": form.inspection.ordered_at is not None,
        "problems": form.problems,
        "image_href": link(request, "cases-page_image", case_id=case.pk, document_id=document.pk, page=form.page),
        "rows": [(number, _as_row(number, row)) for number, row in enumerate(rows, 1)],
        "boxes": [_as_row(number, row) for number, row in enumerate(form.typed, 1)],
        "grounds": [("", "Grund wählen"), *((one.value, words) for one, words in GROUND_WORDS.items())],
        "back_href": link(request, "inspection-plan", case_id=case.pk, inspection_id=form.inspection.pk),
    }


def _row(posted: QueryDict, number: int) -> TypedBox:
    return TypedBox(*(posted.get(f"{part}_{number}", "")[:20] for part in (*_PARTS, "grund")))


def _as_row(number: int, row: TypedBox) -> dict[str, Any]:
    parts = (*_PARTS, "grund")
    values = dict(zip(parts, (*row.numbers, row.ground), strict=True))
    return {**values, "names": {part: f"{part}_{number}" for part in parts}}


def _typed(box: Box) -> TypedBox:
    left, top, width, height = (f"{one:g}".replace(".", ",") for one in (box.left, box.top, box.width, box.height))
    return TypedBox(left, top, width, height, box.ground.value)


def _page_href(request: HttpRequest, inspection: FileInspection, document_id: UUID, page: int) -> str:
    return link(
        request,
        "inspection-redact",
        case_id=inspection.case_id,
        inspection_id=inspection.pk,
        document_id=document_id,
        number=page,
    )


def _state(inspection: FileInspection) -> str:
    if inspection.handed_out_at:
        return "ausgehändigt"
    if inspection.written_at:
        return "fertig"
    return "wird erstellt" if inspection.ordered_at else "in Vorbereitung"


def _page_count(document: CaseDocument) -> str:
    count = document.stored_file.page_count
    return "nicht als Blatt zu zeigen" if not count else "1 Seite" if count == 1 else f"{count} Seiten"


def _places(count: int) -> str:
    return "1 Stelle geschwärzt" if count == 1 else f"{count} Stellen geschwärzt"
