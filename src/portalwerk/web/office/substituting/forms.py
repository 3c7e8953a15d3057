"""Who is away, who stands in, from when to when."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict

from portalwerk.access.queries import Colleague
from portalwerk.web.office.parts.days import with_day


class SubstitutionForm(forms.Form):
    """Two colleagues and two days."""

    weg = forms.ChoiceField(
        error_messages={"required": "Wählen Sie, wer nicht da ist.", "invalid_choice": "Wählen Sie, wer nicht da ist."}
    )
    wer = forms.ChoiceField(
        error_messages={"required": "Wählen Sie, wer vertritt.", "invalid_choice": "Wählen Sie, wer vertritt."}
    )
    von = forms.DateField(
        input_formats=["%Y-%m-%d"],
        error_messages={
            "required": "Der erste Tag fehlt. Beispiel: 31.12.2026",
            "invalid": "Der erste Tag ist kein Datum. Beispiel: 31.12.2026",
        },
    )
    bis = forms.DateField(
        input_formats=["%Y-%m-%d"],
        error_messages={
            "required": "Der letzte Tag fehlt. Beispiel: 31.12.2026",
            "invalid": "Der letzte Tag ist kein Datum. Beispiel: 31.12.2026",
        },
    )

    def __init__(self, posted: QueryDict | None, *, away: Sequence[Colleague], others: Sequence[Colleague]) -> None:
        self.posted = posted
        self.away = {str(one.account_id): one for one in away}
        self.others = {str(one.account_id): one for one in others}
        super().__init__(with_day(with_day(posted, "von"), "bis"))
        for name, people in (("weg", self.away), ("wer", self.others)):
            self.fields[name].choices = [(key, one.name) for key, one in people.items()]  # type: ignore[attr-defined]

    @property
    def absent(self) -> Colleague:
        """Who is away."""
        return self.away[self.cleaned_data["weg"]]

    @property
    def substitute(self) -> Colleague:
        """Who stands in."""
        return self.others[self.cleaned_data["wer"]]
