"""The commands around FIM schemas: show, upgrade, export and check, with their exit codes."""

import json
from pathlib import Path

import pytest

from portalwerk.formengine.queries import holds_code_list
from portalwerk.formengine.rules.form import CodeList, Option
from portalwerk.formengine.rules.xdatenfelder.genericode import NAMESPACE, write_genericode
from portalwerk.formengine.rules.xdatenfelder.json_schema import json_schema
from portalwerk.formengine.rules.xdatenfelder.names import NAMESPACE_2
from portalwerk.formengine.rules.xdatenfelder.reader import read_schema
from portalwerk.formengine.rules.xdatenfelder.schema import Schema
from portalwerk.formengine.rules.xdatenfelder.writer import write_schema
from portalwerk.project import cli
from tests.formengine.rules.xdatenfelder.schemas import field, group, schema, select

LIST = "urn:de:fim:codeliste:farbe"
COLOURS = CodeList("farbe", (Option("1", "rot"), Option("2", "blau")), LIST, "1", "Farbe")


def small() -> Schema:
    return schema(group(field(), select("F99000000102")))


@pytest.fixture
def current(tmp_path: Path) -> Path:
    path = tmp_path / "schema.xdf3.xml"
    path.write_bytes(write_schema(small()))
    return path


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A schema of version 2.0 with its code list beside it, as the editors hand them on."""
    names = (
        "<x:name>Farbe</x:name><x:bezeichnungEingabe>Farbe</x:bezeichnungEingabe>"
        "<x:status><code>aktiv</code></x:status>"
    )
    reference = (
        f"<x:codelisteReferenz><x:genericodeIdentification><x:canonicalIdentification>{LIST}</x:canonicalIdentification>"
        f"<x:version>1</x:version><x:canonicalVersionUri>{LIST}_1</x:canonicalVersionUri></x:genericodeIdentification>"
        "</x:codelisteReferenz>"
    )
    content = (
        f'<x:xdatenfelder.stammdatenschema.0102 xmlns:x="{NAMESPACE_2}"><x:header><x:nachrichtID>n</x:nachrichtID>'
        "<x:erstellungszeitpunkt>2024-05-06T07:08:09Z</x:erstellungszeitpunkt></x:header><x:stammdatenschema>"
        f"<x:identifikation><x:id>S99000401</x:id><x:version>1.0</x:version></x:identifikation>{names}"
        "<x:ableitungsmodifikationenStruktur><code>3</code></x:ableitungsmodifikationenStruktur>"
        "<x:ableitungsmodifikationenRepraesentation><code>1</code></x:ableitungsmodifikationenRepraesentation>"
        "<x:struktur><x:anzahl>1:1</x:anzahl><x:enthaelt><x:datenfeld>"
        f"<x:identifikation><x:id>F99000101</x:id><x:version>1.0</x:version></x:identifikation>{names}"
        "<x:schemaelementart><code>HAR</code></x:schemaelementart><x:feldart><code>select</code></x:feldart>"
        f"<x:datentyp><code>text</code></x:datentyp>{reference}"
        "</x:datenfeld></x:enthaelt></x:struktur></x:stammdatenschema></x:xdatenfelder.stammdatenschema.0102>"
    )
    path = tmp_path / "schema.xdf2.xml"
    path.write_text(content, encoding="utf-8")
    (tmp_path / "C99000001_genericode.xml").write_bytes(write_genericode(COLOURS))
    return path


class TestShow:
    def test_a_schema_of_version_2_is_shown_with_the_values_of_its_list(
        self, old: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert cli.main(["fim", "show", str(old), "--json"]) == cli.DONE
        shown = json.loads(capsys.readouterr().out)
        assert (shown["id"], shown["warnings"]) == ("S99000000401", [])
        assert shown["fields"][0]["codes"] == [{"code": "1", "label": "rot"}, {"code": "2", "label": "blau"}]

    def test_only_a_code_list_is_taken_for_one(self, old: Path, current: Path) -> None:
        assert holds_code_list(old.parent / "C99000001_genericode.xml")
        assert not holds_code_list(old.parent / "nichts.xml")
        current.write_bytes(current.read_bytes().replace(b"xmlns:xdf3", f'xmlns:gc="{NAMESPACE}" xmlns:xdf3'.encode()))
        assert not holds_code_list(current)

    def test_a_broken_list_beside_a_schema_is_told_as_missing(
        self, old: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        beside = old.parent / "C99000001_genericode.xml"
        beside.write_bytes(beside.read_bytes()[:-20])
        assert cli.main(["fim", "show", str(old)]) == cli.DONE
        assert f"Die Codeliste „{LIST}_1“ liegt nicht vor" in capsys.readouterr().out


class TestUpgrade:
    def test_the_result_is_a_schema_of_version_3(self, old: Path, capsys: pytest.CaptureFixture[str]) -> None:
        target = old.parent / "neu.xml"
        assert cli.main(["fim", "upgrade", str(old), "-o", str(target), "--json"]) == cli.DONE
        told = json.loads(capsys.readouterr().out)
        assert told == {"id": "S99000000401", "version": "1.0.0", "output": str(target), "warnings": []}
        upgraded = read_schema(target.read_bytes())
        assert (upgraded.came_as, upgraded.id) == ("3.0.0", "S99000000401")

    def test_people_are_told_where_it_is(self, old: Path, capsys: pytest.CaptureFixture[str]) -> None:
        target = old.parent / "neu.xml"
        assert cli.main(["fim", "upgrade", str(old), "-o", str(target)]) == cli.DONE
        assert f"Farbe (S99000000401, Version 1.0.0): {target}" in capsys.readouterr().out

    def test_what_has_version_3_already_is_refused(self, current: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert cli.main(["fim", "upgrade", str(current), "-o", str(current)]) == cli.REFUSED
        assert "hat schon das Format XDatenfelder 3.0.0" in capsys.readouterr().err

    def test_a_folder_that_is_not_there_is_a_trouble(self, old: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert cli.main(["fim", "upgrade", str(old), "-o", str(old / "x.xml")]) == cli.TROUBLE
        assert "lässt sich nicht schreiben" in capsys.readouterr().err


class TestExport:
    def test_to_xdatenfelder_on_standard_output(self, current: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
        assert cli.main(["fim", "export", str(current), "--to", "xdf3"]) == cli.DONE
        assert read_schema(capfdbinary.readouterr().out) == small()

    def test_to_json_schema_in_a_file(self, current: Path) -> None:
        target = current.parent / "schema.json"
        assert cli.main(["fim", "export", str(current), "--to", "jsonschema", "-o", str(target)]) == cli.DONE
        assert json.loads(target.read_bytes()) == json_schema(small())

    def test_what_the_standard_forbids_is_refused(self, current: Path, capsys: pytest.CaptureFixture[str]) -> None:
        current.write_bytes(current.read_bytes().replace(b"F99000000102", b"F102"))
        assert cli.main(["fim", "export", str(current), "--to", "xdf3"]) == cli.REFUSED
        assert "„F102“ lässt sich nicht als XDatenfelder 3.0.0 schreiben" in capsys.readouterr().err

    def test_another_format_is_a_wrong_call(self, current: Path) -> None:
        with pytest.raises(SystemExit) as ended:
            cli.main(["fim", "export", str(current), "--to", "pdf"])
        assert ended.value.code == cli.USAGE


class TestCheck:
    def test_a_schema_without_critical_findings_is_fine(
        self, current: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert cli.main(["fim", "check", str(current), "--json"]) == cli.DONE
        told = json.loads(capsys.readouterr().out)["schemas"][str(current)]
        assert told == {
            "id": "S99000000401",
            "version": "1.0.0",
            "error": "",
            "counts": {"critical": 0, "methodical": 0, "warning": 0, "note": 0},
            "findings": [],
        }

    def test_a_critical_finding_has_number_place_and_sentence(
        self, current: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        current.write_bytes(current.read_bytes().replace(b">1:1<", b">viele<", 1))
        assert cli.main(["fim", "check", str(current), "--json"]) == cli.REFUSED
        (finding,) = json.loads(capsys.readouterr().out)["schemas"][str(current)]["findings"]
        assert (finding["number"], finding["severity"], finding["element"]) == (1046, "critical", "G99000000201")
        assert finding["line"] > 0
        assert cli.main(["fim", "check", str(current)]) == cli.REFUSED
        told = capsys.readouterr().out
        assert "1 kritisch, 0 methodisch, 0 Warnung, 0 Hinweis" in told
        assert "G99000000201: Wie oft das Element vorkommt" in told
        assert "(kritisch, 1046)" in told

    def test_one_unreadable_file_does_not_hide_the_others(
        self, current: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        broken = current.parent / "kaputt.xml"
        broken.write_text("<xml")
        assert cli.main(["fim", "check", str(broken), str(current), "--json"]) == cli.REFUSED
        told = json.loads(capsys.readouterr().out)["schemas"]
        assert "kein gültiges XML" in told[str(broken)]["error"]
        assert told[str(current)]["error"] == ""

    def test_a_schema_of_version_2_is_checked_as_what_it_becomes(
        self, old: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert cli.main(["fim", "check", str(old), "--json"]) == cli.REFUSED
        told = json.loads(capsys.readouterr().out)["schemas"][str(old)]
        found = {(finding["number"], finding["element"]) for finding in told["findings"]}
        assert (1051, "S99000000401") in found
        assert (1010, "F99000000101") in found
        assert not {number for number, _element in found} & {1017, 1018, 1039}
