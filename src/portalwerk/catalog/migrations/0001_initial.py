import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models

import portalwerk.kernel.clock
import portalwerk.kernel.ids
from portalwerk.kernel.operations import CountChanges

# pw_fold: one spelling for searching (Führerschein = Fuehrerschein). pw_sort: order of DIN 5007-1 (ä = a).
# Both name unaccent with its schema, because an immutable function must not depend on the search path.
WORD_FUNCTIONS = """
CREATE FUNCTION pw_fold(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT public.unaccent('public.unaccent',
        replace(replace(replace(replace(lower(words), 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ß', 'ss'))
$$;
CREATE FUNCTION pw_sort(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT replace(public.unaccent('public.unaccent', lower(words)), 'ß', 'ss')
$$;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("kernel", "0001_initial"),
        ("tenants", "0001_initial"),
    ]

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(WORD_FUNCTIONS, "DROP FUNCTION pw_fold(text), pw_sort(text)"),
        migrations.CreateModel(
            name="Service",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=portalwerk.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("slug", models.SlugField(max_length=80)),
                ("service_key", models.CharField(blank=True, max_length=14)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("land", "Land"),
                            ("county", "Landkreis"),
                            ("town", "Stadt oder Gemeinde"),
                            ("institution", "Einrichtung"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "place_rule",
                    models.CharField(
                        choices=[("residence", "RESIDENCE"), ("matter", "MATTER"), ("business", "BUSINESS")],
                        max_length=10,
                    ),
                ),
                (
                    "situations",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), default=list, size=None
                    ),
                ),
                ("icon", models.CharField(blank=True, max_length=40)),
                ("uses", models.PositiveIntegerField(default=0)),
                ("is_listed", models.BooleanField(default=True)),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tenants.tenant"
                    ),
                ),
            ],
            options={
                "ordering": ["slug"],
            },
        ),
        migrations.CreateModel(
            name="Responsibility",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=portalwerk.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("ars", models.CharField(max_length=12)),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tenants.unit"),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="responsibilities",
                        to="catalog.service",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "responsibilities",
            },
        ),
        migrations.CreateModel(
            name="OnlineService",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=portalwerk.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("slug", models.SlugField(max_length=80)),
                ("version", models.CharField(max_length=40)),
                ("form_version_id", models.UUIDField()),
                ("assurance", models.PositiveSmallIntegerField(default=0)),
                ("definition", models.JSONField(default=dict)),
                (
                    "status",
                    models.CharField(
                        choices=[("live", "veröffentlicht"), ("draft", "Entwurf")], default="live", max_length=8
                    ),
                ),
                ("shelf", models.CharField(blank=True, max_length=20)),
                ("is_current", models.BooleanField(default=True)),
                ("installed_at", models.DateTimeField(default=portalwerk.kernel.clock.now)),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tenants.tenant"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tenants.unit"),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="online_services",
                        to="catalog.service",
                    ),
                ),
            ],
            options={
                "ordering": ["slug", "version"],
            },
        ),
        migrations.CreateModel(
            name="ServiceText",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=portalwerk.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("language", models.CharField(default="de", max_length=12)),
                ("title", models.CharField(max_length=300)),
                ("summary", models.TextField()),
                ("content", models.JSONField(default=dict)),
                ("search", django.contrib.postgres.search.SearchVectorField(null=True)),
                ("sound", models.TextField(blank=True)),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="texts", to="catalog.service"
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tenants.tenant"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LifeSituation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=portalwerk.kernel.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.SlugField(max_length=60)),
                ("title", models.CharField(max_length=120)),
                ("icon", models.CharField(blank=True, max_length=40)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tenants.tenant"
                    ),
                ),
            ],
            options={
                "ordering": ["position", "title"],
                "constraints": [models.UniqueConstraint(fields=("tenant", "key"), name="situation_key_per_tenant")],
            },
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("word", models.CharField(max_length=80)),
                ("stem", models.CharField(max_length=80)),
                ("spelled", models.CharField(max_length=80)),
                ("weight", models.PositiveIntegerField(default=1)),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tenants.tenant"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["tenant", "stem"], name="word_by_stem"),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(models.F("word"), name="gin_trgm_ops"),
                        name="word_sound",
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("tenant", "word"), name="word_per_tenant")],
            },
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.UniqueConstraint(fields=("tenant", "slug"), name="service_slug_per_tenant"),
        ),
        migrations.AddConstraint(
            model_name="responsibility",
            constraint=models.UniqueConstraint(fields=("service", "ars"), name="one_unit_per_service_and_area"),
        ),
        migrations.AddIndex(
            model_name="onlineservice",
            index=models.Index(fields=["service", "tenant"], name="online_by_service"),
        ),
        migrations.AddConstraint(
            model_name="onlineservice",
            constraint=models.UniqueConstraint(fields=("tenant", "slug", "version"), name="online_service_version"),
        ),
        migrations.AddConstraint(
            model_name="onlineservice",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_current", True)), fields=("tenant", "slug"), name="one_current_online_service"
            ),
        ),
        migrations.AddIndex(
            model_name="servicetext",
            index=django.contrib.postgres.indexes.GinIndex(fields=["search"], name="text_search"),
        ),
        migrations.AddIndex(
            model_name="servicetext",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(models.F("sound"), name="gin_trgm_ops"), name="text_sound"
            ),
        ),
        migrations.AddConstraint(
            model_name="servicetext",
            constraint=models.UniqueConstraint(
                fields=("service", "language", "tenant"), name="text_per_language", nulls_distinct=False
            ),
        ),
        CountChanges("LifeSituation"),
        CountChanges("Service"),
        CountChanges("ServiceText"),
        CountChanges("Responsibility"),
        CountChanges("OnlineService"),
    ]
