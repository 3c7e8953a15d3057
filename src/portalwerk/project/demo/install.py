"""Filling an empty installation with the fictional Land; doing it again changes nothing."""

import json
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pyotp
from django.conf import settings
from django.db import transaction

from portalwerk.access.actions import grant_membership
from portalwerk.access.models import Membership
from portalwerk.access.rules import Role
from portalwerk.catalog.actions import index_catalog, set_responsibilities, write_services, write_situations
from portalwerk.catalog.models import OnlineService, Service
from portalwerk.catalog.rules.offer import Offer
from portalwerk.identity.actions.staff import create_staff_account
from portalwerk.identity.models import Credential
from portalwerk.identity.providers import make_service_key
from portalwerk.kernel.clock import now
from portalwerk.kernel.scope import acting_for
from portalwerk.packages.actions import ShelfReport, install_fim_folder, install_package
from portalwerk.packages.queries import packages_in, read_package
from portalwerk.project.demo.content import SITUATIONS, DescribedService, described_services
from portalwerk.project.demo.history import Extent, install_history
from portalwerk.project.demo.land import COURTS, HOURS, TENANTS, DemoTenant, theme_of
from portalwerk.tenants.actions import add_tenant
from portalwerk.tenants.models import Area, Level, Tenant, Unit
from portalwerk.tenants.queries import forget_tree, tree

REPOSITORY = Path(__file__).resolve().parents[4]
PACKAGES = REPOSITORY / "service-packages"
SIGN_INS = "demo-zugaenge.txt"
PORTAL_NAME = "portal.saale-elbe-land.example"
BUNDID_PORTALS = Path("simulators", "saml")
SECRETS = Path("simulators", "totp.json")

#: Who works where: login, name, and tenant, unit, role.
STAFF: tuple[tuple[str, str, tuple[tuple[str, str, Role], ...]], ...] = (
    (
        "karl",
        "Karl Kern",
        (
            ("saaletal", "jagdbehoerde", Role.CASEWORKER),
            ("saaletal", "jagdbehoerde", Role.TEAM_LEAD),
            ("saaletal", "fahrerlaubnis", Role.CASEWORKER),
            ("saaletal", "fahrerlaubnis", Role.TEAM_LEAD),
            ("saaletal", "", Role.OPERATOR),
            ("saaletal", "", Role.EDITOR),
        ),
    ),
    (
        "mia",
        "Mia Mond",
        (("burgbach", "steueramt", Role.CASEWORKER), ("burgbach", "steueramt", Role.PUBLISHER)),
    ),
    (
        "ida",
        "Ida Igel",
        (("saaletal", "jagdbehoerde", Role.CASEWORKER), ("saaletal", "fahrerlaubnis", Role.CASEWORKER)),
    ),
    ("bea", "Bea Blatt", (("burgbach", "steueramt", Role.EDITOR), ("saaletal", "", Role.EDITOR))),
    (
        "lena",
        "Lena Licht",
        (("saaletal", "jagdbehoerde", Role.TEAM_LEAD), ("saaletal", "fahrerlaubnis", Role.TEAM_LEAD)),
    ),
    ("elba", "Elba Eck", (("elbaue", "jagdbehoerde", Role.CASEWORKER), ("elbaue", "fahrerlaubnis", Role.CASEWORKER))),
)
_USES_OF_PACKAGES = 400

Progress = Callable[[str], object]


def install_demo(*, fim: Path | None = None, data_dir: Path | None = None, progress: Progress = print) -> None:
    """Install tenants, staff, catalog and packages: all that the first page needs.

    Parameters:
        fim: folder with XDatenfelder files; each becomes a draft on the county's shelf.
        data_dir: where sign-ins are noted; the installation's data folder by default.
        progress: called with a German sentence after each part.
    """
    folder = data_dir or settings.DATA_DIR
    _introduce_to_bundid(folder)
    with transaction.atomic():
        tenants = _install_tenants()
        progress(f"{len(tenants)} Mandanten eingerichtet")
        _install_staff(tenants, folder)
        land = tenants["land"]
        services = _install_descriptions(land)
        progress(f"{len(services)} Leistungen beschrieben")
        for path in packages_in(PACKAGES):
            installed = install_package(path, _offering(path, tenants), uses=_USES_OF_PACKAGES, index=False)
            progress(f"Paket {installed.package} an {len(installed.online_services)} Stellen installiert")
        index_catalog(land)
    if fim is not None:
        with transaction.atomic():
            _report_shelf(install_fim_folder(fim, tenants["saaletal"]), progress)


def install_earlier(*, progress: Progress = print, extent: Extent | None = None) -> None:
    """Tell what has happened so far in the Land that `install_demo` made. Doing it again changes nothing.

    Parameters: extent, how many earlier applications there are.
    """
    places = {tenant_id: number for number, tenant_id in enumerate(tree().by_id)}
    packages = []
    for path in packages_in(PACKAGES):
        services = OnlineService.objects.filter(slug=path.name, is_current=True)
        packages.append((path, sorted(services, key=lambda service: places[service.tenant_id])))
    with transaction.atomic():
        told = install_history(packages, staff=_caseworker_for, extent=extent or Extent())
    progress(f"{told} frühere Anträge angelegt")


