"""Mandates: somebody helps with an application, and everybody can see who did what."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from portalwerk.applications.actions.acts import note_act, share
from portalwerk.applications.actions.drafts import begin_application, keep_contact, seal_for_tenant
from portalwerk.applications.actions.signing import accounts_in
from portalwerk.applications.models import Application, Channel, Mandate
from portalwerk.applications.queries import Opened, link_for, link_of, link_token_of, people_binding, words_of
from portalwerk.applications.rules.helping import MandateKind, MandateOver, OwnApplication, check_until
from portalwerk.applications.rules.signing import SomebodyElse
from portalwerk.applications.rules.submitting import check_is_draft
from portalwerk.audit.actions import record
from portalwerk.catalog.rules.offer import Offer
from portalwerk.identity.queries import Person, account_of, full_name_of
from portalwerk.kernel.clock import now, today
from portalwerk.kernel.references import token_hash
from portalwerk.kernel.sealing import seal_json, tenant_key
from portalwerk.mailbox.actions import nudge


def give_mandate(opened: Opened, *, kind: MandateKind, email: str, may_send: bool, until: date) -> Mandate:
    """Let somebody help with this one draft: a link by e-mail, which they open with their own account.

    Parameters: may_send, whether they may also send it; until, the last day.
    Raises AlreadySent, UntilWrong.
    """
    application = opened.application
    check_is_draft(application.status)
    check_until(until, today())
    _share_with_others(opened)
    mandate = Mandate(
        tenant_id=application.tenant_id,
        application=application,
        given_by_id=application.account_id,
        kind=kind,
        may_send=may_send,
        until=until,
    )
    _keep(mandate, {"email": email})
    nudge(about_id=application.pk, address=email, template="mandate_given", link=link_for(mandate))
    note_act(opened, "mandate_given")
    _record("given", mandate, opened)
    return mandate


def accept_mandate(opened: Opened, person: Person) -> None:
    """Take a mandate over with the own account. The first account stays.

    Raises OwnApplication, SomebodyElse, AlreadySent.
    """
    mandate = _mandate(opened)
    check_is_draft(opened.application.status)
    if mandate.account_id is not None:
        if mandate.account_id != person.account_id:
            raise SomebodyElse
        return
    if person.account_id in accounts_in(opened.application):
        raise OwnApplication
    name = full_name_of(person.account_id)
    mandate.account = account_of(person.account_id)
    mandate.accepted_at = now()
    _keep(mandate, {**words_of(mandate), "name": name})
    note_act(opened, "mandate_accepted")
    _record("accepted", mandate, opened)


def end_mandate(opened: Opened, mandate: Mandate) -> None:
    """End a mandate at once, from either side. Its link opens nothing any more."""
    if mandate.ended_at is not None:
        return
    mandate.ended_at = now()
    mandate.save(update_fields=["ended_at"])
    note_act(opened, "mandate_ended")
    _record("ended", mandate, opened)


def begin_for_present_person(
    offer: Offer, *, staff_id: UUID, staff_name: str, channel: Channel
) -> tuple[Opened, Mandate]:
    """Begin a draft for somebody who stands at the counter or is on the phone, with a mandate for this day.

    Returns the application as the person's own link opens it, and the mandate of whoever types. The person sends
    it; who types may do so only where nobody has to sign in.
    """
    token, application = begin_application(offer, channel=channel)
    opened = Opened(application, token)
    _share_with_others(opened)
    mandate = Mandate(
        tenant_id=application.tenant_id,
        application=application,
        account_id=staff_id,
        kind=MandateKind.COUNTER,
        channel=channel,
        may_send=offer.assurance == 0,
        until=today(),
        accepted_at=now(),
    )
    _keep(mandate, {"name": staff_name})
    note_act(opened, "mandate_given")
    record("mandate.given", actor_id=staff_id, object_kind="mandate", object_id=mandate.pk, note=channel)
    return opened, mandate


def mail_own_link(opened: Opened, *, email: str) -> None:
    """Send the person at the counter the link of their own application. Parameters: opened by their own link."""
    keep_contact(opened, email=email)
    nudge(about_id=opened.application.pk, address=email, template="counter_link", link=link_of(opened, ""))


def _share_with_others(opened: Opened) -> None:
    """Seal the draft with the tenant's key, since more than one link opens it now."""
    application: Application = opened.application
    if application.sealed_by_link:
        seal_for_tenant(opened)
        application.save()
    share(application)


def _keep(mandate: Mandate, words: dict[str, str]) -> None:
    mandate.token_hash = token_hash(link_token_of(mandate))
    mandate.sealed_words = seal_json(words, tenant_key(mandate.tenant_id), people_binding(mandate, "words"))
    mandate.save()


def _mandate(opened: Opened) -> Mandate:
    if opened.mandate is None:
        raise MandateOver
    return opened.mandate


def _record(what: str, mandate: Mandate, opened: Opened) -> None:
    actor = mandate.account_id if opened.mandate is not None else opened.application.account_id
    record(f"mandate.{what}", actor_id=actor, object_kind="mandate", object_id=mandate.pk, note=mandate.kind)
