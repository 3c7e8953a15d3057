"""Handing a case over: form and page."""

from typing import Any

from django import forms
from django.http import QueryDict

from portalwerk.access.queries import Colleague, colleagues_of
from portalwerk.access.rules import Caseworker
from portalwerk.cases import queries
from portalwerk.cases.models import Case
from portalwerk.web.office.cases.forms import VersionForm


class HandOverForm(VersionForm):
    """Who gets the case, and what they must know."""

    an = forms.ChoiceField(
        error_messages={"required": "Wählen Sie, wer den Vorgang bekommt.", "invalid_choice": "Wählen Sie jemanden."}
    )
    comment = forms.CharField(max_length=2000, required=False)

    def __init__(self, posted: QueryDict | None, *, case: Case, by: Caseworker) -> None:
        self.posted = posted
        self.receivers = [
            one
            for one in colleagues_of(case.tenant_id)
            if one.works_for(case.unit_id) and one.account_id != by.account_id
        ]
        super().__init__(posted)
        self.options = [(str(one.account_id), one.name) for one in self.receivers]
        self.fields["an"].choices = self.options  # type: ignore[attr-defined]

    @property
    def receiver(self) -> Colleague:
        """The colleague who was chosen."""
        return next(one for one in self.receivers if str(one.account_id) == self.cleaned_data["an"])


def hand_over_page(case: Case, form: HandOverForm, problems: list[tuple[str, str]]) -> dict[str, Any]:
    """Return what the page shows."""
    posted = form.posted
    nobody = "Für dieses Amt arbeitet sonst niemand."
    return {
        "case": case,
        "desk": queries.Desk(case),
        "problems": problems,
        "options": form.options,
        "to": posted.get("an", "") if posted else "",
        "comment": posted.get("comment", "") if posted else "",
        "why_not": "" if form.options else nobody,
    }
