"""Schemas of version 2.0: read, upgraded, and equal to what the converter of the FIM house makes of them."""

from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from portalwerk.formengine.rules.xdatenfelder.genericode import CodeTable
from portalwerk.formengine.rules.xdatenfelder.names import NAMESPACE_2
from portalwerk.formengine.rules.xdatenfelder.reader import read_schema
from portalwerk.formengine.rules.xdatenfelder.schema import (
    Code,
    CodeListReference,
    Limits,
    Reference,
    Schema,
    SchemaField,
    SchemaGroup,
    UnreadableSchema,
    walk_children,
)
from portalwerk.formengine.rules.xdatenfelder.writer import write_schema
from tests.formengine.rules.xdatenfelder.schemas import Tree, tables_beside, tree, unpacked

#: The reference writes these signs in others; we keep them, because they are what people wrote.
OTHER_SIGNS = {
    "≤": "<=", "≥": ">=", "≠": "<>", "„": "'", "“": "'", "”": "'", "‘": "'", "’": "'", "\u201a": "'",
    "–": "-", "—": "-", "•": "*", "…": "...", "\u200b": "",
}  # fmt: skip
INTERNAL = "urn:de:fim:codeliste:farbe"


def identity(id_: str, version: str = "1.2") -> str:
    return f"<x:identifikation><x:id>{id_}</x:id><x:version>{version}</x:version></x:identifikation>"


def head_xml(id_: str, more: str = "", status: str = "aktiv", version: str = "1.2") -> str:
    return (
        f"{identity(id_, version)}<x:name>Name</x:name><x:bezeichnungEingabe>Frage</x:bezeichnungEingabe>{more}"
        f"<x:status><code>{status}</code></x:status>"
    )


def field_xml(id_: str = "F99000101", *, more: str = "", status: str = "aktiv", version: str = "1.2") -> str:
    return (
        f"<x:datenfeld>{head_xml(id_, more, status, version)}<x:schemaelementart><code>HAR</code></x:schemaelementart>"
        "<x:feldart><code>select</code></x:feldart><x:datentyp><code>text</code></x:datentyp></x:datenfeld>"
    )


def schema_xml(*elements: str, more: str = "") -> bytes:
    inner = "".join(
        "<x:struktur><x:anzahl>0:1</x:anzahl><x:bezug>§ 1;  § 2\n</x:bezug>"
        f"<x:enthaelt>{element}</x:enthaelt></x:struktur>"
        for element in elements
    )
    return (
        f'<x:xdatenfelder.stammdatenschema.0102 xmlns:x="{NAMESPACE_2}"><x:header><x:nachrichtID>n</x:nachrichtID>'
        "<x:erstellungszeitpunkt>2024-05-06T07:08:09Z</x:erstellungszeitpunkt></x:header><x:stammdatenschema>"
        f"{head_xml('S99000401', more)}{inner}</x:stammdatenschema></x:xdatenfelder.stammdatenschema.0102>"
    ).encode()


def only_field(content: bytes, lists: dict[str, CodeTable] | None = None) -> SchemaField:
    element = read_schema(content, lists).children[0].element
    assert isinstance(element, SchemaField)
    return element


def list_xml(uri: str) -> str:
    return (
        f"<x:codelisteReferenz><x:identifikation><x:id>C99000001</x:id></x:identifikation><x:genericodeIdentification>"
        f"<x:canonicalIdentification>{uri}</x:canonicalIdentification><x:version>1</x:version>"
        f"<x:canonicalVersionUri>{uri}_1</x:canonicalVersionUri></x:genericodeIdentification></x:codelisteReferenz>"
    )


