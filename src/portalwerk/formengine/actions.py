"""Storing forms and code lists."""

from dataclasses import asdict

from portalwerk.formengine.models import CodeList, FormVersion
from portalwerk.formengine.rules import form as definitions
from portalwerk.formengine.rules.definition import UnusableForm, faults


def store_form(form: definitions.Form) -> FormVersion:
    """Store a form, or find it if exactly this content is stored already.

    Raises: `UnusableForm` with all faults; then nothing is stored.
    """
    stored = FormVersion.objects.filter(fingerprint=form.fingerprint).first()
    if stored is not None:
        return stored
    found = faults(form)
    if found:
        raise UnusableForm(title=form.title, faults=found)
    version, _made = FormVersion.objects.get_or_create(
        fingerprint=form.fingerprint,
        defaults={
            "key": form.id,
            "version": form.version,
            "title": form.title[:500],
            "definition": form.to_json(),
        },
    )
    return version


def store_code_list(code_list: definitions.CodeList) -> CodeList:
    """Store the content of a code list once; a version that is there already is left as it is."""
    stored, _made = CodeList.objects.get_or_create(
        uri=code_list.uri,
        version=code_list.version,
        defaults={"title": code_list.title, "options": [asdict(option) for option in code_list.options]},
    )
    return stored
