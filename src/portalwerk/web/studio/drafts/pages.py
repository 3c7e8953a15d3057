"""What the list of drafts and the imports show."""

import base64
import binascii
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from portalwerk.access.rules import Caseworker
from portalwerk.formengine.queries import form_of_content, stored_code_lists
from portalwerk.formengine.rules.xdatenfelder.schema import UnreadableSchema
from portalwerk.kernel.clock import local
from portalwerk.packages.actions import drafting
from portalwerk.packages.models import DraftService
from portalwerk.packages.queries.drafts import drafts_of, offered_by, signing_key, workbench
from portalwerk.packages.rules.archive import MAX_BYTES, Opened, public_key_of, unpack
from portalwerk.packages.rules.assembling import package_of
from portalwerk.packages.rules.differences import differences
from portalwerk.packages.rules.editing.edit import EditRefused, Replace
from portalwerk.packages.rules.reviewing import STATUS_WORDS, DraftStatus
from portalwerk.packages.rules.starting import from_form
from portalwerk.tenants.queries import tree
from portalwerk.web.gate.links import link
from portalwerk.web.studio.bench import STATUS_KINDS

SHOWN_DIFFERENCES = 200


@dataclass(frozen=True)
class Line:
    """One draft, or one service that is online."""

    title: str
    href: str
    slug: str
    status: str
    kind: str
    note: str
    when: str


def overview_page(request: HttpRequest, caseworker: Caseworker) -> dict[str, Any]:
    """Return drafts, and what is online without a draft."""
    drafts = drafts_of(caseworker)
    tenant = tree().by_id[caseworker.tenant_id]
    begun = {draft.slug for draft in DraftService.objects.all()}
    return {
        "drafts": [_draft_line(request, draft) for draft in drafts],
        "online": [
            Line(str(row.definition["texts"]["de"]["title"]), "", row.slug, "Online", "ok", row.unit.name, row.version)
            for row in offered_by(tenant)
            if row.slug not in begun and caseworker.works_for(row.unit_id)
        ],
    }


def begin_page(request: HttpRequest, caseworker: Caseworker, problems: list[tuple[str, str]]) -> dict[str, Any]:
    """Return what the forms to begin with need: the units that somebody may work for."""
    held = tree()
    units = [
        (unit.key, unit.name)
        for unit in held.units.values()
        if unit.tenant_id == caseworker.tenant_id and caseworker.works_for(unit.pk)
    ]
    posted = request.POST
    unit = posted.get("stelle", "") or (units[0][0] if len(units) == 1 else "")
    return {"units": units, "problems": problems, "given_title": posted.get("titel", ""), "unit": unit}


def begun_from_schema(request: HttpRequest, caseworker: Caseworker) -> DraftService:
    """Make a draft of the uploaded schema; over a draft of the same address it becomes one more revision.

    Raises: EditRefused, SlugTaken, NoUnit.
    """
    tenant = tree().by_id[caseworker.tenant_id]
    try:
        compiled = form_of_content(_uploaded(request), stored_code_lists())
    except UnreadableSchema as wrong:
        raise EditRefused(reason=str(wrong)) from None
    title = request.POST.get("titel", "").strip() or compiled.form.title
    unit_key = request.POST.get("stelle", "")
    begin = drafting.beginning(tenant, title=title, unit_key=unit_key)
    content = from_form(begin, compiled.form, notes=compiled.warnings)
    known = next((draft for draft in drafts_of(caseworker) if draft.slug == begin.slug), None)
    if known is not None:
        kept = {**workbench(known).content, "form.yaml": content["form.yaml"]}
        kept |= {name: value for name, value in content.items() if name.startswith("codelists/")}
        version = f"{compiled.form.id} {compiled.form.version}"
        drafting.edit_draft(known, Replace(kept, f"Datenschema {version} eingelesen"), by=caseworker)
        return known
    return drafting.begin_draft(tenant, title=title, unit_key=unit_key, by=caseworker, content=content)


def compared_import(request: HttpRequest, caseworker: Caseworker) -> dict[str, Any]:
    """Return what an uploaded package would change. Raises: ArchiveUnreadable, EditRefused."""
    packed = _uploaded(request, most=MAX_BYTES)
    opened = unpack(packed)
    known = _known(caseworker, opened)
    findings = [finding.sentence for finding in package_of(opened.content).findings]
    if findings:
        raise EditRefused(reason=f"Dieses Paket ist unvollständig: {findings[0]}")
    found = differences(workbench(known).content, opened.content) if known else []
    return {
        "opened": opened,
        "is_ours": opened.key == public_key_of(signing_key()),
        "packed": base64.b64encode(packed).decode(),
        "known": known,
        "name": opened.content["texts/de.yaml"]["title"],
        "version": opened.content["package.yaml"]["version"],
        "differences": found[:SHOWN_DIFFERENCES],
        "count": len(found),
    }


def taken_import(request: HttpRequest, caseworker: Caseworker) -> DraftService:
    """Take a package over that was shown before. Raises: ArchiveUnreadable, EditRefused, SlugTaken, NoUnit."""
    try:
        opened = unpack(base64.b64decode(request.POST.get("paket", ""), validate=True))
    except binascii.Error:
        raise EditRefused(reason="Die Datei kam nicht vollständig an. Wählen Sie sie noch einmal.") from None
    known = _known(caseworker, opened)
    sentence = f"Paket von {opened.issuer} eingelesen (Schlüssel {opened.short_key})"
    if known is not None:
        drafting.take_over(known, opened.content, sentence, by=caseworker)
        return known
    tenant = tree().by_id[caseworker.tenant_id]
    title = str(opened.content["texts/de.yaml"]["title"])
    unit = request.POST.get("stelle", "")
    return drafting.begin_draft(tenant, title=title, unit_key=unit, by=caseworker, content=opened.content)


def _known(caseworker: Caseworker, opened: Opened) -> DraftService | None:
    slug = opened.content.get("package.yaml", {}).get("slug")
    return next((draft for draft in drafts_of(caseworker) if draft.slug == slug), None)


def _uploaded(request: HttpRequest, *, most: int = 20_000_000) -> bytes:
    file = request.FILES.get("datei")
    if not isinstance(file, UploadedFile) or not file.size:
        raise EditRefused(reason="Wählen Sie eine Datei.")
    if file.size > most:
        raise EditRefused(reason=f"Die Datei ist zu groß. Erlaubt sind {most // 1_000_000} MB.")
    return bytes(file.read())


def _draft_line(request: HttpRequest, draft: DraftService) -> Line:
    status = DraftStatus(draft.status)
    unit = tree().units.get(draft.unit_id)
    return Line(
        draft.title,
        link(request, "design-page", draft_id=draft.pk),
        draft.slug,
        STATUS_WORDS[status],
        STATUS_KINDS.get(status, ""),
        unit.name if unit else "",
        f"Fassung {draft.number} · {local(draft.changed_at):%d.%m.%Y, %H:%M} Uhr",
    )
