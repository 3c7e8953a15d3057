"""Asking the applicant: which papers, which questions of the form, with which remarks, until when."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from portalwerk.cases import queries
from portalwerk.web.office.cases.forms import InquiryForm


@dataclass(frozen=True)
class Tick:
    """One thing that can be ticked, with the remark that goes along."""

    value: str
    label: str
    hint: str
    is_ticked: bool
    remark_name: str
    remark: str

    @property
    def remark_label(self) -> str:
        """What the field for the remark is called: each its own name."""
        return f"Hinweis zu „{self.label}“"


@dataclass(frozen=True)
class Sheet:
    """The questions of one page of the form. It lies open if something on it is ticked."""

    title: str
    note: str
    is_open: bool
    ticks: list[Tick]


def inquire_page(desk: queries.Desk, form: InquiryForm, problems: list[tuple[str, str]]) -> dict[str, Any]:
    """Return what the page for asking shows."""
    posted = form.posted
    due = form.proposed_due
    parts = {"day": due.day, "month": due.month, "year": due.year}
    inquiry = desk.inquiry
    return {
        "desk": desk,
        "case": desk.case,
        "form": form,
        "problems": problems,
        "papers": [_tick(form, "document", d.key, d.title, d.hint or "") for d in desk.offer.documents],
        "sheets": list(_sheets(desk, form)),
        "still_open": [item["title"] for item in queries.inquiry_items(inquiry)] if inquiry else [],
        "due": {name: posted.get(f"due_on.{name}", "") if posted else str(value) for name, value in parts.items()},
    }


def _sheets(desk: queries.Desk, form: InquiryForm) -> Any:
    for title, units in groupby(desk.units, key=lambda unit: unit.page_title):
        ticks = [_tick(form, "field", unit.path, unit.label, f"Jetzt: {unit.answer}") for unit in units]
        ticked = sum(tick.is_ticked for tick in ticks)
        yield Sheet(title, f"{len(ticks)} Angaben" if len(ticks) != 1 else "1 Angabe", ticked > 0, ticks)


def _tick(form: InquiryForm, name: str, value: str, label: str, hint: str) -> Tick:
    posted = form.posted
    remark_name = f"hinweis.{name}.{value}"
    is_ticked = posted is not None and value in posted.getlist(name)
    return Tick(value, label, hint, is_ticked, remark_name, posted.get(remark_name, "") if posted else "")
