"""A schema that was read is written as it was, and what the standard forbids is not written at all."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from portalwerk.formengine.rules.xdatenfelder.reader import read_schema
from portalwerk.formengine.rules.xdatenfelder.schema import (
    Code,
    CodeListReference,
    Head,
    Keyword,
    Limits,
    Message,
    Relation,
    Schema,
    Wording,
)
from portalwerk.formengine.rules.xdatenfelder.writer import UnwritableSchema, write_schema
from tests.formengine.rules.xdatenfelder.schemas import (
    field,
    group,
    head,
    place,
    real_schemas,
    rule,
    schema,
    select,
    small_and_large,
    tree,
    unpacked,
)


def full_schema() -> Schema:
    """One schema that says everything the standard can say."""
    said = head(
        name="Name",
        description="Zeile eins\n  Zeile <b>zwei</b> & drei ",
        definition="Eine „Definition“",
        valid_from="2025-01-01",
        valid_until="2030-12-31",
        version_note="Neu",
        published_on="2025-03-01",
        relations=(Relation("ABL", "F99000000102", "1.0.0"), Relation("VKN", "F99000000103")),
        keywords=(Keyword("Hund", "https://woerter.example/hund"), Keyword("Katze")),
    )
    wording = Wording("Frage", "Angabe", "Hilfe", "Hilfe im Ausdruck")
    lists = CodeListReference("urn:de:staat", "1", "urn:de:staat_1", "schluessel", "name", "hinweis")
    chosen = group(
        place(field("F99000000105"), "0:1"),
        place(field("F99000000106"), "0:1"),
        id_="G99000000202",
        art="X",
    )
    return schema(
        place(
            group(
                field(
                    "F99000000102", head=said, wording=wording, rules=(rule(id="R99000000302", script="return true"),)
                ),
                select("F99000000103", values=(Code("1", "Eins", "Hilfe"), Code("2", "Zwei"))),
                select("F99000000104", values=(), code_list=lists),
                field("F99000000107", datatype="file", limits=None, written_max_size="5", media_types=("image/png",)),
                field("F99000000108", datatype="num", limits=Limits(min_value="-1.5", max_value="9", pattern="[0-9]+")),
                field("F99000000109", kind="locked", written_content="fest", limits=None),
                rules=(rule(id="R99000000303", keywords=(Keyword("Wort"),), description="Warum"),),
            ),
            "2:5",
        ),
        place(chosen, "0:*"),
        written_help="Hilfe",
        profile_version="1.0.0",
        rules=(rule(),),
    )


class TestWriting:
    def test_what_is_written_is_read_again_as_the_same(self) -> None:
        wanted = full_schema()
        again = read_schema(write_schema(wanted))
        assert again == wanted
        assert (again.message, again.warnings) == (wanted.message, ())

    def test_a_single_group_or_field_keeps_its_own_kind_of_file(self) -> None:
        for element, root in ((group(field()), "datenfeldgruppe.0103"), (field(), "datenfeld.0104")):
            alone = replace(schema(element), whole=False)
            written = write_schema(alone)
            assert str(etree.fromstring(written).tag).endswith(f"xdatenfelder.{root}")
            assert read_schema(written).children[0].element == element

    def test_id_and_time_of_the_file_may_be_new(self) -> None:
        message = Message("neu", "2026-01-01T00:00:00Z")
        assert read_schema(write_schema(schema(field()), message)).message == message

    @pytest.mark.parametrize(
        ("wrong", "culprit", "words"),
        [
            (schema(field("F1")), "F1", "„id“"),
            (schema(field(version="1.0")), "F99000000101", "„version“"),
            (schema(field(kind="knopf")), "F99000000101", "„feldart“"),
            (schema(field(datatype="foto")), "F99000000101", "„datentyp“"),
            (schema(field(origin="")), "F99000000101", "„schemaelementart“"),
            (schema(field(prefill="immer")), "F99000000101", "„vorbefuellung“"),
            (schema(field(head=head(status="9"))), "F99000000101", "„freigabestatus“"),
            (schema(field(head=head(name=""))), "F99000000101", "„name“ fehlt"),
            (schema(field(head=head(valid_from="gestern"))), "F99000000101", "„gueltigAb“"),
            (schema(field(head=head(changed_at="2025-01-01"))), "F99000000101", "„letzteAenderung“"),
            (schema(field(head=head(description="\x07"))), "F99000000101", "Zeichen"),
            (schema(field(limits=Limits(min_length="viel"))), "F99000000101", "„minLength“"),
            (schema(field(wording=Wording())), "F99000000101", "„bezeichnungEingabe“ fehlt"),
            (schema(select(values=(Code("", "Leer"),))), "F99000000101", "„code“ fehlt"),
            (schema(place(field(), "2:1")), "F99000000101", "„2:1“"),
            (schema(place(field(), "0:0")), "F99000000101", "„0:0“"),
            (schema(group(field(), art="Y")), "G99000000201", "„art“"),
            (schema(group(field(rules=(rule(changed_at=""),)))), "R99000000301", "„letzteAenderung“ fehlt"),
            (schema(group(field(rules=(rule(),))), structure_changes="9"), "S99000000401", "Struktur"),
            (schema(), "S99000000401", "keine Felder"),
            (schema(field(), message=Message(), head=Head()), "S99000000401", "„erstellungszeitpunkt“"),
        ],
    )
    def test_what_the_standard_forbids_is_refused_by_name(self, wrong: Schema, culprit: str, words: str) -> None:
        with pytest.raises(UnwritableSchema) as refusal:
            write_schema(wrong)
        assert culprit in str(refusal.value)
        assert words in str(refusal.value)

    def test_the_same_id_and_version_with_other_words_is_told(self) -> None:
        twice = schema(group(field(), id_="G99000000201"), group(field(origin="HAR"), id_="G99000000202"))
        (warning,) = read_schema(write_schema(twice)).warnings
        assert "„F99000000101“ Version „1.0.0“ steht hier anders als in Zeile" in warning
        ruled = schema(field(rules=(rule("a"),)), field("F99000000102", rules=(rule("b"),)))
        assert "R99000000301" in read_schema(write_schema(ruled)).warnings[0]


class TestRealFiles:
    @small_and_large
    def test_every_real_schema_comes_back_as_it_was(self, shared_data: Path, rebuilt: Any, files: str) -> None:
        for path in real_schemas(shared_data / "fim", files):
            content = unpacked(path)
            written = write_schema(read_schema(content))
            assert tree(written) == tree(content), path.name
            assert rebuilt.validate(etree.fromstring(written)), (path.name, rebuilt.error_log)

    def test_a_schema_that_says_everything_is_valid(self, rebuilt: Any) -> None:
        assert rebuilt.validate(etree.fromstring(write_schema(full_schema()))), rebuilt.error_log
