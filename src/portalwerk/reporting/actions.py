"""Counting."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from portalwerk.audit.actions import record
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.scope import OutOfScope, current_tenant
from portalwerk.reporting.models import BarometerEntry, RatedOnce
from portalwerk.reporting.queries import is_rated, rated_digest
from portalwerk.reporting.rules import Happened
from portalwerk.reporting.rules.satisfaction import Moment


def count(online_service_id: UUID, happened: Iterable[Happened], *, on: date) -> None:
    """Count what happened at pages of a service, each once. Belongs at the end of a transaction.

    All rows are raised in one statement and in the same order everywhere, so that two people at the same page wait
    for each other at most until a commit, and never in a circle. Raises OutOfScope without a tenant.
    """
    rows = sorted(set(happened))
    if not rows:
        return
    tenant_id = current_tenant()
    if tenant_id is None:
        raise OutOfScope("PageFigure")
    columns: list[list[Any]] = [
        [new_id() for _ in rows],
        [row.page_key[:60] for row in rows],
        [row.mark.value for row in rows],
        [row.element[:400] for row in rows],
        [row.version[:40] for row in rows],
        [row.span for row in rows],
        [row.counted_on(on) for row in rows],
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO reporting_pagefigure"
            ' (id, tenant_id, online_service_id, page_key, mark, element, version, span, "on", count)'
            " SELECT new.id, %s, %s, new.page_key, new.mark, new.element, new.version, new.span, new.day, 1"
            " FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::date[])"
            " AS new (id, page_key, mark, element, version, span, day)"
            ' ON CONFLICT (tenant_id, online_service_id, "on", page_key, mark, element, version, span)'
            " DO UPDATE SET count = reporting_pagefigure.count + 1",
            [tenant_id, online_service_id, *columns],
        )


def rate(application_id: UUID, online_service_id: UUID, *, moment: Moment, stars: int, on: date) -> bool:
    """Count the stars that somebody gives after sending or after the decision. Needs the tenant's scope.

    Returns whether it counted: each application counts once at each moment.
    """
    tenant_id = current_tenant()
    if tenant_id is None:
        raise OutOfScope("SatisfactionFigure")
    if is_rated(application_id, moment):
        return False
    RatedOnce(tenant_id=tenant_id, digest=rated_digest(application_id, moment)).save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO reporting_satisfactionfigure"
            ' (id, tenant_id, online_service_id, "on", moment, stars, count) VALUES (%s, %s, %s, %s, %s, %s, 1)'
            ' ON CONFLICT (tenant_id, online_service_id, "on", moment, stars)'
            " DO UPDATE SET count = reporting_satisfactionfigure.count + 1",
            [new_id(), tenant_id, online_service_id, on.replace(day=1), moment.value, stars],
        )
    return True


def show_in_barometer(slug: str, *, shows: bool, by: UUID) -> None:
    """Let a service stand in the public barometer of the tenant in scope, or take it out again."""
    if shows:
        if not BarometerEntry.objects.filter(slug=slug).exists():
            BarometerEntry(slug=slug).save()
    else:
        BarometerEntry.objects.filter(slug=slug).delete()
    record("barometer.shown" if shows else "barometer.hidden", actor_id=by, note=slug[:200])