def _introduce_to_bundid(folder: Path) -> None:
    """Make the portal's key pair for sign-in, and show its certificate to the simulated BundID."""
    certificate = make_service_key(folder / "keys", host=PORTAL_NAME, at=now())
    known = folder / BUNDID_PORTALS / "sp.crt"
    known.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    known.write_bytes(certificate.read_bytes())


def _install_tenants() -> dict[str, Tenant]:
    found = {tenant.key: tenant for tenant in Tenant.objects.all()}
    for position, described in enumerate(TENANTS):
        if described.key not in found:
            found[described.key] = _add(described, found, position)
    forget_tree()
    return found


def _add(described: DemoTenant, found: dict[str, Tenant], position: int) -> Tenant:
    parent = found[described.parent] if described.parent else None
    address = {"street": described.street, "postcode": described.postcode, "city": described.city}
    tenant = add_tenant(
        key=described.key,
        name=described.name,
        level=described.level,
        parent=parent,
        land_code="XL",
        short_name=described.short_name,
        name_genitive=described.name_genitive,
        ars=described.ars,
        phone=described.phone,
        email=f"post@{described.key}.example",
        hours=HOURS,
        crest=f"crests/{described.key}.svg",
        theme=theme_of(described),
        courts=COURTS if described.level == Level.LAND else {},
        position=position,
        **address,
    )
    Unit.objects.bulk_create(
        Unit(
            tenant=tenant,
            key=unit.key,
            name=unit.name,
            name_genitive=unit.name_genitive,
            name_dative=unit.name_dative,
            phone=unit.phone,
            email=f"{unit.key}@{described.key}.example",
            hours=HOURS,
            **address,
        )
        for unit in described.units
    )
    Area.objects.bulk_create(
        Area(tenant=tenant, name=name, ars=ars, postcodes=list(postcodes)) for name, ars, postcodes in described.areas
    )
    return tenant


def _install_staff(tenants: dict[str, Tenant], folder: Path) -> None:
    """Accounts with random passwords, noted in the data folder; the secrets go to the simulated authenticator."""
    known = set(Credential.objects.values_list("login", flat=True))
    missing = [entry for entry in STAFF if entry[0] not in known]
    if not missing:
        return
    lines = ["Anmeldungen der Ämter (nur für diese Demo; der zweite Faktor steht in der Codes-App der Simulatoren):"]
    codes = []
    for login, name, works in missing:
        password, secret = "-".join(_syllables(4)), pyotp.random_base32()
        account = create_staff_account(login=login, password=password, totp_secret=secret)
        for tenant_key, unit_key, role in works:
            tenant = tenants[tenant_key]
            unit = tree().unit_of(tenant, unit_key) if unit_key else None
            with acting_for(tenant.pk):
                grant_membership(account.pk, tenant_id=tenant.pk, role=role, display_name=name, unit=unit)
        codes.append({"name": name, "secret": secret})
        places = sorted(
            {f"/{tenant_key}/{'werkstatt' if role is Role.EDITOR else 'amt'}/" for tenant_key, _, role in works}
        )
        lines.append(f"  {name:<10} Name {login}   Passwort {password}   {', '.join(places)}")
    _write_private(folder / SIGN_INS, "\n".join(lines) + "\n")
    _write_private(folder / SECRETS, json.dumps(codes, ensure_ascii=False, indent=1))


def _syllables(count: int) -> Iterator[str]:
    """Easy to type, about 15 bits each."""
    consonants, vowels = "bdfghklmnprstvwz", "aeiou"
    for _ in range(count):
        yield "".join(secrets.choice(letters) for letters in (consonants, vowels, consonants, vowels, consonants))


def _write_private(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")


def _install_descriptions(land: Tenant) -> dict[str, Service]:
    described = described_services(PACKAGES / "demo" / "services.yaml")
    services = write_services(land, (one.draft() for one in described))
    write_situations(land, SITUATIONS)
    set_responsibilities(row for one in described for row in _responsible_units(services[one.slug], one))
    return services


def _responsible_units(service: Service, described: DescribedService) -> Iterator[tuple[Service, str, Unit]]:
    held = tree()
    for unit in held.units.values():
        tenant = held.by_id[unit.tenant_id]
        if unit.key == described.unit and Level(tenant.level).value == described.level:
            # an institution has no area of its own: it serves its county
            owner = held.parent_of(tenant) if described.level == "institution" else tenant
            if owner is not None:
                yield service, owner.ars, unit


def _caseworker_for(tenant: Tenant, offer: Offer) -> UUID | None:
    workers = Membership.objects.filter(tenant=tenant, unit_id=offer.unit_id, role=Role.CASEWORKER)
    worker = workers.order_by("id").first()
    return worker.account_id if worker else None


def _offering(path: Path, tenants: dict[str, Tenant]) -> list[Tenant]:
    head = read_package(path).package
    return [tenant for tenant in tenants.values() if head is not None and tenant.level == head.level]


def _report_shelf(report: ShelfReport, progress: Progress) -> None:
    progress(f"{len(report.installed)} FIM-Schemas als Entwürfe im Regal")
    for name, sentence in report.refused:
        progress(f"{name}: {sentence}")
