"""What may be seen of drafts: who works for a unit sees its drafts; nobody sees those of another tenant."""

from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from portalwerk.access.rules import Caseworker, Right, check_right
from portalwerk.applications.models import Application
from portalwerk.catalog.models import OnlineService
from portalwerk.formengine.rules.form import Form
from portalwerk.kernel.sealing import keyed_digest
from portalwerk.packages.models import DraftJudgment, DraftRevision, DraftService, ServicePackage
from portalwerk.packages.rules.assembling import Content, package_of
from portalwerk.packages.rules.form_words import FormWord, form_words, words_in
from portalwerk.packages.rules.gate import Contact, Remark, gate
from portalwerk.packages.rules.package import WholePackage
from portalwerk.packages.rules.sketching import sketch
from portalwerk.packages.rules.telling import Teller
from portalwerk.packages.rules.trying import CaseResult, results
from portalwerk.tenants.models import Tenant
from portalwerk.tenants.queries import tree

_KEPT = 64


@dataclass(frozen=True, eq=False)
class Workbench:
    """One revision with what its pages show; computed when asked for, and kept, since a revision never changes."""

    content: Content
    contact: Contact | None

    @cached_property
    def form(self) -> Form | None:
        """The form as far as it goes."""
        return sketch(self.content)

    @cached_property
    def teller(self) -> Teller:
        """Tells conditions as sentences."""
        return Teller(self.form)

    @cached_property
    def whole(self) -> WholePackage | None:
        """The package with the form as far as it goes; None while something that it must have is missing."""
        read = package_of(self.content)
        read.form = read.form or self.form
        return read.whole

    @cached_property
    def cases(self) -> list[CaseResult]:
        """The test cases, tried."""
        return results(self.whole) if self.whole else []

    def form_words(self, language: str) -> list[FormWord]:
        """The texts of the form beside those of a language."""
        if language not in self._words:
            self._words[language] = form_words(self.content, language, self.form)
        return self._words[language]

    def behind(self, language: str) -> list[FormWord]:
        """What of the form is not up to date in a language that has begun to translate it."""
        return [word for word in self.form_words(language) if word.status] if words_in(self.content, language) else []

    @cached_property
    def _words(self) -> dict[str, list[FormWord]]:
        return {}

    @cached_property
    def remarks(self) -> list[Remark]:
        """What the publish gate says."""
        return gate(self.content, self.contact)


_benches: dict[tuple[UUID, int, Contact | None], Workbench] = {}
_lock = Lock()


def drafts_of(caseworker: Caseworker) -> list[DraftService]:
    """The drafts that somebody may work on, the one changed last first; samples of a tour are none."""
    rows = DraftService.objects.filter(is_sample=False).order_by("-changed_at")
    return [row for row in rows if caseworker.has(Right.EDIT_SERVICES, row.unit_id)]


def sample_of(caseworker: Caseworker) -> DraftService | None:
    """The sample with which somebody is on the tour, None if they have not begun."""
    begun = DraftRevision.objects.filter(author_id=caseworker.account_id, number=1).values("draft_id")
    return DraftService.objects.filter(is_sample=True, pk__in=begun).order_by("changed_at").last()


def draft_visible_to(caseworker: Caseworker, draft_id: UUID, *, writing: bool = False) -> DraftService | None:
    """A draft, locked if it is going to be changed; None if it is not there for this person.

    The sample of a tour is there for whoever began it. Raises RightMissing where they may edit it and not do what
    the present page is for.
    """
    rows = DraftService.objects.select_for_update() if writing else DraftService.objects
    row = rows.filter(pk=draft_id).first()
    if row is None or not caseworker.has(Right.EDIT_SERVICES, row.unit_id):
        return None
    check_right(caseworker, caseworker.acting, row.unit_id)
    return row if not row.is_sample or _began(row, caseworker) else None


def _began(draft: DraftService, caseworker: Caseworker) -> bool:
    return DraftRevision.objects.filter(draft=draft, number=1, author_id=caseworker.account_id).exists()


def workbench(draft: DraftService, number: int | None = None) -> Workbench:
    """A revision of a draft, the present one by default. Raises: DraftRevision.DoesNotExist."""
    contact = contact_of(draft)
    key = (draft.pk, number or draft.number, contact)
    bench = _benches.get(key)
    if bench is None:
        content = DraftRevision.objects.values_list("content", flat=True).get(draft=draft, number=key[1])
        bench = Workbench(content, contact)
        with _lock:
            while len(_benches) >= _KEPT:
                _benches.pop(next(iter(_benches)))
            _benches[key] = bench
    return bench


def contact_of(draft: DraftService) -> Contact | None:
    """How the unit of a draft can be reached; what it lacks, its authority may have."""
    unit = tree().units.get(draft.unit_id)
    if unit is None:
        return None
    tenant = tree().by_id[unit.tenant_id]
    return Contact(unit.name, unit.phone or tenant.phone, unit.email or tenant.email)


def revisions_of(draft: DraftService) -> list[DraftRevision]:
    """The history, the latest first, without the contents."""
    return list(DraftRevision.objects.filter(draft=draft).defer("content").order_by("-number"))


def judgments_of(draft: DraftService) -> list[DraftJudgment]:
    """What was said on the way out, the latest first."""
    return list(DraftJudgment.objects.filter(draft=draft).order_by("-at"))


def authors_since(draft: DraftService, number: int) -> set[UUID]:
    """Who has worked on a draft after a revision."""
    rows = DraftRevision.objects.filter(draft=draft, number__gt=number)
    return set(rows.values_list("author_id", flat=True))


def offered_by(tenant: Tenant) -> list[OnlineService]:
    """What a tenant offers online now, by title."""
    rows = OnlineService.objects.filter(tenant=tenant, is_current=True, shelf="").select_related("unit")
    return sorted(rows, key=lambda row: str(row.definition["texts"]["de"]["title"]).casefold())


def content_online(online: OnlineService) -> dict[str, Any] | None:
    """The content of the package behind an online service; None for one that was installed before it was kept."""
    row = ServicePackage.objects.filter(slug=online.slug, version=online.version).first()
    return dict(row.content) if row is not None and row.content else None


def unfinished_with(online: OnlineService) -> int:
    """How many applicants are filling in this version just now."""
    return Application.objects.filter(online_service=online, submitted_at=None).count()


def signing_key() -> Ed25519PrivateKey:
    """The key with which this installation signs what it exports: it comes from the key of the installation."""
    return Ed25519PrivateKey.from_private_bytes(keyed_digest("packages", "signature of exported packages"))
