"""Code lists as genericode: real ones, odd ones, and the ones we write."""

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portalwerk.formengine.rules.form import CodeList, Field, Option
from portalwerk.formengine.rules.xdatenfelder.compiling import compile_schema
from portalwerk.formengine.rules.xdatenfelder.genericode import known_lists, read_genericode, write_genericode
from portalwerk.formengine.rules.xdatenfelder.schema import CodeListReference, UnreadableSchema
from tests.formengine.rules.xdatenfelder.schemas import schema, select

WRITABLE = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20).map(str.strip).filter(bool)


COLUMNS = '<Column Id="a"/><Column Id="b"/><Column Id="c"/>'


def list_xml(rows: str, *, columns: str = COLUMNS, keys: str = '<Key Id="k"><ColumnRef Ref="b"/></Key>') -> bytes:
    return (
        '<gc:CodeList xmlns:gc="http://docs.oasis-open.org/codelist/ns/genericode/1.0/"><Identification>'
        "<ShortName>farbe</ShortName><LongName>Farbe</LongName><Version>1</Version>"
        "<CanonicalUri>urn:de:farbe</CanonicalUri><CanonicalVersionUri>urn:de:farbe_1</CanonicalVersionUri>"
        f"</Identification><ColumnSet>{columns}{keys}</ColumnSet>"
        f"<SimpleCodeList>{rows}</SimpleCodeList></gc:CodeList>"
    ).encode()


def row(**values: str) -> str:
    inner = "".join(
        f'<Value ColumnRef="{column}"><SimpleValue>{value}</SimpleValue></Value>' for column, value in values.items()
    )
    return f"<Row>{inner}</Row>"


class TestReading:
    def test_the_key_gives_the_codes_and_the_first_other_column_the_names(self) -> None:
        table = read_genericode(list_xml(row(a="rot", b="1", c="warm") + row(a="blau", b="2")))
        assert (table.uri, table.version, table.version_uri) == ("urn:de:farbe", "1", "urn:de:farbe_1")
        assert table.options() == (Option("1", "rot"), Option("2", "blau"))

    def test_a_field_may_name_its_columns(self) -> None:
        table = read_genericode(list_xml(row(a="rot", b="1", c="warm") + row(a="blau", b="2")))
        assert table.options("a", "c", "b") == (Option("rot", "warm", "1"), Option("blau", "blau", "2"))
        with pytest.raises(UnreadableSchema, match="keine Spalte „x“"):
            table.options(name_key="x")

    def test_a_key_for_names_gives_the_names(self) -> None:
        keys = '<Key Id="codenameKey"><ColumnRef Ref="c"/></Key><Key Id="codeKey"><ColumnRef Ref="a"/></Key>'
        assert read_genericode(list_xml(row(a="1", b="x", c="rot"), keys=keys)).options() == (Option("1", "rot"),)

    def test_values_without_a_column_stand_one_after_the_other(self) -> None:
        values = "".join(f"<Value><SimpleValue>{value}</SimpleValue></Value>" for value in ("rot", "1"))
        assert read_genericode(list_xml(f"<Row>{values}</Row>")).options() == (Option("1", "rot"),)

    def test_rows_without_code_are_left_out_and_the_first_of_a_code_counts(self) -> None:
        rows = row(a="rot", b="1") + row(a="rosa", b="1") + row(a="leer") + row(b="3")
        assert read_genericode(list_xml(rows)).options() == (Option("1", "rot"), Option("3", "3"))

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b'<!DOCTYPE x [<!ENTITY a "ha">]>' + list_xml(""), "DOCTYPE"),
            (gzip.compress(b"<!DOCTYPE x>" + list_xml("")), "DOCTYPE"),
            (b"<CodeList/>", "keine Codeliste"),
            (list_xml("").replace(b"gc:CodeList", b"gc:Codes"), "keine Codeliste"),
            (list_xml("").replace(b"SimpleCodeList", b"Nichts"), "fehlt „SimpleCodeList“"),
            (list_xml("", columns="<Column/>"), "eigenen Namen"),
            (list_xml("", columns='<Column Id="b"/><Column Id="b"/>'), "eigenen Namen"),
            (list_xml("", keys='<Key Id="k"><ColumnRef Ref="z"/></Key>'), "„z“"),
            (list_xml(row(z="1")), "„z“"),
            (list_xml("<Row>" + "<Value/>" * 4 + "</Row>"), "die es nicht gibt"),
            (b"", "leer"),
        ],
    )
    def test_what_is_no_code_list_is_refused(self, content: bytes, words: str) -> None:
        with pytest.raises(UnreadableSchema, match=words):
            read_genericode(content)


