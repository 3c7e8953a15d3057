"""The history of a case becomes a chain."""

import hashlib
import json

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.utils import CursorWrapper

from portalwerk.kernel.scope import acting_for

CHUNK = 2000


def chain_up(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give the events that are there their numbers and digests, case by case, oldest first."""
    with schema_editor.connection.cursor() as cursor:
        # Checked at once: no statement below may change a table that still has checks waiting.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT id FROM tenants_tenant")
        for (tenant_id,) in cursor.fetchall():
            with acting_for(tenant_id):
                _chain_tenant(cursor)


def _chain_tenant(cursor: CursorWrapper) -> None:
    cursor.execute(
        "SELECT id, case_id, at, actor_id, kind, sealed_details FROM cases_caseevent ORDER BY case_id, at, id"
    )
    rows, last_case, number, previous = [], None, 0, bytes(32)
    for event_id, case_id, at, actor_id, kind, sealed in cursor.fetchall():
        if case_id != last_case:
            last_case, number, previous = case_id, 0, bytes(32)
        number += 1
        details = hashlib.sha256(bytes(sealed)).digest()
        told = [str(case_id), number, at.timestamp(), str(actor_id or ""), kind, details.hex()]
        previous = hashlib.sha256(previous + json.dumps(told).encode()).digest()
        rows.append((number, details, previous, event_id))
    for start in range(0, len(rows), CHUNK):
        cursor.executemany(
            "UPDATE cases_caseevent SET number = %s, details_digest = %s, digest = %s WHERE id = %s",
            rows[start : start + CHUNK],
        )


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [
        migrations.RemoveIndex(model_name="caseevent", name="event_by_case"),
        migrations.AddField("caseevent", "number", models.PositiveIntegerField(default=0), preserve_default=False),
        migrations.AddField(
            "caseevent", "details_digest", models.BinaryField(max_length=32, default=b""), preserve_default=False
        ),
        migrations.AddField(
            "caseevent", "digest", models.BinaryField(max_length=32, default=b""), preserve_default=False
        ),
        # Who acted stays in the history, also when the account is gone: an id, no foreign key.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    """
                    DO $$ DECLARE name text; BEGIN
                      FOR name IN SELECT conname FROM pg_constraint
                        WHERE conrelid = 'cases_caseevent'::regclass AND contype = 'f' AND confrelid = 'identity_account'::regclass
                      LOOP EXECUTE format('ALTER TABLE cases_caseevent DROP CONSTRAINT %I', name); END LOOP;
                    END $$;
                    DROP INDEX IF EXISTS cases_caseevent_actor_id_idx;
                    """,
                    migrations.RunSQL.noop,
                )
            ],
            state_operations=[
                migrations.RemoveField("caseevent", "actor"),
                migrations.AddField("caseevent", "actor_id", models.UUIDField(null=True)),
            ],
        ),
        migrations.RunPython(chain_up, migrations.RunPython.noop),
        migrations.AddConstraint(
            "caseevent", models.UniqueConstraint(fields=("tenant_id", "case", "number"), name="event_number_per_case")
        ),
        migrations.AddIndex("caseevent", models.Index(fields=["tenant_id", "at"], name="event_by_time")),
        # Append-only also for the owner of the table: what was written stays as it was.
        migrations.RunSQL(
            """
            CREATE FUNCTION cases_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              RAISE EXCEPTION 'cases_caseevent is append-only';
            END $$;
            CREATE TRIGGER cases_caseevent_append_only BEFORE UPDATE OR DELETE ON cases_caseevent
              FOR EACH ROW EXECUTE FUNCTION cases_refuse_change();
            """,
            "DROP FUNCTION cases_refuse_change CASCADE",
        ),
    ]
