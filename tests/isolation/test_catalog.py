"""The second wall, read from the database's own catalog: nothing here trusts what the code says of itself.

Source: SECURITY S7d, M1 to M5.
"""

import re

import pytest
from django.apps import apps
from psycopg import sql

from portalwerk.kernel.models import TenantOwned
from portalwerk.project.postgres import OWNER_ROLE, SERVING_ROLE

# Tables that name a tenant and are not walled, each with the reason.
SHARED_TABLES = {
    "access_membership": "read to learn which tenant may be acted for; names staff, no applicant",
    "audit_entry": "append-only; ids and codes, also of acts above tenants (tenant empty)",
    "catalog_lifesituation": "public content, filtered by tenant in the query",
    "catalog_onlineservice": "public content, filtered by tenant in the query",
    "catalog_searchword": "public content, filtered by tenant in the query",
    "catalog_service": "public content, filtered by tenant in the query",
    "catalog_servicetext": "public content, filtered by tenant in the query",
    "kernel_outboxentry": "drained across tenants; ids only, each handler runs in the tenant's scope",
    "kernel_tenantkey": "wrapped by the key of the installation and bound to its tenant",
    "tenants_area": "public content",
    "tenants_unit": "public content",
}

# Unique constraints of walled tables without the tenant in them, each with the reason: what is unique there is drawn
# at random from 128 bits or made by us, so a clash tells nobody anything.
UNIQUE_EVERYWHERE = {
    "applications_application (token_hash)": "digest of 128 random bits",
    "applications_involvement (consultation_id)": "a uuid of ours, never from a visitor",
    "applications_mandate (token_hash)": "digest of 128 bits that only the installation can compute",
    "applications_signer (token_hash)": "digest of 128 bits that only the installation can compute",
    "cases_case (application_id)": "a uuid of ours, never from a visitor",
    "cases_consultation (token_hash)": "digest of 128 random bits",
    "cases_decision (case_id)": "a uuid of ours, never from a visitor",
    "cases_decisiondraft (case_id)": "a uuid of ours, never from a visitor",
    "cases_objection (application_id)": "a uuid of ours, never from a visitor",
    "cases_objection (second_case_id)": "a uuid of ours, never from a visitor",
    "cases_opinion (consultation_id)": "a uuid of ours, never from a visitor",
    "files_partialfile (location)": "128 random bits",
    "files_storedfile (location)": "128 random bits",
    "mailbox_replyaddress (token_hash)": "digest of 128 random bits",
    "transport_envelope (about_id)": "a uuid of ours, never from a visitor",
}

# Functions that run with their owner's rights. There is none, and each new one needs a review.
SECURITY_DEFINERS: dict[str, str] = {}

POLICY = "(tenant_id = (NULLIF(current_setting('app.tenant'::text, true), ''::text))::uuid)"
ACCOUNT_POLICY = "(account_id = (NULLIF(current_setting('app.account'::text, true), ''::text))::uuid)"


@pytest.fixture
def rows(owner_connection):
    """Ask the catalog of the database."""

    def ask(question, *values):
        return owner_connection.execute(question, values).fetchall()

    return ask


def violations(ask):
    """Everything that is wrong with the walls of this database, one sentence each."""
    return [
        *unwalled(ask),
        *wrong_policies(ask),
        *plain_foreign_keys(ask),
        *telling_unique_constraints(ask),
        *views_with_rights_of_their_owner(ask),
        *functions_with_rights_of_their_owner(ask),
    ]


def walled(ask):
    found = ask(
        "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'"
        " AND NOT a.attisdropped JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind IN ('r', 'p') AND n.nspname = 'public' ORDER BY 1"
    )
    return [name for (name,) in found if name not in SHARED_TABLES]


def unwalled(ask):
    for table in walled(ask):
        [(enabled, forced, present)] = ask(
            "SELECT c.relrowsecurity, c.relforcerowsecurity, a.attnotnull FROM pg_class c JOIN pg_attribute a"
            " ON a.attrelid = c.oid AND a.attname = 'tenant_id' WHERE c.oid = %s::regclass",
            f'public."{table}"',
        )
        if not (enabled and forced):
            yield f"{table}: row-level security is not enabled and forced"
        if not present:
            yield f"{table}: tenant_id may be empty"


