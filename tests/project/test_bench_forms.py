"""The bench of forms measures what it says, and its figures have the shape of every bench."""

import argparse
import json
import shutil
from pathlib import Path

import pytest

from portalwerk.formengine.rules.checking import check_all
from portalwerk.formengine.rules.definition import faults
from portalwerk.formengine.rules.pages import visible_pages
from portalwerk.project.bench.forms import FACTS, made_form_rows, run
from portalwerk.project.bench.sample_forms import answers_for, counted, large_form

SHAPE = {"name", "clients", "per_second", "p50_ms", "p95_ms", "cpu_ms", "baseline", "ratio"}


def test_the_large_form_is_as_large_as_it_says_and_runs() -> None:
    form = large_form()
    assert counted(form) == (300, 150)
    assert faults(form) == []
    answers = answers_for(form)
    assert [problem.sentence for problem in check_all(form, answers, facts=FACTS)] == []
    assert len(visible_pages(form, answers, facts=FACTS)) == 10


def test_every_row_has_the_shape_of_a_bench() -> None:
    rows = made_form_rows(large_form())
    assert all(row.keys() >= SHAPE and row["clients"] == 1 for row in rows)
    assert {row["rules"] for row in rows} == {150}


def test_a_folder_without_schemas_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(argparse.Namespace(schemas=tmp_path, json=True)) == 1
    assert "liegt kein Datenschema" in capsys.readouterr().err


def test_the_largest_schema_is_read_in_a_process_of_its_own(
    shared_data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("S05000001319.xdf3.xml.gz", "S07000000248.xdf3.xml"):
        shutil.copy(shared_data / "fim" / "xdf3" / name, tmp_path)
    assert run(argparse.Namespace(schemas=tmp_path, json=True)) == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)["rows"]}
    assert rows["parse and compile"]["bytes"] > 3_500_000
    assert 10 < rows["parse and compile"]["peak_mb"] < 300
    assert rows["page of the largest form"]["elements"] > 60
