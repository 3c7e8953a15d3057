"""The audit log: append-only, in the transaction of the act, without a word of anybody."""

from contextlib import suppress

import pytest
from django.db import DatabaseError, connections, transaction

from portalwerk.audit.actions import record, record_aside
from portalwerk.audit.models import Entry
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.scope import acting_for

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "aside"])


def test_an_entry_stands_with_the_act_and_falls_with_it():
    with suppress(ZeroDivisionError), transaction.atomic():
        record("case.taken")
        raise ZeroDivisionError
    assert Entry.objects.count() == 0
    record("case.taken")
    assert Entry.objects.count() == 1


def test_what_must_stand_stands_although_the_act_falls():
    with suppress(ZeroDivisionError), transaction.atomic():
        record_aside("sign_in.failed", note="password")
        raise ZeroDivisionError
    assert Entry.objects.get().action == "sign_in.failed"


def test_an_entry_knows_the_tenant_in_scope_who_acted_and_on_what():
    tenant, actor, thing = new_id(), new_id(), new_id()
    with transaction.atomic(), acting_for(tenant):
        record("case.taken", actor_id=actor, object_kind="case", object_id=thing)
    entry = Entry.objects.get()
    assert (entry.tenant_id, entry.actor_id, entry.object_kind, entry.object_id) == (tenant, actor, "case", thing)


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET note = 'x'", "DELETE FROM audit_entry"])
def test_nobody_changes_or_deletes_an_entry_not_even_the_owner(owner_connection, statement):
    record("case.taken")
    with pytest.raises(DatabaseError, match="append-only"), connections["default"].cursor() as cursor:
        cursor.execute(statement)
    with pytest.raises(Exception, match="append-only"):
        owner_connection.execute(statement)
    assert Entry.objects.get().note == ""
