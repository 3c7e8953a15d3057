"""Statements that are written once: the same rows as Django's, in every scope, with the values of each call."""

from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from portalwerk.applications.actions.drafts import begin_application
from portalwerk.applications.models import Application, TrackingEvent
from portalwerk.applications.queries import application_by_token
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.references import token_hash
from portalwerk.kernel.scope import OutOfScope, acting_for, acting_for_account
from portalwerk.kernel.statements import Kept
from tests.small_service import make_offer, make_tenant

pytestmark = pytest.mark.django_db

BY_TOKEN = Kept(
    lambda digest: (
        Application.objects.select_related("online_service")
        .annotate(is_offered=F("online_service__is_current"))
        .filter(token_hash=digest)
    ),
    bytes,
)
STEPS = Kept(lambda application: TrackingEvent.objects.filter(application=application).order_by("at"), UUID)


@pytest.fixture
def begun(offer):
    with acting_for(offer.tenant_id):
        return [begin_application(offer)[0] for _ in range(3)]


def columns(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_rows_are_those_of_the_queryset(offer, begun):
    with acting_for(offer.tenant_id):
        for token in begun:
            [row] = BY_TOKEN(token_hash(token))
            same = Application.objects.get(token_hash=token_hash(token))
            assert columns(row) == columns(same)
            assert (row.is_offered, row._state.db, row._state.adding) == (True, "default", False)
            with CaptureQueriesContext(connection) as asked:
                assert columns(row.online_service) == columns(same.online_service)
            assert len(asked) == 1  # the other's service; ours came along
            assert columns(BY_TOKEN.first(token_hash(token))) == columns(same)
        assert BY_TOKEN(token_hash("nobody has this")) == []
        assert BY_TOKEN.first(token_hash("nobody has this")) is None
        assert STEPS(new_id()) == []


def test_another_tenant_in_scope_sees_nothing_of_it(offer, begun):
    other = make_offer(make_tenant("burgbach"))
    with acting_for(offer.tenant_id):
        assert BY_TOKEN(token_hash(begun[0]))
    with acting_for(other.tenant_id):
        assert BY_TOKEN(token_hash(begun[0])) == []
    with acting_for_account(new_id()):
        assert BY_TOKEN(token_hash(begun[0])) == []
    with acting_for(offer.tenant_id):
        assert BY_TOKEN(token_hash(begun[0]))


def test_without_a_scope_there_are_no_rows(offer, begun):
    with acting_for(offer.tenant_id):
        assert BY_TOKEN(token_hash(begun[0]))
    with pytest.raises(OutOfScope):
        BY_TOKEN(token_hash(begun[0]))


def test_a_locked_row_is_asked_for_with_its_lock(offer, begun):
    with transaction.atomic(), acting_for(offer.tenant_id):
        for writing in (False, True, False, True):
            with CaptureQueriesContext(connection) as asked:
                assert application_by_token(begun[1], writing=writing) is not None
            assert ("FOR UPDATE" in asked[0]["sql"]) is writing
