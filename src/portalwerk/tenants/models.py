"""What is stored of tenants. Public content: no row-level security."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from portalwerk.kernel.ids import new_id


class Level(models.TextChoices):
    """The level of a tenant in the tree."""

    LAND = "land", "Land"
    COUNTY = "county", "Landkreis"
    TOWN = "town", "Stadt oder Gemeinde"
    INSTITUTION = "institution", "Einrichtung"


class Tenant(models.Model):
    """A node of the tree that runs its own site.

    `key` is the first part of its path; `host` a host name of its own or empty. `land_code` names the law that
    holds here. `theme` maps token names to colours, for `light` and `dark`. `crest` is the name of a static SVG.
    `courts` names by branch (administrative, social) where an action against its decisions is brought: `name` and
    `address`; what is not here stands at a tenant above.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=60)
    name_genitive = models.CharField(max_length=140, blank=True)
    level = models.CharField(max_length=12, choices=Level)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    land_code = models.CharField(max_length=2)
    ars = models.CharField(max_length=12, blank=True)
    host = models.CharField(max_length=253, unique=True, null=True)
    street = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    city = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    hours = models.CharField(max_length=160, blank=True)
    crest = models.CharField(max_length=60, blank=True)
    theme = models.JSONField(default=dict)
    courts = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """An organizational unit inside one authority: Amt, Fachbereich, Sachgebiet."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="units")
    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    name_genitive = models.CharField(max_length=140, blank=True)
    name_dative = models.CharField(max_length=140, blank=True)
    street = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    city = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    hours = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["tenant", "key"], name="unit_key_per_tenant")]

    def __str__(self) -> str:
        return self.name


class Area(models.Model):
    """A place where people live, and the tenant that is its town. `postcodes` may overlap between areas."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey(Tenant, on_delete=models.CASCADE, related_name="areas")
    name = models.CharField(max_length=80)
    ars = models.CharField(max_length=12)
    postcodes = ArrayField(models.CharField(max_length=5), default=list)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
