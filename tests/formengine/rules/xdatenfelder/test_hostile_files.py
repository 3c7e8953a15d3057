"""Whatever a file holds: it is read, or refused with one sentence. Nothing else may happen.

Three ways to spoil a file: its bytes, its tree, and a tree made of words that the readers know. What was read
has to survive everything that is done with it later.
"""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from portalwerk.formengine.rules.form import CodeList, Option
from portalwerk.formengine.rules.showing import shown_schema
from portalwerk.formengine.rules.xdatenfelder import names
from portalwerk.formengine.rules.xdatenfelder.compiling import compile_schema
from portalwerk.formengine.rules.xdatenfelder.genericode import NAMESPACE, read_genericode, write_genericode
from portalwerk.formengine.rules.xdatenfelder.json_schema import write_json_schema
from portalwerk.formengine.rules.xdatenfelder.quality.table import check_schema
from portalwerk.formengine.rules.xdatenfelder.reader import read_for_checking, read_schema
from portalwerk.formengine.rules.xdatenfelder.schema import UnreadableSchema
from portalwerk.formengine.rules.xdatenfelder.writer import UnwritableSchema, write_schema
from portalwerk.kernel.refusal import Refusal
from tests.formengine.rules.xdatenfelder.schemas import unpacked
from tests.formengine.rules.xdatenfelder.test_quality import clean
from tests.formengine.rules.xdatenfelder.test_upgrade import INTERNAL, field_xml, list_xml, schema_xml
from tests.formengine.rules.xdatenfelder.test_writer import full_schema

TEXTS = [
    "", " ", "0", "-1", "1:1", "*:0", "9:*", "1.0", "1.0.0", "S99000000401", "F99000000101", "F99000101", "input",
    "select", "knopf", "text", "num", "date", "0000-00-00", "9999-99-99T99:99", "1e999", "٣", "x" * 5000,
    "urn:de:x", '{"minLength":"1"}', '{"minLength":', "[[[", "(", "(?=a)", "[", "<b>", "&amp;&lt;", "\u202e", "§",
    "\u2028", "1,5", "999999999999999999999999", "0x1", "NaN", "inf", "²",
]  # fmt: skip
WORDS = [
    *sorted({name for known in (names.KNOWN, names.KNOWN_2) for inner in known.values() for name in inner}),
    "code", "werte", "wert", "enthaelt", "objekt", "praedikat", *names.ROOTS.values(), *names.ROOTS, "struktur",
    "genericodeIdentification", "canonicalIdentification", "Identification", "ColumnSet", "Column", "Key",
    "ColumnRef", "SimpleCodeList", "Row", "Value", "SimpleValue", "CodeList", "x",
]  # fmt: skip
ATTRIBUTES = ["minLength", "maxLength", "minValue", "maxValue", "pattern", "link", "uri", "Id", "Ref", "ColumnRef"]
NAMESPACES = [names.NAMESPACE, names.NAMESPACE_2, NAMESPACE, "urn:other", ""]


def outcome(act: Callable[[], Any], allowed: type[Refusal]) -> Any:
    """What comes of it; None for a refusal, which has to be a sentence."""
    try:
        return act()
    except allowed as refusal:
        sentence = str(refusal)
    assert sentence.endswith(".")
    return None


def treat_as_schema(content: bytes) -> None:
    """Read a file and do with it everything that is ever done with a schema."""
    found = outcome(lambda: read_for_checking(content), UnreadableSchema)
    if found is not None:
        check_schema(found)
    schema = outcome(lambda: read_schema(content), UnreadableSchema)
    if schema is not None:
        shown_schema(schema, compile_schema(schema))
        write_json_schema(schema)
        written = outcome(lambda: write_schema(schema), UnwritableSchema)
        assert written is None or read_schema(written) == schema


def treat_as_code_list(content: bytes) -> None:
    table = outcome(lambda: read_genericode(content), UnreadableSchema)
    assert table is None or all(option.code for option in table.options())


def spoiled_bytes(random: Random, content: bytes) -> bytes:
    spoiled = bytearray(content)
    for _ in range(random.randint(1, 4)):
        place = random.randrange(len(spoiled) + 1)
        end = min(len(spoiled), place + random.choice((0, 1, 3, 40, 900)))
        put = random.choice(
            (b"", random.randbytes(random.randint(1, 6)), bytes(spoiled[place:end]) * 2, b"<", b"&", b"]]>")
        )
        spoiled[place:end] = put
    return bytes(spoiled)


