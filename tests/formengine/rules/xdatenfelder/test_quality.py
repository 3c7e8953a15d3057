"""Each check finds the fault that was planted for it, and nothing in a schema without faults."""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from portalwerk.formengine.rules.xdatenfelder.genericode import read_genericode
from portalwerk.formengine.rules.xdatenfelder.quality.subjects import Finding, Severity
from portalwerk.formengine.rules.xdatenfelder.quality.table import CHECKS, check_schema
from portalwerk.formengine.rules.xdatenfelder.reader import read_for_checking, read_schema
from portalwerk.formengine.rules.xdatenfelder.schema import (
    Child,
    Code,
    CodeListReference,
    Limits,
    Reference,
    Relation,
    Schema,
    SchemaField,
    UnreadableSchema,
    Wording,
)
from portalwerk.formengine.rules.xdatenfelder.upgrade import DEFAULT_PROFILE
from portalwerk.formengine.rules.xdatenfelder.writer import write_schema
from tests.formengine.rules.xdatenfelder.schemas import (
    TWO,
    field,
    group,
    head,
    place,
    real_schemas,
    rule,
    schema,
    select,
    small_and_large,
    unpacked,
)

OTHER = "F99000000102"
TWIN = "F99000000101"


def elsewhere(uri: str = "urn:de:staat", version: str = "2020-01-01") -> CodeListReference:
    return CodeListReference(uri, version, f"{uri}_{version}")


def clean(**more: Any) -> Schema:
    """A schema in which no check finds anything."""
    inner = group(
        field(),
        select(OTHER),
        place(field("F99000000103", datatype="file", limits=None), "0:*"),
        select("F99000000104", values=(), code_list=elsewhere()),
        field("F99000000105", kind="label", limits=None, written_content="Ein Hinweis"),
        rules=(rule("F99000000101 muss befüllt sein."),),
    )
    chosen = group(
        place(field("F99000000106"), "0:1"),
        place(field("F99000000107", datatype="num_int", limits=Limits(min_value="1", max_value="9")), "0:1"),
        id_="G99000000202",
        art="X",
    )
    return schema(inner, chosen, **more)


def with_field(**more: Any) -> Schema:
    return schema(group(field(**more), field(OTHER)))


def with_limits(datatype: str, low: str = "", high: str = "", content: str = "") -> Schema:
    return with_field(datatype=datatype, limits=Limits(min_value=low, max_value=high), written_content=content)


def with_head(**more: Any) -> Schema:
    return with_field(head=head(**more))


def with_rule(text: str, **more: Any) -> Schema:
    return schema(group(field(), field(OTHER), rules=(rule(text, **more),)))


def with_place(occurs: str, **more: Any) -> Schema:
    return schema(group(place(field(), occurs, **more), field(OTHER)))


def unclear(written: str) -> Schema:
    return schema(group(Child(0, 1, field(), unclear=written), field(OTHER)))


