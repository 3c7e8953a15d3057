"""Reading schema files: the real cases, and bad ones that end in one sentence with line and element."""

import gzip
from pathlib import Path

import pytest

from portalwerk.formengine.queries import show_schema
from portalwerk.formengine.rules.checking import check_all
from portalwerk.formengine.rules.definition import faults
from portalwerk.formengine.rules.form import Field, FieldType, Form, Group, Option
from portalwerk.formengine.rules.xdatenfelder.compiling import Compiled, compile_schema, page_key
from portalwerk.formengine.rules.xdatenfelder.reader import read_schema
from portalwerk.formengine.rules.xdatenfelder.schema import UnreadableSchema
from portalwerk.formengine.rules.xdatenfelder.source import MAX_BYTES
from portalwerk.formengine.rules.xdatenfelder.texts import plain_text

NAMESPACE = "urn:xoev-de:fim:standard:xdatenfelder_3.0.0"


def field_xml(id_: str, *, kind: str = "input", datatype: str = "text", name: str = "Feld", more: str = "") -> str:
    return (
        f"<x:datenfeld><x:identifikation><x:id>{id_}</x:id><x:version>1.0.0</x:version></x:identifikation>"
        f"<x:name>{name}</x:name><x:bezeichnungEingabe>{name}</x:bezeichnungEingabe>"
        f"<x:feldart><code>{kind}</code></x:feldart><x:datentyp><code>{datatype}</code></x:datentyp>"
        f"<x:vorbefuellung><code>keine</code></x:vorbefuellung>{more}</x:datenfeld>"
    )


def group_xml(id_: str, *children: str, name: str = "Gruppe", more: str = "") -> str:
    return (
        f"<x:datenfeldgruppe><x:identifikation><x:id>{id_}</x:id><x:version>1.0.0</x:version></x:identifikation>"
        f"<x:name>{name}</x:name><x:bezeichnungEingabe>{name}</x:bezeichnungEingabe>{more}"
        f"{''.join(children)}</x:datenfeldgruppe>"
    )


def child_xml(element: str, occurs: str = "1:1") -> str:
    return f"<x:struktur><x:anzahl>{occurs}</x:anzahl><x:enthaelt>{element}</x:enthaelt></x:struktur>"


def schema_xml(*children: str, before: str = "", more: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}\n'
        f'<x:xdatenfelder.stammdatenschema.0102 xmlns:x="{NAMESPACE}">\n<x:stammdatenschema>\n'
        "<x:identifikation><x:id>S1</x:id><x:version>1.0.0</x:version></x:identifikation>"
        f"<x:name>Test</x:name><x:bezeichnung>Ein Antrag</x:bezeichnung>{more}\n"
        f"{''.join(children)}</x:stammdatenschema></x:xdatenfelder.stammdatenschema.0102>"
    ).encode()


def compiled(*children: str, **more: str) -> Compiled:
    return compile_schema(read_schema(schema_xml(*children, **more)))


def only_field(form: Form) -> Field:
    found = next(element for _path, element in form.walk() if isinstance(element, Field))
    assert isinstance(found, Field)
    return found


