"""From the elements of an XDatenfelder 3.0.0 file to a `Schema`; files of version 2.0 are upgraded on the way.

Strict where a form would come out wrong (ids, occurrences, kinds), lenient where it would not: what is
unknown becomes a warning.

Source: XDatenfelder 3.0.0 (STANDARDS 1.1)
"""

from collections.abc import Mapping
from dataclasses import replace

from lxml import etree

from portalwerk.formengine.rules.xdatenfelder import names
from portalwerk.formengine.rules.xdatenfelder.nodes import Nodes, inner_text, line_of, local
from portalwerk.formengine.rules.xdatenfelder.schema import (
    Code,
    CodeListReference,
    FieldRule,
    Head,
    Keyword,
    Limits,
    Message,
    Reference,
    Relation,
    Schema,
    SchemaField,
    SchemaGroup,
    whole,
)
from portalwerk.formengine.rules.xdatenfelder.source import parse_source
from portalwerk.formengine.rules.xdatenfelder.upgrade import ListsBeside, Upgrader

_LIMITS = ("minLength", "maxLength", "minValue", "maxValue", "pattern")


def read_schema(content: bytes, lists_beside: ListsBeside | None = None) -> Schema:
    """Read a file of XDatenfelder 3.0.0 or 2.0. A file with a single group or field gives a schema with only that.

    Args:
        content: the file, plain or packed with gzip.
        lists_beside: code lists that came with a file of version 2.0, by canonical version URI.

    Raises: `UnreadableSchema` with one German sentence, line and element.
    """
    return _read(content, lists_beside or {}, strict=True)


def read_for_checking(content: bytes, lists_beside: ListsBeside | None = None) -> Schema:
    """Read a file although ids, codes or occurrences in it are wrong, so that the checks can name all of them.

    Raises: `UnreadableSchema` if it is no file of XDatenfelder 3.0.0 or 2.0, or holds nothing to check.
    """
    return _read(content, lists_beside or {}, strict=False)


def _read(content: bytes, lists_beside: ListsBeside, *, strict: bool) -> Schema:
    root = parse_source(content)
    if etree.QName(root).namespace == names.NAMESPACE_2:
        return replace(Upgrader(lists_beside, strict=strict).read(root), came_as="2.0")
    return _Reader(strict=strict).read(root)