PUBLISHED = head(published_on="2025-01-01")
PLANTED: dict[int, Schema] = {
    1001: with_rule("F99000000199 muss befüllt sein."),
    1002: with_head(name=" "),
    1003: schema(group(field(), field(OTHER)), group(field(version="2.0.0"), field(OTHER), id_="G99000000202")),
    1004: schema(group(field(), field())),
    1005: with_field(kind="select", limits=None, code_list=elsewhere("https://listen.example/staat")),
    1006: with_head(references=()),
    1007: clean(profile_id=""),
    1009: with_field(wording=Wording("", "Angabe")),
    1010: with_field(wording=Wording("Frage", "")),
    1011: with_field(kind="select", datatype="bool", limits=None, values=TWO),
    1012: with_field(kind="select", values=TWO),
    1013: schema(group(field(), field(OTHER)), group(field(), field(OTHER), id_="G99000000202", origin="ABS")),
    1014: with_field(origin="ABS"),
    1015: with_field(datatype="date"),
    1016: with_field(limits=Limits(min_value="1")),
    1017: with_field(values=TWO),
    1018: with_field(kind="select", limits=None),
    1019: with_rule("F99000000101V1.0 muss befüllt sein."),
    1021: unclear("?"),
    1022: schema(group(place(field(origin="HAR"), references=()), field(OTHER))),
    1023: schema(group()),
    1024: with_rule(" "),
    1025: schema(field(), field()),
    1026: schema(group(group(field(), field(OTHER), id_="G99000000202"), field(OTHER), id_="G99000000202")),
    1027: with_field(kind="knopf"),
    1028: with_field(datatype="foto"),
    1029: with_head(relations=(Relation("NIX", OTHER),)),
    1030: with_field(prefill="immer"),
    1031: with_field(origin=""),
    1032: with_head(status="9"),
    1033: clean(structure_changes=""),
    1034: clean(display_changes="7"),
    1037: schema(
        select(values=(), code_list=elsewhere()),
        select(OTHER, values=(), code_list=elsewhere(version="2021-01-01")),
    ),
    1038: with_field(id_=""),
    1039: with_field(id_="G99000000101"),
    1040: with_field(kind="select", limits=None, code_list=elsewhere("")),
    1041: with_rule("F99000101 muss befüllt sein."),
    1042: schema(group(field(), field(OTHER), art="Y")),
    1043: schema(group(place(field(), "0:1"), art="X")),
    1044: with_field(kind="select", limits=None, values=TWO[:1]),
    1045: with_field(kind="select", limits=None, values=(*TWO, Code("1", "Drei"))),
    1046: unclear("viele"),
    1047: with_place("3:2"),
    1048: with_field(kind="select", limits=None, code_list=elsewhere("urn:de:übung")),
    1050: clean(written_title=" "),
    1051: clean(head=head(references=())),
    1056: with_field(written_max_size="5"),
    1057: with_field(media_types=("image/png",)),
    1059: with_field(limits=Limits("-1", "9")),
    1060: with_field(limits=Limits("0", "0")),
    1061: with_field(limits=Limits("9", "1")),
    1062: with_limits("num", low="wenig"),
    1063: with_limits("num_currency", high="viel"),
    1064: with_limits("num", low="2", high="1,5"),
    1065: with_limits("num_int", low="1.5"),
    1066: with_limits("num_int", high="1.5"),
    1067: with_limits("date", low="2025-02-30"),
    1068: with_limits("date", high="morgen"),
    1069: with_limits("num", content="eins"),
    1070: with_limits("num_int", content="1.5"),
    1071: with_limits("date", content="31.12.2025"),
    1072: with_limits("date", low="2025-01-02", content="2025-01-01"),
    1073: with_limits("num_int", high="10", content="11"),
    1074: with_field(limits=Limits("3", "9"), written_content="ab"),
    1075: with_field(limits=Limits("1", "2"), written_content="abc"),
    1077: with_field(datatype="bool", limits=None, written_content="ja"),
    1078: schema(),
    1079: with_limits("datetime", low="2025-01-01"),
    1080: with_limits("datetime", high="2025-01-01T25:00"),
    1081: with_limits("time", low="früh"),
    1082: with_limits("time", high="24:01"),
    1083: with_limits("datetime", content="bald"),
    1084: with_limits("time", content="12 Uhr"),
    1085: with_field(kind="select", limits=None, values=TWO, written_content="3"),
    1090: with_field(kind="label", datatype="bool", limits=None, written_content="true"),
    1091: with_head(relations=(Relation("ABL", ""),)),
    1093: with_field(kind="select", limits=None, values=(*TWO, Code("3", "Eins "))),
    1096: clean(profile_id=DEFAULT_PROFILE),
    1097: clean(profile_id=DEFAULT_PROFILE),
    1098: with_field(wording=Wording("Frage", "Angabe", "<p>Frage</p>")),
    1099: with_field(head=head(name="Hund"), wording=Wording("Frage", "Angabe", "Hund")),
    1100: with_field(datatype="file", limits=None, written_content="x"),
    1101: with_field(origin="HAR", head=head(references=())),
    1102: with_field(limits=Limits(max_length="9")),
    1103: with_field(datatype="date", limits=None),
    1105: with_field(kind="select", limits=None, code_list=elsewhere(version="3")),
    1106: schema(group(field())),
    1109: with_field(kind="label", limits=None),
    1116: with_head(status="7"),
    1117: with_head(status_set_by=""),
    1118: schema(group(place(field(), "0:1"), place(field(OTHER), "1:1"), art="X")),
    1120: with_field(datatype="file", limits=Limits(pattern="a")),
    1127: clean(head=PUBLISHED),
    1128: schema(group(field(), field(OTHER), head=PUBLISHED)),
    1129: schema(field(head=head(status="2")), head=PUBLISHED),
    1130: schema(group(field(head=head(status="2")), field(OTHER), head=PUBLISHED)),
    1132: with_head(references=(Reference("§ 1 A; § 2 B"),)),
    1133: with_head(references=(Reference("§ 1 A", "www"),)),
    1135: with_field(version=""),
    1139: schema(group(field(datatype="file", limits=None), field(OTHER))),
    1140: with_head(status_set_by="FIM-Baustein Datenfelder"),
    1141: clean(head=head(status_set_by="FIM Baustein Datenfelder")),
    1142: with_head(status_set_on=""),
    1143: clean(head=head(status_set_on="")),
}


