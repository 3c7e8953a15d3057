"""Installing packages and FIM schemas as online services."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from portalwerk.audit.actions import record
from portalwerk.catalog.actions import (
    ServiceDraft,
    index_catalog,
    put_online,
    set_responsibilities,
    write_own_texts,
    write_services,
)
from portalwerk.catalog.models import OnlineService, Service
from portalwerk.formengine.actions import store_form
from portalwerk.formengine.queries import form_of_file, holds_code_list, stored_code_lists
from portalwerk.formengine.rules.definition import UnusableForm
from portalwerk.formengine.rules.form import Form
from portalwerk.formengine.rules.xdatenfelder.schema import UnreadableSchema
from portalwerk.packages.models import ServicePackage
from portalwerk.packages.queries.folders import read_package
from portalwerk.packages.rules.assembling import content_of
from portalwerk.packages.rules.checks import check
from portalwerk.packages.rules.package import (
    ASSURANCE,
    Package,
    WholePackage,
    definition_for,
    description_texts,
    fingerprint_of,
)
from portalwerk.packages.rules.refusals import NoUnit, PackageFaulty, VersionTaken
from portalwerk.packages.rules.reviewing import SlugTaken
from portalwerk.packages.rules.shelf import SHELF, shelf_definition, shelf_slug
from portalwerk.tenants.models import Tenant, Unit
from portalwerk.tenants.queries import tree


@dataclass(frozen=True)
class Installed:
    """What an installation did."""

    package: ServicePackage
    online_services: tuple[OnlineService, ...]


@dataclass
class ShelfReport:
    """What became of a folder of schemas: the services made, and per unreadable file one sentence."""

    installed: list[OnlineService] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def install_package(path: Path, tenants: Sequence[Tenant], *, uses: int = 0, index: bool = True) -> Installed:
    """Check the package in a folder and install it at tenants.

    Parameters:
        uses: how often the service was used lately, for a catalog that begins with figures.
        index: make the search index anew; several packages in a row need it only once.
    Raises: PackageFaulty with all findings, VersionTaken, NoUnit; then nothing is changed.
    """
    read = read_package(path)
    package = _sound(read)
    with transaction.atomic():
        row = _package_row(package, content_of(read))
        service = _write_service(package, tenants, uses)
        online = tuple(_put_online(package, row, service, tenant) for tenant in tenants)
        record("package.installed", object_kind="package", object_id=row.pk, note=row.version)
        if index:
            index_catalog(service.tenant)
    return Installed(row, online)


def install_locally(read: Package, tenant: Tenant) -> OnlineService:
    """Check a package of the studio and install it at the one tenant that made it.

    Its version carries the tenant's name, as build metadata does, so that nobody takes it for the common one. A
    service that a tenant above describes keeps its description; here its texts are replaced by the tenant's own.
    Raises: PackageFaulty, VersionTaken, NoUnit, SlugTaken; then nothing is changed.
    """
    package = _sound(read)
    slug = package.head.slug
    with transaction.atomic():
        unit = _unit_of(package, tenant)
        texts = description_texts(package, definition_for(package, "")["texts"])
        row = _package_row(
            package, content_of(read), version=f"{package.head.version}+{tenant.key}"[:40], origin="studio"
        )
        above = [one.pk for one in tree().chain_of(tenant)[1:]]
        common = Service.objects.filter(tenant_id__in=above, slug=slug).first()
        if common is None:
            service = write_services(tenant, [_draft_of(package, texts)])[slug]
            set_responsibilities([(service, tenant.ars, unit)])
        else:
            if not OnlineService.objects.filter(tenant=tenant, slug=slug, is_current=True).exists():
                raise SlugTaken(slug=slug)
            service = common
            write_own_texts(service, tenant, texts)
        online = _put_online(package, row, service, tenant)
        record("package.installed", object_kind="package", object_id=row.pk, note=row.version)
        index_catalog(service.tenant)
    return online


def _sound(read: Package) -> WholePackage:
    findings, package = check(read), read.whole
    if findings or package is None:
        raise PackageFaulty(findings)
    return package


def install_fim_folder(folder: Path, tenant: Tenant, *, unit: Unit | None = None) -> ShelfReport:
    """Make every XDatenfelder file of a folder a runnable draft on a tenant's shelf.

    Each file stands for itself: one that cannot be read is reported with one sentence and changes nothing.
    """
    report = ShelfReport()
    worker = unit or next(held for held in tree().units.values() if held.tenant_id == tenant.pk)
    lists = stored_code_lists()
    for path in sorted([*folder.rglob("*.xml"), *folder.rglob("*.xml.gz")]):
        if holds_code_list(path):
            continue
        try:
            compiled = form_of_file(path, lists)
            with transaction.atomic():
                report.installed.append(_shelve(compiled.form, compiled.warnings, tenant, worker))
        except UnreadableSchema as wrong:
            report.refused.append((path.name, str(wrong)))
        except UnusableForm as wrong:
            report.refused.append((path.name, str(wrong)))
    return report


def _package_row(
    package: WholePackage, content: dict[str, Any], *, version: str = "", origin: str = "package"
) -> ServicePackage:
    fingerprint = fingerprint_of(package)
    version = version or package.head.version
    known = ServicePackage.objects.filter(slug=package.head.slug, version=version).first()
    if known is not None:
        if known.fingerprint != fingerprint:
            raise VersionTaken(slug=known.slug, version=known.version)
        if not known.content:  # installed before its files were kept
            known.content = content
            known.save(update_fields=["content"])
        return known
    return ServicePackage.objects.create(
        slug=package.head.slug,
        version=version,
        fingerprint=fingerprint,
        form_version_id=store_form(package.form).pk,
        origin=origin,
        content=content,
    )


def _write_service(package: WholePackage, tenants: Sequence[Tenant], uses: int) -> Service:
    head = package.head
    owner = tree().chain_of(tenants[0])[-1]
    known = Service.objects.filter(tenant=owner, slug=head.slug).first()
    common = definition_for(package, "")["texts"]
    by_key = tree().by_key
    own_texts = {
        by_key[key].pk: description_texts(package, _only_changed(package, key))
        for key in package.overlays
        if key in by_key
    }
    texts = description_texts(package, common)
    draft = _draft_of(package, texts, own_texts=own_texts, uses=uses or (known.uses if known else 0))
    service = write_services(owner, [draft])[head.slug]
    set_responsibilities((service, tenant.ars, _unit_of(package, tenant)) for tenant in tenants)
    return service


def _draft_of(
    package: WholePackage,
    texts: dict[str, dict[str, Any]],
    *,
    own_texts: dict[UUID, dict[str, dict[str, Any]]] | None = None,
    uses: int = 0,
) -> ServiceDraft:
    head = package.head
    return ServiceDraft(
        slug=head.slug,
        level=head.level,
        place_rule=head.place,
        service_key=head.service_key or "",
        situations=tuple(head.situations),
        icon=head.icon,
        uses=uses,
        texts=texts,
        own_texts=own_texts or {},
    )


def _only_changed(package: WholePackage, tenant_key: str) -> dict[str, dict[str, object]]:
    texts: dict[str, dict[str, object]] = definition_for(package, tenant_key)["texts"]
    return {language: texts[language] for language in package.overlays[tenant_key].texts}


def _unit_of(package: WholePackage, tenant: Tenant) -> Unit:
    unit = tree().unit_of(tenant, package.head.unit)
    if unit is None:
        raise NoUnit(tenant=tenant.name, unit=package.head.unit)
    return unit


def _put_online(package: WholePackage, row: ServicePackage, service: Service, tenant: Tenant) -> OnlineService:
    return put_online(
        OnlineService(
            tenant=tenant,
            service=service,
            unit=_unit_of(package, tenant),
            slug=row.slug,
            version=row.version,
            form_version_id=row.form_version_id,
            assurance=ASSURANCE[package.head.assurance],
            definition=definition_for(package, tenant.key),
        )
    )


def _shelve(form: Form, warnings: Iterable[str], tenant: Tenant, unit: Unit) -> OnlineService:
    slug = shelf_slug(form.id)
    form_version_id: UUID = store_form(form).pk
    definition = shelf_definition(form, tuple(warnings))
    draft = ServiceDraft(
        slug=slug,
        level=tenant.level,
        texts=definition["texts"],
        is_listed=False,
    )
    service = write_services(tenant, [draft])[slug]
    return put_online(
        OnlineService(
            tenant=tenant,
            service=service,
            unit=unit,
            slug=slug,
            version=f"{form.version}+{form.fingerprint[:8]}",
            form_version_id=form_version_id,
            definition=definition,
            status=OnlineService.Status.DRAFT,
            shelf=SHELF,
        )
    )
