"""How somebody likes their inbox: columns, keys, saved views, and when they were here."""

from collections.abc import Sequence
from uuid import UUID

from portalwerk.access.rules import Caseworker
from portalwerk.cases.models import DeskSetting, SavedView
from portalwerk.cases.queries.desk import setting_of
from portalwerk.cases.rules.listing import Listing, check_view, columns_of, visit_of
from portalwerk.kernel.clock import now
from portalwerk.tenants.models import Unit

#: How often at most a look at the inbox is written down, in seconds.
_SPARING = 120


def note_visit(caseworker: Caseworker) -> DeskSetting:
    """Note that somebody looks at their inbox, and return how they like it."""
    setting = setting_of(caseworker)
    at = now()
    if setting.seen_at is None or (at - setting.seen_at).total_seconds() > _SPARING:
        setting.last_visit_at = visit_of(seen_at=setting.seen_at, last_visit_at=setting.last_visit_at, now=at)
        setting.seen_at = at
        _save(setting, "seen_at", "last_visit_at")
    return setting


def choose_columns(caseworker: Caseworker, *, columns: Sequence[str], has_keys: bool) -> None:
    """Keep which columns somebody wants, and whether single keys act."""
    setting = setting_of(caseworker)
    setting.columns = list(columns_of(columns))
    setting.has_keys = has_keys
    _save(setting, "columns", "has_keys")


def save_view(
    caseworker: Caseworker, *, name: str, listing: Listing, unit: Unit | None = None, first: bool = False
) -> SavedView:
    """Keep a list under a name; the same name again replaces it.

    Parameters: unit, shares it with all who work there; first, the inbox opens with it. Raises ViewNameless,
    TooManyViews.
    """
    own = SavedView.objects.filter(account_id=caseworker.account_id)
    view = own.filter(name=name.strip()[:60]).first()
    check_view(name=name, have=0 if view else own.count())
    if view is None:
        view = SavedView(tenant_id=caseworker.tenant_id, account_id=caseworker.account_id, name=name.strip()[:60])
    view.unit = unit
    view.query = listing.kept().query
    view.save()
    if first:
        open_with(caseworker, view)
    return view


def open_with(caseworker: Caseworker, view: SavedView | None) -> None:
    """Let the inbox open with a view, or with the plain list."""
    setting = setting_of(caseworker)
    setting.first_view = view
    _save(setting, "first_view")


def delete_view(caseworker: Caseworker, view_id: UUID) -> bool:
    """Forget a view of one's own; return whether there was one. Who opened with it opens with the plain list."""
    view = SavedView.objects.filter(account_id=caseworker.account_id, pk=view_id).first()
    if view is None:
        return False
    DeskSetting.objects.filter(first_view=view).update(first_view=None)
    view.delete()
    return True


def _save(setting: DeskSetting, *fields: str) -> None:
    """Write a setting that may be new; of two first looks at once one is enough."""
    if setting._state.adding:
        fresh = DeskSetting(tenant_id=setting.tenant_id, account_id=setting.account_id)
        DeskSetting.objects.bulk_create([fresh], ignore_conflicts=True)
    values = {name: getattr(setting, name) for name in fields}
    DeskSetting.objects.filter(account_id=setting.account_id).update(**values)
