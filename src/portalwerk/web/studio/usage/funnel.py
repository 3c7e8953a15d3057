"""The figures of one form in words: what stands out first, then every page, then every question."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from portalwerk.formengine.rules.form import CHECK_PAGE, Form
from portalwerk.kernel.clock import today
from portalwerk.reporting.queries import page_figures
from portalwerk.reporting.rules import Duration, Step, durations, steps, troubles, worst

#: Spans to choose from, in days, with their names; the first is shown first.
DAYS = {90: "90 Tage", 365: "12 Monate"}
MOST_TROUBLES = 6


def funnel_parts(online_service_id: UUID, form: Form, *, version: str, days: int) -> dict[str, Any]:
    """Return what the template of the figures needs. Parameters: version, of the service as it is online;
    days, how far back to count.
    """
    counts = page_figures(online_service_id, since=today() - timedelta(days=days))
    pages = [*((page.key, page.title) for page in form.pages), (CHECK_PAGE, "Angaben prüfen und senden")]
    funnel = steps(pages, counts, exits={page.key for page in form.pages if page.exit})
    times = durations(counts)
    usual = {one.page_key: one for one in times if one.version == version}
    labels = {path: getattr(element, "label", "") or getattr(element, "title", "") for path, element in form.walk()}
    titles = dict(pages)
    order = {key: at for at, key in enumerate(titles)}
    found = troubles(counts)[:MOST_TROUBLES]
    most = found[0].count if found else 1
    begun = max((step.reached for step in funnel if not step.exits), default=0)
    return {
        "days": days,
        "spans": [(span, title, span == days) for span, title in DAYS.items()],
        "begun": begun,
        "sent": funnel[-1].completed,
        "sent_note": f"{round(100 * funnel[-1].completed / begun)} von 100" if begun else "",
        "kept": sum(step.kept for step in funnel),
        "exited": sum(step.reached for step in funnel if step.exits),
        "has_exits": any(step.exits for step in funnel),
        "headline": _headline(funnel, begun),
        "funnel": [
            {"step": step, "rest": step.left / begun if begun else 0.0, "note": _note(step, usual.get(step.page_key))}
            for step in funnel
        ],
        "times": [
            (titles[one.page_key], one.version, _span_words(one), one.measured)
            for one in sorted(times, key=lambda one: (order.get(one.page_key, 0), one.version))
            if one.page_key in titles
        ],
        "troubles": [
            {
                # A field of an earlier version is no longer part of the form.
                "title": labels.get(trouble.element) or "Eine frühere Frage",
                "page": titles.get(trouble.page_key, ""),
                "count": trouble.count,
                "share": trouble.count / most,
            }
            for trouble in found
        ],
    }


def _headline(funnel: list[Step], begun: int) -> str:
    if not begun:
        return "Noch hat niemand angefangen."
    step = worst(funnel)
    if step is None:
        return "Niemand bleibt auffällig hängen."
    return f"Die meisten hören bei „{step.title}“ auf: {step.left_percent} von 100."


def _span_words(time: Duration) -> str:
    if time.most < 60:
        return "unter 1\N{NO-BREAK SPACE}Minute"
    least, most = max(1, time.least // 60), time.most // 60
    if time.least < 60:
        return f"bis {most}\N{NO-BREAK SPACE}Minute{'n' if most > 1 else ''}"
    # A range stays on one line.
    return f"{least}\N{WORD JOINER}–\N{WORD JOINER}{most}\N{NO-BREAK SPACE}Minuten"


def _note(step: Step, time: Duration | None) -> str:
    told = _going_on(step)
    return f"{told} Üblich: {_span_words(time)}." if time else told


def _going_on(step: Step) -> str:
    if not step.reached:
        return "Hier war noch niemand."
    if step.exits:
        return f"Ausgang: {step.reached}-mal endete der Antrag hier. Das zählt nicht als Abbruch."
    if not step.left:
        return "Alle gehen weiter."
    kept = f" {step.kept}-mal für später gesichert." if step.kept else ""
    if step.left == 1:
        return f"Einer von {step.reached} geht nicht weiter.{kept}"
    return f"{step.left} gehen nicht weiter ({step.left_percent} von 100).{kept}"
