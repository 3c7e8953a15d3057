"""Code lists as genericode 1.0: read into a table, offered as options, and written again.

Elements are matched by their local names, because files differ in which of them carry the namespace.

Source: OASIS genericode 1.0 (STANDARDS 1.6)
"""

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from portalwerk.formengine.rules.form import CodeList, Option
from portalwerk.formengine.rules.xdatenfelder.nodes import inner_text, line_of, local
from portalwerk.formengine.rules.xdatenfelder.schema import Schema, SchemaField, UnreadableSchema, walk_children
from portalwerk.formengine.rules.xdatenfelder.source import parse_xml

NAMESPACE = "http://docs.oasis-open.org/codelist/ns/genericode/1.0/"
MAX_ROWS = 200_000

_CODE, _NAME, _HELP = "code", "name", "help"
_NAME_KEY_IDS = ("codenamekey", "namekey")


@dataclass(frozen=True, slots=True)
class CodeTable:
    """A code list with all its columns.

    Args:
        key: the column whose values tell the rows apart.
        name_key: the column with the names, if the list says which; otherwise the first that is not the key.
        rows: one value per column; None where a row leaves it out.
    """

    short_name: str
    long_name: str
    uri: str
    version: str
    version_uri: str
    columns: tuple[str, ...]
    key: str
    name_key: str
    rows: tuple[tuple[str | None, ...], ...]

    def options(self, code_key: str = "", name_key: str = "", help_key: str = "") -> tuple[Option, ...]:
        """The rows as options: by the named columns, otherwise by the key of the list and its first other column.

        Rows without a code are left out, and of rows with the same code the first counts.

        Raises: `UnreadableSchema` if the list has no such column.
        """
        code = self._index(code_key or self.key)
        name = self._index(name_key or self.name_key)
        hint = self._index(help_key) if help_key else None
        found: dict[str, Option] = {}
        for row in self.rows:
            value = row[code]
            if value:
                found.setdefault(
                    value, Option(value, row[name] or value, (row[hint] or "") if hint is not None else "")
                )
        return tuple(found.values())

    def _index(self, column: str) -> int:
        if column not in self.columns:
            raise UnreadableSchema(f"Die Codeliste „{self.version_uri or self.uri}“ hat keine Spalte „{column[:60]}“.")
        return self.columns.index(column)


def read_genericode(content: bytes) -> CodeTable:
    """Read a code list, plain or packed with gzip.

    Raises: `UnreadableSchema` with one German sentence, line and element; a DOCTYPE is always refused.
    """
    root = parse_xml(content)
    if etree.QName(root).namespace != NAMESPACE or local(root) != "CodeList":
        raise UnreadableSchema(
            "Die Datei ist keine Codeliste. Gelesen wird das Format genericode 1.0.",
            line=line_of(root) or 1,
            element=local(root)[:80],
        )
    about, columns, key, name_key = _child(root, "Identification"), *_columns(root)
    return CodeTable(
        short_name=_text(about, "ShortName"),
        long_name=_text(about, "LongName"),
        uri=_text(about, "CanonicalUri"),
        version=_text(about, "Version"),
        version_uri=_text(about, "CanonicalVersionUri"),
        columns=columns,
        key=key,
        name_key=name_key,
        rows=_rows(root, columns),
    )


def known_lists(tables: Iterable[CodeTable], schema: Schema) -> dict[str, tuple[Option, ...]]:
    """What a form made of a schema may look up in lists: by version URI, and by URI for who names no version.

    A field that names columns finds the list through them; if the list has no such columns, it stays unknown.
    """
    known: dict[str, tuple[Option, ...]] = {}
    by_uri = {address: table for table in tables for address in (table.uri, table.version_uri) if address}
    fields = (child.element for child in walk_children(schema.children) if isinstance(child.element, SchemaField))
    for reference in {field.code_list for field in fields if field.code_list is not None}:
        table = by_uri.get(reference.version_uri or reference.uri)
        columns = (reference.code_key, reference.name_key, reference.help_key)
        if table is not None and not any(column and column not in table.columns for column in columns):
            known[reference.key] = table.options(*columns)
    return known


