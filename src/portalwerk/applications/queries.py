"""Reading applications. `Opened` is an application in the hands of somebody who may read it.

Everybody who has a part in it has a link of their own: the applicant, who signs, who helps.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F, QuerySet

from portalwerk.applications.models import (
    Act,
    Application,
    ApplicationLetter,
    Attachment,
    Mandate,
    ReplyRequest,
    Signer,
    TrackingEvent,
)
from portalwerk.applications.rules.addresses import path_of
from portalwerk.applications.rules.fees import FeeLine, fee_of
from portalwerk.applications.rules.helping import MandateKind, is_running
from portalwerk.applications.rules.opening import Hand, Lock
from portalwerk.applications.rules.renewing import Renewal, before_other_eyes, changed_terms, matters
from portalwerk.applications.rules.signing import (
    SignerStatus,
    content_digest,
    level_needed,
    pages_of_signers,
    role_of,
    signers_asked,
)
from portalwerk.applications.rules.submitting import Status
from portalwerk.catalog.queries import later_version, offer_of
from portalwerk.catalog.rules.offer import Later, Offer, SignerRole
from portalwerk.files.models import StoredFile
from portalwerk.formengine.queries import form_by_id
from portalwerk.formengine.rules.form import Form
from portalwerk.formengine.rules.migrating import migrate
from portalwerk.formengine.rules.moving import FileFacts
from portalwerk.formengine.rules.pages import prune
from portalwerk.formengine.rules.reading import asks_for_files
from portalwerk.formengine.rules.summary import Section, summary
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.clock import today
from portalwerk.kernel.content import content_version
from portalwerk.kernel.references import normal_reference, token_hash
from portalwerk.kernel.sealing import Binding, Key, keyed_digest, link_key, tenant_key, unseal, unseal_json
from portalwerk.tenants.queries import tree

# So many of the newest are enough to say how long it takes today.
DURATIONS = 500


def application_by_token(token: str, *, writing: bool = False) -> Application | None:
    """Return the application that a link names, in the tenant's scope; locked against a second writer."""
    # Not `first()`: at most one row has this digest, and sorting it would be written into every statement.
    return next(iter(_rows(writing=writing).filter(token_hash=token_hash(token))[:1]), None)


def _rows(*, writing: bool) -> QuerySet[Application]:
    """Return applications that know whether their version is the one on offer, so that it costs no statement."""
    rows = Application.objects.annotate(is_offered=F("online_service__is_current"))
    return rows.select_for_update(of=("self",)) if writing else rows


def lock_of(opened: Opened) -> Lock:
    """Return what an application demands of whoever opens it with that link.

    A signer's and a helper's link opens it for the one account that took it.
    """
    application = opened.application
    if opened.signer is not None and opened.part is not None:
        return Lock(opened.signer.account_id, level_needed(opened.part, opened.offer.assurance), needs_account=True)
    if opened.mandate is not None:
        level = AssuranceLevel(max(application.level, AssuranceLevel.BASIC))
        return Lock(opened.mandate.account_id, level, needs_account=True)
    return Lock(application.account_id, AssuranceLevel(application.level))


def opened_by_token(token: str, *, writing: bool = False) -> Opened | None:
    """Return the application that a link opens, in the tenant's scope, and whose link it is.

    The link of somebody who was replaced and of a mandate that is over opens nothing.
    """
    application = application_by_token(token, writing=writing)
    if application is not None:
        return Opened(application, token)
    digest = token_hash(token)
    signer = Signer.objects.filter(token_hash=digest).exclude(status=SignerStatus.REPLACED).first()
    if signer is not None:
        return Opened(_locked(signer.application_id, writing=writing), token, Hand.SIGNER, signer=signer)
    mandate = Mandate.objects.filter(token_hash=digest).first()
    if mandate is None or not is_running(until=mandate.until, is_ended=mandate.ended_at is not None, today=today()):
        return None
    return Opened(_locked(mandate.application_id, writing=writing), token, Hand.MANDATE, mandate=mandate)


def _locked(application_id: UUID, *, writing: bool) -> Application:
    return _rows(writing=writing).get(pk=application_id)


def link_token_of(row: Signer | Mandate) -> str:
    """Return the token of somebody's own link to an application: 128 bits that only the installation can compute.

    Only its digest is stored; a reminder can carry the same link all the same.
    """
    return urlsafe_b64encode(keyed_digest(row._meta.db_table, str(row.pk))[:16]).rstrip(b"=").decode()


def binding(application: Application, field: str) -> Binding:
    """Return where a sealed field of an application lives."""
    return Binding("applications_application", application.tenant_id, application.pk, field)