def spoiled_tree(random: Random, content: bytes) -> bytes:
    root = etree.fromstring(content)
    for _ in range(random.randint(1, 6)):
        elements = list(root.iter(etree.Element))
        _spoil_element(random, random.choice(elements), random.choice(elements))
    return etree.tostring(root)


def _spoil_element(random: Random, chosen: Any, other: Any) -> None:
    parent = chosen.getparent()
    match random.randrange(7):
        case 0 if parent is not None:
            parent.remove(chosen)
        case 1 if parent is not None:
            parent.insert(0, deepcopy(chosen))
        case 2 if other not in chosen.iter():
            other.append(chosen)
        case 3:
            chosen.tag = name(random)
        case 4:
            chosen.set(random.choice(ATTRIBUTES), random.choice(TEXTS))
        case 5:
            chosen[:] = []
        case _:
            chosen.text = random.choice(TEXTS)


def name(random: Random) -> str:
    namespace = random.choice(NAMESPACES) if random.random() < 0.3 else random.choice(NAMESPACES[:3])
    word = random.choice(WORDS)
    return f"{{{namespace}}}{word}" if namespace else word


def grown_tree(random: Random, content: bytes) -> bytes:
    """A tree of known words below the first two elements of a real file."""
    real = etree.fromstring(content)
    root = etree.Element(real.tag)
    grown = [etree.SubElement(root, real[-1].tag)]
    for _ in range(random.randint(1, 60)):
        parent = random.choice(grown[-6:])
        grown.append(etree.SubElement(parent, name(random)))
        grown[-1].text = random.choice(TEXTS)
        if random.random() < 0.2:
            grown[-1].set(random.choice(ATTRIBUTES), random.choice(TEXTS))
    return etree.tostring(root)


SPOILERS = [spoiled_bytes, spoiled_tree, grown_tree]
Spoiler = Callable[[Random, bytes], bytes]


def old_schema() -> bytes:
    limits = '<x:praezisierung>{"minLength":"1","pattern":"a"}</x:praezisierung><x:bezug>§ 1; § 2</x:bezug>'
    return schema_xml(
        field_xml(more=limits), field_xml("F99000102", more=list_xml(INTERNAL)), more="<x:bezug>§ 3</x:bezug>"
    )


def code_list() -> bytes:
    options = (Option("1", "Eins", "Hilfe"), Option("2", "Zwei"))
    return write_genericode(CodeList("zahl", options, "urn:de:zahl", "1", "Zahl"))


SEEDS = {
    "version 3": ([write_schema(clean()), write_schema(full_schema())], treat_as_schema),
    "version 2": ([old_schema()], treat_as_schema),
    "code list": ([code_list()], treat_as_code_list),
}


def spoil(kind: str, spoiler: Spoiler, seed: int) -> None:
    contents, treat = SEEDS[kind]
    random = Random(seed)
    treat(spoiler(random, random.choice(contents)))


SEED = st.integers(0, 2**64)


@pytest.mark.parametrize("kind", SEEDS)
@pytest.mark.parametrize("spoiler", SPOILERS, ids=lambda spoiler: spoiler.__name__)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(seed=SEED)
def test_spoiled_files_are_read_or_refused(kind: str, spoiler: Spoiler, seed: int) -> None:
    spoil(kind, spoiler, seed)


@pytest.mark.long
@pytest.mark.parametrize("kind", SEEDS)
@pytest.mark.parametrize("spoiler", SPOILERS, ids=lambda spoiler: spoiler.__name__)
@settings(max_examples=1000, suppress_health_check=[HealthCheck.too_slow])
@given(seed=SEED)
def test_many_spoiled_files_are_read_or_refused(kind: str, spoiler: Spoiler, seed: int) -> None:
    spoil(kind, spoiler, seed)


@pytest.mark.parametrize("spoiler", SPOILERS[:2], ids=lambda spoiler: spoiler.__name__)
@pytest.mark.parametrize(
    ("pattern", "treat"),
    [
        ("parser_cases/v*/*.xml", treat_as_schema),
        ("xdf2_from_xdf3/*.gz", treat_as_schema),
        ("xdf3/*.xdf3.xml", treat_as_schema),
        ("xdf2/*/[!S]*.xml", treat_as_code_list),
    ],
    ids=["cases", "version 2", "version 3", "code lists"],
)
@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(seed=SEED)
def test_spoiled_real_files_are_read_or_refused(
    shared_data: Path, pattern: str, treat: Callable[[bytes], None], spoiler: Spoiler, seed: int
) -> None:
    random = Random(seed)
    smallest = sorted((shared_data / "fim").glob(pattern), key=lambda path: path.stat().st_size)[:8]
    treat(spoiler(random, unpacked(random.choice(smallest))))
