"""From a `Schema` back to a file of XDatenfelder 3.0.0.

Strict: what the standard forbids is refused by name instead of being written, so that whoever reads the file can
rely on it. The order of the elements is that of the standard.

Source: XDatenfelder 3.0.0 (STANDARDS 1.1)
"""

import re
from collections.abc import Iterable, Mapping

from lxml import etree

from portalwerk.formengine.rules.xdatenfelder import names
from portalwerk.formengine.rules.xdatenfelder.schema import (
    Child,
    CodeListReference,
    FieldRule,
    Head,
    Keyword,
    Limits,
    Message,
    Reference,
    Schema,
    SchemaElement,
    SchemaField,
    SchemaGroup,
    Wording,
)
from portalwerk.kernel.refusal import Refusal

_ID = re.compile(r"[SGFRD]\d{11}", re.ASCII)
_VERSION = re.compile(r"\d+\.\d+\.\d+", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(Z|[+-]\d{2}:\d{2})?", re.ASCII)
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})?", re.ASCII)
_DIGITS = re.compile(r"\d+", re.ASCII)
_ANY = re.compile(r".+", re.DOTALL)
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_RULE_KINDS = frozenset("KMVB")


class UnwritableSchema(Refusal):
    """A schema that the standard does not allow to be written; the sentence says what is wrong and where."""

    sentence = "„{element}“ lässt sich nicht als XDatenfelder 3.0.0 schreiben: {reason}"

    def __init__(self, element: str, reason: str) -> None:
        super().__init__(element=element or "ohne ID", reason=reason)


def write_schema(schema: Schema, message: Message | None = None) -> bytes:
    """The schema as a file of XDatenfelder 3.0.0 in UTF-8.

    Args:
        schema: what was read or upgraded.
        message: id and time of the file; otherwise those of the file it came in.

    Raises: `UnwritableSchema` with the first element that the standard does not allow.
    """
    return _Writer(schema).write(message or schema.message)


