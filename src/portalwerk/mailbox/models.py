"""What is stored of the mailbox."""

from django.db import models

from portalwerk.identity.models import Account
from portalwerk.kernel.clock import now
from portalwerk.kernel.models import TenantOwned
from portalwerk.mailbox.rules.incoming import Doubt


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


class ReplyAddress(TenantOwned):
    """An address by which one notice can be answered. Only the digest of its token is kept.

    `sealed_sender` is to whom the notice went: nobody else may answer it. `about_id` names the application.
    """

    about_id = models.UUIDField()
    token_hash = models.BinaryField(max_length=32, unique=True)
    sealed_sender = models.BinaryField()
    made_at = models.DateTimeField(default=now)

    class Meta(TenantOwned.Meta):
        indexes = [models.Index(fields=["tenant_id", "about_id"], name="reply_address_by_subject")]


class IncomingMail(TenantOwned):
    """An e-mail that came in. `about_id` is empty and `doubt` says why if it was put aside for somebody to look at.

    The sealed mail is emptied once it was taken over or thrown away.
    """

    about_id = models.UUIDField(null=True)
    doubt = models.CharField(max_length=12, choices=[(one.value, one.name) for one in Doubt], blank=True)
    sealed_mail = models.BinaryField()
    came_at = models.DateTimeField(default=now)
    settled_at = models.DateTimeField(null=True)

    class Meta(TenantOwned.Meta):
        indexes = [models.Index(fields=["tenant_id", "settled_at", "came_at"], name="incoming_by_time")]


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
