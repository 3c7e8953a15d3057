"""Objecting to a decision: a draft with the account's sign-in, and the case that it opens beside the first one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db import IntegrityError, transaction

from portalwerk.applications.actions.drafts import begin_application, bind_account
from portalwerk.applications.actions.following import set_contested
from portalwerk.applications.models import Application
from portalwerk.applications.queries import Opened, token_of
from portalwerk.audit.actions import record
from portalwerk.cases.actions.history import note, save_change
from portalwerk.cases.models import Case, Objection
from portalwerk.cases.queries import case_of_application
from portalwerk.cases.queries.objecting import (
    chance_against,
    is_open,
    is_sent,
    matter_of,
    objection_of,
    objections_against,
)
from portalwerk.cases.rules.objecting import WRITTEN_FORM, check_may_object, is_late
from portalwerk.cases.rules.objection_form import OBJECTION_FORM, objection_definition, objection_slug, version_of
from portalwerk.catalog.actions import ServiceDraft, put_online, write_services
from portalwerk.catalog.models import OnlineService, Service
from portalwerk.catalog.queries import offer_of
from portalwerk.catalog.rules.offer import Offer
from portalwerk.formengine.actions import store_form
from portalwerk.identity.queries import Person
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.tenants.queries import tree


def level_to_object(offer: Offer) -> AssuranceLevel:
    """Return the level of sign-in that an objection on a service needs: it stands in for the written form."""
    return AssuranceLevel(max(WRITTEN_FORM, offer.assurance))


def begin_objection(application: Application, *, person: Person) -> Opened:
    """Begin an objection against the decision on an application, or go on with the one this person has begun.

    Raises ObjectionImpossible, ObjectionRunning, SignInTooWeak, RemedyUnknown. Source: § 70 Abs. 1 VwGO; § 9a OZG.
    """
    offer = offer_of(application.online_service_id)
    # Locked, so that two windows begin one draft and not two.
    case = case_of_application(application.pk, writing=True)
    matter = matter_of(application, account_id=person.account_id)
    own = matter.own if matter else None
    needed = level_to_object(offer)
    check_may_object(
        matter.chance if matter else None,
        is_running=own is not None and is_sent(own),
        level=person.level,
        needed=needed,
    )
    if own is not None:
        return Opened(own.application, token_of(own.application))
    token, draft = begin_application(_objection_offer(offer))
    opened = Opened(draft, token)
    bind_account(opened, replace(person, level=needed))
    Objection(tenant_id=application.tenant_id, case=case, application=draft).save()
    record("objection.begun", actor_id=person.account_id, object_kind="application", object_id=application.pk)
    return opened


def take_objection(case: Case) -> None:
    """Tie the case that an objection opened to the case it is directed against; nothing for any other case.

    It goes to the unit that decided, and both histories tell of it.
    """
    objection = Objection.objects.select_for_update().filter(application_id=case.application_id).first()
    if objection is None or objection.second_case_id is not None:
        return
    first = Case.objects.select_for_update(of=("self",)).get(pk=objection.case_id)
    chance = chance_against(first.decision, offer_of(first.online_service_id))
    objection.second_case = case
    objection.raised_at = case.arrived_at
    objection.last_on = chance.last_on if chance else None
    objection.is_late = is_late(case.arrived_at, objection.last_on)
    objection.save()
    case.unit_id = first.unit_id
    case.save(update_fields=["unit"])
    note(case, "objects_to", number=first.file_number, late=objection.is_late)
    save_change(first)
    set_contested(first.application_id, is_open=True)
    note(first, "objected", number=case.file_number, late=objection.is_late)
    record("objection.raised", object_kind="case", object_id=first.pk, note="late" if objection.is_late else "in_time")


def end_objection(case: Case) -> None:
    """Note with the first case that an objection was taken back; nothing for any other case."""
    objection = objection_of(case)
    if objection is not None:
        _tell_first(objection, case, "objection_withdrawn")


def note_answered(case: Case, *, outcome: str) -> None:
    """Note with the first case how an objection was answered; nothing for any other case."""
    objection = objection_of(case)
    if objection is not None:
        _tell_first(objection, case, "objection_answered", outcome=outcome)


def _tell_first(objection: Objection, case: Case, kind: str, **details: Any) -> None:
    first = Case.objects.select_for_update(of=("self",)).get(pk=objection.case_id)
    others = [one for one in objections_against(first) if one.pk != objection.pk]
    set_contested(first.application_id, is_open=any(is_open(one) for one in others))
    save_change(first)
    note(first, kind, number=case.file_number, **details)


def _objection_offer(offer: Offer) -> Offer:
    """Return the service with which one objects to decisions on `offer`; the first objection makes it."""
    definition = objection_definition(offer)
    slug, version = objection_slug(offer.slug), version_of(definition)
    rows = OnlineService.objects.filter(tenant_id=offer.tenant_id, slug=slug, version=version)
    found = rows.first()
    if found is None:
        try:
            with transaction.atomic():
                found = _put_online(offer, slug, version, definition)
        except IntegrityError:  # somebody else has made it at the same moment
            found = rows.get()
    return offer_of(found.pk)


def _put_online(offer: Offer, slug: str, version: str, definition: dict[str, object]) -> OnlineService:
    tenant = tree().by_id[offer.tenant_id]
    service = Service.objects.filter(tenant=tenant, slug=slug).first()
    if service is None:
        # Without a text it has no page, and nobody finds it by searching: one comes here from a decision only.
        draft = ServiceDraft(slug=slug, level=tenant.level, texts={}, is_listed=False)
        service = write_services(tenant, [draft])[slug]
    return put_online(
        OnlineService(
            tenant=tenant,
            service=service,
            unit=tree().units[offer.unit_id],
            slug=slug,
            version=version,
            form_version_id=store_form(OBJECTION_FORM).pk,
            assurance=level_to_object(offer),
            definition=definition,
            status=OnlineService.Status.BOUND,
        )
    )