def write_genericode(code_list: CodeList) -> bytes:
    """A code list of a form as a file of genericode 1.0, with the columns code, name and, where used, help."""
    with_help = any(option.hint for option in code_list.options)
    root = etree.Element(f"{{{NAMESPACE}}}CodeList", nsmap={"gc": NAMESPACE})
    about = etree.SubElement(root, "Identification")
    version_uri = f"{code_list.uri}_{code_list.version}" if code_list.version else code_list.uri
    for name, text in (
        ("ShortName", code_list.key),
        ("LongName", code_list.title or code_list.key),
        ("Version", code_list.version),
        ("CanonicalUri", code_list.uri),
        ("CanonicalVersionUri", version_uri),
    ):
        etree.SubElement(about, name).text = text
    _write_columns(root, with_help=with_help)
    rows = etree.SubElement(root, "SimpleCodeList")
    for option in code_list.options:
        row = etree.SubElement(rows, "Row")
        for column, text in ((_CODE, option.code), (_NAME, option.label), (_HELP, option.hint)):
            if text or column != _HELP:
                value = etree.SubElement(row, "Value", ColumnRef=column)
                etree.SubElement(value, "SimpleValue").text = text
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _write_columns(root: etree._Element, *, with_help: bool) -> None:
    columns = etree.SubElement(root, "ColumnSet")
    for column in (_CODE, _NAME, _HELP)[: 3 if with_help else 2]:
        entry = etree.SubElement(columns, "Column", Id=column, Use="optional" if column == _HELP else "required")
        etree.SubElement(entry, "ShortName").text = column
        etree.SubElement(entry, "Data", Type="string")
    for id_, column in (("codeKey", _CODE), ("codenameKey", _NAME)):
        key = etree.SubElement(columns, "Key", Id=id_)
        etree.SubElement(key, "ShortName").text = id_
        etree.SubElement(key, "ColumnRef", Ref=column)


def _child(parent: etree._Element, name: str) -> etree._Element:
    found = next((child for child in parent if local(child) == name), None)
    if found is None:
        raise UnreadableSchema(f"In der Codeliste fehlt „{name}“.", line=line_of(parent), element=local(parent))
    return found


def _text(parent: etree._Element, name: str) -> str:
    found = next((child for child in parent if local(child) == name), None)
    return "" if found is None else inner_text(found).strip()


def _columns(root: etree._Element) -> tuple[tuple[str, ...], str, str]:
    """The names of the columns, the one that tells rows apart, and the one with the names."""
    holder = _child(root, "ColumnSet")
    columns = tuple(entry.get("Id") or "" for entry in holder if local(entry) == "Column")
    if not columns or "" in columns or len(set(columns)) != len(columns):
        raise UnreadableSchema("Jede Spalte braucht einen eigenen Namen.", line=line_of(holder), element="ColumnSet")
    keys: dict[str, str] = {}
    for entry in holder:
        if local(entry) == "Key":
            column = next((part.get("Ref") or "" for part in entry if local(part) == "ColumnRef"), "")
            if column not in columns:
                raise UnreadableSchema(
                    f"Der Schlüssel nennt die Spalte „{column[:60]}“, die es nicht gibt.",
                    line=line_of(entry),
                    element="Key",
                )
            keys[(entry.get("Id") or "").lower()] = column
    names = [keys.pop(name) for name in _NAME_KEY_IDS if name in keys]
    key = keys.get("codekey") or next(iter(keys.values()), columns[0])
    others = [column for column in columns if column != key]
    return columns, key, next(iter(names), others[0] if others else key)


def _rows(root: etree._Element, columns: tuple[str, ...]) -> tuple[tuple[str | None, ...], ...]:
    places = {column: place for place, column in enumerate(columns)}
    rows: list[tuple[str | None, ...]] = []
    for entry in _child(root, "SimpleCodeList"):
        if local(entry) != "Row":
            continue
        if len(rows) >= MAX_ROWS:
            raise UnreadableSchema(f"Die Codeliste ist zu groß. Erlaubt sind {MAX_ROWS} Einträge.")
        rows.append(_row(entry, places))
    return tuple(rows)


def _row(entry: etree._Element, places: dict[str, int]) -> tuple[str | None, ...]:
    row: list[str | None] = [None] * len(places)
    following = 0
    for value in entry:
        if local(value) != "Value":
            continue
        # A value without a column stands in the one after the value before it (genericode 1.0, ColumnRef).
        column = value.get("ColumnRef")
        place = following if column is None else places.get(column, -1)
        if not 0 <= place < len(row):
            raise UnreadableSchema(
                f"Der Eintrag nennt die Spalte „{(column or '')[:60]}“, die es nicht gibt.",
                line=line_of(value),
                element="Value",
            )
        simple = next((part for part in value if local(part) == "SimpleValue"), None)
        row[place] = None if simple is None else inner_text(simple).strip()
        following = place + 1
    return tuple(row)