@dataclass
class Opened:
    """An application with the key that opens it. Reads what it needs once.

    `hand` is whose link opened it: the applicant's, with `signer` somebody's who signs, with `mandate` a helper's.
    """

    application: Application
    token: str
    hand: Hand = Hand.APPLICANT
    signer: Signer | None = None
    mandate: Mandate | None = None

    @cached_property
    def key(self) -> Key:
        """The key of the answers: the link's for a draft without an account, else the tenant's."""
        if self.application.sealed_by_link:
            return link_key(self.token)
        return tenant_key(self.application.tenant_id)

    @cached_property
    def offer(self) -> Offer:
        """The service as it was when the application began."""
        return offer_of(self.application.online_service_id)

    @cached_property
    def later(self) -> Later | None:
        """The version that is offered in place of the one this began with; None while that one is."""
        if getattr(self.application, "is_offered", False):
            return None
        return later_version(self.offer)

    @cached_property
    def form(self) -> Form:
        """The form as it was when the application began."""
        return form_by_id(self.offer.form_version_id)

    @cached_property
    def takes_files(self) -> bool:
        """Whether the form asks for files at all: else none need be looked for."""
        return asks_for_files(self.form)

    @cached_property
    def content(self) -> dict[str, Any]:
        """What is sealed: `answers`, and the keys of the pages that are `done`."""
        return content_of(self.application, self.key)

    @property
    def answers(self) -> dict[str, Any]:
        """The answers so far."""
        answers: dict[str, Any] = self.content["answers"]
        return answers

    @property
    def done(self) -> list[str]:
        """The keys of the pages that were completed."""
        done: list[str] = self.content["done"]
        return done

    @cached_property
    def facts(self) -> dict[str, Any]:
        """What conditions may use besides the answers."""
        tenant = tree().by_id[self.application.tenant_id]
        return {"today": today(), "land": tenant.land_code, "level": self.application.level}

    @cached_property
    def contact(self) -> dict[str, str]:
        """How the applicant is reached: `email`, `name`. Empty if they did not say."""
        if not self.application.sealed_contact:
            return {}
        contact: dict[str, str] = unseal_json(
            self.application.sealed_contact, self.key, binding(self.application, "contact")
        )
        return contact

    @cached_property
    def fees(self) -> tuple[FeeLine, ...]:
        """What it costs with these answers."""
        counting = prune(self.form, self.answers, facts=self.facts)
        return fee_of(self.offer, self.form, counting, self.facts)

    @cached_property
    def part(self) -> SignerRole | None:
        """The part of whoever signs; None for everybody else."""
        return role_of(self.offer, self.signer.key) if self.signer is not None else None

    def is_theirs(self, page_key: str) -> bool:
        """Return whether whoever opened the application fills and sees a page."""
        if self.hand == Hand.SIGNER:
            return self.part is not None and page_key in self.part.pages
        return page_key not in pages_of_signers(self.offer)

    def reads(self, page_key: str) -> bool:
        """Return whether whoever opened the application may read a page: who signs also reads what they sign."""
        return self.is_theirs(page_key) or (self.part is not None and page_key in self.part.sees)

    def may_see(self, attachment: Attachment) -> bool:
        """Return whether whoever opened the application may see one of its files."""
        if not self.offer.signers:
            return True
        file_id = str(attachment.stored_file_id)
        pages = [one.page_key for one in self.sections() if any(file_id in row.files for row in one.rows)]
        return all(self.reads(key) for key in pages) and (bool(pages) or self.hand != Hand.SIGNER)

    @property
    def asked(self) -> list[SignerRole]:
        """Who must sign with these answers, in their order."""
        return signers_asked(self.offer, self.form, self.answers, self.facts) if self.offer.signers else []

    def sections(self) -> list[Section]:
        """Return all answers that count, as people read them."""
        answers = prune(self.form, self.answers, facts=self.facts)
        return summary(self.form, answers, facts=self.facts)


def renewal_of(opened: Opened) -> Renewal | None:
    """Return what a draft becomes in the version that is offered now; None if it is on that one, or nothing matters."""
    if opened.later is None or not matters(opened.offer, opened.later.offer):
        return None
    offer = opened.later.offer
    form = form_by_id(offer.form_version_id)
    files = [row.stored_file for row in attachments_of(opened.application)] if opened.takes_files else []
    migration = migrate(
        opened.form,
        form,
        opened.answers,
        facts=opened.facts,
        files={str(file.pk): FileFacts(file.media_type, file.size) for file in files},
        apart=before_other_eyes(opened.offer, offer, opened.form, form),
    )
    both = (opened.answers, migration.answers)
    terms = changed_terms(opened.offer, offer, (opened.form, form), both, opened.facts)
    return Renewal(offer, form != opened.form, migration, terms)


def content_of(application: Application, key: Key) -> dict[str, Any]:
    """Open the answers of an application. Raises Unsealable with another key."""
    if not application.sealed_answers:
        return {"answers": {}, "done": []}
    content: dict[str, Any] = unseal_json(application.sealed_answers, key, binding(application, "answers"))
    return content


