"""From the elements of an XDatenfelder 3.0.0 file to a `Schema`.

Strict where a form would come out wrong (ids, occurrences, kinds), lenient where it would not: what is
unknown becomes a warning.

Source: XDatenfelder 3.0.0 (STANDARDS 1.1)
"""

import html
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from portalwerk.formengine.rules.xdatenfelder.schema import (
    Child,
    Code,
    CodeListReference,
    FieldRule,
    Reference,
    Schema,
    SchemaElement,
    SchemaField,
    SchemaGroup,
    UnreadableSchema,
)
from portalwerk.formengine.rules.xdatenfelder.source import NAMESPACE, parse_source

MAX_ELEMENTS = 20_000

KINDS = frozenset({"input", "select", "label", "hidden", "locked"})
DATATYPES = frozenset(
    {
        "text",
        "text_latin",
        "date",
        "time",
        "datetime",
        "bool",
        "num",
        "num_int",
        "num_currency",
        "file",
        "obj",
    }
)
_STATUS = frozenset("12345678")

_COMMON = frozenset(
    [
        "identifikation",
        "name",
        "beschreibung",
        "definition",
        "bezug",
        "freigabestatus",
        "statusGesetztAm",
        "statusGesetztDurch",
        "gueltigAb",
        "gueltigBis",
        "versionshinweis",
        "veroeffentlichungsdatum",
        "letzteAenderung",
        "relation",
        "stichwort",
    ]
)
_ELEMENT = _COMMON | frozenset(
    [
        "bezeichnungEingabe",
        "bezeichnungAusgabe",
        "schemaelementart",
        "hilfetextEingabe",
        "hilfetextAusgabe",
        "regel",
    ]
)
KNOWN = {
    "stammdatenschema": _COMMON
    | frozenset(
        [
            "bezeichnung",
            "hilfetext",
            "ableitungsmodifikationenStruktur",
            "ableitungsmodifikationenRepraesentation",
            "dokumentsteckbrief",
            "regel",
            "struktur",
        ]
    ),
    "datenfeldgruppe": _ELEMENT | {"art", "struktur"},
    "datenfeld": _ELEMENT
    | frozenset(
        [
            "feldart",
            "datentyp",
            "praezisierung",
            "inhalt",
            "vorbefuellung",
            "werte",
            "codelisteReferenz",
            "codeKey",
            "nameKey",
            "helpKey",
            "maxSize",
            "mediaType",
        ]
    ),
    "struktur": frozenset({"anzahl", "bezug", "enthaelt"}),
    "identifikation": frozenset({"id", "version"}),
    "wert": frozenset({"code", "name", "hilfe"}),
}
_SCHEMA, _GROUP, _FIELD = "stammdatenschema", "datenfeldgruppe", "datenfeld"
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,60}")
_OCCURS = re.compile(r"(\d{1,6})\s*:\s*(\d{1,6}|\*)")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\b[^<>]*>")
_BLOCK_TAGS = frozenset({"br", "p", "li", "ul", "ol", "div", "tr", "h1", "h2", "h3", "h4"})


def read_schema(content: bytes) -> Schema:
    """Read a file of XDatenfelder 3.0.0. A file with a single group or field gives a schema with only that.

    Raises: `UnreadableSchema` with one German sentence, line and element.
    """
    return _Reader().read(parse_source(content))


