"""What caseworkers enter."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict

from portalwerk.catalog.rules.offer import Offer
from portalwerk.formengine.rules.correcting import Unit
from portalwerk.web.office.parts.days import with_day

OWN_ITEMS = 3


class VersionForm(forms.Form):
    """The version of the case that the page showed."""

    seen = forms.IntegerField(min_value=0)


class CountersignForm(forms.Form):
    """Which revision of a draft was read, and why it goes back."""

    revision = forms.IntegerField(min_value=1)
    reason = forms.CharField(max_length=2000, required=False)


class InquiryForm(VersionForm):
    """Ticked items, each with a remark, and a deadline."""

    due_on = forms.DateField(
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        error_messages={
            "required": "Die Frist fehlt. Beispiel: 31.12.2026",
            "invalid": "Die Frist ist kein Datum. Beispiel: 31.12.2026",
        },
    )

    def __init__(self, posted: QueryDict | None, *, offer: Offer, units: Sequence[Unit], today: date) -> None:
        self.offer = offer
        self.units = units
        self.posted = posted
        self.proposed_due = today + timedelta(days=offer.inquiry_days)
        super().__init__(with_day(posted, "due_on"))

    def items(self) -> list[dict[str, str]]:
        """Return what is asked for: ticked documents of the service, papers written down, questions of the form."""
        posted: Any = self.posted or QueryDict()
        papers, questions = set(posted.getlist("document")), set(posted.getlist("field"))
        items = [
            {
                "key": d.key,
                "title": d.title,
                "hint": d.hint or "",
                "reason": d.reason or "",
                "remark": _remark(posted, f"document.{d.key}"),
            }
            for d in self.offer.documents
            if d.key in papers
        ]
        for number in range(1, OWN_ITEMS + 1):
            title = posted.get(f"own_{number}", "").strip()[:120]
            if title:
                items.append({"key": f"own_{number}", "title": title, "hint": "", "reason": "", "remark": ""})
        items += [
            {
                "key": f"field:{unit.path}",
                "title": unit.label,
                "hint": "",
                "reason": "",
                "remark": _remark(posted, f"field.{unit.path}"),
                "path": unit.path,
            }
            for unit in self.units
            if unit.path in questions
        ]
        return items


class ExtensionForm(VersionForm):
    """A new last day for a deemed approval, and why."""

    until = forms.DateField(
        input_formats=["%Y-%m-%d"],
        error_messages={
            "required": "Die neue Frist fehlt. Beispiel: 31.12.2026",
            "invalid": "Die neue Frist ist kein Datum. Beispiel: 31.12.2026",
        },
    )
    reason = forms.CharField(max_length=2000, required=False)

    def __init__(self, posted: QueryDict | None) -> None:
        self.posted = posted
        super().__init__(with_day(posted, "until"))


def _remark(posted: Any, name: str) -> str:
    return str(posted.get(f"hinweis.{name}", "")).strip()[:300]
