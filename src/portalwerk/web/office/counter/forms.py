"""What staff choose and type at the counter."""

from typing import Any

from django import forms

from portalwerk.applications.models import Channel


class BeginForm(forms.Form):
    """Which service, and whether the person stands there or is on the phone."""

    service = forms.ChoiceField(
        error_messages={"required": "Wählen Sie eine Leistung.", "invalid_choice": "Wählen Sie eine Leistung."}
    )
    channel = forms.ChoiceField(
        choices=[(Channel.COUNTER.value, ""), (Channel.PHONE.value, "")],
        error_messages={
            "required": "Wählen Sie, wo die Person ist.",
            "invalid_choice": "Wählen Sie, wo die Person ist.",
        },
    )
    wishes = forms.BooleanField(
        error_messages={"required": "Fragen Sie die Person. Setzen Sie das Häkchen, wenn sie es möchte."}
    )

    def __init__(self, *args: Any, services: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].choices = services  # type: ignore[attr-defined]


class MailForm(forms.Form):
    """Where the person wants their link."""

    email = forms.EmailField(
        max_length=254,
        error_messages={
            "required": "Geben Sie die E-Mail-Adresse der Person ein.",
            "invalid": "Diese E-Mail-Adresse stimmt nicht. Beispiel: ada@beispiel.de",
            "max_length": "Diese E-Mail-Adresse ist zu lang. Erlaubt sind 254 Zeichen.",
        },
    )
