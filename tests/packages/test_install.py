"""Installing packages: immutable versions, overlays, all or nothing."""

import shutil
from pathlib import Path

import pytest

from portalwerk.catalog.models import OnlineService, Service
from portalwerk.catalog.queries import offer_of, online_service, service_page, shelf_of
from portalwerk.formengine.queries import form_by_id
from portalwerk.formengine.rules.form import CodeList, Option
from portalwerk.formengine.rules.xdatenfelder.genericode import write_genericode
from portalwerk.packages.actions import install_fim_folder, install_package
from portalwerk.packages.models import ServicePackage
from portalwerk.packages.rules.refusals import NoUnit, PackageFaulty, VersionTaken
from portalwerk.tenants.actions import add_tenant
from portalwerk.tenants.models import Area, Level, Tenant, Unit
from portalwerk.tenants.queries import forget_tree

PACKAGES = Path(__file__).parents[2] / "service-packages"

pytestmark = pytest.mark.django_db


@pytest.fixture
def towns() -> list[Tenant]:
    land = add_tenant(key="probeland", name="Probeland", level=Level.LAND, parent=None, land_code="XL")
    made = []
    for number, key in enumerate(("burgbach", "seefeld-aue"), 1):
        ars = f"99099000{number}00{number}"
        town = add_tenant(key=key, name=key.title(), level=Level.TOWN, parent=land, land_code="XL", ars=ars)
        Unit.objects.create(tenant=town, key="steueramt", name="Steueramt")
        Area.objects.create(tenant=town, name=key.title(), ars=ars, postcodes=["07999"])
        made.append(town)
    forget_tree()
    return made


@pytest.fixture
def dog(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACKAGES / "hund-anmelden", tmp_path / "hund-anmelden"))


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_installed_service_can_be_used(dog: Path, towns: list[Tenant]) -> None:
    installed = install_package(dog, towns)
    assert [one.tenant for one in installed.online_services] == towns
    row = online_service(towns[0].pk, "hund-anmelden")
    assert row is not None
    offer = offer_of(row.pk)
    assert (offer.title, offer.assurance, offer.unit_name) == ("Hund anmelden", 0, "Steueramt")
    assert offer.field_of_law == "municipal_tax"
    assert {outcome.kind for outcome in offer.outcomes} == {"granted", "denied"}
    assert [page.key for page in form_by_id(row.form_version_id).pages][:2] == ["halter", "anschrift"]


def test_tenant_overlays_texts_and_deadlines(dog: Path, towns: list[Tenant]) -> None:
    ordinary, own = (offer_of(one.pk) for one in install_package(dog, towns).online_services)
    assert (ordinary.inquiry_days, own.inquiry_days) == (14, 21)
    page = service_page(towns[1], "hund-anmelden")
    assert page is not None
    assert page.description.costs[0].amount == "48,00 € im Jahr"
    other = service_page(towns[0], "hund-anmelden")
    assert other is not None
    assert other.description.costs[0].amount == "60,00 € im Jahr"


def test_installing_twice_changes_nothing(dog: Path, towns: list[Tenant]) -> None:
    first = install_package(dog, towns)
    second = install_package(dog, towns)
    assert first.package == second.package
    assert first.online_services == second.online_services
    assert OnlineService.objects.count() == 2


def test_same_version_with_other_content_is_refused(dog: Path, towns: list[Tenant]) -> None:
    install_package(dog, towns)
    before = online_service(towns[0].pk, "hund-anmelden")
    _edit(dog / "process.yaml", "decide_days: 30", "decide_days: 31")
    with pytest.raises(VersionTaken, match="Erhöhen Sie die Version"):
        install_package(dog, towns)
    assert online_service(towns[0].pk, "hund-anmelden") == before
    assert ServicePackage.objects.count() == 1


def test_new_version_stands_beside_the_old_one(dog: Path, towns: list[Tenant]) -> None:
    old = install_package(dog, towns).online_services[0]
    _edit(dog / "package.yaml", "version: 1.0.0", "version: 1.1.0")
    _edit(dog / "process.yaml", "decide_days: 30", "decide_days: 31")
    new = install_package(dog, towns).online_services[0]
    assert online_service(towns[0].pk, "hund-anmelden") == new
    old.refresh_from_db()
    assert not old.is_current
    # an application that began with the old version keeps its deadlines
    assert (offer_of(old.pk).decide_days, offer_of(new.pk).decide_days) == (30, 31)


def test_faulty_package_changes_nothing(dog: Path, towns: list[Tenant]) -> None:
    _edit(dog / "fees.yaml", "due: never", "due: later")
    with pytest.raises(PackageFaulty) as caught:
        install_package(dog, towns)
    assert caught.value.findings[0].file == "fees.yaml"
    assert "fees.yaml" in str(caught.value)
    assert not Service.objects.exists()


def test_tenant_without_the_unit_is_named_and_nothing_is_installed(dog: Path, towns: list[Tenant]) -> None:
    Unit.objects.filter(tenant=towns[1]).update(key="kaemmerei")
    forget_tree()
    with pytest.raises(NoUnit, match="Seefeld-Aue hat keine Stelle „steueramt“"):
        install_package(dog, towns)
    assert not OnlineService.objects.exists()
    assert not ServicePackage.objects.exists()


def test_schemas_become_drafts_and_broken_files_one_sentence(
    tmp_path: Path, towns: list[Tenant], shared_data: Path
) -> None:
    source = shared_data / "fim" / "xdf3" / "S07000000248.xdf3.xml"
    shutil.copy(source, tmp_path / "good.xml")
    (tmp_path / "broken.xml").write_text("<nothing", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no schema", encoding="utf-8")
    code_list = CodeList("staat", (Option("000", "Deutschland"), Option("100", "Musterland")), "urn:de:staat", "1")
    (tmp_path / "staat_genericode.xml").write_bytes(write_genericode(code_list))
    report = install_fim_folder(tmp_path, towns[0])
    assert [row.slug for row in report.installed] == ["fim-s07000000248"]
    assert [name for name, _sentence in report.refused] == ["broken.xml"]
    assert report.refused[0][1].endswith(".")
    row = shelf_of(towns[0])[0]
    assert (row.status, row.shelf) == ("draft", "fim")
    assert len(form_by_id(row.form_version_id).pages) >= 5
    assert offer_of(row.pk).title
    assert install_fim_folder(tmp_path, towns[0]).installed == [row]
