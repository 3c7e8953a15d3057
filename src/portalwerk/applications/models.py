"""What is stored of applications. Answers, names and PINs are sealed; these columns are in the clear:

tenant, account, status, stage, reference, service, times. `docs/operate/encryption.md` lists them.
"""

from django.db import models

from portalwerk.applications.rules.helping import MandateKind
from portalwerk.applications.rules.opening import Hand
from portalwerk.applications.rules.signing import SignerStatus
from portalwerk.applications.rules.stages import Stage
from portalwerk.applications.rules.submitting import Status
from portalwerk.catalog.models import OnlineService
from portalwerk.files.models import StoredFile
from portalwerk.identity.models import LEVELS, Account
from portalwerk.kernel.clock import now
from portalwerk.kernel.models import TenantOwned
from portalwerk.tenants.models import Unit


class Channel(models.TextChoices):
    """How an application came."""

    ONLINE = "online", "online"
    COUNTER = "counter", "am Schalter"
    PHONE = "phone", "am Telefon"
    IMPORTED = "imported", "übernommen"


class Application(TenantOwned):
    """An application from its first page to its end.

    `token_hash` finds it by its link. A draft without an account is sealed with a key that derives from the
    link's token; with an account, and once sent, with the tenant's key (`sealed_by_link` tells which).
    `sealed_token` lets the account's own pages link to it. `revision` counts the changes of the answers.
    `deemed_on` is the last day for the decision where silence of the authority counts as a yes.
    `is_shared` says that others have a part in it: signers, helpers. Then it is written down who did what.
    `is_contested` says that an objection against its decision is open, `settled_on` when the last one ended.
    `told_on` and `reminded_on` are when the applicant heard that their papers will be deleted; `purged_at` is when
    they were: what is left then is what the authority's case hangs on, and opens for nobody.
    """

    account = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    level = models.PositiveSmallIntegerField(choices=LEVELS, default=0)
    online_service = models.ForeignKey(OnlineService, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.ONLINE)
    status = models.CharField(max_length=10, choices=[(s.value, s.name) for s in Status], default=Status.DRAFT)
    stage = models.PositiveSmallIntegerField(choices=[(s.value, s.name) for s in Stage], default=Stage.DRAFT)
    your_move_until = models.DateField(null=True)
    deemed_on = models.DateField(null=True)
    token_hash = models.BinaryField(max_length=32, unique=True)
    sealed_token = models.BinaryField(default=bytes)
    sealed_by_link = models.BooleanField(default=True)
    sealed_answers = models.BinaryField(default=bytes)
    sealed_parked = models.BinaryField(default=bytes)
    sealed_contact = models.BinaryField(default=bytes)
    revision = models.PositiveIntegerField(default=0)
    reference = models.CharField(max_length=11, null=True)
    pin_hash = models.BinaryField(max_length=32, default=bytes)
    sealed_pin = models.BinaryField(default=bytes)
    fee_cents = models.PositiveIntegerField(default=0)
    consents_digital = models.BooleanField(default=False)
    is_shared = models.BooleanField(default=False)
    started_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)
    submitted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    is_contested = models.BooleanField(default=False)
    settled_on = models.DateField(null=True)
    told_on = models.DateField(null=True)
    reminded_on = models.DateField(null=True)
    purged_at = models.DateTimeField(null=True)

    class Meta(TenantOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant_id", "reference"], name="reference_per_tenant")]
        indexes = [
            models.Index(fields=["account", "-changed_at"], name="application_by_account"),
            models.Index(fields=["tenant_id", "status", "changed_at"], name="application_by_age"),
        ]

    def __str__(self) -> str:
        return self.reference or "draft"


class Attachment(TenantOwned):
    """A file of an application: sent along with it, or in reply to an inquiry (`field_path` then names its item)."""

    account = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="attachments", db_constraint=False
    )
    stored_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    field_path = models.CharField(max_length=400)
    label = models.CharField(max_length=200)
    added_at = models.DateTimeField(default=now)

    class Meta(TenantOwned.Meta):
        indexes = [models.Index(fields=["application"], name="attachment_by_application")]


