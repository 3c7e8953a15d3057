"""What every template may use: the frame of the site around the page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from portalwerk.access.rules import Caseworker, Right
from portalwerk.catalog.queries import area_by_ars, home_area
from portalwerk.identity.models import Realm
from portalwerk.identity.queries import Person
from portalwerk.kernel.scope import acting_for_account
from portalwerk.mailbox.queries import count_new
from portalwerk.tenants.models import Area, Level, Tenant
from portalwerk.tenants.queries import tree
from portalwerk.web.gate.links import link
from portalwerk.web.gate.once import new_once
from portalwerk.web.gate.sessions import COOKIES, PLACE_COOKIE, person_of
from portalwerk.web.gate.themes import theme_href

_STUDIO = frozenset({"drafts", "design", "words", "trial", "versions", "review"})


@dataclass(frozen=True)
class Item:
    """One link of the frame."""

    label: str
    href: str
    icon: str = ""
    lang: str = ""
    current: bool = False
    count: int = 0


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return `frame` and `once_key`. Lazy: a page that does not draw them pays nothing."""
    return {"frame": Frame(request), "once_key": getattr(request, "once_key", None) or SimpleLazyObject(new_once)}


class Frame:
    """The site around a page: whose it is, where its links lead, who is signed in."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def tenant(self) -> Tenant | None:
        """Whose site this is: the path's, or the Land's on pages above tenants."""
        return getattr(self._request, "tenant", None) or tree().land()

    @cached_property
    def place(self) -> Area | None:
        """The place the person chose, or the one this site stands for."""
        chosen = area_by_ars(self._request.COOKIES.get(PLACE_COOKIE, ""))
        return chosen or (home_area(self.tenant) if self.tenant else None)

    @cached_property
    def person(self) -> Person | None:
        """Who is signed in; asked only if there is a cookie."""
        return person_of(self._request, Realm.CITIZEN) if COOKIES[Realm.CITIZEN] in self._request.COOKIES else None

    @cached_property
    def look(self) -> tuple[object, ...]:
        """All that header and footer depend on: whose they are, in which language, on which host, beside whom."""
        tenant = self.tenant
        known = (tenant.name, tenant.short_name, tenant.name_genitive, tenant.phone) if tenant else ()
        return (*known, self.crest_href, self.home_href, get_language() or "", tree().version)

    @property
    def official_of(self) -> str:
        """Whose official portal it is, in the genitive."""
        return f" {self.tenant.name_genitive}" if self.tenant and self.tenant.name_genitive else ""

    @property
    def home_href(self) -> str:
        """Where the crest leads."""
        if self._caseworker is not None:
            return link(self._request, "cases-inbox" if self._reads_cases else self._office_start)
        return self._tenant_link("catalog-start")

    @cached_property
    def nav(self) -> tuple[Item, ...]:
        """The main menu: four destinations for citizens, the office's own for staff."""
        if self._caseworker is not None:
            return self._office_nav()
        view = self._view
        return (
            Item(
                "Start",
                self._tenant_link("catalog-start"),
                "home",
                current=view in {"catalog-start", "places-overview"},
            ),
            Item(
                "Leistungen",
                self._tenant_link("catalog-search"),
                "search",
                current=view in {"catalog-search", "catalog-service", "catalog-situation"},
            ),
            Item(
                "Antrag verfolgen",
                self._tenant_link("applications-lookup"),
                "place",
                current=view == "applications-lookup",
            ),
            Item(
                "Mein Bereich",
                link(self._request, "account-home"),
                "person",
                current=view.startswith("account-"),
                count=self._new_messages,
            ),
        )

    @cached_property
    def legal(self) -> list[Item]:
        """The links at the very bottom."""
        names = (
            ("Barrierefreiheit", "barrierefreiheit"),
            ("Datenschutz", "datenschutz"),
            ("Impressum", "impressum"),
        )
        return [Item(label, self._tenant_link("pages-legal", page=name)) for label, name in names]

    @cached_property
    def language_links(self) -> list[Item]:
        """Other ways to understand the portal."""
        return [
            Item("Leichte Sprache", self._tenant_link("pages-legal", page="leichte-sprache"), "book"),
            Item("Gebärdensprache", self._tenant_link("pages-legal", page="gebaerdensprache"), "sign"),
        ]

    @cached_property
    def help_links(self) -> list[Item]:
        """Help in the footer."""
        return [
            Item("So geht es", self._tenant_link("pages-legal", page="hilfe")),
            Item("Antrag mit Nummer verfolgen", self._tenant_link("applications-lookup")),
            Item("Bescheid auf Echtheit prüfen", self._tenant_link("papers-check")),
            Item("Ort wählen", link(self._request, "places-overview")),
            Item("Barriere melden", self._tenant_link("pages-legal", page="barrierefreiheit")),
        ]

    @cached_property
    def sibling_tenants(self) -> list[Item]:
        """The towns and institutions of the same county, or the counties of the Land."""
        tenant = self.tenant
        if tenant is None:
            return []
        held = tree()
        top = tenant
        while top.level not in {Level.COUNTY, Level.LAND} and (above := held.parent_of(top)) is not None:
            top = above
        others = [top, *held.children_of(top)] if top != tenant else held.children_of(top)
        return [
            Item(other.name, link(self._request, "catalog-start", tenant=other)) for other in others if other != tenant
        ]

    @property
    def theme_href(self) -> str:
        """The stylesheet with the tenant's colours, empty for the standard ones."""
        return theme_href(self.tenant) if self.tenant else ""

    @cached_property
    def crest_href(self) -> str:
        """The tenant's crest as a picture."""
        return static(self.tenant.crest) if self.tenant and self.tenant.crest else ""

    @property
    def help_phone(self) -> str:
        """The authority's own number beside 115."""
        return self.tenant.phone if self.tenant else ""

    @property
    def demo(self) -> bool:
        """Whether this is a demonstration."""
        return bool(settings.DEMO)

    # --- the office's bar ---

    @property
    def account_name(self) -> str:
        """Who works here just now."""
        return self._caseworker.name if self._caseworker else ""

    @property
    def account_href(self) -> str:
        """Where the own name leads."""
        return link(self._request, "sign_in-account") if self._caseworker is not None else ""

    @property
    def search_action(self) -> str:
        """Where the office searches."""
        return link(self._request, "cases-inbox") if self._reads_cases else ""

    @property
    def suggest_href(self) -> str:
        """Where the office asks while somebody types a search."""
        return link(self._request, "inbox-suggest") if self._reads_cases else ""

    @property
    def search_value(self) -> str:
        """What was searched for."""
        return self._request.GET.get("suche", "") if self._caseworker else ""

    def _office_nav(self) -> tuple[Item, ...]:
        view = self._view
        items = []
        if self._reads_cases:
            items.append(Item("Posteingang", link(self._request, "cases-inbox"), current=view == "cases-inbox"))
        if self._caseworker is not None and self._caseworker.has(Right.WORK_CASES):
            items.append(Item("Schalter", link(self._request, "counter-begin"), current=view == "counter-begin"))
        if self._caseworker is not None and self._caseworker.has(Right.READ_FIGURES):
            items.append(Item("Zahlen", link(self._request, "figures-overview"), current=view.startswith("figures-")))
        if self._caseworker is not None and self._caseworker.has(Right.SORT_MAIL):
            items.append(Item("E-Mails", link(self._request, "mail-aside"), current=view.startswith("mail-")))
        if self._caseworker is not None and self._caseworker.has(Right.EDIT_TEXT_MODULES):
            here = view.startswith("text_modules-")
            items.append(Item("Bausteine", link(self._request, "text_modules-overview"), current=here))
        if self._caseworker is not None and self._caseworker.has(Right.EDIT_SERVICES):
            in_studio = view.partition("-")[0] in _STUDIO
            items.append(Item("Werkstatt", link(self._request, "drafts-overview"), current=in_studio))
            items.append(Item("Nutzung", link(self._request, "usage-services"), current=view.startswith("usage-")))
        if self._caseworker is not None and self._caseworker.has(Right.OPERATE):
            items.append(Item("Zustand", link(self._request, "status-system"), current=view == "status-system"))
        return tuple(items)

    @property
    def _reads_cases(self) -> bool:
        return self._caseworker is not None and self._caseworker.has(Right.READ_CASES)

    @property
    def _office_start(self) -> str:
        """Where somebody begins who reads no cases."""
        edits = self._caseworker is not None and self._caseworker.has(Right.EDIT_SERVICES)
        return "drafts-overview" if edits else "status-system"

    @property
    def _caseworker(self) -> Caseworker | None:
        return getattr(self._request, "caseworker", None)

    @property
    def _view(self) -> str:
        match = self._request.resolver_match
        return match.view_name if match else ""

    @cached_property
    def _new_messages(self) -> int:
        if self.person is None:
            return 0
        with transaction.atomic(), acting_for_account(self.person.account_id):
            return count_new(self.person.account_id)

    def _tenant_link(self, name: str, **parts: object) -> str:
        if self.tenant is None:
            return link(self._request, "places-overview")
        return link(self._request, name, tenant=self.tenant, **parts)
