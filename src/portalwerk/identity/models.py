"""What is stored of people who sign in. Belongs to no tenant: one account for every level."""

from django.db import models

from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.clock import now
from portalwerk.kernel.ids import new_id

LEVELS = [(level.value, level.name.lower()) for level in AssuranceLevel]


class Kind(models.TextChoices):
    """Bürgerkonto or Organisationskonto."""

    PERSON = "person", "Person"
    ORGANIZATION = "organization", "Organisation"


class Realm(models.TextChoices):
    """Which side of the counter a sign-in is for. One cookie each."""

    CITIZEN = "citizen", "Portal"
    STAFF = "staff", "Amt"


class Account(models.Model):
    """Everyone who signs in. Name, address and e-mail are in the sealed profile only.

    `subject` is a keyed digest of the provider's pseudonym (BundID: bPK2); staff have none.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.PERSON)
    provider = models.CharField(max_length=40)
    subject = models.BinaryField(max_length=32, null=True)
    sealed_profile = models.BinaryField(default=bytes)
    created_at = models.DateTimeField(default=now)
    seen_at = models.DateTimeField(default=now)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "subject"], name="account_per_subject")]

    def __str__(self) -> str:
        return f"account {self.pk}"


class Identification(models.Model):
    """One proof of who somebody is, with its level. The values stay in the sealed profile."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="identifications")
    provider = models.CharField(max_length=40)
    level = models.PositiveSmallIntegerField(choices=LEVELS)
    at = models.DateTimeField(default=now)


class Credential(models.Model):
    """Name, password and second factor of somebody who works for an authority."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="credential")
    login = models.CharField(max_length=80, unique=True)
    password_hash = models.CharField(max_length=200)
    sealed_totp = models.BinaryField(default=bytes)
    last_totp_step = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return self.login


class Passkey(models.Model):
    """A passkey of somebody who works for an authority. Source: W3C WebAuthn Level 2."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=60)
    credential_id = models.BinaryField(unique=True)
    credential = models.BinaryField()
    created_at = models.DateTimeField(default=now)
    used_at = models.DateTimeField(null=True)


class SignIn(models.Model):
    """A running sign-in. The cookie holds a token, the row its digest; it can be revoked at once.

    `second_factor_at` is empty while a member of staff has given the password only.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    token_hash = models.BinaryField(max_length=32, unique=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="sign_ins")
    realm = models.CharField(max_length=8, choices=Realm)
    level = models.PositiveSmallIntegerField(choices=LEVELS)
    started_at = models.DateTimeField(default=now)
    seen_at = models.DateTimeField(default=now)
    second_factor_at = models.DateTimeField(null=True)
    challenge = models.JSONField(null=True)
    device = models.CharField(max_length=60, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["seen_at"], name="sign_in_by_age")]


class PendingSignIn(models.Model):
    """A sign-in that began here and is now with the identity provider.

    `browser` is the digest of a cookie of the browser that began it; `sealed_return` the path to come back to,
    sealed since it may hold the secret of a draft. `sealed_outcome` waits between the provider's answer and the
    browser's return.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    request_id = models.CharField(max_length=80, unique=True)
    provider = models.CharField(max_length=40)
    level = models.PositiveSmallIntegerField(choices=LEVELS)
    browser = models.BinaryField(max_length=32)
    sealed_return = models.BinaryField()
    sealed_outcome = models.BinaryField(default=bytes)
    begun_at = models.DateTimeField(default=now)
    answered_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["begun_at"], name="pending_by_age")]


class SeenAssertion(models.Model):
    """An assertion that was accepted. Unique, so that none is accepted twice by any process."""

    digest = models.BinaryField(max_length=32, primary_key=True)
    seen_at = models.DateTimeField(default=now)
