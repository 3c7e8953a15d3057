"""Opening applications. `Opened` is an application in the hands of somebody who may read it.

Everybody who has a part in it has a link of their own: the applicant, who signs, who helps.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F, QuerySet

from portalwerk.applications.models import (
    Application,
    Attachment,
    Mandate,
    Signer,
)
from portalwerk.applications.rules.addresses import path_of
from portalwerk.applications.rules.fees import FeeLine, fee_of
from portalwerk.applications.rules.helping import is_running
from portalwerk.applications.rules.opening import Hand, Lock
from portalwerk.applications.rules.signing import (
    SignerStatus,
    level_needed,
    pages_of_signers,
    role_of,
    signers_asked,
)
from portalwerk.catalog.queries import later_version, offer_of
from portalwerk.catalog.rules.offer import Later, Offer, SignerRole
from portalwerk.formengine.queries import form_by_id
from portalwerk.formengine.rules.categories import category_label, check_categories, with_categories
from portalwerk.formengine.rules.checking import check_all, check_page
from portalwerk.formengine.rules.form import Form, Page
from portalwerk.formengine.rules.pages import prune
from portalwerk.formengine.rules.problem import Problem
from portalwerk.formengine.rules.reading import asks_for_files
from portalwerk.formengine.rules.summary import Section, summary
from portalwerk.identity.rules import AssuranceLevel
from portalwerk.kernel.clock import today
from portalwerk.kernel.references import normal_reference, token_hash
from portalwerk.kernel.sealing import Binding, Key, keyed_digest, link_key, tenant_key, unseal, unseal_json
from portalwerk.kernel.statements import Kept
from portalwerk.tenants.queries import tree


def application_by_token(token: str, *, writing: bool = False) -> Application | None:
    """Return the application that a link names, in the tenant's scope; locked against a second writer."""
    return (_TO_WRITE if writing else _TO_READ).first(token_hash(token))


def _rows(*, writing: bool) -> QuerySet[Application]:
    """Return applications that know whether their version is the one on offer, so that it costs no statement."""
    rows = Application.objects.annotate(is_offered=F("online_service__is_current"))
    return rows.select_for_update(of=("self",)) if writing else rows


_TO_READ = Kept(lambda digest: _rows(writing=False).filter(token_hash=digest), bytes)
_TO_WRITE = Kept(lambda digest: _rows(writing=True).filter(token_hash=digest), bytes)


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

    @property
    def categories(self) -> dict[str, str]:
        """What each uploaded file is, by its number: the code of a category of its question."""
        categories: dict[str, str] = self.content.get("categories", {})
        return categories

    def label_of(self, attachment: Attachment) -> str:
        """What a file is, in words: its category, else its question."""
        code = self.categories.get(str(attachment.stored_file_id))
        return category_label(self.form, attachment.field_path, code)[:200] or attachment.label

    def problems(self, page: Page | None = None) -> list[Problem]:
        """What stands in the way of leaving a page, of submitting if none is named: of everybody's part."""
        form, answers, facts = self.form, self.answers, self.facts
        found = check_all(form, answers, facts=facts) if page is None else check_page(form, page, answers, facts=facts)
        more = check_categories(form, answers, self.categories, page_key=page.key if page else "", facts=facts)
        return [*found, *more]

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
        sections = summary(self.form, answers, facts=self.facts)
        return with_categories(self.form, sections, self.categories) if self.categories else sections


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


def application_with_number(account_id: UUID, reference: str) -> Application | None:
    """Return the application of an account with a number, the latest if two tenants gave the same one.

    Needs the account's scope.
    """
    normal = normal_reference(reference)
    rows = Application.objects.filter(account_id=account_id, reference=normal) if normal else Application.objects.none()
    return rows.order_by("-submitted_at").first()


def application_by_reference(reference: str, pin: str) -> Application | None:
    """Return the sent application of this tenant with reference and PIN, or None if either is wrong."""
    normal = normal_reference(reference)
    application = Application.objects.filter(reference=normal).first() if normal else None
    if application is None or bytes(application.pin_hash) != pin_digest(application.pk, pin.strip()):
        return None
    return application
