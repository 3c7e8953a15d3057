"""The command line explains itself, in German, and tells programs by its exit code how it went."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from portalwerk.project import cli
from portalwerk.project.command_list import COMMANDS, Command
from tests.formengine.rules.test_xdatenfelder import child_xml, field_xml, group_xml, schema_xml

SHOWN = [command.name for command in COMMANDS if command.shown]


@pytest.mark.parametrize("name", SHOWN)
def test_help_of_every_command_has_an_example_that_is_accepted_and_the_exit_codes(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([*name.split(), "--help"])
    told = capsys.readouterr().out
    assert ended.value.code == 0
    assert f"portalwerk {name}" in told
    assert "Beispiele:" in told
    assert "Rückgabewerte:" in told


@pytest.mark.parametrize("command", [command for command in COMMANDS if command.shown], ids=lambda c: c.name)
def test_every_example_in_the_help_is_a_valid_call(command: Command) -> None:

    for call, _ in command.examples:
        arguments = cli.build_parser().parse_args(shlex.split(call)[1:])
        assert arguments.command == command


@pytest.mark.parametrize(
    ("words", "meant"),
    [(["demoo"], "demo"), (["package", "instal", "x"], "install"), (["demo", "--prot", "1"], "--port")],
)
def test_a_typo_gets_a_suggestion_and_exit_code_2(
    words: list[str], meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    assert ended.value.code == 2
    assert f"Meinten Sie „{meant}“?" in capsys.readouterr().err


def test_hidden_commands_are_not_offered(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["xyz"])
    assert "demo-content" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["demo", "--port", "acht"], "--port braucht eine ganze Zahl, nicht „acht“."),
        (["demo", "--port"], "--port braucht einen Wert."),
        (["tenant", "add", "x"], "Es fehlt: --name, --level."),
        (["fim", "show"], "Es fehlt: file."),
        (["fim", "rules", "x.xml", "--land", "XX"], "„XX“ gibt es nicht."),
    ],
)
def test_a_wrong_call_is_explained_in_german(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    assert ended.value.code == 2
    assert sentence in capsys.readouterr().err


def test_without_words_the_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == cli.USAGE
    assert "Aufruf: portalwerk" in capsys.readouterr().out


def test_version_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["version", "--json"]) == 0
    assert set(json.loads(capsys.readouterr().out)) == {"portalwerk", "python", "django"}


def test_help_does_not_load_django() -> None:
    code = "import sys; from portalwerk.project import cli; cli.build_parser(); print('django' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=_with_source())
    assert told.stdout.strip() == "False"


def test_demo_process_stays_without_django() -> None:
    code = "import sys, portalwerk.project.commands.demo; print({'django', 'psycopg'} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=_with_source())
    assert told.stdout.strip() == "set()"


def test_no_colour_when_nobody_looks_or_it_is_not_wanted() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "portalwerk.project.cli", "version"],
        capture_output=True,
        text=True,
        check=True,
        env=_with_source() | {"NO_COLOR": "1"},
    )
    assert "\x1b" not in told.stdout


def test_unreadable_schema_is_refused_with_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "broken.xml"
    broken.write_text("<xml")
    assert cli.main(["fim", "show", str(broken), "--json"]) == cli.REFUSED
    assert json.loads(capsys.readouterr().out)["error"]


RULE = "Wenn F00000000001 = Ja, dann muss F00000000002 befüllt werden."


class TestFimRules:
    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        said = ("G00000000001", RULE), ("G00000000002", "Bitte nur mit dem Fachbereich abstimmen.")
        rules = [
            f"<x:regel><x:identifikation><x:id>R{number}</x:id><x:version>1</x:version></x:identifikation>"
            f"<x:name>N</x:name><x:freitextRegel>{text}</x:freitextRegel></x:regel>"
            for number, (_owner, text) in enumerate(said)
        ]
        fields = [
            child_xml(field_xml("F00000000001", datatype="bool", name="Hund?")),
            child_xml(field_xml("F00000000002", name="Name"), "0:1"),
        ]
        path = tmp_path / "schema.xml"
        path.write_bytes(schema_xml(child_xml(group_xml("G00000000001", *fields, more="".join(rules)))))
        return path

    def test_for_programs(self, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert cli.main(["fim", "rules", str(file), "--json"]) == cli.DONE
        told = json.loads(capsys.readouterr().out)
        assert told["schema"] == "S1"
        read, left = told["rules"]
        assert (read["id"], read["owner"], read["parsed"], read["reason"]) == ("R0", "G00000000001", True, None)
        assert read["tree"] == [
            {
                "effects": ["required"],
                "target": "F00000000002",
                "condition": {"equal": [{"identifier": "self.F00000000001"}, True]},
            }
        ]
        assert read["sentence"].startswith("Wenn „Hund?“ (F00000000001) gleich Ja ist")
        assert (left["parsed"], left["tree"], left["sentence"]) == (False, [], "")
        assert left["reason"].endswith(".")

    def test_several_files_make_a_list(self, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert cli.main(["fim", "rules", str(file), str(file), "--json", "--land", "TH"]) == cli.DONE
        assert [entry["schema"] for entry in json.loads(capsys.readouterr().out)] == ["S1", "S1"]

    def test_for_people(self, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert cli.main(["fim", "rules", str(file)]) == cli.DONE
        told = capsys.readouterr().out
        assert "1 von 2 Regeln verstanden" in told
        assert "nicht eindeutig lesbar" in told

    def test_translations_beside_the_schema(self, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
        given = file.with_name("regeln.json")
        condition = {"equal": [{"identifier": "self.F00000000001"}, False]}
        item = {"element": "G00000000001", "target": "F00000000002", "effects": ["required"], "condition": condition}
        given.write_text(json.dumps([item]))
        assert cli.main(["fim", "rules", str(file), "--translated", str(given), "--json"]) == cli.DONE
        rule = json.loads(capsys.readouterr().out)["rules"][0]
        assert (rule["source"], rule["tree"][0]["condition"]) == ("translation", condition)

    @pytest.mark.parametrize("content", ["{", "{}", "[1]"])
    def test_a_broken_file_of_translations_is_one_sentence(
        self, file: Path, content: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        given = file.with_name("regeln.json")
        given.write_text(content)
        assert cli.main(["fim", "rules", str(file), "--translated", str(given), "--json"]) == cli.REFUSED
        assert "nicht lesbar" in json.loads(capsys.readouterr().out)["error"]


def test_package_check_names_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "leer"
    folder.mkdir()
    assert cli.main(["package", "check", str(folder), "--json"]) == cli.REFUSED
    findings = json.loads(capsys.readouterr().out)["packages"][str(folder)]
    assert any("package.yaml" in finding for finding in findings)


def _with_source() -> dict[str, str]:
    source = str(Path(cli.__file__).parents[2])
    return os.environ | {"PYTHONPATH": source}