class TestBadFiles:
    def refused(self, content: bytes) -> UnreadableSchema:
        with pytest.raises(UnreadableSchema) as refusal:
            read_schema(content)
        assert str(refusal.value).endswith(".")
        return refusal.value

    def test_broken_xml_names_line_and_element(self) -> None:
        refusal = self.refused(schema_xml(child_xml(field_xml("F1")))[:-60])
        assert "kein gültiges XML" in str(refusal)
        assert refusal.line == 5
        assert refusal.element

    @pytest.mark.parametrize(
        "before",
        [
            '<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">',
            '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>',
            '<!doctype x [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        ],
    )
    def test_a_doctype_is_refused_before_parsing(self, before: str) -> None:
        refusal = self.refused(schema_xml(before=before))
        assert "DOCTYPE" in str(refusal)
        assert (refusal.line, refusal.element) == (1, "DOCTYPE")

    @pytest.mark.parametrize(
        "content",
        [
            schema_xml(before="<!DOCTYPE x>").decode().replace("UTF-8", "UTF-16").encode("utf-16"),
            schema_xml(before="<!DOCTYPE x>").decode().replace("UTF-8", "UTF-16LE").encode("utf-16-le"),
            b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE x+AD4-<x/>',
            b'<?xml version="1.0" encoding="EBCDIC-CP-US"?><x/>',
        ],
    )
    def test_no_encoding_hides_a_doctype(self, content: bytes) -> None:
        assert "UTF-8" in str(self.refused(content))

    def test_huge_files_are_refused_packed_or_not(self) -> None:
        huge = b" " * (MAX_BYTES + 1)
        assert "zu groß" in str(self.refused(huge))
        assert "zu groß" in str(self.refused(gzip.compress(huge)))

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "leer"),
            (b" \n", "leer"),
            (b"PK\x03\x04 x", "kein gültiges XML"),
            (b"<a/>", "kein Datenschema"),
            (gzip.compress(b"<a/>", mtime=0)[:-9], "nicht vollständig"),
            (b"\x1f\x8bxxxx", "beschädigt"),
            (b"<a>" * 5000, "kein gültiges XML"),
            (b"<a><g:b:c></a>", "kein gültiges XML"),
            (f'<x:x xmlns:x="{NAMESPACE}"/>'.encode(), "enthält kein Datenschema"),
            (
                b'<x xmlns="urn:xoev-de:fim:standard:xdatenfelder_1"/>',
                "XDatenfelder 1. Gelesen werden XDatenfelder 3.0.0 und 2.0",
            ),
            (b'<x xmlns="urn:xoev-de:fim:standard:xdatenfelder_2"/>', "enthält kein Datenschema"),
        ],
    )
    def test_other_content(self, content: bytes, words: str) -> None:
        assert words in str(self.refused(content))

    @pytest.mark.parametrize(
        ("child", "element", "words"),
        [
            (child_xml(field_xml("")), "id", "leer"),
            (child_xml(field_xml("F 1")), "id", "keine gültige ID"),
            (child_xml(field_xml("F1"), "2:1"), "anzahl", "nicht möglich"),
            (child_xml(field_xml("F1"), "viele"), "anzahl", "wie „0:1“"),
            (child_xml(""), "enthaelt", "genau eine"),
            (child_xml(field_xml("F1", kind="knopf")), "feldart", "„knopf“"),
            (child_xml(field_xml("F1", datatype="foto")), "datentyp", "„foto“"),
            (child_xml(field_xml("F1")) * 2, "struktur", "zweimal"),
            (child_xml(field_xml("F1", more="<x:inhalt/><x:inhalt/>")), "inhalt", "zweimal"),
            (child_xml("<x:datenfeld/>"), "datenfeld", "fehlt „identifikation“"),
            (
                child_xml(field_xml("F1", kind="select", more="<x:werte><x:wert/></x:werte>")),
                "wert",
                "keinen Code",
            ),
        ],
    )
    def test_what_makes_no_form(self, child: str, element: str, words: str) -> None:
        refusal = self.refused(schema_xml(child))
        assert words in str(refusal)
        assert (refusal.element, refusal.line) == (element, 5)

    def test_deep_nesting_is_a_sentence_not_a_crash(self) -> None:
        nested = field_xml("F1")
        for level in range(2000):
            nested = group_xml(f"G{level}", child_xml(nested))
        assert "kein gültiges XML" in str(self.refused(schema_xml(child_xml(nested))))

    def test_a_missing_file_is_a_sentence(self, tmp_path: Path) -> None:
        with pytest.raises(UnreadableSchema, match="lässt sich nicht öffnen"):
            show_schema(tmp_path / "nichts.xml")


