import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import portalwerk.kernel.ids
from portalwerk.kernel.operations import ProtectTenantRows


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalog", "0001_initial"),
        ("tenants", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="PageFigure",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=portalwerk.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("tenant_id", models.UUIDField(editable=False)),
                ("on", models.DateField()),
                ("page_key", models.CharField(max_length=60)),
                (
                    "mark",
                    models.CharField(
                        choices=[
                            ("reached", "REACHED"),
                            ("completed", "COMPLETED"),
                            ("kept", "KEPT"),
                            ("wrong", "WRONG"),
                        ],
                        max_length=10,
                    ),
                ),
                ("element", models.CharField(default="", max_length=400)),
                ("count", models.PositiveIntegerField(default=1)),
                (
                    "online_service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="catalog.onlineservice"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant_id", "online_service", "on", "page_key", "mark", "element"),
                        name="figure_per_day",
                    )
                ],
            },
            managers=[
                ("unscoped", django.db.models.manager.Manager()),
            ],
        ),
        ProtectTenantRows("PageFigure"),
    ]