class TrackingEvent(TenantOwned):
    """One step on the way of an application, as the applicant sees it. Append-only.

    `note` is a code or a unit's name, never free text of staff.
    """

    account = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="tracking", db_constraint=False)
    stage = models.PositiveSmallIntegerField(choices=[(s.value, s.name) for s in Stage])
    at = models.DateTimeField(default=now)
    note = models.CharField(max_length=200, blank=True)
    until = models.DateField(null=True)

    class Meta(TenantOwned.Meta):
        indexes = [models.Index(fields=["application", "at"], name="tracking_by_application")]


class ReplyRequest(TenantOwned):
    """What the applicant is to give: ticked items with a deadline, or what they want to add or correct themselves.

    The applicant's half of an inquiry. `sealed_items` is a list of `{"key", "title", "hint", "reason", "remark"}`;
    an item with `path` is a question of the form. `sealed_given` are the answers given so far, `is_own` says that
    nobody asked, `reminded_on` is the day of the last reminder.
    """

    account = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="reply_requests", db_constraint=False
    )
    sealed_items = models.BinaryField()
    sealed_given = models.BinaryField(default=bytes)
    is_own = models.BooleanField(default=False)
    due_on = models.DateField(null=True)
    reminded_on = models.DateField(null=True)
    asked_at = models.DateTimeField(default=now)
    answered_at = models.DateTimeField(null=True)

    class Meta(TenantOwned.Meta):
        indexes = [models.Index(fields=["application"], name="reply_by_application")]


class ThreadMessage(TenantOwned):
    """What applicant and authority write each other about an application.

    `read_at` is when the other side opened it first. `author_id` is who wrote it in the office, `by_mail` says that
    it came by e-mail, so that nobody has checked the sender.
    """

    account = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="thread", db_constraint=False)
    from_office = models.BooleanField(default=False)
    by_mail = models.BooleanField(default=False)
    author_id = models.UUIDField(null=True)
    sealed_text = models.BinaryField()
    sent_at = models.DateTimeField(default=now)
    read_at = models.DateTimeField(null=True)

    class Meta(TenantOwned.Meta):
        indexes = [models.Index(fields=["application", "sent_at"], name="thread_by_application")]


class ApplicationLetter(TenantOwned):
    """A letter that belongs to an application: acknowledgment, decision.

    `provided_at` is the moment it was there to be fetched, `fetched_at` the first authenticated retrieval.
    """

    account = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="letters", db_constraint=False)
    stored_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    provided_at = models.DateTimeField(default=now)
    fetched_at = models.DateTimeField(null=True)
    fetched_level = models.PositiveSmallIntegerField(choices=LEVELS, default=0)
    announced_on = models.DateField(null=True)
    remedy_until = models.DateField(null=True)
    sealed_summary = models.BinaryField(default=bytes)

    class Meta(TenantOwned.Meta):
        indexes = [models.Index(fields=["application", "provided_at"], name="letter_by_application")]


