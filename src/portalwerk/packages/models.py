"""What is stored of service packages. Shared by all tenants: a package belongs to nobody."""

from django.db import models

from portalwerk.kernel.clock import now
from portalwerk.kernel.ids import new_id


class ServicePackage(models.Model):
    """One version of one package as it was installed. Never changes; `fingerprint` names its exact content."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=80)
    version = models.CharField(max_length=40)
    fingerprint = models.CharField(max_length=64)
    form_version_id = models.UUIDField()
    origin = models.CharField(max_length=20, default="package")
    installed_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["slug", "version"]
        constraints = [models.UniqueConstraint(fields=["slug", "version"], name="package_version")]

    def __str__(self) -> str:
        return f"{self.slug} {self.version}"
