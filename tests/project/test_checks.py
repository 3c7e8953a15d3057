"""`portalwerk doctor` finds what is wrong, and says what to do about it."""

import json
import os
from pathlib import Path

import pytest
from django.conf import settings

from portalwerk.project import checks, cli
from portalwerk.project.checks import Examination, Result, Status

pytestmark = pytest.mark.usefixtures("django_db_setup")


@pytest.fixture
def results() -> dict[str, Result]:
    """What is found on the installation of the tests."""
    return {result.name: result for result in Examination(settings.DATA_DIR).results()}


def test_a_sound_installation_is_green_but_for_the_missing_scanner(results: dict[str, Result]) -> None:
    red = {name for name, result in results.items() if result.status == Status.ERROR}
    assert red == {"Virenprüfung"}


def test_the_key_is_named_with_its_place_and_the_advice_to_back_it_up_apart(results: dict[str, Result]) -> None:
    assert str(settings.KEK_FILE) in results["Schlüsseldatei"].message
    assert "extra" in results["Schlüsseldatei"].message


def test_everything_that_is_not_well_has_a_remedy(results: dict[str, Result]) -> None:
    assert [result.name for result in results.values() if result.status == Status.ERROR and not result.remedy] == []


def test_an_open_key_file_is_red(results: dict[str, Result]) -> None:
    path = Path(settings.KEK_FILE)
    path.chmod(0o644)
    try:
        found = {result.name: result for result in Examination(settings.DATA_DIR).results()}
    finally:
        path.chmod(0o600)
    assert found["Schlüsseldatei"].status == Status.ERROR
    assert found["Schlüsseldatei"].remedy == f"chmod 600 {path}"


def test_a_role_that_sees_all_tenants_is_red(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", os.environ["DATABASE_OWNER_URL"])
    found = {result.name: result for result in Examination(settings.DATA_DIR).results()}
    assert found["Trennung der Mandanten"].status == Status.ERROR
    assert "CREATE ROLE" in found["Trennung der Mandanten"].remedy


def test_missing_migrations_are_red(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "kernel" / "migrations").mkdir(parents=True)
    (tmp_path / "kernel" / "migrations" / "0999_later.py").touch()
    monkeypatch.setattr(checks, "SOURCE", tmp_path)
    found = {result.name: result for result in Examination(settings.DATA_DIR).results()}
    assert found["Tabellen"] == Result(
        "Tabellen", Status.ERROR, "1 Änderungen an Tabellen fehlen.", "portalwerk migrate"
    )


def test_without_a_database_the_rest_is_still_checked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql://nobody@/nothing?host={tmp_path}")
    found = {result.name: result.status for result in Examination(settings.DATA_DIR).results()}
    assert found["Datenbank"] == Status.ERROR
    assert found["Tabellen"] == Status.WARNING
    assert found["Schlüsseldatei"] == Status.OK


def test_doctor_tells_programs_by_json_and_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.main(["doctor", "--json", "--data", str(settings.DATA_DIR)])
    told = json.loads(capsys.readouterr().out)
    assert (code, told["ok"]) == (1, False)
    assert {"name", "status", "message", "remedy"} == set(told["checks"][0])
