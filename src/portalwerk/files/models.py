"""What is stored of files. The content lies encrypted in a folder beside the database."""

from django.db import models

from portalwerk.kernel.clock import now
from portalwerk.kernel.models import TenantOwned


class OwnerKind(models.TextChoices):
    """What a file belongs to. The owner's row points at the file, not the other way round."""

    DRAFT = "draft", "Entwurf"
    APPLICATION = "application", "Antrag"
    CASE = "case", "Vorgang"
    LETTER = "letter", "Schreiben"


class ScanStatus(models.TextChoices):
    """What is known about malware. Only CLEAN counts as clean; OWN was made by the portal itself."""

    CLEAN = "clean", "geprüft"
    NOT_SCANNED = "not_scanned", "nicht geprüft"
    OWN = "own", "vom Amt"


class PartialFile(TenantOwned):
    """A file on its way, part by part. Clear columns: size, how much has arrived, times; name and kind are sealed.

    `owner_id` is the application it is for. Its parts lie beside the finished files, each encrypted; what nobody
    goes on with is deleted.
    """

    owner_id = models.UUIDField()
    location = models.CharField(max_length=40, unique=True)
    sealed_secret = models.BinaryField()
    sealed_facts = models.BinaryField()
    size = models.BigIntegerField()
    received = models.BigIntegerField(default=0)
    touched_at = models.DateTimeField(default=now)

    class Meta(TenantOwned.Meta):
        constraints = [models.CheckConstraint(condition=models.Q(received__lte=models.F("size")), name="not_beyond")]
        indexes = [
            models.Index(fields=["owner_id"], name="partial_by_owner"),
            models.Index(fields=["touched_at"], name="partial_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.received} von {self.size} Byte"


class StoredFile(TenantOwned):
    """One file. Clear columns: size, media type, pages, scan status, times; name and digest are sealed.

    `location` is random and says nothing. `sealed_secret` is the file's own key, sealed with the key of its
    owner; `sealed_facts` holds name and SHA-256. `account_id` lets a person see it across tenants.
    """

    account_id = models.UUIDField(null=True)
    owner_kind = models.CharField(max_length=12, choices=OwnerKind)
    location = models.CharField(max_length=40, unique=True)
    sealed_secret = models.BinaryField()
    sealed_facts = models.BinaryField()
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    page_count = models.PositiveIntegerField(default=0)
    scan_status = models.CharField(max_length=12, choices=ScanStatus)
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        base_manager_name = "unscoped"
        default_manager_name = "unscoped"
        constraints = [models.CheckConstraint(condition=models.Q(size__gt=0), name="file_not_empty")]
        indexes = [
            models.Index(fields=["expires_at"], condition=models.Q(expires_at__isnull=False), name="file_by_expiry")
        ]

    def __str__(self) -> str:
        return f"{self.media_type}, {self.size} Byte"
