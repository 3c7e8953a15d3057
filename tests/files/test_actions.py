"""Taking in, reading, handing over and deleting files, with the database and the disk."""

import io
import os
import secrets
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from django.db import transaction
from PIL import Image

from portalwerk.files import actions, queries, rules, tasks
from portalwerk.files.models import OwnerKind, ScanStatus, StoredFile
from portalwerk.files.providers import scanners
from portalwerk.files.providers.fake.provider import INFECTED_WORD
from portalwerk.kernel import sealing
from portalwerk.kernel.clock import now
from portalwerk.kernel.refusal import Refusal
from portalwerk.kernel.scope import acting_for, acting_for_account
from portalwerk.tenants.models import Level, Tenant
from tests.files.uploads import EICAR, pdf, photo_with_place, picture

KEY = sealing.Key(bytes(range(32)))
OTHER_KEY = sealing.Key(bytes(32))
ADA = UUID(int=1)


@pytest.fixture
def data_dir(settings, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def saaletal(db: None) -> Tenant:
    return Tenant.objects.create(key="saaletal", name="Landkreis Saaletal", level=Level.COUNTY, land_code="XL")


@pytest.fixture
def elbaue(db: None) -> Tenant:
    return Tenant.objects.create(key="elbaue", name="Landkreis Elbaue", level=Level.COUNTY, land_code="XL")


@pytest.fixture
def scope(saaletal: Tenant, data_dir: Path) -> Iterator[Tenant]:
    with transaction.atomic(), acting_for(saaletal.pk):
        yield saaletal


def upload(
    tenant: Tenant, content: bytes | None = None, *, name: str = "Nachweis.pdf", **options: object
) -> StoredFile:
    content = pdf() if content is None else content
    return actions.store_upload([content[:1000], content[1000:]], name=name, key=KEY, tenant_id=tenant.pk, **options)


def stored_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in (folder / "files").rglob("*") if path.is_file())


def files_in(folder: Path) -> list[Path]:
    return [path for path in (folder / "files").rglob("*") if path.is_file()]


# -- taking in -------------------------------------------------------------------------------------------------


def test_upload_comes_back_unchanged_with_its_facts(scope: Tenant) -> None:
    photo = photo_with_place()
    stored = upload(scope, photo, name="Foto.jpg")
    assert queries.read_all(stored, KEY) == photo
    facts = queries.facts_of(stored, KEY)
    assert facts.name == "Foto.jpg"
    assert len(facts.sha256) == 64
    assert (stored.media_type, stored.size, stored.page_count) == ("image/jpeg", len(photo), 1)


def test_without_scanner_nothing_counts_as_clean(scope: Tenant, settings) -> None:
    settings.SCANNER = "none"
    stored = upload(scope)
    assert stored.scan_status == ScanStatus.NOT_SCANNED
    assert stored.get_scan_status_display() == "nicht geprüft"
    assert not queries.counts_as_clean(stored)


def test_scanner_decides_what_is_clean(scope: Tenant, settings) -> None:
    settings.SCANNER = "fake"
    assert queries.counts_as_clean(upload(scope))
    with pytest.raises(rules.Infected, match="Schadsoftware"):
        upload(scope, picture(comment=INFECTED_WORD), name="a.jpg")


def test_file_is_scanned_again_when_the_scanner_is_back(scope: Tenant, settings) -> None:
    settings.SCANNER = "none"
    clean = upload(scope)
    infected = upload(scope, picture(comment=INFECTED_WORD), name="a.jpg")
    settings.SCANNER = "fake"
    assert actions.scan_again(clean, KEY) == ScanStatus.CLEAN
    with pytest.raises(rules.Infected):
        actions.scan_again(infected, KEY)


