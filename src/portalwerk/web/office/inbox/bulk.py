"""Acts on many cases: what would happen, who could get them, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from portalwerk.access.queries import Colleague, colleagues_of, display_names
from portalwerk.access.rules import RIGHT_SENTENCES, Caseworker, Right, RightMissing
from portalwerk.cases.actions import bulk
from portalwerk.cases.models import BulkAct, BulkStep
from portalwerk.cases.queries import title_of
from portalwerk.cases.queries.desk import setting_of, steps_of
from portalwerk.cases.queries.picking import Planned, planned, will
from portalwerk.cases.rules.bulk import BulkKind, NoColleague
from portalwerk.cases.rules.following_up import offered_days
from portalwerk.kernel.clock import today
from portalwerk.tenants.queries import tree
from portalwerk.web.gate.links import link
from portalwerk.web.office.inbox.pages import picks_of
from portalwerk.web.office.parts.following_up import FollowUpForm, in_words

#: What the buttons over the list say, and what that is.
KINDS = {
    "zuweisen": BulkKind.ASSIGN,
    "zurueckgeben": BulkKind.RELEASE,
    "wiedervorlage": BulkKind.FOLLOW_UP,
    "abschliessen": BulkKind.CLOSE,
}
HEADINGS = {
    BulkKind.ASSIGN: "Vorgänge zuweisen",
    BulkKind.RELEASE: "Vorgänge zurückgeben",
    BulkKind.FOLLOW_UP: "Auf Wiedervorlage legen",
    BulkKind.CLOSE: "Vorgänge abschließen",
}
_BUTTONS = {
    BulkKind.ASSIGN: "zuweisen",
    BulkKind.RELEASE: "zurückgeben",
    BulkKind.FOLLOW_UP: "auf Wiedervorlage legen",
    BulkKind.CLOSE: "abschließen",
}
_DONE = {
    BulkKind.ASSIGN: "zugewiesen",
    BulkKind.RELEASE: "zurückgegeben",
    BulkKind.FOLLOW_UP: "auf Wiedervorlage gelegt",
    BulkKind.CLOSE: "abgeschlossen",
}


def kind_of(written: str) -> BulkKind:
    """Return what a button over the list means."""
    return KINDS.get(written, BulkKind.ASSIGN)


def bulk_page(
    request: HttpRequest, caseworker: Caseworker, kind: BulkKind, problems: list[tuple[str, str]]
) -> dict[str, Any]:
    """Return what the page shows before anything is done: how many will, how many will not, and why."""
    given = request.POST if request.method == "POST" else request.GET
    names = display_names(caseworker.tenant_id)
    plan = planned(kind, picks_of(given.getlist("v")), by=caseworker, names=names)
    ready, stay = will(plan), [one for one in plan if one.refusal]
    land = tree().by_id[caseworker.tenant_id].land_code
    days = [(day.isoformat(), in_words(count, day)) for count, day in offered_days(today(), land=land)]
    people = [(str(one.account_id), one.name) for one in _receivers(caseworker, plan)]
    missing = kind == BulkKind.ASSIGN and not caseworker.has(Right.ASSIGN_CASES)
    return {
        "heading": HEADINGS[kind],
        "kind": kind,
        "tun": next(word for word, meant in KINDS.items() if meant == kind),
        "back_query": given.get("zurueck", ""),
        "back_href": _back(request, given.get("zurueck", "")),
        "picks": [f"{one.case.pk}.{one.seen}" for one in plan],
        "ready": [(title_of(one.case), one.case.reference) for one in ready],
        "stay": [(title_of(one.case), one.case.reference, one.refusal) for one in stay],
        "may": not missing,
        "ready_word": "1 Vorgang" if len(ready) == 1 else f"{len(ready)} Vorgängen",
        "has_keys": setting_of(caseworker).has_keys,
        "button": f"{cases_word(len(ready))} {_BUTTONS[kind]}",
        "why_not": _why_not(kind, plan, people, missing=missing),
        "people": people,
        "to": given.get("an", ""),
        "days": [*days, ("anders", "an einem anderen Tag")],
        "chosen_day": given.get("wann", "") or days[2][0],
        "due": {part: given.get(f"due_on.{part}", "") for part in ("day", "month", "year")},
        "reason": given.get("reason", ""),
        "problems": problems,
    }


def act(request: HttpRequest, caseworker: Caseworker, kind: BulkKind) -> BulkAct | list[tuple[str, str]]:
    """Do it. Returns what was done, or what is missing. Raises Refusal."""
    picks = picks_of(request.POST.getlist("v"))
    names = display_names(caseworker.tenant_id)
    if kind == BulkKind.ASSIGN:
        return bulk.assign_cases(picks, to=_receiver(request, caseworker, picks, names), by=caseworker, names=names)
    if kind == BulkKind.RELEASE:
        return bulk.release_cases(picks, by=caseworker, names=names)
    if kind == BulkKind.CLOSE:
        return bulk.close_cases(picks, by=caseworker, names=names)
    form = FollowUpForm(request.POST)
    if not form.is_valid():
        return [(str(sentences[0]), f"{name}.day") for name, sentences in form.errors.items()]
    due_on: date = form.cleaned_data["due_on"]
    return bulk.put_away(picks, due_on=due_on, reason=form.cleaned_data["reason"], by=caseworker, names=names)


def result_page(request: HttpRequest, found: BulkAct) -> dict[str, Any]:
    """Return what came of an act: how many, which were left as they are and why, whether it was taken back."""
    steps = steps_of(found)
    kind = BulkKind(found.kind)
    done = [step for step in steps if not step.refusal]
    stuck = [step for step in done if step.undo_refusal]
    return {
        "act": found,
        "heading": f"{cases_word(len(done))} {_DONE[kind]}",
        "done": [_named(request, step) for step in done],
        "stay": [(*_named(request, step), step.refusal) for step in steps if step.refusal],
        "stuck": [(*_named(request, step), step.undo_refusal) for step in stuck],
        "undone": cases_word(len(done) - len(stuck)),
        "back_href": _back(request, request.GET.get("zurueck", "")),
    }


def cases_word(count: int) -> str:
    """Return "1 Vorgang", "30 Vorgänge"."""
    return "1 Vorgang" if count == 1 else f"{count} Vorgänge"


def _named(request: HttpRequest, step: BulkStep) -> tuple[str, str, str]:
    return title_of(step.case), step.case.reference, link(request, "cases-case", case_id=step.case_id)


def _receivers(caseworker: Caseworker, plan: list[Planned]) -> list[Colleague]:
    """Return who works for the units of all these cases."""
    units = {one.case.unit_id for one in plan}
    return [one for one in colleagues_of(caseworker.tenant_id) if all(one.works_for(unit) for unit in units)]


def _receiver(
    request: HttpRequest, caseworker: Caseworker, picks: Mapping[UUID, int], names: Mapping[UUID, str]
) -> Colleague:
    if not caseworker.has(Right.ASSIGN_CASES):
        raise RightMissing(right=RIGHT_SENTENCES[Right.ASSIGN_CASES])
    plan = planned(BulkKind.ASSIGN, picks, by=caseworker, names=names)
    chosen = next((one for one in _receivers(caseworker, plan) if str(one.account_id) == request.POST.get("an")), None)
    if chosen is None:
        raise NoColleague
    return chosen


def _why_not(kind: BulkKind, plan: list[Planned], people: list[tuple[str, str]], *, missing: bool) -> str:
    if missing:
        return str(RightMissing(right=RIGHT_SENTENCES[Right.ASSIGN_CASES]))
    if not will(plan):
        return "Von den angehakten Vorgängen geht das bei keinem."
    if kind == BulkKind.ASSIGN and not people:
        return "Niemand arbeitet für alle Ämter dieser Vorgänge. Haken Sie nur Vorgänge eines Amtes an."
    return ""


def _back(request: HttpRequest, query: str) -> str:
    here = link(request, "cases-inbox")
    return f"{here}?{query}" if query else here