class TestForm:
    def test_pages_come_from_the_top_level_groups_and_loose_fields_share_one(self) -> None:
        form = compiled(
            child_xml(field_xml("F1")),
            child_xml(group_xml("G1", child_xml(field_xml("F2")), name="Prüfen")),
            child_xml(field_xml("F3")),
            child_xml(group_xml("G2", child_xml(field_xml("F4")), name="Prüfen"), "1:*"),
        ).form
        assert [(page.key, page.title) for page in form.pages] == [
            ("weitere-angaben", "Weitere Angaben"),
            ("pruefen-2", "Prüfen"),
            ("pruefen-3", "Prüfen"),
        ]
        assert [element.key for element in form.pages[0].elements] == ["F1", "F3"]
        assert form.pages[2].elements[0].maximum is None
        assert faults(form) == []

    @pytest.mark.parametrize(
        ("datatype", "expected"),
        [
            ("text", FieldType.TEXT),
            ("text_latin", FieldType.TEXT),
            ("date", FieldType.DATE),
            ("time", FieldType.TIME),
            ("datetime", FieldType.DATETIME),
            ("bool", FieldType.BOOLEAN),
            ("num", FieldType.NUMBER),
            ("num_int", FieldType.INTEGER),
            ("num_currency", FieldType.MONEY),
            ("file", FieldType.FILE),
            ("obj", FieldType.FILE),
        ],
    )
    def test_every_datatype_has_its_input(self, datatype: str, expected: FieldType) -> None:
        assert only_field(compiled(child_xml(field_xml("F1", datatype=datatype))).form).type is expected

    @pytest.mark.parametrize(
        ("name", "limits", "expected"),
        [
            ("Postleitzahl", 'maxLength="5" pattern="([0]{1}[1-9]{1}|[1-9]{1}[0-9]{1})[0-9]{3}"', FieldType.POSTCODE),
            ("E-Mail", 'pattern="[^@]+@[^@]+"', FieldType.EMAIL),
            ("Telefon", 'maxLength="23"', FieldType.PHONE),
            ("IBAN", 'maxLength="34"', FieldType.IBAN),
            ("Begründung", 'maxLength="1000"', FieldType.TEXTAREA),
        ],
    )
    def test_well_known_texts_are_recognized(self, name: str, limits: str, expected: FieldType) -> None:
        xml = field_xml("F1", name=name, more=f"<x:praezisierung {limits}/>")
        assert only_field(compiled(child_xml(xml)).form).type is expected

    def test_a_select_offers_its_values(self) -> None:
        values = "".join(f"<x:wert><x:code>{code}</x:code><x:name>N{code}</x:name></x:wert>" for code in range(1, 10))
        xml = field_xml("F1", kind="select", more=f"<x:werte>{values}</x:werte>")
        assert only_field(compiled(child_xml(xml)).form).type is FieldType.SELECT
        several = only_field(compiled(child_xml(xml, "1:*")).form)
        assert (several.type, several.maximum) == (FieldType.CHECKBOXES, 9)
        assert several.options[0] == Option("1", "N1")

    def test_a_code_list_elsewhere_is_typed_in_until_its_content_is_known(self) -> None:
        reference = (
            "<x:codelisteReferenz><x:canonicalIdentification>urn:de:staat</x:canonicalIdentification>"
            "<x:version>1</x:version><x:canonicalVersionUri>urn:de:staat_1</x:canonicalVersionUri>"
            "</x:codelisteReferenz>"
        )
        content = schema_xml(child_xml(field_xml("F1", kind="select", more=reference)))
        unknown = compile_schema(read_schema(content))
        assert "urn:de:staat_1" in unknown.warnings[0]
        assert "Code" in only_field(unknown.form).hint
        assert check_all(unknown.form, {"F1": "000"}) == []
        known = compile_schema(read_schema(content), {"urn:de:staat": (Option("000", "Deutschland"),)})
        assert known.warnings == ()
        assert len(check_all(known.form, {"F1": "999"})) == 1

    def test_labels_are_text_and_locked_fields_without_value_stay_open(self) -> None:
        result = compiled(
            child_xml(field_xml("F1", kind="label", more="<x:inhalt>Ein &lt;b&gt;Hinweis&lt;/b&gt;</x:inhalt>")),
            child_xml(field_xml("F2", kind="locked")),
            child_xml(field_xml("F3", kind="hidden", more="<x:inhalt>1</x:inhalt>")),
        )
        label, locked, hidden = result.form.pages[0].elements
        assert isinstance(label, Field)
        assert isinstance(locked, Field)
        assert isinstance(hidden, Field)
        assert (label.type, label.content, label.minimum) == (FieldType.LABEL, "Ein Hinweis", 0)
        assert locked.type is FieldType.TEXT
        assert hidden.type is FieldType.HIDDEN
        assert "gesperrt" in result.warnings[0]

    def test_a_select_group_is_a_choice(self) -> None:
        group = group_xml(
            "G1",
            child_xml(field_xml("F1"), "0:1"),
            child_xml(field_xml("F2"), "0:1"),
            more="<x:art><code>X</code></x:art>",
        )
        element = compiled(child_xml(group)).form.pages[0].elements[0]
        assert isinstance(element, Group)
        assert element.choice

    def test_a_date_in_three_numbers_must_exist(self) -> None:
        parts = [
            child_xml(field_xml("D", datatype="num_int", more='<x:praezisierung minValue="1" maxValue="31"/>'), "0:1"),
            child_xml(field_xml("M", datatype="num_int", more='<x:praezisierung minValue="1" maxValue="12"/>'), "0:1"),
            child_xml(field_xml("Y", datatype="num_int", more='<x:praezisierung minValue="1850" maxValue="2080"/>')),
        ]
        form = compiled(child_xml(group_xml("G1", *parts))).form
        assert check_all(form, {"G1": {"Y": "1950"}}) == []
        assert check_all(form, {"G1": {"M": "5", "Y": "1950"}}) == []
        for wrong in ({"D": "31", "M": "2", "Y": "1950"}, {"D": "3", "Y": "1950"}):
            assert [problem.path for problem in check_all(form, {"G1": wrong})] == ["G1.D"]

    def test_what_is_unknown_or_unusable_becomes_a_warning(self) -> None:
        odd = '<x:praezisierung pattern="(?=a)" maxLength="viel"/><x:neu/><x:codeKey>k</x:codeKey>'
        result = compiled(
            child_xml(field_xml("F1", more=odd)), more="<x:freigabestatus><code>99</code></x:freigabestatus>"
        )
        assert only_field(result.form).pattern is None
        told = " ".join(result.warnings)
        assert all(words in told for words in ("„neu“", "maxLength", "Muster", "Freigabestatus „99“", "Spalte"))

    def test_rules_are_kept_in_words_with_their_owner(self) -> None:
        rule = (
            "<x:regel><x:identifikation><x:id>R1</x:id><x:version>1</x:version></x:identifikation>"
            "<x:name>N</x:name><x:freitextRegel>WENN F1 = 1, DANN …</x:freitextRegel></x:regel>"
        )
        form = compiled(child_xml(group_xml("G1", child_xml(field_xml("F1")), more=rule))).form
        assert [(entry.id, entry.owner) for entry in form.rules] == [("R1", "G1")]

    def test_texts_lose_their_markup(self) -> None:
        assert plain_text("<p>Erster&nbsp;Satz.</p><ul><li>a</li></ul>  5 < 6") == "Erster Satz.\n\na\n\n5 < 6"

    def test_keys_of_pages_fit_into_addresses(self) -> None:
        assert page_key("Größe & Maße (in cm)", frozenset()) == "groesse-masse-in-cm"
        assert page_key("§", frozenset({"seite"})) == "seite-2"
        assert len(page_key("x" * 99, frozenset())) == 40