class _Writer:
    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        #: The element being written, for the refusal.
        self.current = schema.id

    def write(self, message: Message) -> bytes:
        body = names.SCHEMA if self.schema.whole else _name_of(self.schema.children[0].element)
        root = etree.Element(_qualified(names.ROOTS[body]), nsmap={"xdf3": names.NAMESPACE})
        header = self.add(root, "header")
        self.value(header, "nachrichtID", message.id or self.schema.id, _ANY)
        self.value(header, "erstellungszeitpunkt", message.created_at or self.schema.head.changed_at, _TIME)
        if self.schema.whole:
            self.whole_schema(root)
        else:
            self.element(root, self.schema.children[0].element)
        return etree.tostring(root, encoding="UTF-8", xml_declaration=True)

    def whole_schema(self, root: etree._Element) -> None:
        schema = self.schema
        entry = self.add(root, names.SCHEMA)
        self.identity(entry, schema.id, schema.version)
        self.head(entry, schema.head)
        self.required(entry, "bezeichnung", schema.written_title)
        self.text(entry, "hilfetext", schema.written_help)
        self.code(entry, "ableitungsmodifikationenStruktur", schema.structure_changes, names.STRUCTURE_CHANGES)
        self.code(entry, "ableitungsmodifikationenRepraesentation", schema.display_changes, names.DISPLAY_CHANGES)
        profile = self.add(entry, "dokumentsteckbrief")
        self.value(profile, "id", schema.profile_id, _ANY)
        self.text(profile, "version", schema.profile_version)
        self.rules(entry, schema.rules)
        if not schema.children:
            raise self.refuse("Es enthält keine Felder.")
        self.children(entry, schema.children)

    # -- elements ---------------------------------------------------------------------------------------------

    def children(self, parent: etree._Element, children: tuple[Child, ...]) -> None:
        for child in children:
            entry = self.add(parent, "struktur")
            self.current = child.element.id
            if child.unclear or (child.maximum is not None and not child.minimum <= child.maximum > 0):
                raise self.refuse(f"Die Anzahl „{child.occurs}“ ist nicht möglich.")
            self.text(entry, "anzahl", child.occurs)
            self.references(entry, child.references)
            self.element(self.add(entry, "enthaelt"), child.element)

    def element(self, parent: etree._Element, element: SchemaElement) -> None:
        self.current = element.id
        entry = self.add(parent, _name_of(element))
        self.identity(entry, element.id, element.version)
        self.head(entry, element.head)
        if isinstance(element, SchemaGroup):
            self.group(entry, element)
        else:
            self.field(entry, element)

    def group(self, entry: etree._Element, group: SchemaGroup) -> None:
        self.labels(entry, group.wording, group.origin)
        if group.art:
            self.code(entry, "art", group.art, frozenset({names.CHOICE}))
        self.helps(entry, group.wording)
        self.rules(entry, group.rules)
        self.children(entry, group.children)

    def field(self, entry: etree._Element, field: SchemaField) -> None:
        self.labels(entry, field.wording, field.origin)
        self.helps(entry, field.wording)
        self.code(entry, "feldart", field.kind, names.KINDS)
        self.code(entry, "datentyp", field.datatype, names.DATATYPES)
        if field.limits is not None:
            self.limits(entry, field.limits)
        self.text(entry, "inhalt", field.written_content)
        self.code(entry, "vorbefuellung", field.prefill, names.PREFILLS)
        if field.values:
            self.values(entry, field)
        if field.code_list is not None:
            self.code_list(entry, field.code_list)
        self.rules(entry, field.rules)
        if field.written_max_size:
            self.value(entry, "maxSize", field.written_max_size, _DIGITS)
        for media_type in field.media_types:
            self.value(entry, "mediaType", media_type, _ANY)

    def limits(self, entry: etree._Element, limits: Limits) -> None:
        written: Mapping[str, tuple[str, re.Pattern[str]]] = {
            "minLength": (limits.min_length, _DIGITS),
            "maxLength": (limits.max_length, _DIGITS),
            "minValue": (limits.min_value, _ANY),
            "maxValue": (limits.max_value, _ANY),
            "pattern": (limits.pattern, _ANY),
        }
        found = self.add(entry, "praezisierung")
        for name, (value, form) in written.items():
            if value:
                found.set(name, self.checked(name, value, form))

    def values(self, entry: etree._Element, field: SchemaField) -> None:
        holder = self.add(entry, "werte")
        for value in field.values:
            found = self.add(holder, "wert")
            self.value(found, "code", value.code, _ANY)
            self.required(found, "name", value.name)
            self.text(found, "hilfe", value.help)

    def code_list(self, entry: etree._Element, reference: CodeListReference) -> None:
        found = self.add(entry, "codelisteReferenz")
        self.value(found, "canonicalIdentification", reference.uri, _ANY)
        self.text(found, "version", reference.version)
        self.text(found, "canonicalVersionUri", reference.version_uri)
        self.text(entry, "codeKey", reference.code_key)
        self.text(entry, "nameKey", reference.name_key)
        self.text(entry, "helpKey", reference.help_key)

    def rules(self, parent: etree._Element, rules: Iterable[FieldRule]) -> None:
        owner = self.current
        for rule in rules:
            self.current = rule.id
            entry = self.add(parent, "regel")
            self.identity(entry, rule.id, rule.version)
            self.required(entry, "name", rule.written_name)
            self.text(entry, "beschreibung", rule.description)
            self.text(entry, "freitextRegel", rule.written_text)
            self.references(entry, rule.references)
            self.keywords(entry, rule.keywords)
            self.text(entry, "fachlicherErsteller", rule.creator)
            self.value(entry, "letzteAenderung", rule.changed_at, _TIME)
            self.code(entry, "typ", rule.kind, _RULE_KINDS)
            self.text(entry, "skript", rule.script)
        self.current = owner

    # -- parts ------------------------------------------------------------------------------------------------

    def identity(self, entry: etree._Element, id_: str, version: str) -> None:
        found = self.add(entry, "identifikation")
        self.value(found, "id", id_, _ID)
        if version:
            self.value(found, "version", version, _VERSION)

    def head(self, entry: etree._Element, head: Head) -> None:
        self.required(entry, "name", head.name)
        self.text(entry, "beschreibung", head.description)
        self.text(entry, "definition", head.definition)
        self.references(entry, head.references)
        self.code(entry, "freigabestatus", head.status, names.STATUS, head.status_list)
        self.day(entry, "statusGesetztAm", head.status_set_on)
        self.text(entry, "statusGesetztDurch", head.status_set_by)
        self.day(entry, "gueltigAb", head.valid_from)
        self.day(entry, "gueltigBis", head.valid_until)
        self.text(entry, "versionshinweis", head.version_note)
        self.day(entry, "veroeffentlichungsdatum", head.published_on)
        self.value(entry, "letzteAenderung", head.changed_at, _TIME)
        for relation in head.relations:
            found = self.add(entry, "relation")
            self.code(found, "praedikat", relation.predicate, names.PREDICATES)
            target = self.add(found, "objekt")
            self.value(target, "id", relation.id, _ANY)
            self.text(target, "version", relation.version)
        self.keywords(entry, head.keywords)

    def labels(self, entry: etree._Element, wording: Wording, origin: str) -> None:
        self.required(entry, "bezeichnungEingabe", wording.input_label)
        self.text(entry, "bezeichnungAusgabe", wording.output_label)
        self.code(entry, "schemaelementart", origin, names.ORIGINS)

    def helps(self, entry: etree._Element, wording: Wording) -> None:
        self.text(entry, "hilfetextEingabe", wording.input_help)
        self.text(entry, "hilfetextAusgabe", wording.output_help)

    def references(self, entry: etree._Element, references: Iterable[Reference]) -> None:
        for reference in references:
            self.linked(entry, "bezug", reference.text, "link", reference.link)

    def keywords(self, entry: etree._Element, keywords: Iterable[Keyword]) -> None:
        for keyword in keywords:
            self.linked(entry, "stichwort", keyword.text, "uri", keyword.uri)

    # -- values -----------------------------------------------------------------------------------------------

    def refuse(self, reason: str) -> UnwritableSchema:
        return UnwritableSchema(self.current, reason)

    def add(self, parent: etree._Element, name: str) -> etree._Element:
        return etree.SubElement(parent, _qualified(name))

    def text(self, parent: etree._Element, name: str, text: str) -> None:
        """An element that is left out if it is empty."""
        if text:
            self.value(parent, name, text, _ANY)

    def required(self, parent: etree._Element, name: str, text: str) -> None:
        self.value(parent, name, text, _ANY)

    def day(self, parent: etree._Element, name: str, day: str) -> None:
        if day:
            self.value(parent, name, day, _DAY)

    def value(self, parent: etree._Element, name: str, text: str, form: re.Pattern[str]) -> None:
        self.add(parent, name).text = self.checked(name, text, form)

    def linked(self, parent: etree._Element, name: str, text: str, attribute: str, link: str) -> None:
        found = self.add(parent, name)
        found.text = self.checked(name, text, _ANY) if text else None
        if link:
            found.set(attribute, self.checked(attribute, link, _ANY))

    def code(
        self, parent: etree._Element, name: str, code: str, allowed: frozenset[str], version_named: str = ""
    ) -> None:
        if code not in allowed:
            raise self.refuse(f"Bei „{name}“ gibt es den Wert „{code[:40]}“ nicht.")
        uri, version = names.CODE_LISTS[name]
        found = etree.SubElement(parent, _qualified(name), listURI=uri, listVersionID=version_named or version)
        etree.SubElement(found, "code").text = code

    def checked(self, name: str, text: str, form: re.Pattern[str]) -> str:
        if not text:
            raise self.refuse(f"„{name}“ fehlt.")
        if not form.fullmatch(text):
            raise self.refuse(f"„{name}“ hat mit „{text[:40]}“ nicht die richtige Form.")
        if _UNWRITABLE.search(text):
            raise self.refuse(f"„{name}“ enthält ein Zeichen, das in XML nicht erlaubt ist.")
        return text


def _name_of(element: SchemaElement) -> str:
    return names.GROUP if isinstance(element, SchemaGroup) else names.FIELD


def _qualified(name: str) -> str:
    return f"{{{names.NAMESPACE}}}{name}"
