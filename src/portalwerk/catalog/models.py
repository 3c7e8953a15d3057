"""What is stored of services and responsibilities. Public content: filtered by tenant in the query, no row-level
security, so that full-text and trigram indexes stay usable."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from portalwerk.catalog.rules.responsibility import PlaceRule
from portalwerk.kernel.clock import now
from portalwerk.kernel.ids import new_id
from portalwerk.tenants.models import Level, Tenant, Unit


class LifeSituation(models.Model):
    """Something that happens in a person's life and brings several services with it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+")
    key = models.SlugField(max_length=60)
    title = models.CharField(max_length=120)
    icon = models.CharField(max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "title"]
        constraints = [models.UniqueConstraint(fields=["tenant", "key"], name="situation_key_per_tenant")]

    def __str__(self) -> str:
        return self.title


class Service(models.Model):
    """A service (Leistung), described once by `tenant` for itself and everyone below it in the tree.

    `level` says whose task it is, `place_rule` which place decides who is responsible. `uses` is how often it
    was used lately; it orders the start page and equal hits. What is not `is_listed` is no part of the search: it
    stands on a shelf.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+")
    slug = models.SlugField(max_length=80)
    service_key = models.CharField(max_length=14, blank=True)
    level = models.CharField(max_length=12, choices=Level)
    place_rule = models.CharField(max_length=10, choices=[(rule.value, rule.name) for rule in PlaceRule])
    situations = ArrayField(models.CharField(max_length=60), default=list)
    icon = models.CharField(max_length=40, blank=True)
    uses = models.PositiveIntegerField(default=0)
    is_listed = models.BooleanField(default=True)

    class Meta:
        ordering = ["slug"]
        constraints = [models.UniqueConstraint(fields=["tenant", "slug"], name="service_slug_per_tenant")]

    def __str__(self) -> str:
        return self.slug


class ServiceText(models.Model):
    """The description of a service in one language; with `tenant` it is that tenant's own version.

    `content` holds the parts of the page (`rules.description.Description`). `search` and `sound` are made from
    the words by `actions.index_catalog`; only the German text without a tenant is searched.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="texts")
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, null=True, related_name="+")
    language = models.CharField(max_length=12, default="de")
    title = models.CharField(max_length=300)
    summary = models.TextField()
    content = models.JSONField(default=dict)
    search = SearchVectorField(null=True)
    sound = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "language", "tenant"], name="text_per_language", nulls_distinct=False
            )
        ]
        indexes = [
            GinIndex(fields=["search"], name="text_search"),
            GinIndex(OpClass(models.F("sound"), name="gin_trgm_ops"), name="text_sound"),
        ]

    def __str__(self) -> str:
        return self.title


class Responsibility(models.Model):
    """Which unit is responsible for a service within an area, given by the beginning of its Regionalschlüssel.

    `ars` has 12 digits; 2 (Land), 5 (county), 9 (association) or 12 (town) of them count, the rest is zero.
    The most specific row wins. Source: XZuFi, Zuständigkeit = Leistung × Gebiet → Organisationseinheit.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="responsibilities")
    ars = models.CharField(max_length=12)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name_plural = "responsibilities"
        constraints = [models.UniqueConstraint(fields=["service", "ars"], name="one_unit_per_service_and_area")]

    def __str__(self) -> str:
        return self.ars


class OnlineService(models.Model):
    """What can be filled in at one tenant: one version of one package, with the tenant's overlay applied.

    One row per tenant, slug and version, and it never changes; only `is_current` and `status` do. An application
    keeps the row it began with. `definition` is read through `rules.offer.Offer`. `form_version_id` names a row of
    formengine, which is a sibling and so cannot be a foreign key here.
    """

    class Status(models.TextChoices):
        """Whether everybody sees it. What is bound begins only where something else leads to it: an objection."""

        LIVE = "live", "veröffentlicht"
        DRAFT = "draft", "Entwurf"
        BOUND = "bound", "nur zu einem Bescheid"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="online_services")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=80)
    version = models.CharField(max_length=40)
    form_version_id = models.UUIDField()
    assurance = models.PositiveSmallIntegerField(default=0)
    definition = models.JSONField(default=dict)
    status = models.CharField(max_length=8, choices=Status, default=Status.LIVE)
    shelf = models.CharField(max_length=20, blank=True)
    is_current = models.BooleanField(default=True)
    installed_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["slug", "version"]
        constraints = [
            models.UniqueConstraint(fields=["tenant", "slug", "version"], name="online_service_version"),
            models.UniqueConstraint(
                fields=["tenant", "slug"], condition=models.Q(is_current=True), name="one_current_online_service"
            ),
        ]
        indexes = [models.Index(fields=["service", "tenant"], name="online_by_service")]

    def __str__(self) -> str:
        return f"{self.slug} {self.version}"


class SearchWord(models.Model):
    """A word that occurs in the catalog of a tenant: for compounds, typing errors and suggestions."""

    id = models.BigAutoField(primary_key=True)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="+")
    word = models.CharField(max_length=80)
    stem = models.CharField(max_length=80)
    spelled = models.CharField(max_length=80)
    weight = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "word"], name="word_per_tenant")]
        indexes = [
            models.Index(fields=["tenant", "stem"], name="word_by_stem"),
            GinIndex(OpClass(models.F("word"), name="gin_trgm_ops"), name="word_sound"),
        ]

    def __str__(self) -> str:
        return self.spelled
