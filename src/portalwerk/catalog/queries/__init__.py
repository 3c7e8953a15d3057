"""What may be seen of the catalog: all of it is public. One module per question."""

from portalwerk.catalog.queries.offers import later_version, live_offers, offer_of, online_service, shelf_of
from portalwerk.catalog.queries.pages import (
    ServicePage,
    Tile,
    most_used,
    service_page,
    services_in_situation,
    situations_of,
)
from portalwerk.catalog.queries.places import Responsible, area_by_ars, areas_of, home_area
from portalwerk.catalog.queries.search import Hit, SearchResult, search_services, typed_suggestions

__all__ = [
    "Hit",
    "Responsible",
    "SearchResult",
    "ServicePage",
    "Tile",
    "area_by_ars",
    "areas_of",
    "home_area",
    "later_version",
    "live_offers",
    "most_used",
    "offer_of",
    "online_service",
    "search_services",
    "service_page",
    "services_in_situation",
    "shelf_of",
    "situations_of",
    "typed_suggestions",
]
