"""What caseworkers enter when they ask others."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from portalwerk.cases.actions.consulting import Receiver, Ticked
from portalwerk.cases.rules.consulting import NobodyAsked
from portalwerk.tenants.models import Unit
from portalwerk.web.office.cases.forms import VersionForm
from portalwerk.web.office.parts.days import with_day

PROPOSED_DAYS = 28


class ConsultationForm(VersionForm):
    """Whom, what, with which papers, until when."""

    question = forms.CharField(max_length=4000, required=False)
    outside_name = forms.CharField(max_length=120, required=False)
    outside_email = forms.EmailField(
        required=False,
        error_messages={"invalid": "Die E-Mail-Adresse stimmt nicht. Beispiel: stellungnahme@beispiel.de"},
    )
    due_on = forms.DateField(
        input_formats=["%Y-%m-%d"],
        error_messages={
            "required": "Die Frist fehlt. Beispiel: 31.12.2026",
            "invalid": "Die Frist ist kein Datum. Beispiel: 31.12.2026",
        },
    )

    def __init__(self, posted: QueryDict | None, *, units: dict[UUID, Unit], today: date) -> None:
        self.posted = posted
        self._units = {str(key): unit for key, unit in units.items()}
        self.proposed_due = today + timedelta(days=PROPOSED_DAYS)
        super().__init__(with_day(posted, "due_on"))

    def receivers(self) -> list[Receiver]:
        """Return who is asked. Raises NobodyAsked if name or address of a body outside is missing."""
        posted: Any = self.posted or QueryDict()
        ticked = [key for name in posted if name.startswith("stelle_") for key in posted.getlist(name)]
        chosen = [self._units[key] for key in dict.fromkeys(ticked) if key in self._units]
        name, email = self.cleaned_data["outside_name"].strip(), self.cleaned_data["outside_email"]
        if bool(name) != bool(email):
            raise NobodyAsked
        outside = [Receiver(name=name, email=email)] if name else []
        return [*(Receiver(unit=unit) for unit in chosen), *outside]

    def ticked(self) -> Ticked:
        """Return what may travel."""
        posted: Any = self.posted or QueryDict()
        answers = {value for name in posted if name.startswith("angaben_") for value in posted.getlist(name)}
        return Ticked(
            frozenset(answers), frozenset(posted.getlist("document")), confidential=bool(posted.get("confidential"))
        )