class ArchiveMark(TenantOwned):
    """What a person wrote onto one of their papers, or onto a whole application: labels and a note, sealed.

    `about_id` is the letter, the file or the application. It goes with the application's papers.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="marks", db_constraint=False)
    about_id = models.UUIDField()
    sealed_words = models.BinaryField()

    class Meta(TenantOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant_id", "account", "about_id"], name="one_mark_per_paper")]
        indexes = [models.Index(fields=["account"], name="mark_by_account")]


class Signer(TenantOwned):
    """Somebody besides the applicant who signs, and their signature.

    `key` is the part that the service gives them; `account` is theirs, from their first sign-in on. `told_at` is
    when the last mail went out. A signature is `signed_at`, `signed_level`, the account and its provider, and the
    digest of exactly what was signed. Somebody who was replaced keeps the row; their link is dead.
    """

    account = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="signers", db_constraint=False)
    key = models.CharField(max_length=60)
    status = models.CharField(
        max_length=10, choices=[(s.value, s.name) for s in SignerStatus], default=SignerStatus.INVITED
    )
    token_hash = models.BinaryField(max_length=32, unique=True)
    sealed_contact = models.BinaryField(default=bytes)
    invited_at = models.DateTimeField(default=now)
    told_at = models.DateTimeField(default=now)
    reminders = models.PositiveSmallIntegerField(default=0)
    signed_at = models.DateTimeField(null=True)
    signed_level = models.PositiveSmallIntegerField(choices=LEVELS, default=0)
    signed_provider = models.CharField(max_length=40, blank=True)
    signed_digest = models.BinaryField(max_length=32, default=bytes)

    class Meta(TenantOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["tenant_id", "application", "key"],
                condition=~models.Q(status=SignerStatus.REPLACED),
                name="one_signer_per_part",
            )
        ]
        indexes = [
            models.Index(fields=["application"], name="signer_by_application"),
            models.Index(fields=["account"], name="signer_by_account"),
            models.Index(fields=["tenant_id", "status", "told_at"], name="signer_by_waiting"),
        ]


class Mandate(TenantOwned):
    """Somebody may act for the applicant: who, as what, for this one application, until when, on which way.

    `account` is the helper's, from the moment they accept. `given_by` is the applicant's account, empty where a
    person without one gave it; for the counter, the person stood there or was on the phone.
    """

    account = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="mandates", db_constraint=False)
    given_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=10, choices=[(k.value, k.name) for k in MandateKind])
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.ONLINE)
    may_send = models.BooleanField(default=False)
    until = models.DateField()
    token_hash = models.BinaryField(max_length=32, unique=True)
    sealed_words = models.BinaryField(default=bytes)
    given_at = models.DateTimeField(default=now)
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta(TenantOwned.Meta):
        indexes = [
            models.Index(fields=["application"], name="mandate_by_application"),
            models.Index(fields=["account"], name="mandate_by_account"),
        ]


class Act(TenantOwned):
    """What somebody did with an application that several people work on. Append-only.

    `hand` is who: the applicant, a signer, a helper. `what` is a code, `page_key` the page it was about.
    """

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="acts", db_constraint=False)
    hand = models.CharField(max_length=10, choices=[(h.value, h.name) for h in Hand])
    signer = models.ForeignKey(Signer, null=True, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    mandate = models.ForeignKey(Mandate, null=True, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    what = models.CharField(max_length=20)
    page_key = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(default=now)

    class Meta(TenantOwned.Meta):
        indexes = [models.Index(fields=["application", "at"], name="act_by_application")]


class Involvement(TenantOwned):
    """Another authority that was asked about an application, as the applicant sees it: who, since when, answered.

    Never what was asked or said. `consultation_id` names the office's half.
    """

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="involvements", db_constraint=False
    )
    consultation_id = models.UUIDField(unique=True)
    sealed_name = models.BinaryField()
    asked_at = models.DateTimeField(default=now)
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta(TenantOwned.Meta):
        indexes = [models.Index(fields=["application"], name="involved_by_application")]


class Forwarding(TenantOwned):
    """An application went to another unit: of this tenant, or of another one where it goes on as one of its own.

    `sealed_token` is the link of the application there, so that the applicant's old link leads on; empty where it
    stays in this tenant. `ended_at` says that it has gone on or come back since.
    """

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="forwardings", db_constraint=False
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    sealed_token = models.BinaryField(default=bytes)
    at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True)

    class Meta(TenantOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["tenant_id", "application"], condition=models.Q(ended_at=None), name="one_forwarding_at_a_time"
            )
        ]
