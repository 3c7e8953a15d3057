import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import portalwerk.kernel.clock
import portalwerk.kernel.ids
from portalwerk.kernel.operations import ProtectTenantRows


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0005_two_way"),
        ("files", "0002_partial"),
        ("identity", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="FileInspection",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=portalwerk.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("tenant_id", models.UUIDField(editable=False)),
                ("sealed_plan", models.BinaryField()),
                ("begun_at", models.DateTimeField(default=portalwerk.kernel.clock.now)),
                ("ordered_at", models.DateTimeField(null=True)),
                ("sheets", models.PositiveIntegerField(default=0)),
                ("written_at", models.DateTimeField(null=True)),
                ("handed_out_at", models.DateTimeField(null=True)),
                (
                    "begun_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="identity.account"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="inspections",
                        to="cases.case",
                    ),
                ),
                (
                    "stored_file",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "indexes": [models.Index(fields=["case", "begun_at"], name="inspection_by_case")],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        ProtectTenantRows("FileInspection"),
    ]
