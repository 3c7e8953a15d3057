"""Versions of the answers: what a correction changed, and every version as it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from portalwerk.cases import queries
from portalwerk.cases.models import CaseAnswers
from portalwerk.formengine.rules.correcting import Change
from portalwerk.formengine.rules.form import Answers
from portalwerk.formengine.rules.summary import NOT_ANSWERED
from portalwerk.kernel.clock import local
from portalwerk.web.gate.links import link


@dataclass(frozen=True)
class ShownRow:
    """One answer; `was` is what stood there before, if it is another."""

    label: str
    value: str
    is_heading: bool = False
    is_changed: bool = False
    was: str = ""


@dataclass(frozen=True)
class ShownSection:
    """The answers of one page."""

    title: str
    rows: list[ShownRow]


@dataclass(frozen=True)
class ShownVersion:
    """One version in the list: what it is, since when, where it is read."""

    title: str
    href: str
    is_shown: bool


def answers_panel(request: HttpRequest, desk: queries.Desk) -> dict[str, Any]:
    """Return the answers as they stand, with what the last correction changed."""
    versions = desk.versions
    last = versions[-1] if versions else None
    changes = desk.changes_of(last) if last is not None else []
    return {
        "sections": shown_sections(desk, desk.content["answers"], changes),
        "gone": [change for change in changes if not change.after],
        "corrected": _title(last) if last is not None else "",
        "as_sent_href": _href(request, desk, versions[0]) if versions else "",
    }


def version_page(request: HttpRequest, desk: queries.Desk, number: int) -> dict[str, Any] | None:
    """Return what the page of one version shows, None if there is no such version."""
    version = next((one for one in desk.versions if one.number == number), None)
    if version is None:
        return None
    changes = desk.changes_of(version)
    return {
        "desk": desk,
        "case": desk.case,
        "title": _title(version),
        "sections": shown_sections(desk, queries.answers_of(version), changes),
        "gone": [change for change in changes if not change.after],
        "versions": [
            ShownVersion(_title(one), _href(request, desk, one), one.number == number) for one in desk.versions
        ],
    }


def shown_sections(desk: queries.Desk, answers: Answers, changes: list[Change]) -> list[ShownSection]:
    """Return answers page by page; what was changed says what it was."""
    changed = {change.path: change for change in changes}
    return [
        ShownSection(section.title, [_row(row, changed.get(row.path)) for row in section.rows])
        for section in desk.sections_of(answers)
    ]


def _row(row: Any, change: Change | None) -> ShownRow:
    if row.kind == "heading":
        return ShownRow(row.label, "", is_heading=True)
    if change is None:
        return ShownRow(row.label, row.value_text)
    before = change.before or NOT_ANSWERED
    return ShownRow(row.label, row.value_text, is_changed=True, was=f"vorher: {before}")


def _title(version: CaseAnswers) -> str:
    at = f"{local(version.since):%d.%m.%Y, %H:%M} Uhr"
    if version.number == 1:
        return f"Wie gesendet, {at}"
    why = "auf Nachforderung" if version.was_asked else "von sich aus"
    return f"Geändert {at}, {why}"


def _href(request: HttpRequest, desk: queries.Desk, version: CaseAnswers) -> str:
    return link(request, "cases-version", case_id=desk.case.pk, number=version.number)
