"""What the figures are."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import F, Q, QuerySet, Sum

from portalwerk.cases.models import Case
from portalwerk.kernel.clock import local
from portalwerk.kernel.sealing import keyed_digest
from portalwerk.reporting.models import BarometerEntry, PageFigure, RatedOnce, SatisfactionFigure
from portalwerk.reporting.rules import Happened, Mark
from portalwerk.reporting.rules.courses import TURNS, Course
from portalwerk.reporting.rules.satisfaction import Moment


def page_figures(online_service_id: UUID, *, since: date) -> dict[Happened, int]:
    """Return how often what happened at the pages of a service since a day. Needs the tenant's scope."""
    rows = (
        PageFigure.objects.filter(online_service_id=online_service_id, on__gte=since)
        .values_list("page_key", "mark", "element", "version", "span")
        .annotate(total=Sum("count"))
    )
    return {Happened(key, Mark(mark), *rest): total for key, mark, *rest, total in rows}


def courses_of(cases: QuerySet[Case], *, since: datetime, slug: str = "") -> dict[str, list[Course]]:
    """Return the courses of cases that were open at a moment or later, by service, in one statement.

    Nothing that names a person is read: neither who applied nor who worked on it.
    Parameters: cases, those that somebody may see; slug, of one service.
    """
    rows = cases.filter(Q(decided_at=None, closed_at=None) | Q(decided_at__gte=since) | Q(closed_at__gte=since))
    if slug:
        rows = rows.filter(online_service__slug=slug)
    turns = Q(events__kind__in=TURNS)
    told = (
        rows.order_by()
        .values_list("online_service__slug", "arrived_at", "due_on", "decided_at", "application__channel")
        .annotate(
            case_id=F("pk"),
            kinds=ArrayAgg("events__kind", filter=turns, order_by="events__number", default=[]),
            moments=ArrayAgg("events__at", filter=turns, order_by="events__number", default=[]),
        )
    )
    found: dict[str, list[Course]] = {}
    for service, arrived_at, due_on, decided_at, channel, _case, kinds, moments in told:
        course = Course(
            arrived_at=arrived_at,
            turns=tuple(zip(moments, kinds, strict=True)),
            due_on=due_on,
            channel=channel,
            decided_on=local(decided_at).date() if decided_at else None,
        )
        found.setdefault(service, []).append(course)
    return found


def courses_here(*, since: datetime, slug: str) -> list[Course]:
    """Return the courses of a service in all units of the tenant in scope, for figures that are open to everybody."""
    return courses_of(Case.objects.all(), since=since, slug=slug).get(slug, [])


def rated_digest(application_id: UUID, moment: Moment) -> bytes:
    """Return what is kept of an application that was rated: keyed, so that nobody can try numbers through."""
    return keyed_digest("rated", f"{application_id}|{moment.value}")


def is_rated(application_id: UUID, moment: Moment) -> bool:
    """Return whether an application was rated at a moment. Needs the tenant's scope."""
    return RatedOnce.objects.filter(digest=rated_digest(application_id, moment)).exists()


def stars_of(*, since: date, slug: str = "") -> dict[str, dict[Moment, dict[int, int]]]:
    """Return how often which stars were given since a month, by service and moment. Needs the tenant's scope."""
    rows = SatisfactionFigure.objects.filter(on__gte=since)
    if slug:
        rows = rows.filter(online_service__slug=slug)
    told = rows.values_list("online_service__slug", "moment", "stars").annotate(total=Sum("count"))
    found: dict[str, dict[Moment, dict[int, int]]] = {}
    for service, moment, stars, total in told:
        found.setdefault(service, {}).setdefault(Moment(moment), {})[stars] = total
    return found


def in_barometer() -> set[str]:
    """Return the services that stand in the public barometer of the tenant in scope."""
    return set(BarometerEntry.objects.values_list("slug", flat=True))


def is_in_barometer(slug: str) -> bool:
    """Return whether one service stands in the public barometer of the tenant in scope."""
    return BarometerEntry.objects.filter(slug=slug).exists()
