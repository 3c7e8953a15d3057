"""How somebody likes their inbox, and the views that they have."""

from uuid import UUID

from django.db.models import Q

from portalwerk.access.rules import Caseworker
from portalwerk.cases.models import BulkAct, BulkStep, DeskSetting, SavedView
from portalwerk.tenants.models import Unit


def setting_of(caseworker: Caseworker) -> DeskSetting:
    """Return how somebody likes their inbox; the usual way, not stored, if they never said."""
    found = DeskSetting.objects.filter(account_id=caseworker.account_id).select_related("first_view").first()
    return found or DeskSetting(tenant_id=caseworker.tenant_id, account_id=caseworker.account_id)


def views_for(caseworker: Caseworker) -> list[SavedView]:
    """Return somebody's own views, then those that others share with their units; each by name."""
    shared = Q(unit__isnull=False) if caseworker.units is None else Q(unit_id__in=caseworker.units)
    rows = SavedView.objects.filter(Q(account_id=caseworker.account_id) | shared).select_related("unit")
    return sorted(rows, key=lambda row: (row.account_id != caseworker.account_id, row.name.casefold()))


def units_to_share(caseworker: Caseworker) -> list[Unit]:
    """Return the units with whose people somebody may share a view: their own."""
    return [unit for unit in Unit.objects.filter(tenant_id=caseworker.tenant_id) if caseworker.works_for(unit.pk)]


def bulk_act_of(caseworker: Caseworker, act_id: UUID, *, writing: bool = False) -> BulkAct | None:
    """Return an act of one's own on several cases, or None."""
    acts = BulkAct.objects.filter(account_id=caseworker.account_id, pk=act_id)
    return (acts.select_for_update(of=("self",)) if writing else acts).first()


def steps_of(act: BulkAct) -> list[BulkStep]:
    """Return what an act came to, each with its case."""
    return list(BulkStep.objects.filter(act=act).select_related("case").order_by("case__due_on", "pk"))
