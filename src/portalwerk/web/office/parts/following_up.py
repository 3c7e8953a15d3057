"""Setting a follow-up: form and page."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from portalwerk.cases import queries
from portalwerk.cases.models import Case
from portalwerk.cases.rules.following_up import offered_days
from portalwerk.kernel.clock import today
from portalwerk.tenants.queries import tree
from portalwerk.web.office.parts.days import with_day

_OTHER = "anders"
_DAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")


class FollowUpForm(forms.Form):
    """One of the offered days or another one, and what is to be done then."""

    due_on = forms.DateField(
        input_formats=["%Y-%m-%d"],
        error_messages={
            "required": "Der Tag fehlt. Beispiel: 31.12.2026",
            "invalid": "Das ist kein Datum. Beispiel: 31.12.2026",
        },
    )
    reason = forms.CharField(max_length=500, required=False)

    def __init__(self, posted: QueryDict | None) -> None:
        self.posted = posted
        chosen = posted.get("wann", "") if posted else ""
        data = with_day(posted, "due_on")
        if data is not None and chosen and chosen != _OTHER:
            data["due_on"] = chosen
        super().__init__(data)


def follow_up_page(case: Case, form: FollowUpForm, problems: list[tuple[str, str]]) -> dict[str, Any]:
    """Return what the page shows. Every offered day says which day it is, so that nobody has to count."""
    posted = form.posted
    land = tree().by_id[case.tenant_id].land_code
    offered = [(day.isoformat(), in_words(count, day)) for count, day in offered_days(today(), land=land)]
    return {
        "case": case,
        "desk": queries.Desk(case),
        "problems": problems,
        "options": [*offered, (_OTHER, "an einem anderen Tag")],
        "chosen": posted.get("wann", "") if posted else offered[2][0],
        "due": {part: posted.get(f"due_on.{part}", "") if posted else "" for part in ("day", "month", "year")},
        "reason": posted.get("reason", "") if posted else "",
    }


def in_words(count: int, day: date) -> str:
    """Return "in 3 Arbeitstagen: Mi, 25.11.2026"."""
    days = "1 Arbeitstag" if count == 1 else f"{count} Arbeitstagen"
    return f"in {days}: {_DAYS[day.weekday()]}, {day:%d.%m.%Y}"
