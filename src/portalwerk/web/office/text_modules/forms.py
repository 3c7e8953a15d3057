"""What somebody writes into a text module."""

from django import forms

from portalwerk.cases.rules.modules import PURPOSE_WORDS, Purpose


class ChangeForm(forms.Form):
    """Title and text of a version."""

    title = forms.CharField(max_length=120, required=False)
    text = forms.CharField(max_length=4000, required=False)


class ModuleForm(ChangeForm):
    """A new module: also what it is for, and whose it is."""

    purpose = forms.ChoiceField(
        choices=[(purpose.value, PURPOSE_WORDS[purpose]) for purpose in Purpose],
        error_messages={"required": "Wählen Sie, wofür der Baustein ist."},
    )
    unit = forms.UUIDField(error_messages={"required": "Wählen Sie das Amt.", "invalid": "Wählen Sie das Amt."})
