"""How long others took and still wait: what the dates of the portal rest on."""

from datetime import datetime, timedelta
from unittest.mock import patch

import pytest

from portalwerk.applications.models import Application
from portalwerk.applications.queries import waits_in_days
from portalwerk.applications.rules.submitting import Status
from portalwerk.kernel.clock import now
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.scope import acting_for

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_scope(tenant):
    with acting_for(tenant.pk):
        yield


@pytest.fixture
def begin(offer, tenant):
    """Write an application that was sent so many days ago."""

    def write(*, sent: int | None, decided: int | None = None, withdrawn: int | None = None) -> Application:
        return Application.objects.create(
            tenant_id=tenant.pk,
            online_service_id=offer.id,
            token_hash=new_id().bytes * 2,
            status=Status.WITHDRAWN if withdrawn else Status.DECIDED if decided else Status.SUBMITTED,
            submitted_at=ago(sent),
            decided_at=ago(decided),
            closed_at=ago(withdrawn),
        )

    return write


def ago(days: int | None) -> datetime | None:
    return None if days is None else now() - timedelta(days=days, minutes=5)


def test_open_and_withdrawn_applications_count_for_as_long_as_they_waited(offer, begin):
    begin(sent=30, decided=20)
    begin(sent=12)
    begin(sent=40, withdrawn=33)
    begin(sent=None)
    waits = waits_in_days(offer.id)
    assert waits.decided == (10,)
    assert sorted(waits.still_open) == [7, 12]
    assert waits.history_days == 40


def test_what_is_decided_moves_over_at_once(offer, begin):
    application = begin(sent=12)
    assert waits_in_days(offer.id).decided == ()
    application.decided_at = now()
    application.save()
    assert waits_in_days(offer.id).decided == (12,)
    assert waits_in_days(offer.id).still_open == ()


def test_who_waits_grows_older_although_nothing_is_read_again(offer, begin, django_assert_num_queries):
    begin(sent=12)
    assert waits_in_days(offer.id).still_open == (12,)
    tomorrow = now() + timedelta(days=1)
    with patch("portalwerk.applications.queries.following.now", return_value=tomorrow), django_assert_num_queries(1):
        assert waits_in_days(offer.id).still_open == (13,)
