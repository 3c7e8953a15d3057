"""What the figures are."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Sum

from portalwerk.reporting.models import PageFigure
from portalwerk.reporting.rules import Happened, Mark


def page_figures(online_service_id: UUID, *, since: date) -> dict[Happened, int]:
    """Return how often what happened at the pages of a service since a day. Needs the tenant's scope."""
    rows = (
        PageFigure.objects.filter(online_service_id=online_service_id, on__gte=since)
        .values_list("page_key", "mark", "element", "version", "span")
        .annotate(total=Sum("count"))
    )
    return {Happened(key, Mark(mark), *rest): total for key, mark, *rest, total in rows}
