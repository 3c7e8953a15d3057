"""An exit of a form: why an application cannot go on, and what the person can do instead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from portalwerk.applications.queries import Opened
from portalwerk.catalog.models import OnlineService
from portalwerk.catalog.queries import online_service
from portalwerk.formengine.rules.form import Exit, Page
from portalwerk.tenants.queries import tree
from portalwerk.web.gate.links import link
from portalwerk.web.portal.applications.paging import page_parts


@dataclass(frozen=True)
class Onward:
    """One way on from here."""

    label: str
    href: str
    icon: str


def exit_parts(request: HttpRequest, opened: Opened, page: Page, end: Exit) -> dict[str, Any]:
    """Return what the template of an exit needs."""
    unit = tree().units.get(opened.offer.unit_id)
    phone = (unit.phone if unit else "") or tree().by_id[opened.application.tenant_id].phone or "115"
    return {
        **page_parts(request, opened, page),
        "number": 0,
        "end": end,
        "ways": list(_ways(request, opened, end)),
        "unit_name": opened.offer.unit_name,
        "phone": phone,
        "phone_href": "tel:" + "".join(sign for sign in phone if sign.isdigit() or sign == "+"),
    }


def _ways(request: HttpRequest, opened: Opened, end: Exit) -> Iterator[Onward]:
    """A service that is not offered here (any more) is left out: its link would lead nowhere."""
    for way in end.ways:
        if way.service:
            found = online_service(opened.application.tenant_id, way.service)
            if found is not None and found.status == OnlineService.Status.LIVE:
                yield Onward(way.label, link(request, "catalog-service", slug=way.service), "arrow-right")
        else:
            yield Onward(way.label, way.url, {"tel": "phone", "mai": "mail"}.get(way.url[:3], "globe"))
