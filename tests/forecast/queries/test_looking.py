"""The curve of the database is the curve of the rules, and a new authority borrows what others know."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portalwerk.forecast.actions import share_waits
from portalwerk.forecast.models import RecordedStay, SharedWait
from portalwerk.forecast.queries.looking import look, usual_span
from portalwerk.forecast.rules.cells import Cells, Place, levels_with_others
from portalwerk.forecast.rules.spans import Span
from portalwerk.forecast.rules.stays import Turn
from portalwerk.kernel.clock import now
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.scope import acting_for
from tests.small_service import make_tenant

pytestmark = pytest.mark.django_db

STATUSES = ("arrived", "in_review")
one_wait = st.tuples(
    st.sampled_from(STATUSES), st.integers(0, 3), st.integers(0, 400).map(lambda n: n / 4), st.booleans()
)


def record(tenant_id, waits, *, service="hund-anmelden", ago=400):
    began = now() - timedelta(days=ago)
    RecordedStay.objects.bulk_create(
        RecordedStay(
            tenant_id=tenant_id,
            subject_id=new_id(),
            service=service,
            step=1,
            status=status,
            elapsed_bin=elapsed,
            entered_at=began,
            counts_from=began,
            turn=Turn.DECIDED if is_decided else Turn.LEFT,
            wait_days=days,
        )
        for status, elapsed, days, is_decided in waits
    )


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    own=st.lists(one_wait, max_size=40),
    others=st.lists(one_wait, max_size=40),
    waited=st.sampled_from([0.0, 1.25, 30.0]),
    share=st.sampled_from([0.6, 0.8, 0.95]),
)
def test_it_is_the_curve_of_the_rules(tenant, own, others, waited, share):
    """Own waits, and of all others only the histogram, conditioned on having waited so long."""
    place = Place("hund-anmelden", "in_review", 2)
    with acting_for(tenant.pk):
        RecordedStay.objects.all().delete()
        record(tenant.pk, own)
        SharedWait.objects.all().delete()
        SharedWait.objects.bulk_create(
            SharedWait(
                service="hund-anmelden", status=status, elapsed_bin=elapsed, wait_days=days, is_decided=is_decided,
                count=(others).count((status, elapsed, days, is_decided)), since=now(),
            )
            for status, elapsed, days, is_decided in set(others)
        )  # fmt: skip
        seen = look(place, moment=now(), waited_days=waited, most=share)
    # In the rules everybody's waits feed the levels of all; here ours are among them only once they were shared.
    cells = _CellsOf(own, others, waited)
    curve = cells.curve(place)
    if curve is None:
        assert (seen.half_days, seen.old_days) == (None, None)
        return
    assert seen.decided == _CellsOf(own, others, 0).decided(place)
    for days, wanted in ((seen.half_days, 0.5), (seen.most_days, share), (seen.nearly_all_days, 0.9)):
        reached = curve.reached(wanted)
        assert days == (None if reached is None else pytest.approx(reached - waited))
    assert seen.old_days == pytest.approx(curve.reached_at_most(0.95))


class _CellsOf(Cells):
    """The cells of the rules, with our waits at our own levels and the others' at the levels of all."""

    def __init__(self, own, others, waited):
        def levels(place):
            mine = place.authority == "me"
            known = levels_with_others(Place(place.service, place.status, place.elapsed_bin, "me"))
            return known[:2] if mine else known[2:] if place.authority else known

        def placed(waits, who):
            return [
                (Place("hund-anmelden", status, elapsed, who), (days, not is_decided))
                for status, elapsed, days, is_decided in waits
                if days >= waited
            ]

        super().__init__([*placed(own, "me"), *placed(others, "they")], levels=levels)


def test_a_new_authority_borrows_and_sees_no_case(tenant):
    other_tenant = make_tenant("nebenan")
    with acting_for(other_tenant.pk):
        record(other_tenant.pk, [("arrived", 0, float(days), True) for days in range(1, 41)])
    with acting_for(tenant.pk):
        assert usual_span("hund-anmelden") is None
    share_waits([tenant.pk, other_tenant.pk], moment=now())
    with acting_for(tenant.pk):
        assert usual_span("hund-anmelden") == Span(20, 32, 40)
        assert usual_span("jagdschein") is None
        assert not RecordedStay.objects.exists()


def test_it_stays_silent_where_the_history_is_shorter_than_what_it_would_say(tenant):
    with acting_for(tenant.pk):
        record(tenant.pk, [("arrived", 0, 20.0, True)] * 40, ago=29)
        assert usual_span("hund-anmelden") is None
        RecordedStay.objects.all().delete()
        record(tenant.pk, [("arrived", 0, 20.0, True)] * 40, ago=31)
        assert usual_span("hund-anmelden") == Span(20, 20, 40)


def test_one_look_is_one_statement(tenant, django_assert_num_queries):
    with acting_for(tenant.pk), django_assert_num_queries(1):
        look(Place("hund-anmelden", "arrived", 0), moment=now())
