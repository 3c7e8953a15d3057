"""Working on drafts: begin, edit, restore, discard. Every edit is a new revision."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from portalwerk import __version__
from portalwerk.access.rules import Caseworker, Right
from portalwerk.audit.actions import record
from portalwerk.catalog.models import OnlineService
from portalwerk.kernel.clock import now, today
from portalwerk.packages.models import DraftJudgment, DraftRevision, DraftService
from portalwerk.packages.queries.drafts import content_online, draft_visible_to, workbench
from portalwerk.packages.rules.assembling import Content
from portalwerk.packages.rules.editing.edit import Edit, EditRefused, Replace, edited
from portalwerk.packages.rules.editing.words import SetVersion
from portalwerk.packages.rules.refusals import NoUnit
from portalwerk.packages.rules.reviewing import DraftMoved, DraftStatus, NoSuchRevision, SlugTaken
from portalwerk.packages.rules.sketching import faults_of, key_of
from portalwerk.packages.rules.starting import Beginning, for_tenant, from_nothing, next_version
from portalwerk.tenants.models import Tenant, Unit
from portalwerk.tenants.queries import tree


def begin_draft(
    tenant: Tenant,
    *,
    title: str,
    unit_key: str,
    by: Caseworker,
    content: Mapping[str, Any] | None = None,
    is_sample: bool = False,
) -> DraftService:
    """Begin a draft from nothing, or with a content that was made elsewhere and gets this title and unit.

    Parameters: is_sample, for the tour of one person: beside those of others, so its address is numbered.
    Raises: SlugTaken, NoUnit, EditRefused for a title without letters or a broken content.
    """
    unit = unit_for(tenant, unit_key, by)
    begin = beginning(tenant, title=title, unit_key=unit_key)
    fresh = dict(content) if content is not None else from_nothing(begin)
    slug = begin.slug
    if is_sample:
        slug = key_of(slug, set(DraftService.objects.values_list("slug", flat=True)), joint="-", longest=60)
    return _begun(tenant, slug, begin.title, unit, fresh, by=by, sentence="Entwurf begonnen", is_sample=is_sample)


def beginning(tenant: Tenant, *, title: str, unit_key: str) -> Beginning:
    """What a fresh draft is called and where it belongs. Raises: EditRefused for a title without letters."""
    words = title.strip()
    if not any(sign.isalpha() for sign in words):
        raise EditRefused(reason="Der Name der Leistung fehlt.")
    slug = key_of(words, set(), first="leistung", joint="-", longest=60)
    return Beginning(words, slug, tenant.level, unit_key, today().isoformat())


def copy_online(online: OnlineService, *, by: Caseworker) -> DraftService:
    """Begin a draft from what is online: its next version, with texts and fees as this tenant has them.

    Returns the draft that is there already, if there is one. Raises: EditRefused for what was installed too long ago.
    """
    known = DraftService.objects.filter(slug=online.slug).first()
    if known is not None:
        return known
    content = content_online(online)
    if content is None:
        raise EditRefused(reason="Von dieser Leistung liegt das Paket nicht vor. Installieren Sie es neu.")
    tenant, unit = online.tenant, unit_for(online.tenant, online.unit.key, by)
    own = for_tenant(content, tenant.key, unit=unit.key, version=next_version(online.version))
    title = str(own["texts/de.yaml"]["title"])
    return _begun(tenant, online.slug, title, unit, own, by=by, sentence=f"Aus Version {online.version} kopiert")


def edit_draft(draft: DraftService, edit: Edit, *, by: Caseworker, seen: int | None = None) -> DraftRevision:
    """Apply an edit and keep the result as a new revision.

    What was handed in or approved goes back to work: nobody approves what they have not seen.
    Parameters: seen, the revision that the page showed. Raises: EditRefused, DraftMoved.
    """
    if seen is not None and seen != draft.number:
        raise DraftMoved
    before = workbench(draft).content
    sentence = edit.told(before)
    after = edited(before, edit)
    if draft.status == DraftStatus.PUBLISHED:
        version = next_version(str(before["package.yaml"]["version"]))
        after = SetVersion(version).apply(after)
        sentence = f"{sentence} (Version {version} begonnen)"
    draft.status, draft.publish_on = DraftStatus.DRAFTING, None
    return _keep(draft, after, sentence, by.account_id)


def restore(draft: DraftService, number: int, *, by: Caseworker) -> DraftRevision:
    """Bring back an earlier revision, whole, as a new one. The version stays: it never counts down.

    Raises: NoSuchRevision.
    """
    try:
        earlier = dict(workbench(draft, number).content)
    except DraftRevision.DoesNotExist:
        raise NoSuchRevision from None
    version = workbench(draft).content["package.yaml"]["version"]
    earlier["package.yaml"] = {**earlier["package.yaml"], "version": version}
    return edit_draft(draft, Replace(earlier, f"Fassung {number} wiederhergestellt"), by=by)


def take_over(draft: DraftService, content: Content, sentence: str, *, by: Caseworker) -> DraftRevision:
    """Put the content of an import over a draft, as one more revision. Address, unit and version stay its own.

    Raises: EditRefused for a content that is broken.
    """
    head = workbench(draft).content["package.yaml"]
    kept = {name: head[name] for name in ("slug", "unit", "version", "level")}
    after = {**content, "package.yaml": {**content["package.yaml"], **kept}}
    return edit_draft(draft, Replace(after, sentence), by=by)


def discard(draft: DraftService, *, by: Caseworker) -> None:
    """Throw a draft away with its history. What is online stays online."""
    record("draft.discarded", actor_id=by.account_id, object_kind="draft", object_id=draft.pk)
    DraftJudgment.objects.filter(draft=draft).delete()
    DraftRevision.objects.filter(draft=draft).delete()
    draft.delete()


def unit_for(tenant: Tenant, key: str, by: Caseworker) -> Unit:
    """A unit that somebody may work for. Raises: NoUnit."""
    unit = tree().unit_of(tenant, key)
    if unit is None or not by.has(Right.EDIT_SERVICES, unit.pk):
        raise NoUnit(tenant=tenant.name, unit=key)
    return unit


def open_for_writing(caseworker: Caseworker, draft_id: UUID) -> DraftService | None:
    """The draft, locked."""
    return draft_visible_to(caseworker, draft_id, writing=True)


def _begun(
    tenant: Tenant,
    slug: str,
    title: str,
    unit: Unit,
    content: Mapping[str, Any],
    *,
    by: Caseworker,
    sentence: str,
    is_sample: bool = False,
) -> DraftService:
    if DraftService.objects.filter(slug=slug).exists():
        raise SlugTaken(slug=slug)
    head = {**content["package.yaml"], "slug": slug, "unit": unit.key, "level": tenant.level}
    whole = {**content, "package.yaml": head}
    found = faults_of(whole)
    if found:
        raise EditRefused(reason=found[0])
    draft = DraftService(slug=slug, title=title[:300], unit=unit, status=DraftStatus.DRAFTING, is_sample=is_sample)
    draft.save()
    _keep(draft, whole, sentence, by.account_id)
    record("draft.begun", actor_id=by.account_id, object_kind="draft", object_id=draft.pk)
    return draft


def _keep(draft: DraftService, content: Mapping[str, Any], sentence: str, author_id: UUID) -> DraftRevision:
    draft.number += 1
    draft.changed_at = now()
    draft.title = str(content["texts/de.yaml"]["title"])[:300]
    unit = tree().unit_of(tree().by_id[draft.tenant_id], content["package.yaml"]["unit"])
    draft.unit_id = unit.pk if unit else draft.unit_id
    draft.save()
    revision = DraftRevision(
        draft=draft, number=draft.number, author_id=author_id, sentence=sentence[:700], product=__version__,
        content=dict(content),
    )  # fmt: skip
    revision.save(force_insert=True)
    return revision