class TestUpgrade:
    def test_ids_versions_and_references_become_those_of_version_3(self) -> None:
        schema = read_schema(schema_xml(field_xml(), more="<x:bezug>§ 3; ; § 4 </x:bezug>"))
        assert (schema.id, schema.version) == ("S99000000401", "1.2.0")
        assert schema.references == (Reference("§ 3"), Reference("§ 4"))
        (child,) = schema.children
        assert (child.element.id, child.element.version, child.occurs) == ("F99000000101", "1.2.0", "0:1")
        assert child.references == (Reference("§ 1"), Reference("§ 2"))
        assert child.element.head.changed_at == schema.head.changed_at == "2024-05-06T07:08:09Z"

    def test_what_has_another_form_stays_as_it_is(self) -> None:
        assert only_field(schema_xml(field_xml("F1", version="2"))).id == "F1"
        assert only_field(schema_xml(field_xml("F1", version="2"))).version == "2"

    @pytest.mark.parametrize(
        ("more", "status", "version", "expected"),
        [
            ("<x:freigabedatum>2020-01-02</x:freigabedatum>", "aktiv", "1.0", "6"),
            ("", "aktiv", "1.0", "2"),
            ("<x:freigabedatum>2020-01-02</x:freigabedatum>", "aktiv", "", "2"),
            ("<x:freigabedatum>2020-01-02</x:freigabedatum>", "inaktiv", "1.0", "7"),
            ("", "inVorbereitung", "1.0", "2"),
        ],
    )
    def test_the_status_follows_from_release_and_version(
        self, more: str, status: str, version: str, expected: str
    ) -> None:
        assert only_field(schema_xml(field_xml(more=more, status=status, version=version))).head.status == expected

    def test_what_has_no_date_takes_that_of_the_element_around_it(self) -> None:
        dates = (
            "<x:freigabedatum>2020-01-02</x:freigabedatum>"
            "<x:veroeffentlichungsdatum>2020-02-03</x:veroeffentlichungsdatum>"
        )
        taken = only_field(schema_xml(field_xml(), more=dates)).head
        assert (taken.status_set_on, taken.published_on) == ("2020-01-02", "2020-02-03")

    def test_the_description_keeps_what_the_old_file_said(self) -> None:
        found = only_field(schema_xml(field_xml(more="<x:beschreibung>Alt </x:beschreibung>" + list_xml("urn:de:x"))))
        assert found.head.description == (
            "Alt\n\nOriginalwerte der XDF2-Datei:\nID: F99000101\nVersion: 1.2\nStatus: aktiv\nCodeliste: C99000001\n"
            "Codeliste-Canonical-Identification: urn:de:x\nCodeliste-Version: 1"
        )

    def test_a_rule_speaks_in_long_ids_and_keeps_a_script_that_does_something(self) -> None:
        rule = (
            f"<x:regel>{head_xml('R99000301')}<x:definition>Wenn F99000101 = 1, dann G990002011 nicht.</x:definition>"
            "<x:script>{}</x:script></x:regel>"
        )
        (empty,) = read_schema(schema_xml(field_xml(), more=rule.replace("{}", "function script() {\n}"))).rules
        (busy,) = read_schema(schema_xml(field_xml(), more=rule.replace("{}", "return 1"))).rules
        assert "F99000000101" in empty.text
        assert "Skript" not in empty.description
        assert "Skript: return 1" in busy.description

    @pytest.mark.parametrize(
        ("written", "expected"),
        [
            ('{"minLength":"1","maxLength":"21"}', Limits("1", "21")),
            (
                '{"minValue":"0.5","maxValue":7,"pattern":"a\\\\.b"}',
                Limits(min_value="0.5", max_value="7", pattern="a\\.b"),
            ),
            ('{"minLength":"1","pattern":"a\\.b"}', Limits(min_length="1", pattern="a\\.b")),
            ('{"minLength":"viele","maxLength":"3"}', Limits(max_length="3")),
            ('{"minLength":""}', None),
            (" ", None),
            ("{", None),
            ("[1]", None),
            ('{"pattern":"\\u0000"}', None),
        ],
    )
    def test_limits_leave_their_json(self, written: str, expected: Limits | None) -> None:
        more = f"<x:praezisierung>{written}</x:praezisierung>"
        content = schema_xml(field_xml(more=more))
        assert only_field(content).limits == expected
        assert bool(read_schema(content).warnings) == (
            written in ("{", "[1]") or "viele" in written or "u0000" in written
        )

    def test_a_list_that_came_with_the_file_becomes_values(self) -> None:
        rows = (("1", "rot", "warm"), ("2", "blau", None))
        table = CodeTable("Farbe", "", INTERNAL, "1", f"{INTERNAL}_1", ("c", "n", "h"), "c", "n", rows)
        content = schema_xml(field_xml(more=list_xml(INTERNAL)))
        assert only_field(content).code_list == CodeListReference(INTERNAL, "1", f"{INTERNAL}_1")
        known = only_field(content, {table.version_uri: table})
        assert known.values == (Code("1", "rot", "warm"), Code("2", "blau"))
        assert known.code_list is None

    def test_what_is_wrong_is_told_with_its_line(self) -> None:
        with pytest.raises(UnreadableSchema, match="Zeile 2, Element „feldart“"):
            read_schema(schema_xml(field_xml().replace("<code>select", "<code>knopf")))
        assert "„neu“" in "".join(read_schema(schema_xml(field_xml(more="<x:neu/>"))).warnings)


