"""Who stands in for whom: the list, a new one, ending one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portalwerk.access.queries import colleagues_of, display_names
from portalwerk.access.rules import Caseworker, Right
from portalwerk.cases.actions.substituting import end_substitution, set_substitution
from portalwerk.cases.models import Substitution
from portalwerk.cases.queries.substituting import may_be_sent_away, substitution_of, substitutions_for
from portalwerk.cases.rules.substituting import SubstitutionDaysWrong
from portalwerk.kernel.clock import today
from portalwerk.kernel.refusal import Refusal
from portalwerk.web.gate.links import link
from portalwerk.web.gate.rights import caseworker
from portalwerk.web.office.substituting.forms import SubstitutionForm


@dataclass(frozen=True)
class Line:
    """One substitution in words. Who may not end it gets no address for that."""

    absent: str
    substitute: str
    days: str
    is_running: bool
    end_href: str


@caseworker(Right.WORK_CASES)
def overview(request: HttpRequest, *, caseworker: Caseworker) -> HttpResponse:
    """List who stands in for whom, and let somebody say it for themselves or, as a team lead, for colleagues."""
    away = may_be_sent_away(caseworker)
    posted = request.POST if request.method == "POST" else None
    form = SubstitutionForm(posted, away=away, others=colleagues_of(caseworker.tenant_id))
    problems = [(str(sentences[0]), _field(name)) for name, sentences in form.errors.items()]
    if form.is_bound and not problems:
        try:
            days = {"starts_on": form.cleaned_data["von"], "ends_on": form.cleaned_data["bis"]}
            set_substitution(form.absent, form.substitute, **days, by=caseworker)
            return redirect(link(request, "substituting-overview"))
        except Refusal as refusal:
            problems = [(str(refusal), "bis.day" if isinstance(refusal, SubstitutionDaysWrong) else "wer")]
    context = _page(request, caseworker, form, problems)
    return render(request, "office/substituting/overview.html", context, status=422 if problems else 200)


@caseworker(Right.WORK_CASES)
def end(request: HttpRequest, *, caseworker: Caseworker, substitution_id: UUID) -> HttpResponse:
    """End a substitution before its last day."""
    found = substitution_of(caseworker, substitution_id) if request.method == "POST" else None
    if found is None:
        raise Http404
    end_substitution(found, by=caseworker)
    return redirect(link(request, "substituting-overview"))


def _page(
    request: HttpRequest, caseworker: Caseworker, form: SubstitutionForm, problems: list[tuple[str, str]]
) -> dict[str, Any]:
    names = display_names(caseworker.tenant_id)
    me = str(caseworker.account_id)
    posted: Any = form.posted or {}
    others = [(key, one.name) for key, one in form.others.items() if key != me or len(form.away) > 1]
    return {
        "lines": [_line(request, row, names, set(form.away)) for row in substitutions_for(caseworker)],
        "away": [(key, one.name) for key, one in form.away.items()],
        "me": me,
        "others": [("", "bitte wählen"), *others],
        "chosen_away": posted.get("weg", me),
        "chosen": posted.get("wer", ""),
        "first": {part: posted.get(f"von.{part}", "") for part in ("day", "month", "year")},
        "last": {part: posted.get(f"bis.{part}", "") for part in ("day", "month", "year")},
        "problems": problems,
    }


def _line(request: HttpRequest, row: Substitution, names: dict[UUID, str], away: set[str]) -> Line:
    days = f"{row.starts_on:%d.%m.%Y} bis {row.ends_on:%d.%m.%Y}"
    return Line(
        absent=names.get(row.absent_id, "Jemand"),
        substitute=names.get(row.substitute_id, "jemand"),
        days=f"nur am {row.ends_on:%d.%m.%Y}" if row.starts_on == row.ends_on else days,
        is_running=row.starts_on <= today(),
        end_href=link(request, "substituting-end", substitution_id=row.pk) if str(row.absent_id) in away else "",
    )


def _field(name: str) -> str:
    return f"{name}.day" if name in {"von", "bis"} else name
