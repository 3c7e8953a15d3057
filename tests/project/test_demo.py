"""The demonstration: complete, repeatable, no secret twice, no real place."""

import json
import re
import stat
from pathlib import Path

import pyotp
import pytest

from portalwerk.access.models import Membership
from portalwerk.catalog.models import OnlineService, Responsibility, Service, ServiceText
from portalwerk.identity.actions.staff import check_password
from portalwerk.packages.queries import packages_in
from portalwerk.project.demo import install_demo
from portalwerk.project.demo.content import SITUATIONS, described_services
from portalwerk.project.demo.install import PACKAGES, SECRETS, SIGN_INS, STAFF
from portalwerk.project.demo.land import TENANTS, theme_of
from portalwerk.tenants.models import Area, Tenant, Unit
from portalwerk.ui.components.icons import ICONS

TOWNS = ("burgbach", "seefeld-aue", "hohenwald", "auenheim")
CRESTS = Path(__file__).parents[2] / "src" / "portalwerk" / "project" / "demo" / "static" / "crests"


def _quiet(_sentence: str) -> None:
    pass


@pytest.mark.django_db
def test_demo_is_complete(tmp_path: Path) -> None:
    said: list[str] = []
    install_demo(data_dir=tmp_path, progress=said.append)
    levels = list(Tenant.objects.values_list("level", flat=True))
    assert [levels.count(level) for level in ("land", "county", "town", "institution")] == [1, 2, 4, 3]
    assert Service.objects.filter(is_listed=True).count() >= 60
    offered = OnlineService.objects.values_list("slug", "tenant__key")
    assert set(offered) == {
        ("jagdschein-ersterteilung", "saaletal"),
        ("jagdschein-ersterteilung", "elbaue"),
        ("fuehrerschein-umtauschen", "saaletal"),
        ("fuehrerschein-umtauschen", "elbaue"),
        *((slug, key) for slug in ("hund-anmelden", "kita-anmelden") for key in TOWNS),
    }
    assert all(sentence[0].isupper() or sentence[0].isdigit() for sentence in said)


@pytest.mark.django_db
def test_every_service_has_a_responsible_unit_in_every_place_of_the_pilot_county(tmp_path: Path) -> None:
    install_demo(data_dir=tmp_path, progress=_quiet)
    for service in Service.objects.filter(is_listed=True):
        areas = set(Responsibility.objects.filter(service=service).values_list("ars", flat=True))
        towns = {area.ars for area in Area.objects.filter(tenant__parent__key="saaletal")}
        assert towns <= areas or "990710000000" in areas, service.slug


@pytest.mark.django_db
def test_installing_again_changes_nothing(tmp_path: Path) -> None:
    def count() -> list[int]:
        models = (Tenant, Unit, Area, Service, ServiceText, Responsibility, OnlineService, Membership)
        return [model.objects.count() for model in models]

    install_demo(data_dir=tmp_path, progress=_quiet)
    before, noted = count(), (tmp_path / SIGN_INS).read_text()
    install_demo(data_dir=tmp_path, progress=_quiet)
    assert count() == before
    assert (tmp_path / SIGN_INS).read_text() == noted


@pytest.mark.django_db
def test_staff_can_sign_in_with_what_was_noted_and_nobody_else_reads_it(tmp_path: Path) -> None:
    install_demo(data_dir=tmp_path, progress=_quiet)
    noted = (tmp_path / SIGN_INS).read_text()
    found = dict(re.findall(r"Name (\w+) +Passwort (\S+)", noted))
    assert set(found) == {login for login, _name, _works in STAFF}
    assert len(set(found.values())) == len(found)
    assert check_password(login="karl", password=found["karl"], device="test")
    secrets = json.loads((tmp_path / SECRETS).read_text())
    assert {entry["name"] for entry in secrets} == {name for _login, name, _works in STAFF}
    for entry in secrets:
        assert len(pyotp.TOTP(entry["secret"]).now()) == 6
    for path in (SIGN_INS, SECRETS):
        assert stat.S_IMODE((tmp_path / path).stat().st_mode) == 0o600


@pytest.mark.parametrize("tenant", TENANTS, ids=lambda tenant: tenant.key)
def test_each_tenant_has_a_crest_that_loads_nothing(tenant: object) -> None:
    text = (CRESTS / f"{tenant.key}.svg").read_text()  # type: ignore[attr-defined]
    assert text.startswith("<svg ")
    assert not re.search(r"<script|href|url\((?!#)|style=", text.replace("http://www.w3.org/2000/svg", ""))
    assert len(text) < 2000


def test_each_tenant_has_colours_of_its_own() -> None:
    themes = [json.dumps(theme_of(tenant), sort_keys=True) for tenant in TENANTS]
    assert len(set(themes)) == len(themes)
    allowed = {
        "--pw-brand", "--pw-brand-ink", "--pw-sun", "--pw-sand", "--pw-sand-2", "--pw-tint", "--pw-tint-2",
        "--kern-color-action-default", "--kern-color-action-on-default",
    }  # fmt: skip
    for tenant in TENANTS:
        assert theme_of(tenant)["light"].keys() <= allowed
        assert theme_of(tenant)["dark"].keys() <= allowed


def test_area_keys_are_of_no_real_land() -> None:
    # 01 to 16 are the Länder; 99 is none
    assert all(tenant.ars.startswith("99") for tenant in TENANTS if tenant.ars)


def test_descriptions_use_known_icons_situations_and_units() -> None:
    units = {unit.key for tenant in TENANTS for unit in tenant.units}
    situations = {key for key, _title, _icon in SITUATIONS}
    for service in described_services(PACKAGES / "demo" / "services.yaml"):
        assert service.icon in ICONS, service.slug
        assert set(service.situations) <= situations, service.slug
        assert service.unit in units, service.slug
        assert "!" not in service.summary
    assert {icon for _key, _title, icon in SITUATIONS} <= ICONS.keys()


def test_no_service_is_described_twice() -> None:
    slugs = [service.slug for service in described_services(PACKAGES / "demo" / "services.yaml")]
    slugs += [path.name for path in packages_in(PACKAGES)]
    assert len(slugs) == len(set(slugs))
