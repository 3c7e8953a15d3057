"""What is stored of cases. Names, answers, reasons are sealed; in the clear are status, dates, service, unit."""

from django.db import models

from portalwerk.applications.models import Application
from portalwerk.cases.models.desk import CasePresence as CasePresence
from portalwerk.cases.models.desk import IntakeRule as IntakeRule
from portalwerk.cases.models.desk import NoDuplicate as NoDuplicate
from portalwerk.cases.models.desk import Substitution as Substitution
from portalwerk.cases.rules.bulk import BulkKind
from portalwerk.cases.rules.modules import Purpose
from portalwerk.cases.rules.working import CaseStatus
from portalwerk.catalog.models import OnlineService
from portalwerk.files.models import StoredFile
from portalwerk.identity.models import Account
from portalwerk.kernel.clock import now
from portalwerk.kernel.models import TenantOwned
from portalwerk.tenants.models import Tenant, Unit


class Case(TenantOwned):
    """What the authority works on, with its own copy of the answers.

    `version` counts changes, so that nobody overwrites somebody else's work unseen. `sealed_title` is the
    applicant's name, `sealed_content` what the envelope held. `deemed_on` is the last day before silence counts as
    a yes, `deemed_granted_on` the day from which it did. `question_at` is when the applicant asked what nobody has
    answered yet.
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
    question_at = models.DateTimeField(null=True)
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
        OTHER = "other", "von anderer Stelle"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="case_documents", db_constraint=False)
    stored_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    origin = models.CharField(max_length=6, choices=Origin)
    item_key = models.CharField(max_length=60, blank=True)
    label = models.CharField(max_length=200)
    added_at = models.DateTimeField(default=now)

    class Meta(TenantOwned.Meta):
        indexes = [models.Index(fields=["case"], name="document_by_case")]


class InternalNote(TenantOwned):
    """A note of the authority to itself. Nothing on the applicant's side reads this table."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes", db_constraint=False)
    author = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    sealed_text = models.BinaryField()
    written_at = models.DateTimeField(default=now)

    class Meta(TenantOwned.Meta):
        indexes = [models.Index(fields=["case", "written_at"], name="note_by_case")]


class HistoryEvent(TenantOwned):
    """Something that happened: one link of the chain that is a history (`rules.chain`), of which `number` counts.

    Append-only (trigger).
    """

    number = models.PositiveIntegerField()
    at = models.DateTimeField(default=now)
    actor_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=30)
    sealed_details = models.BinaryField(default=bytes)
    details_digest = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)

    class Meta(TenantOwned.Meta):
        abstract = True


class CaseEvent(HistoryEvent):
    """A link of the history of a case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events", db_constraint=False)

    class Meta(TenantOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant_id", "case", "number"], name="event_number_per_case")]
        indexes = [models.Index(fields=["tenant_id", "at"], name="event_by_time")]


class CaseAnswers(TenantOwned):
    """The answers of a case as they were at one time: number 1 as they came, each correction one more.

    `request_id` is the applicant's half of the correction, `was_asked` says whether the authority asked for it.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="versions", db_constraint=False)
    number = models.PositiveIntegerField()
    sealed_answers = models.BinaryField()
    request_id = models.UUIDField(null=True)
    was_asked = models.BooleanField(default=False)
    since = models.DateTimeField(default=now)

    class Meta(TenantOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant_id", "case", "number"], name="answers_number_per_case")]


class Inquiry(TenantOwned):
    """What the authority asked the applicant for. `request_id` is the applicant's half of it.

    Asking again while the applicant has not answered adds to their list: two inquiries with one request. `items` are
    all that was asked for by then.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="inquiries", db_constraint=False)
    request_id = models.UUIDField()
    sealed_items = models.BinaryField()
    due_on = models.DateField()
    asked_at = models.DateTimeField(default=now)
    answered_at = models.DateTimeField(null=True)

    class Meta(TenantOwned.Meta):
        indexes = [
            models.Index(fields=["case"], name="inquiry_by_case"),
            models.Index(fields=["tenant_id", "request_id"], name="inquiry_by_request"),
        ]


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


class FileInspection(TenantOwned):
    """Somebody looks into the file of a case (Akteneinsicht).

    `sealed_plan` says who, which documents and what is blacked out (`rules.inspecting.Plan`). From `ordered_at` on it
    is fixed; a job makes the file, which is `stored_file` from `written_at` on.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="inspections", db_constraint=False)
    sealed_plan = models.BinaryField()
    begun_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    begun_at = models.DateTimeField(default=now)
    ordered_at = models.DateTimeField(null=True)
    stored_file = models.ForeignKey(
        StoredFile, null=True, on_delete=models.PROTECT, related_name="+", db_constraint=False
    )
    sheets = models.PositiveIntegerField(default=0)
    written_at = models.DateTimeField(null=True)
    handed_out_at = models.DateTimeField(null=True)

    class Meta(TenantOwned.Meta):
        indexes = [models.Index(fields=["case", "begun_at"], name="inspection_by_case")]


