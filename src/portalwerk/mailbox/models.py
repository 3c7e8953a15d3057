"""What is stored of the mailbox."""

from django.db import models

from portalwerk.identity.models import Account
from portalwerk.kernel.clock import now
from portalwerk.kernel.models import TenantOwned


class Tone(models.TextChoices):
    """Whether a message asks for something or only tells."""

    ACT = "act", "Sie müssen etwas tun"
    KNOW = "know", "Zur Kenntnis"


class Message(TenantOwned):
    """A message in a person's mailbox. `about_id` names the application it belongs to."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    about_id = models.UUIDField()
    tone = models.CharField(max_length=4, choices=Tone)
    sealed_text = models.BinaryField()
    due_on = models.DateField(null=True)
    sent_at = models.DateTimeField(default=now)
    read_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta(TenantOwned.Meta):
        indexes = [
            models.Index(fields=["account", "-sent_at"], name="message_by_account"),
            models.Index(fields=["tenant_id", "about_id"], name="message_by_subject"),
        ]


class Nudge(TenantOwned):
    """An e-mail saying that something waits. Holds no personal data but the sealed address and link.

    Its id becomes the Message-ID, so that a repeated delivery is seen as the same mail.
    """

    about_id = models.UUIDField()
    channel = models.CharField(max_length=20, default="smtp")
    template = models.CharField(max_length=40)
    sealed_mail = models.BinaryField()
    made_at = models.DateTimeField(default=now)
    delivered_at = models.DateTimeField(null=True)

    class Meta(TenantOwned.Meta):
        indexes = [models.Index(fields=["tenant_id", "about_id"], name="nudge_by_subject")]