def wrong_policies(ask):
    for table in walled(ask):
        policies = ask(
            "SELECT polname, polcmd::text, polpermissive, polroles::text, pg_get_expr(polqual, polrelid),"
            " pg_get_expr(polwithcheck, polrelid) FROM pg_policy WHERE polrelid = %s::regclass",
            f'public."{table}"',
        )
        expected = {
            ("tenant_rows", "*", True, "{0}", POLICY, POLICY),
            ("account_rows", "r", True, "{0}", ACCOUNT_POLICY, None),
        }
        if not any(policy[0] == "tenant_rows" for policy in policies):
            yield f"{table}: no policy for the tenant's rows"
        for policy in policies:
            if policy not in expected:
                yield f"{table}: policy {policy[0]} is not one of the two that were reviewed"


def plain_foreign_keys(ask):
    """Foreign keys between two walled tables that do not carry the tenant (SECURITY M2)."""
    found = ask(
        "SELECT conrelid::regclass::text, confrelid::regclass::text, conname, pg_get_constraintdef(oid)"
        " FROM pg_constraint WHERE contype = 'f'"
    )
    tables = set(walled(ask))
    for table, target, name, definition in found:
        if table in tables and target in tables and not re.match(r"FOREIGN KEY \(tenant_id, ", definition):
            yield f"{table}: {name} points at {target} without the tenant"


def telling_unique_constraints(ask):
    """Unique constraints that would tell one tenant what another has (SECURITY M3)."""
    for table in walled(ask):
        found = ask(
            "SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_index i CROSS JOIN unnest(i.indkey) AS k"
            " JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k"
            " WHERE i.indisunique AND NOT i.indisprimary AND i.indrelid = %s::regclass GROUP BY i.indexrelid",
            f'public."{table}"',
        )
        for (columns,) in found:
            name = f"{table} ({', '.join(columns)})"
            if "tenant_id" not in columns and name not in UNIQUE_EVERYWHERE:
                yield f"{name}: unique across tenants"


def views_with_rights_of_their_owner(ask):
    found = ask(
        "SELECT c.relname, coalesce(array_to_string(c.reloptions, ','), '') FROM pg_class c"
        " JOIN pg_namespace n ON n.oid = c.relnamespace"
        " LEFT JOIN pg_depend d ON d.objid = c.oid AND d.deptype = 'e'"
        " WHERE c.relkind IN ('v', 'm') AND n.nspname = 'public' AND d.objid IS NULL"
    )
    for name, options in found:
        if not re.search(r"security_invoker=(true|on|1)", options):
            yield f"{name}: a view shows its owner's rows (SECURITY M4)"


def functions_with_rights_of_their_owner(ask):
    found = ask(
        "SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
        " WHERE p.prosecdef AND n.nspname = 'public'"
    )
    for (name,) in found:
        if name not in SECURITY_DEFINERS:
            yield f"{name}: runs with its owner's rights and is not on the list"


def test_nothing_is_wrong_with_the_walls(rows):
    assert violations(rows) == []


def test_every_walled_table_belongs_to_a_model_that_knows_it_and_the_other_way_round(rows):
    owned = {model._meta.db_table for model in apps.get_models() if issubclass(model, TenantOwned)}
    assert owned == set(walled(rows))


