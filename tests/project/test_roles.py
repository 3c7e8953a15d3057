"""A portal does not start with a database role that could read rows of every tenant."""

import os
import pwd
import time
from collections.abc import Iterator
from contextlib import suppress

import psycopg
import pytest

from portalwerk.project.postgres import ADMIN_ROLE, OWNER_ROLE, SERVING_ROLE
from portalwerk.project.roles import check_serving_role, prepare_database, ways_around_row_security
from portalwerk.project.testing import TestPostgres
from portalwerk.project.trouble import CannotStart

pytestmark = pytest.mark.usefixtures("django_db_setup")


@pytest.fixture
def careless(postgres: TestPostgres) -> Iterator[tuple[psycopg.Connection, str]]:
    """An administrator's connection, and a serving role of this test's own for careless changes.

    Roles belong to the whole server: a change of the portal's own one would take the wall between tenants away
    under the tests that run beside this one.
    """
    role = f"careless_{postgres.worker or 'main'}"
    rules = postgres.cluster.data / "pg_ident.conf"
    account = pwd.getpwuid(os.geteuid()).pw_name
    with psycopg.connect(postgres.cluster.url(ADMIN_ROLE, postgres.database), autocommit=True) as admin:
        with rules.open("a") as file:
            file.write(f'portalwerk "{account}" {role}\n')
        admin.execute("SELECT pg_reload_conf()")
        admin.execute(f"CREATE ROLE {role} LOGIN NOSUPERUSER NOBYPASSRLS")
        _wait_until_accepted(postgres.cluster.url(role, postgres.database))
        yield admin, role
        admin.execute(f"DROP OWNED BY {role}")
        admin.execute(f"DROP ROLE {role}")


def _wait_until_accepted(url: str) -> None:
    """The server reads its changed rules a moment later."""
    for _ in range(100):
        with suppress(psycopg.OperationalError), psycopg.connect(url):
            return
        time.sleep(0.05)
    pytest.fail("the server does not know the role")


def test_the_serving_role_of_the_embedded_database_is_accepted(postgres: TestPostgres) -> None:
    check_serving_role(postgres.cluster.url(SERVING_ROLE, postgres.database))


def test_a_role_without_powers_is_accepted(careless: tuple[psycopg.Connection, str], postgres: TestPostgres) -> None:
    check_serving_role(postgres.cluster.url(careless[1], postgres.database))


@pytest.mark.parametrize(
    "change",
    [
        "ALTER ROLE {role} SUPERUSER",
        "ALTER ROLE {role} BYPASSRLS",
        "GRANT portalwerk_owner TO {role}",
        "CREATE TABLE belongs_to_serving (); ALTER TABLE belongs_to_serving OWNER TO {role}",
    ],
)
def test_start_is_refused_for_every_way_around(
    change: str, careless: tuple[psycopg.Connection, str], postgres: TestPostgres
) -> None:
    admin, role = careless
    admin.execute(change.format(role=role))
    with pytest.raises(CannotStart, match=role):
        check_serving_role(postgres.cluster.url(role, postgres.database))


def test_start_is_refused_with_the_owner_of_the_tables(postgres: TestPostgres) -> None:
    assert ways_around_row_security(postgres.cluster.url(OWNER_ROLE, postgres.database))


def test_a_database_that_does_not_answer_is_named(postgres: TestPostgres) -> None:
    with pytest.raises(CannotStart, match="DATABASE_URL"):
        check_serving_role(postgres.cluster.url(SERVING_ROLE, "gibt_es_nicht"))


def test_preparing_twice_changes_nothing(postgres: TestPostgres) -> None:
    prepare_database(postgres.cluster.url(ADMIN_ROLE, "postgres"), database=postgres.database)
    check_serving_role(postgres.cluster.url(SERVING_ROLE, postgres.database))


def test_only_the_portals_own_account_may_connect(postgres: TestPostgres) -> None:
    rules = (postgres.cluster.data / "pg_hba.conf").read_text().splitlines()
    assert rules == ["local all all peer map=portalwerk"]
    assert postgres.cluster.socket.stat().st_mode & 0o077 == 0


def test_what_people_write_does_not_reach_the_log(postgres: TestPostgres) -> None:
    with psycopg.connect(postgres.cluster.url(SERVING_ROLE, postgres.database), autocommit=True) as connection:
        for statement in ("SELECT 'kanarienwort' FROM nowhere", "SELECT 'kanarienwort' WHERE 1/0 = 1"):
            with pytest.raises(psycopg.Error):
                connection.execute(statement)
        with pytest.raises(psycopg.Error):
            connection.execute("SELECT %s::text || nowhere", ["kanarienwort"])
    assert "kanarienwort" not in postgres.cluster.log.read_text()
