"""What is stored of forms: versions and the contents of code lists. Shared by all tenants, never changed."""

from django.db import models

from portalwerk.kernel.clock import now
from portalwerk.kernel.ids import new_id


class FormVersion(models.Model):
    """One version of a form, compiled. The database refuses every change (trigger): an application keeps the
    version it began with. `definition` is what `Form.from_json` reads.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=80)
    version = models.CharField(max_length=40)
    title = models.CharField(max_length=500)
    fingerprint = models.CharField(max_length=64, unique=True)
    definition = models.JSONField()
    stored_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["key", "version"], name="form_version_by_key")]

    def __str__(self) -> str:
        return f"{self.key} {self.version}"


class CodeList(models.Model):
    """The content of a code list of the XRepository in one version; never changed either."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    uri = models.CharField(max_length=300)
    version = models.CharField(max_length=40)
    title = models.CharField(max_length=300, blank=True)
    options = models.JSONField()
    stored_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["uri", "version"], name="code_list_once_per_version")]

    def __str__(self) -> str:
        return f"{self.uri} {self.version}"