class TestUse:
    def test_a_field_offers_the_list_through_its_columns(self) -> None:
        table = read_genericode(list_xml(row(a="rot", b="1", c="warm")))
        named = CodeListReference("urn:de:farbe", "1", "urn:de:farbe_1", name_key="c")
        plain = CodeListReference("urn:de:farbe", "1", "urn:de:farbe_1")
        asking = schema(
            select("F99000000101", values=(), code_list=named), select("F99000000102", values=(), code_list=plain)
        )
        form = compile_schema(asking, known_lists([table], asking)).form
        offered = {
            element.key: next(entry for entry in form.code_lists if entry.key == element.code_list).options
            for _path, element in form.walk()
            if isinstance(element, Field)
        }
        assert offered == {"F99000000101": (Option("1", "warm"),), "F99000000102": (Option("1", "rot"),)}

    def test_who_names_no_version_finds_the_list_by_its_uri(self) -> None:
        table = read_genericode(list_xml(row(a="rot", b="1")))
        asking = schema(select(values=(), code_list=CodeListReference("urn:de:farbe")))
        compiled = compile_schema(asking, known_lists([table], asking))
        assert compiled.form.code_lists[0].options == (Option("1", "rot"),)
        assert compiled.warnings == ()

    def test_a_list_without_the_named_columns_stays_unknown(self) -> None:
        table = read_genericode(list_xml(row(a="rot", b="1")))
        asking = schema(select(values=(), code_list=CodeListReference("urn:de:farbe", help_key="z")))
        assert known_lists([table], asking) == {}


class TestWriting:
    @given(
        st.lists(
            st.builds(Option, WRITABLE, WRITABLE, st.one_of(st.just(""), WRITABLE)), unique_by=lambda one: one.code
        )
    )
    def test_what_is_written_is_read_again(self, options: list[Option]) -> None:
        wanted = CodeList("farbe", tuple(options), "urn:de:farbe", "1", "Farbe")
        table = read_genericode(write_genericode(wanted))
        assert (table.short_name, table.long_name) == ("farbe", "Farbe")
        assert (table.uri, table.version, table.version_uri) == ("urn:de:farbe", "1", "urn:de:farbe_1")
        with_help = "help" in table.columns
        assert with_help == any(option.hint for option in options)
        assert table.options(help_key="help" if with_help else "") == wanted.options


class TestRealFiles:
    def test_the_real_lists_are_read(self, shared_data: Path) -> None:
        files = [*(shared_data / "fim" / "xdf2").glob("*/[!S]*.xml"), *(shared_data / "fim" / "qs").glob("*.xml")]
        assert files
        for path in files:
            table = read_genericode(path.read_bytes())
            options = table.options()
            assert len(options) >= 2, path.name
            assert len(options) == len(table.rows), path.name
            assert all(option.code and option.label for option in options)

    def test_the_messages_of_the_quality_checks_have_their_columns(self, shared_data: Path) -> None:
        (path,) = (shared_data / "fim" / "qs").glob("*.xml")
        table = read_genericode(path.read_bytes())
        assert table.columns == ("Code", "Typ", "Meldungstext", "Meldungshilfe")
        assert (table.key, table.name_key) == ("Code", "Typ")
        assert len(table.options(name_key="Meldungstext")) == 142
