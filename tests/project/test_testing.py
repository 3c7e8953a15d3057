"""The database of the tests behaves like the one of the portal."""

import psycopg
import pytest
from django.db import connection, connections


@pytest.mark.django_db
def test_tests_connect_as_the_serving_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == ("portalwerk_serve", False, False)


@pytest.mark.django_db
def test_second_connection_takes_part_in_the_rolled_back_transaction() -> None:
    with connection.cursor() as first, connections["aside"].cursor() as second:
        first.execute("SELECT pg_current_xact_id()")
        second.execute("SELECT pg_current_xact_id()")
        assert first.fetchone() == second.fetchone()


@pytest.mark.django_db(transaction=True, databases=["default", "aside"])
def test_committing_tests_have_two_connections(owner_connection: psycopg.Connection) -> None:
    with connections["default"].cursor() as first, connections["aside"].cursor() as second:
        first.execute("SELECT pg_backend_pid()")
        second.execute("SELECT pg_backend_pid()")
        assert first.fetchone() != second.fetchone()
    assert owner_connection.execute("SELECT current_user").fetchone() == ("portalwerk_owner",)


@pytest.mark.django_db
def test_serving_role_cannot_change_structure() -> None:
    with connection.cursor() as cursor, pytest.raises(Exception, match="permission denied"):
        cursor.execute("CREATE TABLE mine (id int)")