class Decision(TenantOwned):
    """The decision of a case. Its letter is written by a job; `letter` is empty until then.

    `basis` is the clock of its announcement: it reads when the letter was provided, when the notice of it went
    out, when it was posted or fetched; `renewals` counts how often it was provided anew. `notified_on` and
    `remedy_until` are what is known today. `sealed_terms` holds provisos and relief. Where a second person must
    sign, there is no decision before they did.
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
    sealed_terms = models.BinaryField(default=bytes)
    renewals = models.PositiveSmallIntegerField(default=0)
    is_automatic = models.BooleanField(default=False)
    is_countersigned = models.BooleanField(default=False)
    countersigned_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    countersigned_at = models.DateTimeField(null=True)

    class Meta(TenantOwned.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(countersigned_by=models.F("decided_by")), name="two_persons_sign"
            ),
            models.CheckConstraint(
                condition=models.Q(is_countersigned=False) | models.Q(countersigned_at__isnull=False),
                name="countersigned_before_decided",
            ),
        ]


class DecisionDraft(TenantOwned):
    """A decision that is not made yet: entered, perhaps shown in a preview, perhaps handed over to a second person.

    `revision` counts what was entered; a preview and a countersignature belong to one revision. `sealed_remark` is
    why it was sent back. It stays when the decision is made: what was entered is what was signed.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="draft", db_constraint=False)
    revision = models.PositiveIntegerField(default=0)
    sealed_wording = models.BinaryField()
    drafted_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    drafted_at = models.DateTimeField(default=now)
    handed_over_at = models.DateTimeField(null=True)
    sent_back_at = models.DateTimeField(null=True)
    sealed_remark = models.BinaryField(default=bytes)
    preview = models.ForeignKey(StoredFile, null=True, on_delete=models.SET_NULL, related_name="+", db_constraint=False)
    preview_revision = models.PositiveIntegerField(default=0)

    class Meta(TenantOwned.Meta):
        pass


class TextModule(TenantOwned):
    """A text module of a unit, in one version. Public words: a case fills its blanks, its text names nobody.

    `line_id` is the module, `number` its version. A version never changes; `is_current` is the one on offer.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    line_id = models.UUIDField()
    number = models.PositiveIntegerField()
    purpose = models.CharField(max_length=10, choices=[(p.value, p.name) for p in Purpose])
    title = models.CharField(max_length=120)
    text = models.TextField()
    author = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=now)
    is_current = models.BooleanField(default=True)

    class Meta(TenantOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "line_id", "number"], name="text_module_version"),
            models.UniqueConstraint(
                fields=["tenant_id", "line_id"], condition=models.Q(is_current=True), name="one_current_text_module"
            ),
        ]


class SealedPaper(TenantOwned):
    """A letter that anybody can check. Its id stands in the code on the paper; nothing here names anybody.

    `file_digest` is the SHA-256 of the sealed file, byte for byte. `revoked_at` says since when it no longer holds.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="papers", db_constraint=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    issued_on = models.DateField()
    file_digest = models.BinaryField(max_length=32)
    revoked_at = models.DateTimeField(null=True)

    class Meta(TenantOwned.Meta):
        indexes = [models.Index(fields=["tenant_id", "file_digest"], name="paper_by_digest")]


class Consultation(TenantOwned):
    """Another authority or body that was asked about a case: the asking side.

    `unit` is who is asked, here or at another tenant; empty for a body outside, which comes by a link.
    `sealed_question` holds the question and exactly what was ticked to travel, `sealed_answer` what came back.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="consultations", db_constraint=False)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    token_hash = models.BinaryField(max_length=32, null=True, unique=True)
    sealed_question = models.BinaryField()
    sealed_answer = models.BinaryField(default=bytes)
    due_on = models.DateField()
    asked_at = models.DateTimeField(default=now)
    reminded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta(TenantOwned.Meta):
        indexes = [
            models.Index(fields=["case"], name="consultation_by_case"),
            models.Index(fields=["tenant_id", "due_on"], name="consultation_by_day"),
        ]


class Opinion(TenantOwned):
    """The case that a consultation opens at whoever is asked, with a copy of what was ticked and nothing else.

    `consultation_id` is the asking side's row, in the scope of `asking`. Status, deadline, caseworker and history
    are its own.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    asking = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+")
    consultation_id = models.UUIDField(unique=True)
    file_number = models.CharField(max_length=40)
    assignee = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    sealed_question = models.BinaryField()
    sealed_answer = models.BinaryField(default=bytes)
    due_on = models.DateField()
    arrived_at = models.DateTimeField(default=now)
    reminded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "file_number"], name="opinion_number_per_tenant"),
        ]
        indexes = [models.Index(fields=["tenant_id", "unit", "due_on"], name="opinion_by_unit")]

    def __str__(self) -> str:
        return self.file_number


class OpinionPaper(TenantOwned):
    """A file of an opinion: a copy of one that was sent along, or one that is answered with."""

    opinion = models.ForeignKey(Opinion, on_delete=models.CASCADE, related_name="papers", db_constraint=False)
    stored_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    is_ours = models.BooleanField(default=False)
    label = models.CharField(max_length=200)

    class Meta(TenantOwned.Meta):
        indexes = [models.Index(fields=["opinion"], name="paper_by_opinion")]


class OpinionEvent(HistoryEvent):
    """A link of the history of an opinion."""

    opinion = models.ForeignKey(Opinion, on_delete=models.CASCADE, related_name="events", db_constraint=False)

    class Meta(TenantOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["tenant_id", "opinion", "number"], name="number_per_opinion")]


class Objection(TenantOwned):
    """Somebody objects to the decision of `case` (Widerspruch), with an application of their own.

    `second_case` is what it opened, from `raised_at` on: until then it is a draft. `last_on` is the last day as it was
    known at that moment, empty while the announcement was not certain. What became of it, the second case says.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="objections", db_constraint=False)
    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    second_case = models.OneToOneField(Case, null=True, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    raised_at = models.DateTimeField(null=True)
    last_on = models.DateField(null=True)
    is_late = models.BooleanField(default=False)

    class Meta(TenantOwned.Meta):
        indexes = [models.Index(fields=["case"], name="objection_by_case")]


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