def opened_for_authority(application_id: UUID) -> Opened:
    """Return a sent application for work of the portal itself: letters, tracking. Needs the tenant's scope."""
    application = Application.objects.get(pk=application_id)
    return Opened(application, token_of(application))


def token_of(application: Application) -> str:
    """Return the token of an application that was sent or has an account; empty for a mere link draft."""
    if not application.sealed_token:
        return ""
    return unseal(application.sealed_token, tenant_key(application.tenant_id), binding(application, "token")).decode()


def link_of(opened: Opened, page: str = "stand") -> str:
    """Return the full address of a page of an application, for mails and letters."""
    tenant = tree().by_id[opened.application.tenant_id]
    return settings.BASE_URL + path_of(tenant.key, opened.token, page)


def pin_of(application: Application) -> str:
    """Return the PIN that belongs to the reference."""
    return unseal(application.sealed_pin, tenant_key(application.tenant_id), binding(application, "pin")).decode()


def pin_digest(application_id: UUID, pin: str) -> bytes:
    """Return what is stored of a PIN: keyed, since six digits could be tried through."""
    return keyed_digest("pin", f"{application_id}|{pin}")


def application_by_reference(reference: str, pin: str) -> Application | None:
    """Return the sent application of this tenant with reference and PIN, or None if either is wrong."""
    normal = normal_reference(reference)
    application = Application.objects.filter(reference=normal).first() if normal else None
    if application is None or bytes(application.pin_hash) != pin_digest(application.pk, pin.strip()):
        return None
    return application


def attachments_of(application: Application) -> list[Attachment]:
    """Return the files of an application with their stored files, oldest first."""
    return list(
        Attachment.objects.filter(application=application).select_related("stored_file").order_by("added_at", "pk")
    )


def attachment_file(application: Application, attachment_id: UUID) -> Attachment | None:
    """Return one file of an application, or None."""
    return Attachment.objects.filter(application=application, pk=attachment_id).select_related("stored_file").first()


def tracking_of(application: Application) -> list[TrackingEvent]:
    """Return the way of an application, oldest step first."""
    return list(TrackingEvent.objects.filter(application=application).order_by("at", "stage"))


def open_request_of(application: Application) -> ReplyRequest | None:
    """Return what the applicant is asked for just now, or None."""
    return ReplyRequest.objects.filter(application=application, answered_at=None).order_by("-asked_at").first()


def request_of(application: Application, request_id: UUID) -> ReplyRequest | None:
    """Return one request for something missing, answered or not."""
    return ReplyRequest.objects.filter(application=application, pk=request_id).first()


def reply_path(request: ReplyRequest, key: str) -> str:
    """Return the place of a file that answers one item of a request."""
    return f"reply:{request.pk}:{key}"


def reply_files_of(application: Application, request: ReplyRequest) -> dict[str, list[Attachment]]:
    """Return the files given so far for a request, by the key of their item."""
    start = reply_path(request, "")
    rows = Attachment.objects.filter(application=application, field_path__startswith=start)
    found: dict[str, list[Attachment]] = {}
    for row in rows.select_related("stored_file").order_by("added_at", "pk"):
        found.setdefault(row.field_path.removeprefix(start), []).append(row)
    return found


def items_of(request: ReplyRequest) -> list[dict[str, str]]:
    """Return what is asked for: `key`, `title`, `hint`, `reason` of each item."""
    items: list[dict[str, str]] = unseal_json(
        request.sealed_items, tenant_key(request.tenant_id), request_binding(request)
    )
    return items


def request_binding(request: ReplyRequest) -> Binding:
    """Return where the sealed items of a request live."""
    return Binding("applications_replyrequest", request.tenant_id, request.pk, "items")


def letters_of(application: Application) -> list[ApplicationLetter]:
    """Return the letters of an application, newest first."""
    return list(
        ApplicationLetter.objects.filter(application=application).select_related("stored_file").order_by("-provided_at")
    )


def letter_of(application: Application, letter_id: UUID) -> ApplicationLetter | None:
    """Return one letter of an application, or None."""
    return ApplicationLetter.objects.filter(application=application, pk=letter_id).select_related("stored_file").first()


def letter_summary(letter: ApplicationLetter) -> dict[str, Any]:
    """Return the decision in short, as the page shows it. Empty for letters without one."""
    if not letter.sealed_summary:
        return {}
    summary: dict[str, Any] = unseal_json(letter.sealed_summary, tenant_key(letter.tenant_id), letter_binding(letter))
    return summary


def letter_binding(letter: ApplicationLetter) -> Binding:
    """Return where the sealed summary of a letter lives."""
    return Binding("applications_applicationletter", letter.tenant_id, letter.pk, "summary")


