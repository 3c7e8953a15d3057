"""Reading elements of XML by name: what both versions of XDatenfelder share, with warnings and refusals."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from portalwerk.formengine.rules.xdatenfelder.names import FIELD, GROUP, SCHEMA
from portalwerk.formengine.rules.xdatenfelder.schema import (
    Child,
    FieldRule,
    Message,
    Reference,
    Schema,
    SchemaElement,
    UnreadableSchema,
    Wording,
)

MAX_ELEMENTS = 20_000

_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,60}")
_OCCURS = re.compile(r"(\d{1,6})\s*:\s*(\d{1,6}|\*)", re.ASCII)


def inner_text(element: etree._Element) -> str:
    """All text inside an element."""
    return "".join(str(part) for part in element.itertext())


def line_of(element: etree._Element) -> int:
    """The line of the file in which an element starts."""
    line: Any = element.sourceline
    return int(line or 0)


def local(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


class Nodes(ABC):
    """The base of both readers.

    Args:
        namespace: that of the version.
        names: what may stand in which element.
        strict: refuse what would make a wrong form. Otherwise it is kept as it stands, for the quality checks.
    """

    def __init__(self, namespace: str, names: Mapping[str, frozenset[str]], *, strict: bool) -> None:
        self.namespace = namespace
        self.names = names
        self.strict = strict
        self.warnings: dict[str, None] = {}
        self.seen: dict[tuple[str, str], tuple[object, int]] = {}
        self.read_elements = 0

    def warn(self, element: etree._Element, sentence: str) -> None:
        """Note what an editor should know."""
        self.warnings.setdefault(f"Zeile {line_of(element)}, Element „{local(element)}“: {sentence}")

    def refuse(self, element: etree._Element, reason: str, name: str = "") -> UnreadableSchema:
        """The refusal with its place."""
        return UnreadableSchema(reason, line=line_of(element), element=name or local(element))

    def object_to(self, element: etree._Element, reason: str, name: str = "") -> None:
        """Refuse what would make a wrong form, unless the file is read to be checked."""
        if self.strict:
            raise self.refuse(element, reason, name)

    # -- the file ---------------------------------------------------------------------------------------------

    def read(self, root: etree._Element) -> Schema:
        """The schema of a file; a single group or field becomes a schema with only that."""
        body = next((child for child in root if local(child) in (SCHEMA, GROUP, FIELD)), None)
        if body is None:
            raise self.refuse(root, "Die Datei enthält kein Datenschema und keine Datenfeldgruppe.")
        message = self.message(root)
        return self.schema(body, message) if local(body) == SCHEMA else self.single(body, message)

    def message(self, root: etree._Element) -> Message:
        """The envelope."""
        header = self.one(root, "header")
        if header is None:
            return Message()
        return Message(self.raw(header, "nachrichtID"), self.raw(header, "erstellungszeitpunkt"))

    def single(self, body: etree._Element, message: Message) -> Schema:
        """A file with one group or field and no schema around it."""
        element = self.element(body)
        self.warn(body, "Die Datei beschreibt kein ganzes Schema, nur dieses eine Element.")
        child = Child(1, 1, element, line=element.line)
        return Schema(
            id=element.id,
            version=element.version,
            head=element.head,
            written_title=element.wording.input_label,
            written_help="",
            structure_changes="",
            display_changes="",
            profile_id="",
            profile_version="",
            rules=(),
            children=(child,),
            whole=False,
            line=element.line,
            message=message,
            warnings=tuple(self.warnings),
        )

    @abstractmethod
    def schema(self, body: etree._Element, message: Message) -> Schema:
        """A whole schema; each version reads its own."""

    @abstractmethod
    def group(self, entry: etree._Element) -> SchemaElement:
        """A group; each version reads its own."""

    @abstractmethod
    def field(self, entry: etree._Element) -> SchemaElement:
        """A field; each version reads its own."""

    @abstractmethod
    def rule(self, entry: etree._Element) -> FieldRule:
        """One rule."""

    @abstractmethod
    def place_references(self, entry: etree._Element) -> tuple[Reference, ...]:
        """Why an element stands in its place; each version reads its own."""

    # -- structure --------------------------------------------------------------------------------------------

    def wording(self, entry: etree._Element) -> Wording:
        """Labels and helps of a group or field."""
        return Wording(
            self.text(entry, "bezeichnungEingabe"),
            self.text(entry, "bezeichnungAusgabe"),
            self.text(entry, "hilfetextEingabe"),
            self.text(entry, "hilfetextAusgabe"),
        )

    def rules(self, parent: etree._Element) -> tuple[FieldRule, ...]:
        """The rules of an element, in their order."""
        return tuple(self.rule(entry) for entry in self.each(parent, "regel"))

    def children(self, parent: etree._Element) -> tuple[Child, ...]:
        """The elements of a schema or group, each in its place."""
        children = tuple(self.child(entry) for entry in self.each(parent, "struktur"))
        seen: set[str] = set()
        for child in children:
            if child.element.id in seen and self.strict:
                raise UnreadableSchema(
                    f"„{child.element.id}“ steht zweimal in derselben Gruppe.",
                    line=child.line,
                    element="struktur",
                )
            seen.add(child.element.id)
        return children

    def child(self, entry: etree._Element) -> Child:
        """One element in its place."""
        self.known(entry)
        minimum, maximum, unclear = self.occurs(entry)
        holder = self.one(entry, "enthaelt")
        inner = [] if holder is None else [part for part in holder if local(part) in (GROUP, FIELD)]
        if len(inner) != 1:
            raise self.refuse(entry, "Hier muss genau eine Datenfeldgruppe oder ein Datenfeld stehen.", "enthaelt")
        element = self.element(inner[0])
        return Child(minimum, maximum, element, self.place_references(entry), line_of(entry), unclear)

    def occurs(self, entry: etree._Element) -> tuple[int, int | None, str]:
        """How often: least, most, and the words if they cannot be understood."""
        found = self.one(entry, "anzahl")
        written = self.raw(entry, "anzahl")
        match = _OCCURS.fullmatch(written)
        if match is None:
            self.object_to(
                entry if found is None else found, "Die Anzahl muss wie „0:1“ oder „1:*“ aussehen.", "anzahl"
            )
            return 0, 1, written or "?"
        minimum, maximum = int(match[1]), None if match[2] == "*" else int(match[2])
        if maximum is not None and (maximum < minimum or maximum == 0):
            self.object_to(entry, f"Die Anzahl „{match[0]}“ ist nicht möglich.", "anzahl")
        return minimum, maximum, ""

    def element(self, entry: etree._Element) -> SchemaElement:
        """A group or field; the same id in the same version has to say the same everywhere."""
        self.read_elements += 1
        if self.read_elements > MAX_ELEMENTS:
            raise self.refuse(entry, f"Das Schema ist zu groß. Erlaubt sind {MAX_ELEMENTS} Elemente.")
        self.known(entry)
        element = self.group(entry) if local(entry) == GROUP else self.field(entry)
        self.compare(entry, element.id, element.version, element)
        return element

    def compare(self, entry: etree._Element, id_: str, version: str, found: object) -> None:
        """Warn if another element of the same id and version says something else."""
        first, line = self.seen.setdefault((id_, version), (found, line_of(entry)))
        if found is not first and found != first:
            self.warn(entry, f"„{id_}“ Version „{version}“ steht hier anders als in Zeile {line}.")

    # -- values -----------------------------------------------------------------------------------------------

    def known(self, element: etree._Element) -> None:
        """Warn about elements of other names."""
        names = self.names[local(element)]
        for child in element:
            if local(child) not in names:
                self.warn(child, f"In „{local(element)}“ unbekannt, wird nicht beachtet.")

    def each(self, parent: etree._Element, name: str) -> Iterator[etree._Element]:
        """The children of a name. Codes stand without a namespace, everything else with one."""
        return parent.iterchildren(f"{{{self.namespace}}}{name}", name)

    def one(self, parent: etree._Element, name: str) -> etree._Element | None:
        """The only child of a name, or None."""
        found = list(self.each(parent, name))
        if len(found) > 1:
            raise self.refuse(found[1], f"Das Element steht in „{local(parent)}“ zweimal, erlaubt ist es einmal.")
        return found[0] if found else None

    def text(self, parent: etree._Element, name: str) -> str:
        """The text of a child exactly as written; empty if it is blank or missing."""
        found = self.one(parent, name)
        text = "" if found is None else inner_text(found)
        return text if text.strip() else ""

    def raw(self, parent: etree._Element, name: str) -> str:
        """The value of a child without the spaces around it."""
        return self.text(parent, name).strip()

    def code_of(self, parent: etree._Element, name: str) -> str:
        """The code in a coded child."""
        found = self.one(parent, name)
        return "" if found is None else self.raw(found, "code")

    def coded(self, parent: etree._Element, name: str, allowed: frozenset[str]) -> str:
        """The code in a coded child without which no form can be made."""
        found = self.one(parent, name)
        code = "" if found is None else self.raw(found, "code")
        if found is None:
            self.object_to(parent, f"In diesem Element fehlt „{name}“.")
        elif code not in allowed:
            self.object_to(found, f"Den Wert „{code[:40]}“ gibt es hier nicht.")
        return code

    def identity(self, parent: etree._Element) -> tuple[str, str]:
        """Id and version."""
        found = self.one(parent, "identifikation")
        if found is None:
            self.object_to(parent, "In diesem Element fehlt „identifikation“.")
            return "", ""
        self.known(found)
        id_, version = self.raw(found, "id"), self.raw(found, "version")
        if not id_:
            self.object_to(found, "Die ID fehlt oder ist leer.", "id")
        elif not _IDENTIFIER.fullmatch(id_):
            self.object_to(found, f"„{id_[:40]}“ ist keine gültige ID.", "id")
        if not version:
            self.warn(found, "Die Version fehlt.")
        return id_, version
