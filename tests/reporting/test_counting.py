"""Counting in the database: each page once, in the tenant's own rows."""

from datetime import date, timedelta

import pytest

from portalwerk.kernel.scope import OutOfScope, acting_for
from portalwerk.reporting.actions import count
from portalwerk.reporting.models import PageFigure
from portalwerk.reporting.queries import page_figures
from portalwerk.reporting.rules import Happened, Mark

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 16)
REACHED = Happened("person", Mark.REACHED)
WRONG = Happened("person", Mark.WRONG, "name.family_name")


def test_counts_add_up_over_days(offer):
    with acting_for(offer.tenant_id):
        for day in (MONDAY, MONDAY, MONDAY + timedelta(days=1)):
            count(offer.id, [REACHED, WRONG, WRONG], on=day)
        assert page_figures(offer.id, since=MONDAY) == {REACHED: 3, WRONG: 3}
        assert page_figures(offer.id, since=MONDAY + timedelta(days=1)) == {REACHED: 1, WRONG: 1}
        assert PageFigure.objects.count() == 4


def test_nothing_happened_is_no_statement(offer, django_assert_num_queries):
    with acting_for(offer.tenant_id), django_assert_num_queries(0):
        count(offer.id, [], on=MONDAY)


def test_everything_of_one_answer_is_one_statement(offer, django_assert_num_queries):
    wrong = [Happened("person", Mark.WRONG, f"field_{number}") for number in range(40)]
    with acting_for(offer.tenant_id), django_assert_num_queries(1):
        count(offer.id, wrong, on=MONDAY)


def test_without_a_tenant_nothing_is_counted(offer):
    with pytest.raises(OutOfScope):
        count(offer.id, [REACHED], on=MONDAY)