@dataclass(frozen=True)
class Listed:
    """One application in the list of its owner."""

    application: Application
    offer: Offer
    token: str
    tenant_key: str


def applications_visible_to(account_id: UUID) -> list[Listed]:
    """Return the applications of an account across tenants, last changed first. Needs the account's scope."""
    rows = Application.objects.filter(account_id=account_id).order_by("-changed_at")[:200]
    tenants = tree().by_id
    return [Listed(row, offer_of(row.online_service_id), token_of(row), tenants[row.tenant_id].key) for row in rows]


def listed_application(account_id: UUID, application_id: UUID) -> Listed | None:
    """Return one application of an account, or None. Needs the account's scope."""
    row = Application.objects.filter(account_id=account_id, pk=application_id).first()
    if row is None:
        return None
    return Listed(row, offer_of(row.online_service_id), token_of(row), tree().by_id[row.tenant_id].key)


def durations_in_days(online_service_id: UUID) -> tuple[int, ...]:
    """Return how many days the last decided applications of a service took, from arrival to decision.

    Kept in memory until an application is decided or public content changes.
    """
    return _durations(online_service_id, content_version())


@lru_cache(maxsize=256)
def _durations(online_service_id: UUID, _version: int | None) -> tuple[int, ...]:
    rows = (
        Application.objects.filter(online_service_id=online_service_id, status__in=[Status.DECIDED, Status.CLOSED])
        .exclude(submitted_at=None)
        .exclude(decided_at=None)
        .order_by("-decided_at")
        .values_list("submitted_at", "decided_at")[:DURATIONS]
    )
    return tuple((decided - submitted).days for submitted, decided in rows if submitted and decided)


def file_of_answer(application: Application, stored_file_id: UUID) -> StoredFile | None:
    """Return a stored file if it belongs to the application."""
    attachment = (
        Attachment.objects.filter(application=application, stored_file_id=stored_file_id)
        .select_related("stored_file")
        .first()
    )
    return attachment.stored_file if attachment else None


def signers_of(application: Application) -> list[Signer]:
    """Return who was asked to sign and was not replaced."""
    rows = Signer.objects.filter(application=application).exclude(status=SignerStatus.REPLACED)
    return list(rows.select_related("account").order_by("invited_at", "pk"))


def signed_keys(opened: Opened) -> set[str]:
    """Return the parts whose signature stands: signed, and exactly for what the answers say now."""
    rows = [row for row in signers_of(opened.application) if row.status == SignerStatus.SIGNED]
    sections = opened.sections() if rows else []
    parts = {role.key: role for role in opened.offer.signers}
    return {
        row.key
        for row in rows
        if row.key in parts and bytes(row.signed_digest) == content_digest(parts[row.key], opened.form, sections)
    }


def mandates_of(application: Application) -> list[Mandate]:
    """Return the mandates for an application, the latest first, also those that are over."""
    return list(Mandate.objects.filter(application=application).order_by("-given_at", "pk"))


def acts_of(application: Application) -> list[Act]:
    """Return who did what with an application, the latest first."""
    return list(Act.objects.filter(application=application).select_related("signer", "mandate").order_by("-at", "-pk"))


def words_of(row: Signer | Mandate) -> dict[str, str]:
    """Return what is known of a signer or helper: `email`, `name`. Empty parts are left out."""
    sealed, field = (row.sealed_contact, "contact") if isinstance(row, Signer) else (row.sealed_words, "words")
    if not sealed:
        return {}
    words: dict[str, str] = unseal_json(sealed, tenant_key(row.tenant_id), people_binding(row, field))
    return words


def people_binding(row: Signer | Mandate, field: str) -> Binding:
    """Return where a sealed field of a signer or a mandate lives."""
    return Binding(row._meta.db_table, row.tenant_id, row.pk, field)


def link_for(row: Signer | Mandate, page: str = "einladung") -> str:
    """Return the full address of somebody's own page of an application, for mails."""
    tenant = tree().by_id[row.tenant_id]
    return settings.BASE_URL + path_of(tenant.key, link_token_of(row), page)


def signing_link(account_id: UUID, signer_id: UUID) -> str:
    """Return where an account signs what it was asked to, empty if it was not asked. Needs the account's scope."""
    row = Signer.objects.filter(account_id=account_id, pk=signer_id).exclude(status=SignerStatus.REPLACED).first()
    return link_for(row, "unterschreiben") if row is not None else ""


def counter_mandate(account_id: UUID, mandate_id: UUID) -> Mandate | None:
    """Return the mandate that a member of staff has for somebody at the counter, or None if it is over or another's."""
    rows = Mandate.objects.filter(pk=mandate_id, account_id=account_id, kind=MandateKind.COUNTER, ended_at=None)
    return rows.filter(until__gte=today()).select_related("application").first()