@pytest.mark.parametrize(
    ("content", "name", "options", "refusal"),
    [
        (b"", "a.pdf", {}, rules.FileEmpty),
        (b"", "", {}, rules.NothingRead),
        (b"", "a.pdf", {"declared_size": 34_000_000}, rules.FileTooBig),
        (pdf(), "a.pdf", {"max_bytes": 100}, rules.FileTooBig),
        (pdf(), "a.pdf", {"allowed_media_types": ["image/png"]}, rules.WrongType),
        (EICAR, "a.pdf", {}, rules.Infected),
        (pdf()[:300], "a.pdf", {}, rules.BrokenFile),
        (pdf(), "a\u202e.pdf", {}, rules.MisleadingName),
        (pdf(), "a.pdf", {"media_type": "image/png"}, rules.EndingLies),
    ],
)
def test_refused_upload_leaves_nothing_behind(
    scope: Tenant, data_dir: Path, content: bytes, name: str, options: dict[str, object], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        upload(scope, content, name=name, **options)
    assert files_in(data_dir) == []
    assert not StoredFile.objects.exists()


def test_300_megabytes_are_refused_while_reading(scope: Tenant, data_dir: Path) -> None:
    taken = 0

    def endless() -> Iterator[bytes]:
        nonlocal taken
        while taken < 300_000_000:
            taken += 65_536
            yield bytes(65_536)

    with pytest.raises(rules.FileTooBig, match="Erlaubt sind"):
        actions.store_upload(endless(), name="a.pdf", key=KEY, tenant_id=scope.pk, max_bytes=10_000_000)
    assert taken < 10_200_000
    assert files_in(data_dir) == []


def test_line_that_breaks_leaves_nothing_behind(scope: Tenant, data_dir: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield pdf()
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        actions.store_upload(broken(), name="a.pdf", key=KEY, tenant_id=scope.pk)
    assert files_in(data_dir) == []


def test_name_without_ending_gets_the_right_one(scope: Tenant) -> None:
    assert queries.file_name(upload(scope, name="scan"), KEY) == "scan.pdf"


def test_file_lies_under_a_random_name_for_its_owner_only(scope: Tenant, data_dir: Path) -> None:
    stored = upload(scope, name="Ada.pdf")
    (path,) = files_in(data_dir)
    assert path == data_dir / "files" / stored.location[:2] / stored.location
    assert "Ada" not in str(path)
    assert str(stored.pk) not in str(path)
    assert path.stat().st_mode & 0o077 == 0


# -- encryption at rest ----------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_no_word_of_a_file_is_found_in_files_or_tables(
    saaletal: Tenant, data_dir: Path, owner_connection: psycopg.Connection
) -> None:
    canary = b"KANARIENVOGEL" + secrets.token_hex(8).encode()
    content = picture(comment=canary)
    with transaction.atomic(), acting_for(saaletal.pk):
        upload(saaletal, content, name=f"{canary.decode()}.jpg")
    assert canary in content
    assert canary not in stored_bytes(data_dir)
    rows = owner_connection.execute("SELECT files_storedfile::text FROM files_storedfile").fetchall()
    assert len(rows) == 1
    assert canary.decode() not in rows[0][0]
    assert canary.hex() not in rows[0][0]


def test_other_key_opens_neither_name_nor_content(scope: Tenant) -> None:
    stored = upload(scope)
    with pytest.raises(sealing.Unsealable):
        queries.file_name(stored, OTHER_KEY)
    with pytest.raises(sealing.Unsealable):
        queries.read_all(stored, OTHER_KEY)


def test_secret_copied_to_another_row_does_not_open(scope: Tenant) -> None:
    ours, theirs = upload(scope), upload(scope)
    theirs.sealed_secret, theirs.location = ours.sealed_secret, ours.location
    with pytest.raises(sealing.Unsealable):
        queries.read_all(theirs, KEY)


def test_swapped_or_cut_content_is_noticed(scope: Tenant, data_dir: Path) -> None:
    one, two = (upload(scope, picture("PNG", size=(300, 300)), name="a.png") for _ in range(2))
    first, second = (queries.path_of(stored.location) for stored in (one, two))
    whole = first.read_bytes()
    first.write_bytes(second.read_bytes())
    with pytest.raises(rules.FileDamaged):
        queries.read_all(one, KEY)
    first.write_bytes(whole[: 4 + rules.BLOCK + 16])
    with pytest.raises(rules.FileDamaged):
        queries.read_all(one, KEY)
    first.unlink()
    with pytest.raises(rules.FileDamaged):
        queries.read_all(one, KEY)


# -- handing over ----------------------------------------------------------------------------------------------


def test_draft_moves_from_the_key_of_its_link_to_the_key_of_the_tenant(scope: Tenant, data_dir: Path) -> None:
    stored = upload(scope, expires_at=now() + timedelta(days=30))
    before = stored_bytes(data_dir)
    actions.rewrap(stored, KEY, OTHER_KEY, owner_kind=OwnerKind.APPLICATION, account_id=ADA)
    stored.refresh_from_db()
    assert queries.file_name(stored, OTHER_KEY) == "Nachweis.pdf"
    assert queries.read_all(stored, OTHER_KEY)
    assert stored.expires_at is None
    assert stored.account_id == ADA
    assert stored_bytes(data_dir) == before, "the content itself is not written again"
    with pytest.raises(sealing.Unsealable):
        queries.file_name(stored, KEY)


def test_copy_for_another_tenant_lives_on_its_own(scope: Tenant, elbaue: Tenant) -> None:
    stored = upload(scope)
    content = queries.read_all(stored, KEY)
    with acting_for(elbaue.pk):
        copy = actions.copy_file(stored, KEY, new_key=OTHER_KEY, tenant_id=elbaue.pk, owner_kind=OwnerKind.CASE)
        assert copy.location != stored.location
        assert queries.read_all(copy, OTHER_KEY) == content
        assert queries.stored_file(stored.pk) is None
    assert queries.stored_file(stored.pk) == stored


def test_person_sees_own_files_across_tenants(scope: Tenant, elbaue: Tenant) -> None:
    mine = upload(scope, account_id=ADA)
    upload(scope)
    with acting_for(elbaue.pk):
        assert queries.stored_file(mine.pk) is None
    own = StoredFile.unscoped.filter(account_id=ADA)
    with acting_for_account(ADA):
        assert list(own) == [mine]


def test_letter_is_kept_as_made_by_the_portal(scope: Tenant) -> None:
    stored = actions.store_made_file(
        b"%PDF-1.7 Bescheid", name="Bescheid.pdf", media_type="application/pdf", key=KEY, tenant_id=scope.pk
    )
    assert stored.scan_status == ScanStatus.OWN
    assert queries.counts_as_clean(stored)
    assert queries.read_all(stored, KEY) == b"%PDF-1.7 Bescheid"


def test_page_is_shown_as_picture_without_metadata(scope: Tenant) -> None:
    stored = upload(scope, photo_with_place(), name="foto.jpg")
    image = queries.page_image(stored, KEY, page=1, width=30)
    with Image.open(io.BytesIO(image)) as shown:
        assert shown.format == "PNG"
        assert shown.width == 30
    assert b"CANARY" not in image
    with pytest.raises(rules.NotViewable):
        queries.page_image(stored, KEY, page=2, width=30)


# -- deleting --------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_deleted_file_is_gone_when_the_deletion_has_held(saaletal: Tenant, data_dir: Path) -> None:
    with transaction.atomic(), acting_for(saaletal.pk):
        stored = upload(saaletal)
    with transaction.atomic():
        with acting_for(saaletal.pk):
            actions.delete_file(StoredFile.objects.get())
        transaction.set_rollback(True)
    assert len(files_in(data_dir)) == 1, "a deletion that is rolled back keeps the content"
    with transaction.atomic(), acting_for(saaletal.pk):
        actions.delete_file(StoredFile.objects.get())
    assert files_in(data_dir) == []
    with transaction.atomic(), acting_for(saaletal.pk):
        assert queries.stored_file(stored.pk) is None


@pytest.mark.django_db(transaction=True)
def test_expired_drafts_go_and_the_others_stay(saaletal: Tenant, elbaue: Tenant, data_dir: Path) -> None:
    for tenant, expires_at in ((saaletal, now() - timedelta(1)), (elbaue, now() - timedelta(1)), (saaletal, None)):
        with transaction.atomic(), acting_for(tenant.pk):
            upload(tenant, expires_at=expires_at)
    assert tasks.purge_expired(0) == 2
    assert len(files_in(data_dir)) == 1


@pytest.mark.django_db(transaction=True)
def test_sweeper_removes_old_contents_without_a_row_and_nothing_else(
    saaletal: Tenant, elbaue: Tenant, data_dir: Path
) -> None:
    for tenant in (saaletal, elbaue):
        with transaction.atomic(), acting_for(tenant.pk):
            upload(tenant)
    kept = set(files_in(data_dir))
    folder = data_dir / "files" / "aa"
    folder.mkdir(parents=True, exist_ok=True)
    old, fresh, part = folder / ("a" * 32), folder / ("b" * 32), folder / f"{'c' * 32}.part"
    for path in (old, fresh, part):
        path.write_bytes(b"x")
    for path, hours in ((old, 72), (part, 3), *((path, 72) for path in kept)):
        os.utime(path, (time.time() - hours * 3600,) * 2)
    assert tasks.sweep_orphans(0) == (2, 0)
    assert set(files_in(data_dir)) == kept | {fresh}


@pytest.mark.django_db(transaction=True)
def test_sweeper_reports_a_lost_content_and_keeps_its_row(saaletal: Tenant, data_dir: Path) -> None:
    with transaction.atomic(), acting_for(saaletal.pk):
        stored = upload(saaletal)
    queries.path_of(stored.location).unlink()
    assert tasks.sweep_orphans(0) == (0, 1)
    with transaction.atomic(), acting_for(saaletal.pk):
        assert queries.stored_file(stored.pk) == stored


def test_scanner_reads_the_original(scope: Tenant, settings, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []
    settings.SCANNER = "fake"
    scan = scanners.get("fake").scan
    monkeypatch.setattr(scanners.get("fake"), "scan", lambda chunks: seen.append(b"".join(chunks)) or scan([b""]))
    content = pdf()
    upload(scope, content)
    assert seen == [content]
