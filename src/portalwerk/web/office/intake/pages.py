"""What the pages of the distribution show: each unit with its services, and one rule to change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest

from portalwerk.access.queries import colleagues_of
from portalwerk.access.rules import Caseworker
from portalwerk.cases.models import IntakeRule
from portalwerk.cases.queries.desk import units_to_share
from portalwerk.cases.queries.intake import rules_of, shares_of
from portalwerk.cases.rules.intake import KEY_WORDS, MODE_WORDS, IntakeKey, IntakeMode, Share
from portalwerk.catalog.queries import live_offers
from portalwerk.tenants.models import Unit
from portalwerk.web.gate.links import link

#: A service without a rule of its own.
AS_UNIT = "wie"


@dataclass(frozen=True)
class Place:
    """What a rule is for: a unit, or one of its services."""

    unit: Unit
    slug: str
    title: str


@dataclass(frozen=True)
class Person:
    """A colleague in the form: whether they get cases, and for what."""

    key: str
    name: str
    is_in: bool
    part: str


def places_of(caseworker: Caseworker) -> list[Place]:
    """Return what this team lead may set: each of their units, then its services."""
    offers = live_offers(caseworker.tenant_id)
    return [
        place
        for unit in units_to_share(caseworker)
        for place in (
            Place(unit, "", unit.name),
            *(Place(unit, offer.slug, offer.short_title) for offer in offers if offer.unit_id == unit.pk),
        )
    ]


def overview_page(request: HttpRequest, caseworker: Caseworker) -> dict[str, Any]:
    """Return each unit with its rule and those of its services."""
    rules = rules_of(caseworker)
    groups: dict[UUID, tuple[str, list[tuple[str, str, str]]]] = {}
    for place in places_of(caseworker):
        rule = rules.get((place.unit.pk, place.slug))
        title = place.title if place.slug else "Alle Leistungen"
        row = (title, _words(rule, is_service=bool(place.slug)), _href(request, place))
        groups.setdefault(place.unit.pk, (place.unit.name, []))[1].append(row)
    return {"groups": list(groups.values())}


def change_page(
    caseworker: Caseworker, place: Place, posted: Mapping[str, Any] | None, problems: list[tuple[str, str]]
) -> dict[str, Any]:
    """Return the form for one rule, filled with what was typed or with what holds."""
    rule = rules_of(caseworker).get((place.unit.pk, place.slug))
    holds = rule.mode if rule else (AS_UNIT if place.slug else IntakeMode.PULL)
    modes = [(mode.value, words) for mode, words in MODE_WORDS.items()]
    return {
        "place": place,
        "modes": [(AS_UNIT, "Wie sonst in diesem Amt"), *modes] if place.slug else modes,
        "keys": [(key.value, words) for key, words in KEY_WORDS.items()],
        "mode": posted.get("art", "") if posted else holds,
        "key": (posted.get("schluessel", "") if posted else rule.key if rule else "") or IntakeKey.LOAD,
        "people": _people(place, rule, posted),
        "problems": problems,
    }


def given_shares(place: Place, posted: Any) -> list[Share]:
    """Return who was ticked, with what was typed for them; nobody who does not work for the unit."""
    ticked = set(posted.getlist("dabei"))
    return [
        Share(one.account_id, posted.get(f"teil_{one.account_id}", ""))
        for one in colleagues_of(place.unit.tenant_id)
        if one.works_for(place.unit.pk) and str(one.account_id) in ticked
    ]


def _people(place: Place, rule: IntakeRule | None, posted: Any) -> list[Person]:
    shares = given_shares(place, posted) if posted else shares_of(rule) if rule else []
    by_account = {share.account_id: share for share in shares}
    return [
        Person(str(one.account_id), one.name, one.account_id in by_account, _part(by_account.get(one.account_id)))
        for one in colleagues_of(place.unit.tenant_id)
        if one.works_for(place.unit.pk)
    ]


def _part(share: Share | None) -> str:
    return share.part if share else ""


def _words(rule: IntakeRule | None, *, is_service: bool) -> str:
    if rule is None:
        return "Wie sonst in diesem Amt" if is_service else MODE_WORDS[IntakeMode.PULL]
    mode = IntakeMode(rule.mode)
    if mode != IntakeMode.AUTOMATIC:
        return MODE_WORDS[mode]
    count = len(rule.shares)
    people = "1 Person" if count == 1 else f"{count} Personen"
    return f"{MODE_WORDS[mode]}: {KEY_WORDS[IntakeKey(rule.key)]} ({people})"


def _href(request: HttpRequest, place: Place) -> str:
    return f"{link(request, 'intake-change')}?{urlencode({'amt': place.unit.key, 'leistung': place.slug})}"
