"""What people type on pages of our own: contact, confirmation, lookup, words of a reply."""

from typing import Any

from django import forms

from portalwerk.kernel.references import normal_reference


class _Form(forms.Form):
    """Names its errors for the summary: pairs of sentence and field."""

    def problems(self) -> list[tuple[str, str]]:
        """Return what is wrong as pairs of sentence and name of the field, one for each field."""
        return [(str(sentences[0]), name) for name, sentences in self.errors.items()]


class ContactForm(_Form):
    """Where to send the link of a draft."""

    email = forms.EmailField(
        max_length=254,
        error_messages={
            "required": "Geben Sie Ihre E-Mail-Adresse ein. Beispiel: ada@beispiel.de",
            "invalid": "Diese E-Mail-Adresse stimmt nicht. Beispiel: ada@beispiel.de",
            "max_length": "Diese E-Mail-Adresse ist zu lang. Erlaubt sind 254 Zeichen.",
        },
    )


class HelperForm(ContactForm):
    """Who may help, with what, for how long."""

    kind = forms.ChoiceField(
        choices=[("relative", "relative"), ("adviser", "adviser")],
        error_messages={
            "required": "Wählen Sie aus, wer Ihnen hilft.",
            "invalid_choice": "Wählen Sie aus, wer Ihnen hilft.",
        },
    )
    may_send = forms.ChoiceField(
        choices=[("fill", "fill"), ("send", "send")],
        error_messages={
            "required": "Wählen Sie aus, was die Person darf.",
            "invalid_choice": "Wählen Sie aus, was die Person darf.",
        },
    )
    days = forms.ChoiceField(
        choices=[("1", "1"), ("14", "14"), ("60", "60")],
        error_messages={
            "required": "Wählen Sie aus, wie lange die Person helfen darf.",
            "invalid_choice": "Wählen Sie aus, wie lange die Person helfen darf.",
        },
    )


class SendingForm(_Form):
    """The confirmation on the page with all answers, and how the decision should come."""

    richtig = forms.BooleanField(required=False)
    bescheid = forms.ChoiceField(
        choices=[("portal", "portal"), ("post", "post")],
        error_messages={
            "required": "Wählen Sie aus, wie Sie den Bescheid bekommen möchten.",
            "invalid_choice": "Wählen Sie aus, wie Sie den Bescheid bekommen möchten.",
        },
    )

    def __init__(self, *args: Any, asks_delivery: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_delivery:
            del self.fields["bescheid"]


class LookupForm(_Form):
    """Number and PIN from the confirmation."""

    nummer = forms.CharField(
        max_length=40,
        error_messages={
            "required": "Geben Sie Ihre Nummer ein. Beispiel: 7KQ-2MX-4RT",
            "max_length": "Die Nummer hat neun Zeichen. Beispiel: 7KQ-2MX-4RT",
        },
    )
    pin = forms.RegexField(
        r"^\s*(\d\s*){6}$",
        max_length=20,
        error_messages={
            "required": "Geben Sie Ihre PIN ein. Sie hat sechs Ziffern.",
            "invalid": "Die PIN hat sechs Ziffern.",
            "max_length": "Die PIN hat sechs Ziffern.",
        },
    )

    def clean_nummer(self) -> str:
        """Forgive lower case, blanks and missing hyphens."""
        normal = normal_reference(self.cleaned_data["nummer"])
        if normal is None:
            raise forms.ValidationError("Diese Nummer kann es nicht geben. Beispiel: 7KQ-2MX-4RT")
        return normal

    def clean_pin(self) -> str:
        """Forgive blanks."""
        return "".join(str(self.cleaned_data["pin"]).split())


class ReplyForm(_Form):
    """Words to the authority beside the files."""

    nachricht = forms.CharField(
        required=False,
        max_length=4000,
        error_messages={"max_length": "Ihre Nachricht ist zu lang. Erlaubt sind 4000 Zeichen."},
    )