class TestRealFiles:
    @pytest.fixture
    def folder(self, shared_data: Path) -> Path:
        return shared_data / "fim"

    def test_the_parser_cases_are_read_or_refused_with_line_and_element(self, folder: Path) -> None:
        told: dict[str, str] = {}
        for path in sorted((folder / "parser_cases" / "v3").glob("*.xml")):
            try:
                told[path.stem] = " ".join(read_schema(path.read_bytes()).warnings)
            except UnreadableSchema as refusal:
                told[path.stem] = str(refusal)
        assert told["duplicate-id-node"].startswith("Zeile 11, Element „id“")
        assert told["empty-id-node"].startswith("Zeile 9, Element „id“")
        assert told["missing-id-node"].startswith("Zeile 9, Element „id“")
        assert "unbekannte oder veraltete Fassung" in told["unknown-namespace"]
        assert "„unknown“" in told["unexpected-node"]
        assert "Freigabestatus „10“" in told["invalid-freigabestatus"]
        assert told["xmlstruct_xdf3"] == ""

    def test_version_1_is_refused_by_name(self, folder: Path) -> None:
        (path,) = folder.glob("xdf1/*.xml")
        with pytest.raises(UnreadableSchema, match=r"XDatenfelder 1\. Gelesen werden XDatenfelder 3\.0\.0 und 2\.0"):
            read_schema(path.read_bytes())

    def test_show_tells_what_the_file_holds(self, folder: Path) -> None:
        shown = show_schema(folder / "xdf3" / "S07000000248.xdf3.xml")
        assert list(shown) == [
            "id", "version", "name", "fields", "groups", "rules", "code_lists", "pages", "warnings",
        ]  # fmt: skip
        assert shown["id"] == "S07000000248"
        assert len(shown["pages"]) == 5
        assert {entry["occurs"] for entry in shown["groups"]} >= {"1:1", "0:1"}
        assert all(entry["text"] for entry in shown["rules"])
        assert shown["code_lists"]
        assert shown["warnings"]
