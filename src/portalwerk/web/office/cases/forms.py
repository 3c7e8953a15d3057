"""What caseworkers enter."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict

from portalwerk.catalog.rules.offer import Offer
from portalwerk.web.office.parts.days import with_day

OWN_ITEMS = 3


class VersionForm(forms.Form):
    """The version of the case that the page showed."""

    seen = forms.IntegerField(min_value=0)


class InquiryForm(VersionForm):
    """Ticked items and a deadline."""

    due_on = forms.DateField(
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
        error_messages={
            "required": "Die Frist fehlt. Beispiel: 31.12.2026",
            "invalid": "Die Frist ist kein Datum. Beispiel: 31.12.2026",
        },
    )

    def __init__(self, posted: QueryDict | None, *, offer: Offer, today: date) -> None:
        self.offer = offer
        self.posted = posted
        self.proposed_due = today + timedelta(days=offer.inquiry_days)
        super().__init__(with_day(posted, "due_on"))

    def items(self) -> list[dict[str, str]]:
        """Return what is asked for: ticked documents of the service, and papers that were written down."""
        posted: Any = self.posted or QueryDict()
        ticked = set(posted.getlist("document"))
        items = [
            {"key": d.key, "title": d.title, "hint": d.hint or "", "reason": d.reason or ""}
            for d in self.offer.documents
            if d.key in ticked
        ]
        for number in range(1, OWN_ITEMS + 1):
            title = posted.get(f"own_{number}", "").strip()[:120]
            if title:
                items.append({"key": f"own_{number}", "title": title, "hint": "", "reason": ""})
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


class DecisionForm(VersionForm):
    """Outcome and reasons."""

    outcome = forms.CharField(max_length=60, error_messages={"required": "Wählen Sie das Ergebnis."})

    def __init__(self, posted: QueryDict | None, *, offer: Offer) -> None:
        self.offer = offer
        self.posted = posted
        super().__init__(posted)

    def reasons(self) -> list[str]:
        """Return the chosen text modules of the outcome, then what was written by hand."""
        posted: Any = self.posted or QueryDict()
        outcome = next((o for o in self.offer.outcomes if o.key == posted.get("outcome")), None)
        chosen = set(posted.getlist(f"reason.{outcome.key}")) if outcome else set()
        modules = [r.text for r in outcome.reasons if r.key in chosen] if outcome else []
        return [*modules, *_paragraphs(posted.get("own_reason", ""))]


def _paragraphs(text: str) -> list[str]:
    return [part.strip()[:4000] for part in text.replace("\r", "").split("\n\n") if part.strip()]
