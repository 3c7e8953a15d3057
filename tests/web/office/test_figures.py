"""The pages of figures: who sees them, what they say, and that a hundred cases cost no more statements than one."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from portalwerk.access.models import Membership
from portalwerk.access.rules import Role
from portalwerk.cases.actions.history import note
from portalwerk.cases.models import Case, CaseEvent
from portalwerk.cases.queries import cases_visible_to
from portalwerk.kernel.clock import now
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.scope import acting_for
from portalwerk.reporting.queries import courses_of
from portalwerk.reporting.rules.courses import Stage
from portalwerk.web.office.figures.sheet import guarded
from tests.small_case import hired, sent
from tests.web.office.karl import karl_at
from tests.web.portal.browsing import Browser

pytestmark = pytest.mark.django_db
PAGE = "/saaletal/amt/zahlen/"


@pytest.fixture
def lead(offer) -> Browser:
    browser = karl_at(offer.tenant_id)
    Membership.objects.update(role=Role.TEAM_LEAD)
    return browser


def decided(offer, count: int, *, days: float = 6.0) -> None:
    """Cases that were taken after a third of their time and decided yesterday."""
    sent(offer)
    with transaction.atomic(), acting_for(offer.tenant_id):
        first = Case.objects.order_by("arrived_at").last()
        for number in range(count):
            case = first if number == 0 else copy_of(first, number)
            end = now() - timedelta(days=1)
            Case.objects.filter(pk=case.pk).update(arrived_at=end - timedelta(days=days), decided_at=end)
            for kind, share in (("taken", 1 / 3), ("decided", 1.0)):
                event = note(case, kind)
                # The trigger lets nobody move an event; here it is told anew at its time.
                move(event, end - timedelta(days=days * (1 - share)))


def copy_of(case: Case, number: int) -> Case:
    copy = Case.objects.get(pk=case.pk)
    copy.pk, copy.file_number, copy.application_id = new_id(), f"{case.file_number}-{number}", new_id()
    copy.save(force_insert=True)
    return copy


def move(event: CaseEvent, at) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('session_replication_role', 'replica', true)")
        cursor.execute("UPDATE cases_caseevent SET at = %s WHERE id = %s", [at, event.pk])
        cursor.execute("SELECT set_config('session_replication_role', 'origin', true)")
