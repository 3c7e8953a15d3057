"""Coming back from a sign-in elsewhere: why it failed, and what becomes of the draft that was waiting."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from portalwerk.applications.actions.drafts import bind_account
from portalwerk.applications.queries import Opened, application_by_token
from portalwerk.applications.rules.submitting import Status
from portalwerk.identity import providers
from portalwerk.identity.models import Realm
from portalwerk.identity.providers import SignInFailed
from portalwerk.identity.queries import person_by_token
from portalwerk.kernel.scope import acting_for
from portalwerk.tenants.queries import tenant_by_key
from portalwerk.web.portal.applications.drafting import as_needed


def failure_sentence(name: str) -> str:
    """Return the sentence of a failed sign-in by the name of its refusal; the general one for an unknown name."""
    found = getattr(providers, name, None) if name.isidentifier() else None
    failure = found if isinstance(found, type) and issubclass(found, SignInFailed) else SignInFailed
    sentence = str(failure.sentence)
    if "{" in sentence:
        return (
            "Diese Art der Anmeldung reicht für den Antrag nicht. Ihre Angaben sind gespeichert. Wählen Sie bei der "
            "Anmeldung einen anderen Weg, zum Beispiel den Online-Ausweis."
        )
    return sentence


def bind_waiting_draft(return_path: str, *, session_token: str) -> None:
    """Give the draft that the person came from to their account, if it belongs to nobody else.

    Parameters: return_path, made and sealed by the portal before the sign-in. Needs an open transaction.
    """
    found = person_by_token(session_token, realm=Realm.CITIZEN)
    try:
        parts = resolve(urlsplit(return_path).path).kwargs
    except Resolver404:
        return
    tenant = tenant_by_key(str(parts.get("tenant", "")))
    if found is None or tenant is None or "token" not in parts:
        return
    person = found[0]
    with acting_for(tenant.pk):
        application = application_by_token(parts["token"], writing=True)
        if application is None or application.status != Status.DRAFT:
            return
        if application.account_id in {None, person.account_id}:
            opened = Opened(application, parts["token"])
            bind_account(opened, as_needed(person, opened.offer))