class TestRealFiles:
    def test_the_upgrade_equals_the_reference(self, shared_data: Path, rebuilt: Any) -> None:
        folders = sorted((shared_data / "fim" / "xdf2").iterdir())
        assert folders
        for folder in folders:
            lists = tables_beside(folder)
            upgraded = read_schema((folder / f"{folder.name}.xml").read_bytes(), lists)
            written = write_schema(upgraded)
            assert read_schema(written) == upgraded
            assert rebuilt.validate(etree.fromstring(written)), rebuilt.error_log
            reference = unpacked(shared_data / "fim" / "xdf2_to_xdf3" / f"{folder.name}.xdf3.xml.gz")
            ours, theirs = without_lost_lists(normalized(tree(written)), normalized(tree(reference)))
            assert ours == theirs, folder.name

    def test_all_files_of_version_2_are_read_and_become_valid(self, shared_data: Path, rebuilt: Any) -> None:
        files = sorted((shared_data / "fim" / "xdf2_from_xdf3").glob("*.gz"))
        assert files
        for path in files:
            schema = read_schema(path.read_bytes())
            assert schema.warnings == (), path.name
            assert rebuilt.validate(etree.fromstring(write_schema(schema))), (path.name, rebuilt.error_log)

    def test_there_and_back_keeps_what_a_form_needs(self, shared_data: Path) -> None:
        compared = 0
        for path in sorted((shared_data / "fim" / "xdf2_from_xdf3").glob("*.gz")):
            original = shared_data / "fim" / "xdf3" / path.name.replace(".xdf2.", ".xdf3.")
            original = original if original.exists() else original.with_suffix("")
            if original.exists():
                compared += 1
                assert asked(read_schema(path.read_bytes())) == asked(read_schema(original.read_bytes())), path.name
        assert compared

    def test_the_parser_cases_are_read_or_refused_by_name(self, shared_data: Path) -> None:
        told: dict[str, str] = {}
        for path in sorted((shared_data / "fim" / "parser_cases" / "v2").glob("*.xml")):
            try:
                read_schema(path.read_bytes())
            except UnreadableSchema as refusal:
                told[path.stem] = str(refusal)
        assert set(told) == {"duplicate-optional-value", "duplicate-required-value", "unknown-namespace"}
        assert "„beschreibung“" in told["duplicate-optional-value"]
        assert "„name“" in told["duplicate-required-value"]
        assert "unbekannte oder veraltete Fassung" in told["unknown-namespace"]


def asked(schema: Schema) -> list[tuple[object, ...]]:
    """What stands where, how often, and how it is asked. Version 2 knows fewer kinds, types and places of rules."""
    return [
        (child.element.id, child.occurs, isinstance(child.element, SchemaGroup), child.element.label)
        for child in walk_children(schema.children)
    ]


#: The reference could not find some lists and left this instead of values; we have them.
NOT_FOUND = "ACHTUNG!! Die Codeliste"


def normalized(given: Tree) -> Tree:
    """The tree without what differs for a reason.

    Spaces and typographic signs: the reference indents its additions and replaces signs. Backslashes: it takes
    a pattern out of JSON without undoing the escapes, so that its pattern fits nothing. Lists: where it did not
    find the content of a list, it has a warning for a value and not the names of the list, and where we have none
    either, we keep the reference.
    """
    name, attributes, text, inner = given
    for sign, other in OTHER_SIGNS.items():
        text = text.replace(sign, other)
    if name.endswith("}praezisierung"):
        attributes = tuple((key, value.replace("\\\\", "\\")) for key, value in attributes)
    if name.endswith("}beschreibung"):
        text = "\n".join(line for line in text.split("\n") if not line.strip().startswith(("Kurzname:", "Langname:")))
    return name, attributes, " ".join(text.split()), tuple(normalized(part) for part in inner)


def without_lost_lists(ours: Tree, reference: Tree) -> tuple[Tree, Tree]:
    """Both trees without the values of fields for which the reference has only a warning."""
    if ours[0].endswith("}datenfeld") and NOT_FOUND in str(reference[3]):
        return _without_values(ours), _without_values(reference)
    if len(ours[3]) != len(reference[3]):
        return ours, reference
    pairs = [without_lost_lists(one, other) for one, other in zip(ours[3], reference[3], strict=True)]
    return (*ours[:3], tuple(one for one, _ in pairs)), (*reference[:3], tuple(other for _, other in pairs))


def _without_values(field: Tree) -> Tree:
    kept = tuple(part for part in field[3] if not part[0].endswith(("}werte", "}codelisteReferenz")))
    return (*field[:3], kept)
