"""For whom is acted: set inside a transaction, innermost counts, gone afterwards."""

import pytest
from django.db import DataError, OperationalError, connection, transaction

from portalwerk.applications.models import Application
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.scope import (
    OutOfScope,
    acting_for,
    acting_for_account,
    current_account,
    current_tenant,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "aside"])


def in_database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.tenant', true), current_setting('app.account', true)")
        return tuple(value or "" for value in cursor.fetchone())


def test_a_scope_needs_a_transaction():
    with pytest.raises(OutOfScope), acting_for(new_id()):
        pass
    assert current_tenant() is None


def test_rows_without_a_scope_are_a_bug_and_not_an_empty_list():
    with pytest.raises(OutOfScope):
        list(Application.objects.all())


def test_the_database_knows_for_whom_is_acted_and_forgets_it():
    tenant = new_id()
    with transaction.atomic():
        with acting_for(tenant):
            assert current_tenant() == tenant
            assert in_database() == (str(tenant), "")
        assert current_tenant() is None
        assert in_database() == ("", "")
    assert in_database() == ("", "")


def test_the_innermost_scope_counts_and_the_outer_one_comes_back():
    outer, inner, account = new_id(), new_id(), new_id()
    with transaction.atomic(), acting_for(outer):
        with acting_for(inner):
            assert in_database() == (str(inner), "")
            with acting_for_account(account):
                assert (current_tenant(), current_account()) == (None, account)
                assert in_database() == ("", str(account))
            assert in_database() == (str(inner), "")
        assert in_database() == (str(outer), "")


def test_a_scope_ends_with_an_exception():
    outer = new_id()
    with transaction.atomic(), acting_for(outer):
        with pytest.raises(ZeroDivisionError), acting_for(new_id()):
            raise ZeroDivisionError
        assert (current_tenant(), in_database()) == (outer, (str(outer), ""))


def test_an_error_of_the_database_inside_a_scope_stays_the_error_it_is():
    """Else an unreachable database would look like a bug of ours, and a conflict could not be told from it."""
    with pytest.raises(DataError), transaction.atomic(), acting_for(new_id()), connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")
    assert (current_tenant(), in_database()) == (None, ("", ""))


def test_a_connection_that_breaks_while_the_scope_is_set_leaves_none_behind():
    """Else the thread believes it has this scope already, never sets it again and answers 404 to everything."""
    tenant = new_id()
    with connection.cursor() as cursor, pytest.raises(OperationalError):
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    with pytest.raises(OperationalError), transaction.atomic(), acting_for(tenant):
        raise AssertionError
    assert current_tenant() is None
    connection.close()
    with transaction.atomic(), acting_for(tenant):
        assert in_database() == (str(tenant), "")


def test_a_rolled_back_savepoint_brings_the_outer_scope_back():
    outer = new_id()
    with transaction.atomic(), acting_for(outer):
        with pytest.raises(DataError), transaction.atomic(), acting_for(new_id()), connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
        assert (current_tenant(), in_database()) == (outer, (str(outer), ""))


def test_writing_takes_the_tenant_in_scope_over(offer):
    with transaction.atomic(), acting_for(offer.tenant_id):
        row = Application(online_service_id=offer.id, token_hash=b"x" * 32)
        row.save()
    assert row.tenant_id == offer.tenant_id


def test_writing_without_a_scope_is_a_bug(offer):
    with pytest.raises(OutOfScope):
        Application(online_service_id=offer.id, token_hash=b"x" * 32).save()
