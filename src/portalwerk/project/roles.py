"""Roles and database of the portal inside a PostgreSQL server, and the proof that tenants stay apart.

Two roles: the *owner* makes tables and backs up, the *serving* role reads and writes rows and can do nothing
else. Row-level security is the second wall between tenants; it stands only while the serving role cannot step
over it.
"""

from __future__ import annotations

import sys

import psycopg
from psycopg import sql

from portalwerk.project import environment
from portalwerk.project.postgres import DATABASE, OLDEST_MAJOR, OWNER_ROLE, SERVING_ROLE
from portalwerk.project.trouble import CannotStart

EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")

_BYPASSING_ROLES = """
    SELECT rolname FROM pg_roles
    WHERE (rolsuper OR rolbypassrls) AND pg_has_role(current_user, oid, 'MEMBER')
"""
_OWNED_TABLES = """
    SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm')
      AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
      AND pg_has_role(current_user, c.relowner, 'MEMBER')
"""


def prepare_database(admin_url: str, *, database: str = DATABASE) -> None:
    """Make the two roles, the database and its extensions where they are missing.

    Args:
        admin_url: a connection that may make roles and databases (the embedded cluster's own administrator).
        database: its name.
    """
    with psycopg.connect(admin_url, dbname="postgres", autocommit=True) as admin:
        for role, powers in ((OWNER_ROLE, "BYPASSRLS"), (SERVING_ROLE, "NOBYPASSRLS")):
            if admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone() is None:
                admin.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))
            statement = f"ALTER ROLE {{}} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION {powers}"
            admin.execute(sql.SQL(statement).format(sql.Identifier(role)))
        if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone() is None:
            admin.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(database), sql.Identifier(OWNER_ROLE))
            )
    with psycopg.connect(admin_url, dbname=database, autocommit=True) as admin:
        for extension in EXTENSIONS:
            admin.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
        _grant_rows_only(admin)


def _grant_rows_only(admin: psycopg.Connection) -> None:
    """The serving role gets the rows of every table that the owner makes; structure stays the owner's."""
    roles = {"owner": sql.Identifier(OWNER_ROLE), "serve": sql.Identifier(SERVING_ROLE)}
    for statement in (
        "GRANT USAGE ON SCHEMA public TO {serve}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {serve}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT USAGE, SELECT ON SEQUENCES TO {serve}",
    ):
        admin.execute(sql.SQL(statement).format(**roles))


def ways_around_row_security(serving_url: str) -> list[str]:
    """Reasons, in plain words, why the role of this connection could read rows of every tenant."""
    reasons = []
    with psycopg.connect(serving_url) as connection:
        name = connection.info.user
        for (role,) in connection.execute(_BYPASSING_ROLES):
            reasons.append(
                f"Die Rolle „{name}“ kann die Trennung der Mandanten umgehen: Sie ist „{role}“ oder Mitglied "
                "davon (SUPERUSER oder BYPASSRLS)."
            )
        (owned,) = connection.execute(_OWNED_TABLES).fetchone() or (0,)
        if owned:
            reasons.append(
                f"Die Rolle „{name}“ besitzt {owned} Tabellen oder darf als deren Besitzer handeln; "
                "ein Besitzer kann die Trennung der Mandanten abschalten."
            )
    return reasons


def check_serving_role(serving_url: str) -> None:
    """Refuse to serve with a role that could step over the wall between tenants, or from too old a server.

    Raises:
        CannotStart: naming the reason and the remedy.
    """
    try:
        reasons = ways_around_row_security(serving_url)
        with psycopg.connect(serving_url) as connection:
            version = connection.info.server_version // 10_000
    except psycopg.OperationalError as error:
        raise CannotStart(f"Die Datenbank aus DATABASE_URL antwortet nicht: {error}".strip()) from error
    if version < OLDEST_MAJOR:
        raise CannotStart(f"Portalwerk braucht PostgreSQL {OLDEST_MAJOR} oder neuer, der Server ist Fassung {version}.")
    if reasons:
        raise CannotStart(
            "\n".join(reasons) + "\nNennen Sie in DATABASE_URL eine Rolle ohne diese Rechte. "
            "„portalwerk doctor“ zeigt, wie Sie sie anlegen."
        )


def main(words: list[str]) -> int:
    """``prepare ADMIN_URL``, or nothing to check ``DATABASE_URL``: 3 = refused."""
    try:
        if words[:1] == ["prepare"]:
            prepare_database(words[1])
        else:
            check_serving_role(environment.text("DATABASE_URL"))
    except CannotStart as trouble:
        print(trouble)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
