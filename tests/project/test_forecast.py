"""The command that measures the forecast: figures, table, exit codes."""

import csv
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from portalwerk.project import cli
from tests.forecast.logs import DECISION, made_log

FIGURES = {"mae_days", "pinball", "coverage80", "width80_days"}


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "vorgaenge.csv"
    begin = datetime(2024, 1, 1, tzinfo=UTC)
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["case", "activity", "timestamp", "service"])
        for number, case in enumerate(made_log(400, open_share=0.1)):
            for event in case.events:
                at = (begin + timedelta(days=event.at)).isoformat()
                rows.writerow([number, event.activity, at, case.service])
    return path


@pytest.mark.parametrize("options", [[], ["--protocol", "rolling", "--decision", DECISION]])
def test_the_figures_for_programs(log: Path, options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["forecast", "evaluate", str(log), *options, "--json"]) == cli.DONE
    told = json.loads(capsys.readouterr().out)
    assert told["protocol"] == (options[1] if options else "holdout")
    assert told["cases"] == 400
    assert told["rows"] > 60
    assert set(told) >= FIGURES
    assert set(told["baselines"]) == {"median_service", "km_service", "gbm"}
    assert set(told["baselines"]["km_service"]) == FIGURES
    assert told["pinball"] < told["baselines"]["median_service"]["pinball"]


def test_several_files_give_a_list(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["forecast", "evaluate", str(log), str(log), "--json"]) == cli.DONE
    assert [one["file"] for one in json.loads(capsys.readouterr().out)] == [log.name, log.name]


def test_the_table_for_people(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["forecast", "evaluate", str(log)]) == cli.DONE
    told = capsys.readouterr().out
    assert f"{log.name}: 400 Vorgänge" in told
    assert [line.split()[0] for line in told.splitlines()[2:]] == ["Portalwerk", "Median", "Kaplan-Meier", "Gradient"]


def test_it_is_told_how_many_forecasts_people_would_see(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = ["forecast", "evaluate", str(log), "--protocol", "rolling", "--decision", DECISION]
    assert cli.main(call) == cli.DONE
    assert "Gezeigt würden " in capsys.readouterr().out
    assert cli.main([*call, "--json"]) == cli.DONE
    shown = json.loads(capsys.readouterr().out)["shown"]
    assert 0.5 < shown["share"] <= 1
    assert 0.6 < shown["coverage80"] <= 1


def test_rolling_needs_to_know_what_decides(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["forecast", "evaluate", str(log), "--protocol", "rolling"])
    assert ended.value.code == cli.USAGE
    assert "gehört --decision" in capsys.readouterr().err


def test_a_decision_that_no_case_has_is_told_with_what_there_is(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = ["forecast", "evaluate", str(log), "--protocol", "rolling", "--decision", "versandt"]
    assert cli.main(call) == cli.REFUSED
    told = capsys.readouterr().err
    assert "„versandt“" in told
    assert DECISION in told


def test_a_bad_file_ends_with_its_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["forecast", "evaluate", str(tmp_path / "fehlt.csv"), "--json"]) == cli.REFUSED
    assert "gibt es nicht" in json.loads(capsys.readouterr().out)["error"]
