"""A portal does not start with a database role that could read rows of every tenant."""

from collections.abc import Iterator

import psycopg
import pytest

from portalwerk.project.postgres import ADMIN_ROLE, OWNER_ROLE, SERVING_ROLE
from portalwerk.project.roles import check_serving_role, prepare_database, ways_around_row_security
from portalwerk.project.testing import TestPostgres
from portalwerk.project.trouble import CannotStart

pytestmark = pytest.mark.usefixtures("django_db_setup")


@pytest.fixture
def careless(postgres: TestPostgres) -> Iterator[psycopg.Connection]:
    """Changes to roles as a careless administrator makes them; undone afterwards."""
    with psycopg.connect(postgres.cluster.url(ADMIN_ROLE, postgres.database), autocommit=True) as admin:
        yield admin
        admin.execute("ALTER ROLE portalwerk_serve NOSUPERUSER NOBYPASSRLS")
        admin.execute("REVOKE portalwerk_owner FROM portalwerk_serve")
        admin.execute("DROP TABLE IF EXISTS belongs_to_serving")


def test_the_serving_role_of_the_embedded_database_is_accepted(postgres: TestPostgres) -> None:
    check_serving_role(postgres.cluster.url(SERVING_ROLE, postgres.database))


@pytest.mark.parametrize(
    "change",
    [
        "ALTER ROLE portalwerk_serve SUPERUSER",
        "ALTER ROLE portalwerk_serve BYPASSRLS",
        "GRANT portalwerk_owner TO portalwerk_serve",
        "CREATE TABLE belongs_to_serving (); ALTER TABLE belongs_to_serving OWNER TO portalwerk_serve",
    ],
)
def test_start_is_refused_for_every_way_around(
    change: str, careless: psycopg.Connection, postgres: TestPostgres
) -> None:
    careless.execute(change)
    with pytest.raises(CannotStart, match="portalwerk_serve"):
        check_serving_role(postgres.cluster.url(SERVING_ROLE, postgres.database))


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
