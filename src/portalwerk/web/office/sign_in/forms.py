"""What is typed to sign in."""

from django import forms


class PasswordForm(forms.Form):
    """Name and password."""

    login = forms.CharField(max_length=80, error_messages={"required": "Ihr Name fehlt. Beispiel: karl.saaletal"})
    password = forms.CharField(max_length=200, strip=False, error_messages={"required": "Ihr Passwort fehlt."})


class CodeForm(forms.Form):
    """The code of the authenticator."""

    code = forms.CharField(max_length=20, error_messages={"required": "Der Code fehlt. Er hat sechs Ziffern."})