def plain_text(raw: str) -> str:
    """A text of a schema without markup: tags of HTML go, their line breaks stay."""

    def replaced(tag: re.Match[str]) -> str:
        return "\n" if tag[2].lower() in _BLOCK_TAGS else ""

    text = html.unescape(_TAG.sub(replaced, raw)) if "<" in raw or "&" in raw else raw
    lines = (" ".join(line.split()) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def inner_text(element: etree._Element) -> str:
    """All text inside an element."""
    return "".join(str(part) for part in element.itertext())


def line_of(element: etree._Element) -> int:
    """The line of the file in which an element starts."""
    line: Any = element.sourceline
    return int(line or 0)


def local(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return etree.QName(element).localname


class _Reader:
    def __init__(self) -> None:
        self.warnings: dict[str, None] = {}
        self.read_elements = 0

    def warn(self, element: etree._Element, sentence: str) -> None:
        self.warnings.setdefault(f"Zeile {line_of(element)}, Element „{local(element)}“: {sentence}")

    def refuse(self, element: etree._Element, reason: str, name: str = "") -> UnreadableSchema:
        return UnreadableSchema(reason, line=line_of(element), element=name or local(element))

    def read(self, root: etree._Element) -> Schema:
        body = next((child for child in root if local(child) in (_SCHEMA, _GROUP, _FIELD)), None)
        if body is None:
            raise self.refuse(root, "Die Datei enthält kein Datenschema und keine Datenfeldgruppe.")
        if local(body) != _SCHEMA:
            return self.single(body)
        self.known(body)
        self.status(body)
        id_, version = self.identity(body)
        return Schema(
            id=id_,
            version=version,
            name=self.text(body, "name"),
            title=self.text(body, "bezeichnung"),
            help=self.text(body, "hilfetext"),
            references=self.references(body),
            rules=self.rules(body),
            children=self.children(body),
            warnings=tuple(self.warnings),
        )

    def single(self, body: etree._Element) -> Schema:
        element = self.element(body)
        self.warn(body, "Die Datei beschreibt kein ganzes Schema, nur dieses eine Element.")
        child = Child(1, 1, element, line=element.line)
        return Schema(
            element.id,
            element.version,
            element.name,
            element.label,
            "",
            (),
            (),
            (child,),
            tuple(self.warnings),
        )

    def known(self, element: etree._Element) -> None:
        names = KNOWN[local(element)]
        for child in element:
            if local(child) not in names:
                self.warn(child, f"In „{local(element)}“ unbekannt, wird nicht beachtet.")

    def status(self, element: etree._Element) -> None:
        found = self.one(element, "freigabestatus")
        if found is not None and self.code(found) not in _STATUS:
            self.warn(found, f"Den Freigabestatus „{self.code(found)[:20]}“ gibt es nicht.")

    def each(self, parent: etree._Element, name: str) -> Iterator[etree._Element]:
        # Codes stand without a namespace, everything else with one.
        return (child for child in parent if child.tag == f"{{{NAMESPACE}}}{name}" or child.tag == name)

    def one(self, parent: etree._Element, name: str) -> etree._Element | None:
        found = list(self.each(parent, name))
        if len(found) > 1:
            raise self.refuse(found[1], f"Das Element steht in „{local(parent)}“ zweimal, erlaubt ist es einmal.")
        return found[0] if found else None

    def text(self, parent: etree._Element, name: str) -> str:
        found = self.one(parent, name)
        return "" if found is None else plain_text(inner_text(found))

    def raw(self, parent: etree._Element, name: str) -> str:
        found = self.one(parent, name)
        return "" if found is None else inner_text(found).strip()

    def code(self, parent: etree._Element) -> str:
        return self.raw(parent, "code")

    def coded(self, parent: etree._Element, name: str, allowed: frozenset[str]) -> str:
        found = self.one(parent, name)
        if found is None:
            raise self.refuse(parent, f"In diesem Element fehlt „{name}“.")
        code = self.code(found)
        if code not in allowed:
            raise self.refuse(found, f"Den Wert „{code[:40]}“ gibt es hier nicht.")
        return code

    def identity(self, parent: etree._Element) -> tuple[str, str]:
        found = self.one(parent, "identifikation")
        if found is None:
            raise self.refuse(parent, "In diesem Element fehlt „identifikation“.")
        self.known(found)
        id_, version = self.raw(found, "id"), self.raw(found, "version")
        if not id_:
            raise self.refuse(found, "Die ID fehlt oder ist leer.", "id")
        if not _IDENTIFIER.fullmatch(id_):
            raise self.refuse(found, f"„{id_[:40]}“ ist keine gültige ID.", "id")
        if not version:
            self.warn(found, "Die Version fehlt.")
        return id_, version

    def references(self, parent: etree._Element) -> tuple[Reference, ...]:
        found = (
            Reference(plain_text(inner_text(entry)), entry.get("link") or "") for entry in self.each(parent, "bezug")
        )
        return tuple(reference for reference in found if reference.text)

    def rules(self, parent: etree._Element) -> tuple[FieldRule, ...]:
        rules = []
        for entry in self.each(parent, "regel"):
            id_, version = self.identity(entry)
            kind = self.one(entry, "typ")
            rules.append(
                FieldRule(
                    id_,
                    version,
                    self.text(entry, "name"),
                    self.text(entry, "freitextRegel"),
                    "" if kind is None else self.code(kind),
                    line_of(entry),
                )
            )
        return tuple(rules)

    def children(self, parent: etree._Element) -> tuple[Child, ...]:
        children = tuple(self.child(entry) for entry in self.each(parent, "struktur"))
        seen: set[str] = set()
        for child in children:
            if child.element.id in seen:
                raise UnreadableSchema(
                    f"„{child.element.id}“ steht zweimal in derselben Gruppe.",
                    line=child.line,
                    element="struktur",
                )
            seen.add(child.element.id)
        return children

    def child(self, entry: etree._Element) -> Child:
        self.known(entry)
        occurs = self.one(entry, "anzahl")
        match = _OCCURS.fullmatch(self.raw(entry, "anzahl"))
        if match is None:
            raise self.refuse(
                entry if occurs is None else occurs,
                "Die Anzahl muss wie „0:1“ oder „1:*“ aussehen.",
                "anzahl",
            )
        minimum, maximum = int(match[1]), None if match[2] == "*" else int(match[2])
        if maximum is not None and (maximum < minimum or maximum == 0):
            raise self.refuse(entry, f"Die Anzahl „{match[0]}“ ist nicht möglich.", "anzahl")
        holder = self.one(entry, "enthaelt")
        inner = [] if holder is None else [part for part in holder if local(part) in (_GROUP, _FIELD)]
        if len(inner) != 1:
            raise self.refuse(entry, "Hier muss genau eine Datenfeldgruppe oder ein Datenfeld stehen.", "enthaelt")
        return Child(minimum, maximum, self.element(inner[0]), self.references(entry), line_of(entry))

    def element(self, entry: etree._Element) -> SchemaElement:
        self.read_elements += 1
        if self.read_elements > MAX_ELEMENTS:
            raise self.refuse(entry, f"Das Schema ist zu groß. Erlaubt sind {MAX_ELEMENTS} Elemente.")
        self.known(entry)
        self.status(entry)
        return self.group(entry) if local(entry) == _GROUP else self.field(entry)

    def group(self, entry: etree._Element) -> SchemaGroup:
        id_, version = self.identity(entry)
        name, art = self.text(entry, "name"), self.one(entry, "art")
        children = self.children(entry)
        if not children:
            self.warn(entry, f"Die Gruppe „{id_}“ ist leer.")
        return SchemaGroup(
            id_,
            version,
            name,
            self.text(entry, "bezeichnungEingabe") or name or id_,
            self.text(entry, "hilfetextEingabe"),
            art is not None and self.code(art) == "X",
            self.rules(entry),
            children,
            line_of(entry),
        )

    def field(self, entry: etree._Element) -> SchemaField:
        id_, version = self.identity(entry)
        name, limits = self.text(entry, "name"), self.one(entry, "praezisierung")
        bounds = {} if limits is None else {str(key): str(value) for key, value in limits.attrib.items()}
        prefill = self.one(entry, "vorbefuellung")
        return SchemaField(
            id=id_,
            version=version,
            name=name,
            label=self.text(entry, "bezeichnungEingabe") or name or id_,
            description=self.text(entry, "beschreibung"),
            help=self.text(entry, "hilfetextEingabe"),
            kind=self.coded(entry, "feldart", KINDS),
            datatype=self.coded(entry, "datentyp", DATATYPES),
            prefill="keine" if prefill is None else self.code(prefill),
            content=self.text(entry, "inhalt"),
            min_length=self.whole(entry, bounds.get("minLength"), "minLength"),
            max_length=self.whole(entry, bounds.get("maxLength"), "maxLength"),
            min_value=bounds.get("minValue") or None,
            max_value=bounds.get("maxValue") or None,
            pattern=bounds.get("pattern") or None,
            codes=self.codes(entry),
            code_list=self.code_list(entry),
            rules=self.rules(entry),
            max_size=self.whole(entry, self.raw(entry, "maxSize"), "maxSize"),
            media_types=tuple(inner_text(part).strip() for part in self.each(entry, "mediaType")),
            line=line_of(entry),
        )

    def whole(self, entry: etree._Element, text: str | None, name: str) -> int | None:
        if not text:
            return None
        if not re.fullmatch(r"\d{1,12}", text.strip()):
            self.warn(entry, f"„{name}“ ist keine ganze Zahl und wird nicht beachtet.")
            return None
        return int(text)

    def codes(self, entry: etree._Element) -> tuple[Code, ...]:
        holder = self.one(entry, "werte")
        codes: dict[str, Code] = {}
        for value in self.each(holder, "wert") if holder is not None else ():
            self.known(value)
            code = self.raw(value, "code")
            if not code:
                raise self.refuse(value, "Der Wert hat keinen Code.")
            if code in codes:
                self.warn(value, f"Den Code „{code[:40]}“ gibt es doppelt; der erste gilt.")
                continue
            codes[code] = Code(code, self.text(value, "name") or code, self.text(value, "hilfe"))
        return tuple(codes.values())

    def code_list(self, entry: etree._Element) -> CodeListReference | None:
        found = self.one(entry, "codelisteReferenz")
        if found is None:
            return None
        return CodeListReference(
            self.raw(found, "canonicalIdentification"),
            self.raw(found, "version"),
            self.raw(found, "canonicalVersionUri"),
        )