class _Reader(Nodes):
    def __init__(self, *, strict: bool) -> None:
        super().__init__(names.NAMESPACE, names.KNOWN, strict=strict)

    def schema(self, body: etree._Element, message: Message) -> Schema:
        self.known(body)
        id_, version = self.identity(body)
        head = self.head(body)
        profile = self.one(body, "dokumentsteckbrief")
        return Schema(
            id=id_,
            version=version,
            head=head,
            written_title=self.text(body, "bezeichnung"),
            written_help=self.text(body, "hilfetext"),
            structure_changes=self.code_of(body, "ableitungsmodifikationenStruktur"),
            display_changes=self.code_of(body, "ableitungsmodifikationenRepraesentation"),
            profile_id="" if profile is None else self.raw(profile, "id"),
            profile_version="" if profile is None else self.raw(profile, "version"),
            rules=self.rules(body),
            children=self.children(body),
            line=line_of(body),
            message=message,
            warnings=tuple(self.warnings),
        )

    def head(self, entry: etree._Element) -> Head:
        found = self.one(entry, "freigabestatus")
        status = "" if found is None else self.raw(found, "code")
        if found is not None and status not in names.STATUS:
            self.warn(found, f"Den Freigabestatus „{status[:20]}“ gibt es nicht.")
        return Head(
            name=self.text(entry, "name"),
            description=self.text(entry, "beschreibung"),
            definition=self.text(entry, "definition"),
            references=self.references(entry),
            status=status,
            status_set_on=self.raw(entry, "statusGesetztAm"),
            status_set_by=self.text(entry, "statusGesetztDurch"),
            valid_from=self.raw(entry, "gueltigAb"),
            valid_until=self.raw(entry, "gueltigBis"),
            version_note=self.text(entry, "versionshinweis"),
            published_on=self.raw(entry, "veroeffentlichungsdatum"),
            changed_at=self.raw(entry, "letzteAenderung"),
            relations=tuple(self.relation(part) for part in self.each(entry, "relation")),
            keywords=self.keywords(entry),
            status_list="" if found is None else found.get("listVersionID") or "",
        )

    def references(self, parent: etree._Element) -> tuple[Reference, ...]:
        found = (Reference(inner_text(entry), entry.get("link") or "") for entry in self.each(parent, "bezug"))
        return tuple(reference for reference in found if reference.text.strip() or reference.link)

    def place_references(self, entry: etree._Element) -> tuple[Reference, ...]:
        return self.references(entry)

    def keywords(self, parent: etree._Element) -> tuple[Keyword, ...]:
        found = (Keyword(inner_text(entry), entry.get("uri") or "") for entry in self.each(parent, "stichwort"))
        return tuple(keyword for keyword in found if keyword.text.strip() or keyword.uri)

    def relation(self, entry: etree._Element) -> Relation:
        # There are thousands of them in a schema, so their three values are taken without looking for names.
        told = {local(inner): (inner.text or "").strip() for part in entry for inner in part}
        return Relation(told.get("code", ""), told.get("id", ""), told.get("version", ""))

    def rule(self, entry: etree._Element) -> FieldRule:
        self.known(entry)
        id_, version = self.identity(entry)
        rule = FieldRule(
            id_,
            version,
            self.text(entry, "name"),
            self.text(entry, "freitextRegel"),
            self.code_of(entry, "typ"),
            line_of(entry),
            description=self.text(entry, "beschreibung"),
            references=self.references(entry),
            keywords=self.keywords(entry),
            creator=self.text(entry, "fachlicherErsteller"),
            changed_at=self.raw(entry, "letzteAenderung"),
            script=self.text(entry, "skript"),
        )
        self.compare(entry, id_, version, rule)
        return rule

    def group(self, entry: etree._Element) -> SchemaGroup:
        id_, version = self.identity(entry)
        children = self.children(entry)
        if not children:
            self.warn(entry, f"Die Gruppe „{id_}“ ist leer.")
        return SchemaGroup(
            id_,
            version,
            self.head(entry),
            self.wording(entry),
            self.code_of(entry, "schemaelementart"),
            self.code_of(entry, "art"),
            self.rules(entry),
            children,
            line_of(entry),
        )

    def field(self, entry: etree._Element) -> SchemaField:
        id_, version = self.identity(entry)
        return SchemaField(
            id=id_,
            version=version,
            head=self.head(entry),
            wording=self.wording(entry),
            origin=self.code_of(entry, "schemaelementart"),
            kind=self.coded(entry, "feldart", names.KINDS),
            datatype=self.coded(entry, "datentyp", names.DATATYPES),
            prefill=self.code_of(entry, "vorbefuellung"),
            written_content=self.text(entry, "inhalt"),
            limits=self.limits(entry),
            values=self.values(entry),
            code_list=self.code_list(entry),
            rules=self.rules(entry),
            written_max_size=self.whole(entry, self.raw(entry, "maxSize"), "maxSize"),
            media_types=tuple(inner_text(part).strip() for part in self.each(entry, "mediaType")),
            line=line_of(entry),
        )

    def limits(self, entry: etree._Element) -> Limits | None:
        found = self.one(entry, "praezisierung")
        if found is None:
            return None
        bounds: Mapping[str, str] = {str(key): str(value) for key, value in found.attrib.items()}
        for name in ("minLength", "maxLength"):
            self.whole(entry, bounds.get(name, ""), name)
        return Limits(*(bounds.get(name, "") for name in _LIMITS))

    def whole(self, entry: etree._Element, written: str, name: str) -> str:
        if written and whole(written) is None:
            self.warn(entry, f"„{name}“ ist keine ganze Zahl und wird nicht beachtet.")
        return written

    def values(self, entry: etree._Element) -> tuple[Code, ...]:
        holder = self.one(entry, "werte")
        codes: list[Code] = []
        taken: set[str] = set()
        for value in self.each(holder, "wert") if holder is not None else ():
            self.known(value)
            code = self.raw(value, "code")
            if not code:
                self.object_to(value, "Der Wert hat keinen Code.")
            if code in taken:
                self.warn(value, f"Den Code „{code[:40]}“ gibt es doppelt; der erste gilt.")
            taken.add(code)
            codes.append(Code(code, self.text(value, "name"), self.text(value, "hilfe")))
        return tuple(codes)

    def code_list(self, entry: etree._Element) -> CodeListReference | None:
        found = self.one(entry, "codelisteReferenz")
        if found is None:
            for name in ("codeKey", "nameKey", "helpKey"):
                for column in self.each(entry, name):
                    self.warn(column, "Ohne Codeliste hat eine Spalte keinen Sinn und wird nicht beachtet.")
            return None
        return CodeListReference(
            self.raw(found, "canonicalIdentification"),
            self.raw(found, "version"),
            self.raw(found, "canonicalVersionUri"),
            self.raw(entry, "codeKey"),
            self.raw(entry, "nameKey"),
            self.raw(entry, "helpKey"),
        )
