"""What the page of a service says about time, costs, sign-in and responsibility, in words."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from portalwerk.catalog.models import OnlineService
from portalwerk.catalog.queries import ServicePage, offer_of
from portalwerk.forecast.queries.looking import usual_span
from portalwerk.forecast.rules.spans import Span, shown_days, span_sentence
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.scope import acting_for
from portalwerk.reporting.queries import is_in_barometer
from portalwerk.tenants.models import Tenant, Unit

_SIGN_IN = {
    AssuranceLevel.NONE: ("Ohne Anmeldung", "Sie brauchen kein Konto."),
    AssuranceLevel.BASIC: ("BundID", "Ein Konto mit Name und Passwort reicht."),
    AssuranceLevel.LOW: ("BundID", "Vertrauensniveau „niedrig“."),
    AssuranceLevel.SUBSTANTIAL: ("Online-Ausweis", "Oder BundID mit Vertrauensniveau „substanziell“."),
    AssuranceLevel.HIGH: ("Online-Ausweis", "Dieser Antrag verlangt das Vertrauensniveau „hoch“."),
}


@dataclass(frozen=True)
class About:
    """The facts beside the description.

    Parameters: span, how long it really took others, None where too little is known; then `time` is what the
    authority has promised.
    """

    span: Span | None
    time: str
    time_note: str
    sign_in: str
    sign_in_note: str
    cost_note: str
    unit_name: str
    can_begin: bool
    phone: str
    hours: str
    office: str
    is_in_barometer: bool

    @property
    def half(self) -> str:
        """After how long half of all were finished, for the figure."""
        return _days(shown_days(self.span.half_by)) if self.span else ""

    @property
    def most(self) -> str:
        """After how long four of five were finished, for the figure."""
        return _days(shown_days(self.span.four_of_five_by)) if self.span else ""

    @property
    def phone_href(self) -> str:
        """The number as a link."""
        return "tel:" + "".join(sign for sign in self.phone if sign.isdigit() or sign == "+")


@dataclass(frozen=True)
class ShelfDraft:
    """A draft service on its shelf."""

    slug: str
    title: str
    summary: str
    version: str
    shelf: str
    warnings: tuple[str, ...]


def about(page: ServicePage) -> About:
    """Return the facts of a service."""
    description, responsible = page.description, page.responsible
    span, shows = _measured(page.online_service)
    time, note = _time(span, page)
    level = AssuranceLevel(page.online_service.assurance) if page.online_service else AssuranceLevel.NONE
    word, sign_in_note = _SIGN_IN[level]
    unit = responsible.unit
    return About(
        span=span,
        time=time,
        time_note=note,
        sign_in=word,
        sign_in_note=description.assurance_note or sign_in_note,
        cost_note=" · ".join(f"{cost.label}: {cost.amount}" for cost in description.costs[:3]),
        unit_name=unit.name if unit else "",
        can_begin=page.online_service is not None and unit is not None,
        phone=(unit.phone if unit else "") or responsible.tenant.phone,
        hours=(unit.hours if unit else "") or responsible.tenant.hours,
        office=_office(unit, responsible.tenant),
        is_in_barometer=shows,
    )


def draft_on_shelf(row: OnlineService) -> ShelfDraft:
    """Return what the shelf shows of a draft service."""
    german: dict[str, Any] = row.definition["texts"]["de"]
    return ShelfDraft(
        slug=row.slug,
        title=german["title"],
        summary=german.get("summary", ""),
        version=row.version,
        shelf=row.shelf,
        warnings=tuple(str(warning) for warning in row.definition.get("warnings", ())),
    )


def _measured(online: OnlineService | None) -> tuple[Span | None, bool]:
    """How long it took others, and whether the authority shows more of it to everybody.

    Counted in the responsible tenant, whose page this may not be.
    """
    if online is None:
        return None, False
    with transaction.atomic(), acting_for(online.tenant_id):
        return usual_span(online.slug), is_in_barometer(online.slug)


def _office(unit: Unit | None, tenant: Tenant) -> str:
    place = unit if unit is not None and unit.street else tenant
    return f"{place.street}, {place.postcode} {place.city}" if place.street else ""


def _days(count: int) -> str:
    return "1 Tag" if count == 1 else f"{count} Tage"


def _time(span: Span | None, page: ServicePage) -> tuple[str, str]:
    if span is not None:
        first, last = shown_days(span.half_by), shown_days(span.four_of_five_by)
        days = f"{first} bis {last} Tage" if first != last else f"{last} Tage"
        return days, f"{span_sentence(span)} So war es bei {span.count} Anträgen."
    if page.online_service is not None:
        offer = offer_of(page.online_service.pk)
        promise = f"{offer.usual_from_days} bis {offer.usual_to_days} Tage"
        return page.description.duration_summary or promise, "Das ist unser Ziel."
    return page.description.duration_summary, ""