def numbers(found: tuple[Finding, ...]) -> set[int]:
    return {finding.number for finding in found}


def test_a_schema_without_faults_has_no_findings() -> None:
    assert check_schema(clean()) == ()


def test_every_check_has_a_planted_fault() -> None:
    assert sorted(PLANTED) == [check.number for check in CHECKS]


@pytest.mark.parametrize("number", PLANTED)
def test_a_planted_fault_is_found(number: int) -> None:
    found = check_schema(PLANTED[number])
    assert number in numbers(found)
    assert all(finding.sentence.endswith(".") for finding in found)


def test_a_finding_names_the_element_and_its_line() -> None:
    wrong = write_schema(with_field(kind="select", datatype="bool", limits=None, values=TWO))
    lines = wrong.replace(b"><", b">\n<").split(b"\n")
    (finding,) = check_schema(read_for_checking(b"\n".join(lines)))
    assert (finding.number, finding.severity, finding.element, finding.version) == (
        1011, Severity.CRITICAL, TWIN, "1.0.0",
    )  # fmt: skip
    assert finding.line == lines.index(b"<xdf3:datenfeld>") + 1


def test_an_element_is_named_once_and_the_worst_comes_first() -> None:
    twice = schema(
        group(field(limits=None), field(OTHER)), group(field(limits=None), select(OTHER), id_="G99000000202")
    )
    found = [finding.number for finding in check_schema(replace(twice, profile_id=""))]
    assert found == [1007, 1102]


class TestFaultyFiles:
    """What no form can be made of is refused at import, but named to whoever checks the file."""

    def content(self, *changes: tuple[str, str]) -> bytes:
        text = write_schema(clean()).decode()
        for before, after in changes:
            assert before in text
            text = text.replace(before, after, 1)
        return text.encode()

    @pytest.mark.parametrize(
        ("before", "after", "number"),
        [
            (">1:1<", ">viele<", 1046),
            (">1:1<", "><", 1021),
            (">1:1<", ">2:1<", 1047),
            ("<code>input<", "<code>knopf<", 1027),
            ("<code>text<", "<code>foto<", 1028),
            ("<code>keine<", "<code><", 1030),
            (f">{TWIN}<", "><", 1038),
            (f">{TWIN}<", ">F 1<", 1039),
            (f">{OTHER}<", f">{TWIN}<", 1004),
        ],
    )
    def test_they_are_named(self, before: str, after: str, number: int) -> None:
        content = self.content((before, after))
        assert number in numbers(check_schema(read_for_checking(content)))
        if number != 1030:
            with pytest.raises(UnreadableSchema):
                read_schema(content)

    def test_all_faults_are_named_at_once(self) -> None:
        content = self.content((">1:1<", ">viele<"), ("<code>input<", "<code>knopf<"), ("<code>text<", "<code>foto<"))
        assert {1027, 1028, 1046} <= numbers(check_schema(read_for_checking(content)))

    def test_a_single_field_is_checked_without_a_schema(self) -> None:
        lone = replace(schema(field(origin="")), whole=False)
        assert numbers(check_schema(lone)) == {1031}
        assert isinstance(lone.children[0].element, SchemaField)


class TestRealFiles:
    def test_severities_are_those_of_the_house(self, shared_data: Path) -> None:
        (path,) = (shared_data / "fim" / "qs").glob("*.xml")
        kinds = {option.code: option.label for option in read_genericode(path.read_bytes()).options()}
        names = {
            Severity.CRITICAL: "FehlerKritisch",
            Severity.METHODICAL: "FehlerMethodisch",
            Severity.WARNING: "Warnung",
            Severity.NOTE: "Hinweis",
        }
        assert {check.number: kinds[str(check.number)] for check in CHECKS} == {
            check.number: names[check.severity] for check in CHECKS
        }

    @small_and_large
    def test_released_schemas_have_no_critical_findings(self, shared_data: Path, files: str) -> None:
        counted: Counter[tuple[Severity, int]] = Counter()
        for path in real_schemas(shared_data / "fim", files):
            found = check_schema(read_for_checking(unpacked(path)))
            counted.update((finding.severity, finding.number) for finding in found)
        assert counted
        assert not [entry for entry in counted if entry[0] is Severity.CRITICAL], counted
