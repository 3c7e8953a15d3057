"""Migration operations of ours: tenant-owned tables get their two walls, public ones count their changes."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

_TENANT = "nullif(current_setting('app.tenant', true), '')::uuid"
_ACCOUNT = "nullif(current_setting('app.account', true), '')::uuid"


class ProtectTenantRows(Operation):
    """Give a model of `TenantOwned` its composite foreign keys and row-level security.

    Adds `UNIQUE (tenant_id, id)`, a foreign key to the tenant, a foreign key `(tenant_id, x_id)` for every
    ForeignKey of the model that points at another tenant-owned model, ENABLE and FORCE ROW LEVEL SECURITY
    and the policies. With `account=True` a person sees the rows with their `account_id` across tenants.

    Django cannot point a foreign key at a composite key, so the fields say `db_constraint=False`.
    Source: SECURITY M1, M2.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, model: str, *, account: bool = False) -> None:
        self.model = model
        self.account = account

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Return name and arguments for the migration writer."""
        return type(self).__name__, [self.model], {"account": self.account}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing in Django's picture of the models."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Add constraints and policies."""
        model = to_state.apps.get_model(app_label, self.model)
        table = model._meta.db_table
        run = schema_editor.execute
        run(f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_tenant_row" UNIQUE (tenant_id, id)')
        run(
            f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_tenant" '
            "FOREIGN KEY (tenant_id) REFERENCES tenants_tenant (id)"
        )
        for field in model._meta.local_fields:
            target = field.remote_field.model if field.is_relation and field.remote_field else None
            if target is None or not any(f.name == "tenant_id" for f in target._meta.local_fields):
                continue
            run(
                f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_{field.column}_same_tenant" '
                f'FOREIGN KEY (tenant_id, "{field.column}") REFERENCES "{target._meta.db_table}" (tenant_id, id) '
                "DEFERRABLE INITIALLY DEFERRED"
            )
        run(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
        run(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
        run(f'CREATE POLICY tenant_rows ON "{table}" USING (tenant_id = {_TENANT}) WITH CHECK (tenant_id = {_TENANT})')
        if self.account:
            run(f'CREATE POLICY account_rows ON "{table}" FOR SELECT USING (account_id = {_ACCOUNT})')

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Nothing: the table goes with its model."""

    def describe(self) -> str:
        """Say what the operation does."""
        return f"Protect the rows of {self.model}"


COUNT_FUNCTION = """
CREATE FUNCTION kernel_count_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO kernel_contentversion (id, version) VALUES (1, 1)
    ON CONFLICT (id) DO UPDATE SET version = kernel_contentversion.version + 1;
  RETURN NULL;
END $$
"""


class CountChanges(Operation):
    """Let every change of a model's table raise the content version (`kernel.content`), so that kept pages fall.

    Parameters: columns, count only updates of these; empty for every insert, update and delete.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, model: str, *, columns: tuple[str, ...] = ()) -> None:
        self.model = model
        self.columns = columns

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Return name and arguments for the migration writer."""
        return type(self).__name__, [self.model], {"columns": self.columns}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing in Django's picture of the models."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Add the trigger."""
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        when = f"UPDATE OF {', '.join(self.columns)}" if self.columns else "INSERT OR UPDATE OR DELETE OR TRUNCATE"
        schema_editor.execute(
            f'CREATE TRIGGER count_changes AFTER {when} ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION kernel_count_change()"
        )

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Nothing: the trigger goes with its table."""

    def describe(self) -> str:
        """Say what the operation does."""
        return f"Count the changes of {self.model}"
