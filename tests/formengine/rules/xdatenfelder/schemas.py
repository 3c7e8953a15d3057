"""Small schemas with everything the standard demands, and the real ones."""

import gzip
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from portalwerk.formengine.rules.xdatenfelder.genericode import CodeTable, read_genericode
from portalwerk.formengine.rules.xdatenfelder.schema import (
    Child,
    Code,
    FieldRule,
    Head,
    Limits,
    Message,
    Reference,
    Schema,
    SchemaElement,
    SchemaField,
    SchemaGroup,
    Wording,
)

CHANGED = "2025-03-01T12:00:00+00:00"
LAW = Reference("§ 1 BeispielG", "https://gesetze.example/beispielg/1")
TWO = (Code("1", "Eins"), Code("2", "Zwei"))

Tree = tuple[str, tuple[tuple[str, str], ...], str, tuple[Any, ...]]


def head(**more: Any) -> Head:
    said: dict[str, Any] = {
        "name": "Ein Name",
        "references": (LAW,),
        "status": "6",
        "status_set_on": "2025-03-01",
        "status_set_by": "Redaktion",
        "changed_at": CHANGED,
        "status_list": "2022-07-12",
    }
    return Head(**said | more)


def field(id_: str = "F99000000101", **more: Any) -> SchemaField:
    said: dict[str, Any] = {
        "id": id_,
        "version": "1.0.0",
        "head": head(name=f"Feld {id_[-3:]}"),
        "wording": Wording(f"Frage {id_[-3:]}", f"Angabe {id_[-3:]}"),
        "origin": "RNG",
        "kind": "input",
        "datatype": "text",
        "prefill": "keine",
        "written_content": "",
        "limits": Limits("1", "80"),
        "values": (),
        "code_list": None,
        "rules": (),
        "written_max_size": "",
        "media_types": (),
    }
    return SchemaField(**said | more)


def select(id_: str = "F99000000101", **more: Any) -> SchemaField:
    return field(id_, **{"kind": "select", "limits": None, "values": TWO} | more)


def place(element: SchemaElement, occurs: str = "1:1", **more: Any) -> Child:
    low, high = occurs.split(":")
    return Child(int(low), None if high == "*" else int(high), element, **{"references": (LAW,)} | more)


def group(*elements: SchemaElement | Child, id_: str = "G99000000201", **more: Any) -> SchemaGroup:
    said: dict[str, Any] = {
        "id": id_,
        "version": "1.0.0",
        "head": head(name=f"Gruppe {id_[-3:]}"),
        "wording": Wording(f"Bereich {id_[-3:]}", f"Bereich {id_[-3:]}"),
        "origin": "RNG",
        "art": "",
        "rules": (),
        "children": tuple(one if isinstance(one, Child) else place(one) for one in elements),
    }
    return SchemaGroup(**said | more)


def rule(text: str = "Das Feld muss befüllt sein.", **more: Any) -> FieldRule:
    said: dict[str, Any] = {
        "id": "R99000000301",
        "version": "1.0.0",
        "written_name": "Eine Regel",
        "written_text": text,
        "kind": "K",
        "creator": "Redaktion",
        "changed_at": CHANGED,
    }
    return FieldRule(**said | more)


def schema(*elements: SchemaElement | Child, **more: Any) -> Schema:
    said: dict[str, Any] = {
        "id": "S99000000401",
        "version": "1.0.0",
        "head": head(name="Ein Schema"),
        "written_title": "Ein Antrag",
        "written_help": "",
        "structure_changes": "3",
        "display_changes": "1",
        "profile_id": "D00000000501",
        "profile_version": "",
        "rules": (),
        "children": tuple(one if isinstance(one, Child) else place(one) for one in elements),
        "message": Message("nachricht-1", CHANGED),
    }
    return Schema(**said | more)


def unpacked(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


#: The large files are packed; all of them together take a minute.
small_and_large = pytest.mark.parametrize(
    "files", ["S*.xdf3.xml", pytest.param("S*.xdf3.xml.gz", marks=pytest.mark.long)], ids=["small", "large"]
)


def real_schemas(fim: Path, files: str = "S*.xdf3.xml*") -> list[Path]:
    found = sorted((fim / "xdf3").glob(files))
    assert found
    return found


def tables_beside(folder: Path) -> dict[str, CodeTable]:
    """The code lists in the folder of a schema of version 2.0, by canonical version URI."""
    tables = (read_genericode(path.read_bytes()) for path in folder.glob("[!S]*.xml"))
    return {table.version_uri: table for table in tables}


def tree(content: bytes) -> Tree:
    """A file without its header, comments, prefixes of namespaces, and spaces between elements."""
    root = etree.fromstring(content, etree.XMLParser(remove_comments=True, remove_pis=True))
    for header in root.findall("{*}header"):
        root.remove(header)
    return _tree(root)


def _tree(element: Any) -> Tree:
    inner = tuple(_tree(child) for child in element)
    text = "" if inner else element.text or ""
    assert not inner or not (element.text or "").strip()
    return str(element.tag), tuple(sorted(element.attrib.items())), text, inner
