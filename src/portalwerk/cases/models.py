"""What is stored of cases. Names, answers, reasons are sealed; in the clear are status, dates, service, unit."""

from django.db import models

from portalwerk.applications.models import Application
from portalwerk.cases.rules.bulk import BulkKind
from portalwerk.cases.rules.working import CaseStatus
from portalwerk.catalog.models import OnlineService
from portalwerk.files.models import StoredFile
from portalwerk.identity.models import Account
from portalwerk.kernel.clock import now
from portalwerk.kernel.models import TenantOwned
from portalwerk.tenants.models import Unit


class Case(TenantOwned):
    """What the authority works on, with its own copy of the answers.

    `version` counts changes, so that nobody overwrites somebody else's work unseen. `sealed_title` is the
    applicant's name, `sealed_content` what the envelope held. `deemed_on` is the last day before silence counts as
    a yes, `deemed_granted_on` the day from which it did.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    online_service = models.ForeignKey(OnlineService, on_delete=models.PROTECT, related_name="+")
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    file_number = models.CharField(max_length=40)
    reference = models.CharField(max_length=11)
    status = models.CharField(max_length=10, choices=[(s.value, s.name) for s in CaseStatus], default=CaseStatus.NEW)
    assignee = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    sealed_title = models.BinaryField()
    sealed_content = models.BinaryField()
    arrived_at = models.DateTimeField()
    due_on = models.DateField()
    deemed_on = models.DateField(null=True)
    deemed_extended_to = models.DateField(null=True)
    deemed_granted_on = models.DateField(null=True)
    waiting_until = models.DateField(null=True)
    reply_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(default=now)
    decided_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "file_number"], name="file_number_per_tenant"),
        ]
        indexes = [
            models.Index(fields=["tenant_id", "status", "due_on"], name="case_by_status"),
            models.Index(fields=["tenant_id", "assignee", "due_on"], name="case_by_assignee"),
        ]

    def __str__(self) -> str:
        return self.file_number


class FileNumberCounter(TenantOwned):
    """The last running number of a year. One row per tenant and year, locked while a number is given."""

    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta(TenantOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant_id", "year"], name="counter_per_year")]


class CaseWord(TenantOwned):
    """A keyed digest of the beginning of a word, by which an encrypted case is found again while typing."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    token = models.BinaryField(max_length=16)

    class Meta(TenantOwned.Meta):
        indexes = [models.Index(fields=["tenant_id", "token"], name="case_word")]


class CaseDocument(TenantOwned):
    """A file of the case: sent with the application, given in reply, or written by us.

    `item_key` names the requested item that a reply answers.
    """

    class Origin(models.TextChoices):
        """Where a file came from."""

        SENT = "sent", "mit dem Antrag"
        REPLY = "reply", "nachgereicht"
        OURS = "ours", "von uns"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="case_documents", db_constraint=False)
    stored_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    origin = models.CharField(max_length=6, choices=Origin)
    item_key = models.CharField(max_length=60, blank=True)
    label = models.CharField(max_length=200)
    added_at = models.DateTimeField(default=now)

    class Meta(TenantOwned.Meta):
        indexes = [models.Index(fields=["case"], name="document_by_case")]


class CaseEvent(TenantOwned):
    """Something that happened to a case: one link of the chain that is its history (`rules.chain`).

    Append-only (trigger). `number` counts within the case.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events", db_constraint=False)
    number = models.PositiveIntegerField()
    at = models.DateTimeField(default=now)
    actor_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=30)
    sealed_details = models.BinaryField(default=bytes)
    details_digest = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)

    class Meta(TenantOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant_id", "case", "number"], name="event_number_per_case")]
        indexes = [models.Index(fields=["tenant_id", "at"], name="event_by_time")]


class Inquiry(TenantOwned):
    """What the authority asked the applicant for. `request_id` is the applicant's half of it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="inquiries", db_constraint=False)
    request_id = models.UUIDField(unique=True)
    sealed_items = models.BinaryField()
    due_on = models.DateField()
    asked_at = models.DateTimeField(default=now)
    answered_at = models.DateTimeField(null=True)

    class Meta(TenantOwned.Meta):
        indexes = [models.Index(fields=["case"], name="inquiry_by_case")]


class FollowUp(TenantOwned):
    """A case that is to come back on a day. `due_on` is a working day, `assignee` whose it is."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="follow_ups", db_constraint=False)
    assignee = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    sealed_reason = models.BinaryField()
    due_on = models.DateField()
    set_at = models.DateTimeField(default=now)
    done_at = models.DateTimeField(null=True)

    class Meta(TenantOwned.Meta):
        indexes = [models.Index(fields=["tenant_id", "assignee", "due_on"], name="follow_up_by_day")]


class Decision(TenantOwned):
    """The decision of a case. Its letter is written by a job; `letter` is empty until then.

    `basis` is the clock of its announcement: it reads when the letter was provided, when the notice of it went
    out, when it was posted or fetched. `notified_on` and `remedy_until` are what is known today.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="decision", db_constraint=False)
    outcome = models.CharField(max_length=60)
    kind = models.CharField(max_length=16)
    sealed_reasons = models.BinaryField()
    decided_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(default=now)
    basis = models.CharField(max_length=20)
    letter = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    provided_at = models.DateTimeField(null=True)
    notice_at = models.DateTimeField(null=True)
    posted_on = models.DateField(null=True)
    fetched_at = models.DateTimeField(null=True)
    notified_on = models.DateField(null=True)
    remedy_until = models.DateField(null=True)

    class Meta(TenantOwned.Meta):
        pass


class SavedView(TenantOwned):
    """A way to look at the inbox that somebody gave a name. With a `unit` all who work there have it.

    `query` is the list as it stands in an address; words that were searched for are never kept.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)
    made_at = models.DateTimeField(default=now)

    class Meta(TenantOwned.Meta):
        indexes = [models.Index(fields=["tenant_id", "account"], name="view_by_account")]

    def __str__(self) -> str:
        return self.name


class DeskSetting(TenantOwned):
    """How somebody likes their inbox: columns, keys, first view. `last_visit_at` is when the visit before ended."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    columns = models.JSONField(default=list)
    has_keys = models.BooleanField(default=True)
    first_view = models.ForeignKey(
        SavedView, null=True, on_delete=models.SET_NULL, related_name="+", db_constraint=False
    )
    seen_at = models.DateTimeField(null=True)
    last_visit_at = models.DateTimeField(null=True)

    class Meta(TenantOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant_id", "account"], name="desk_once")]


class BulkAct(TenantOwned):
    """One act on several cases at once, by one person. `undone_at` is when they took it back."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.name) for kind in BulkKind])
    at = models.DateTimeField(default=now)
    undone_at = models.DateTimeField(null=True)

    class Meta(TenantOwned.Meta):
        indexes = [models.Index(fields=["tenant_id", "account", "at"], name="bulk_by_account")]


class BulkStep(TenantOwned):
    """What an act on several cases came to for one of them.

    `refusal` says why nothing was done, `undo_refusal` why it could not be taken back. `before` is what it was,
    `version` which version it became; a later one means that somebody has worked on it since.
    """

    act = models.ForeignKey(BulkAct, on_delete=models.CASCADE, related_name="steps", db_constraint=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    refusal = models.CharField(max_length=300, blank=True)
    undo_refusal = models.CharField(max_length=300, blank=True)
    before = models.JSONField(default=dict)
    version = models.PositiveIntegerField()

    class Meta(TenantOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant_id", "act", "case"], name="bulk_step_once")]