def test_the_list_of_shared_tables_holds_nothing_that_is_gone(rows):
    names = {name for (name,) in rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    assert set(SHARED_TABLES) <= names
    uniques = {one.split(": ")[0] for one in _uniques_across_tenants(rows)}
    assert set(UNIQUE_EVERYWHERE) == uniques


def _uniques_across_tenants(ask):
    kept = dict(UNIQUE_EVERYWHERE)
    UNIQUE_EVERYWHERE.clear()
    try:
        return list(telling_unique_constraints(ask))
    finally:
        UNIQUE_EVERYWHERE.update(kept)


def test_models_that_belong_to_no_tenant_are_the_ones_on_the_list():
    """A new model is tenant-owned, or somebody says here why not."""
    shared = {
        "access.Membership",
        "audit.Entry",
        "catalog.LifeSituation",
        "catalog.OnlineService",
        "catalog.Responsibility",
        "catalog.SearchWord",
        "catalog.Service",
        "catalog.ServiceText",
        "forecast.SharedWait",
        "formengine.CodeList",
        "formengine.FormVersion",
        "identity.Account",
        "identity.Credential",
        "identity.Identification",
        "identity.Passkey",
        "identity.PendingSignIn",
        "identity.SeenAssertion",
        "identity.SignIn",
        "kernel.ContentVersion",
        "kernel.HandledEvent",
        "kernel.LimitCounter",
        "kernel.OnceKey",
        "kernel.OutboxEntry",
        "kernel.TenantKey",
        "packages.ServicePackage",
        "tenants.Area",
        "tenants.Tenant",
        "tenants.Unit",
    }
    ours = [model for model in apps.get_models() if model.__module__.startswith("portalwerk.")]
    assert {model._meta.label for model in ours if not issubclass(model, TenantOwned)} == shared


def test_the_serving_role_can_step_over_nothing_and_owns_nothing(rows):
    [role] = rows(
        "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication, rolinherit FROM pg_roles"
        " WHERE rolname = %s",
        SERVING_ROLE,
    )
    assert role[:5] == (False, False, False, False, False)
    assert (
        rows("SELECT 1 FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = %s", SERVING_ROLE)
        == []
    )
    owned = "SELECT {0} FROM {1} WHERE {2} = (SELECT oid FROM pg_roles WHERE rolname = %s)"
    for catalog, name, owner in (
        ("pg_class", "relname", "relowner"),
        ("pg_proc", "proname", "proowner"),
        ("pg_namespace", "nspname", "nspowner"),
        ("pg_database", "datname", "datdba"),
        ("pg_type", "typname", "typowner"),
    ):
        assert rows(owned.format(name, catalog, owner), SERVING_ROLE) == [], catalog


def test_the_serving_role_can_change_rows_and_no_structure(rows):
    assert rows("SELECT has_schema_privilege(%s, 'public', 'CREATE')", SERVING_ROLE) == [(False,)]
    powers = rows(
        "SELECT DISTINCT privilege_type FROM information_schema.role_table_grants WHERE grantee = %s", SERVING_ROLE
    )
    assert {power for (power,) in powers} == {"SELECT", "INSERT", "UPDATE", "DELETE"}


# -- the gate can fail ---------------------------------------------------------------------------------------

FAULTS = [
    ("ALTER TABLE cases_case DISABLE ROW LEVEL SECURITY", "cases_case: row-level security is not enabled and forced"),
    ("ALTER TABLE cases_case NO FORCE ROW LEVEL SECURITY", "cases_case: row-level security is not enabled and forced"),
    ("DROP POLICY tenant_rows ON mailbox_message", "mailbox_message: no policy for the tenant's rows"),
    (
        "CREATE POLICY everything ON mailbox_message USING (true)",
        "mailbox_message: policy everything is not one of the two that were reviewed",
    ),
    (
        "ALTER POLICY tenant_rows ON mailbox_message WITH CHECK (true)",
        "mailbox_message: policy tenant_rows is not one of the two that were reviewed",
    ),
    (
        "ALTER TABLE cases_caseword ADD CONSTRAINT plain FOREIGN KEY (case_id) REFERENCES cases_case (id)",
        "cases_caseword: plain points at cases_case without the tenant",
    ),
    ("CREATE UNIQUE INDEX telling ON cases_case (file_number)", "cases_case (file_number): unique across tenants"),
    ("CREATE VIEW everything AS SELECT * FROM cases_case", "everything: a view shows its owner's rows (SECURITY M4)"),
    (
        "CREATE FUNCTION open_sesame() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
        "open_sesame: runs with its owner's rights and is not on the list",
    ),
    ("CREATE TABLE forgotten (tenant_id uuid)", "forgotten: row-level security is not enabled and forced"),
]


@pytest.mark.parametrize(("fault", "sentence"), FAULTS, ids=[fault for fault, _ in FAULTS])
def test_a_planted_fault_is_found(owner_connection, fault, sentence):
    def ask(question, *values):
        return owner_connection.execute(question, values).fetchall()

    with owner_connection.transaction(force_rollback=True):
        owner_connection.execute(sql.SQL(fault))
        assert sentence in violations(ask)


def test_the_two_roles_are_not_the_same():
    assert OWNER_ROLE != SERVING_ROLE
