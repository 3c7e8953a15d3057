"""What is stored of packages and of the drafts that become packages."""

from django.db import models

from portalwerk.kernel.clock import now
from portalwerk.kernel.ids import new_id
from portalwerk.kernel.models import TenantOwned
from portalwerk.packages.rules.reviewing import DraftStatus
from portalwerk.tenants.models import Unit


class ServicePackage(models.Model):
    """One version of one package as it was installed. Never changes; `fingerprint` names its exact content.

    Shared by all tenants: a package belongs to nobody. `content` holds its files, so that a tenant can copy it into
    the studio with its test cases; `origin` is package or studio.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=80)
    version = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)
    form_version_id = models.UUIDField()
    origin = models.CharField(max_length=20, default="package")
    content = models.JSONField(default=dict)
    installed_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["slug", "version"]
        constraints = [models.UniqueConstraint(fields=["slug", "version"], name="package_version")]

    def __str__(self) -> str:
        return f"{self.slug} {self.version}"


class DraftService(TenantOwned):
    """A service in the making: what `packages` checks and installs, before anybody sees it.

    `number` is the present revision, `published_number` the one that is out (0: none). `unit` is the department whose
    people see it. A sample (`is_sample`) belongs to the tour of one newcomer and never goes out. Its content stands in
    the revisions.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=300)
    status = models.CharField(max_length=12, choices=[(one.value, one.name) for one in DraftStatus])
    number = models.PositiveIntegerField(default=0)
    published_number = models.PositiveIntegerField(default=0)
    publish_on = models.DateField(null=True)
    is_sample = models.BooleanField(default=False)
    changed_at = models.DateTimeField(default=now)

    class Meta(TenantOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant_id", "slug"], name="draft_per_slug")]

    def __str__(self) -> str:
        return self.title


class DraftRevision(TenantOwned):
    """The whole content of a draft after one edit. Never changes; restoring an earlier one makes a new one."""

    draft = models.ForeignKey(DraftService, on_delete=models.CASCADE, db_constraint=False, related_name="revisions")
    number = models.PositiveIntegerField()
    author_id = models.UUIDField()
    made_at = models.DateTimeField(default=now)
    sentence = models.CharField(max_length=700)
    product = models.CharField(max_length=40)
    content = models.JSONField()

    class Meta(TenantOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "draft", "number"], name="revision_number_per_draft")
        ]


class DraftJudgment(TenantOwned):
    """What was said of a revision on its way out: handed in, approved, sent back, published."""

    class Kind(models.TextChoices):
        """What happened."""

        HANDED_IN = "handed_in", "zur Prüfung gegeben"
        APPROVED = "approved", "freigegeben"
        SENT_BACK = "sent_back", "zurückgegeben"
        SCHEDULED = "scheduled", "zum Veröffentlichen vorgemerkt"
        PUBLISHED = "published", "veröffentlicht"

    draft = models.ForeignKey(DraftService, on_delete=models.CASCADE, db_constraint=False, related_name="judgments")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    by_id = models.UUIDField(null=True)
    at = models.DateTimeField(default=now)
    comment = models.TextField(blank=True)
