"""From the elements of an XDatenfelder 2.0 file to the `Schema` of version 3: the upgrade.

Ids get the sub-circle 000, versions a third number, the status becomes that of version 3, a text of several legal
references becomes several, limits leave their JSON. What the old file said about id, version, status and code
list is added to the description, so that nothing is lost.

The lists that came with the file become values of their fields, for that is how version 2 hands them on. Unlike
the reference converter this one keeps typographic signs, and never puts a warning into the values to choose from:
a list whose content is not at hand stays a reference.

Source: XDatenfelder 2.0 and the converter of the FIM house (STANDARDS 1.2)
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

from portalwerk.formengine.rules.xdatenfelder import names
from portalwerk.formengine.rules.xdatenfelder.genericode import CodeTable
from portalwerk.formengine.rules.xdatenfelder.nodes import Nodes, line_of, local
from portalwerk.formengine.rules.xdatenfelder.schema import (
    Child,
    Code,
    CodeListReference,
    FieldRule,
    Head,
    Limits,
    Message,
    Reference,
    Schema,
    SchemaField,
    SchemaGroup,
)

#: Lists that came with the file, by canonical version URI.
ListsBeside = Mapping[str, CodeTable]

#: The profile that the FIM house gives to schemas that have none.
DEFAULT_PROFILE = "D99000000001"
_OLD_ID = re.compile(r"([A-Z]\d\d)(\d{6})", re.ASCII)
_OLD_ID_IN_RULE = re.compile(r"([FG]\d\d)(\d{6})", re.ASCII)
_OLD_VERSION = re.compile(r"\d+\.\d+", re.ASCII)
_ORIGINAL_OF_3 = "Originalwerte der XDF3-Datei:"
_APPROVED, _IN_WORK = "6", "2"
#: The version of the list of approvals that the converter of the FIM house names.
_STATUS_LIST = "2020-03-19"
_STATUS = frozenset({"inVorbereitung", "aktiv", "inaktiv"})
_NO_SCRIPT = re.compile(r"\s*function script\s*\(\s*\)\s*\{\s*\}\s*")
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LIMITS = ("minLength", "maxLength", "minValue", "maxValue", "pattern")


class Upgrader(Nodes):
    """The reader of version 2.0.

    Args:
        lists: the code lists that came with the file.
        strict: refuse what would make a wrong form.
    """

    def __init__(self, lists: ListsBeside, *, strict: bool) -> None:
        super().__init__(names.NAMESPACE_2, names.KNOWN_2, strict=strict)
        self.lists = lists
        self.created_at = ""
        #: When the elements around the current one were approved and published; what has no date takes theirs.
        self.dates: list[tuple[str, str]] = [("", "")]

    def message(self, root: etree._Element) -> Message:
        """The envelope; its time is that of the last change of everything inside."""
        message = super().message(root)
        self.created_at = message.created_at
        return message

    def schema(self, body: etree._Element, message: Message) -> Schema:
        """A whole schema."""
        self.known(body)
        id_, version = self.identity(body)
        head = self.head(body)
        return Schema(
            id=id_,
            version=version,
            head=head,
            written_title=self.text(body, "bezeichnungEingabe"),
            written_help=self.text(body, "hilfetext"),
            structure_changes=self.code_of(body, "ableitungsmodifikationenStruktur"),
            display_changes=self.code_of(body, "ableitungsmodifikationenRepraesentation"),
            profile_id=DEFAULT_PROFILE,
            profile_version="",
            rules=self.rules(body),
            children=self.dated_children(body, head),
            line=line_of(body),
            message=message,
            warnings=tuple(self.warnings),
        )

    def dated_children(self, entry: etree._Element, head: Head) -> tuple[Child, ...]:
        """The elements inside, with the dates of the one around them."""
        self.dates.append((head.status_set_on, head.published_on))
        children = self.children(entry)
        self.dates.pop()
        return children

    def identity(self, parent: etree._Element) -> tuple[str, str]:
        """Id and version in the form of version 3."""
        id_, version = super().identity(parent)
        if _OLD_VERSION.fullmatch(version):
            version += ".0"
        match = _OLD_ID.fullmatch(id_)
        return (f"{match[1]}000{match[2]}" if match else id_), version

    def head(self, entry: etree._Element) -> Head:
        """What the element says about itself."""
        approved, published = self.dates[-1]
        return Head(
            name=self.text(entry, "name"),
            description=self.description(entry),
            definition=self.text(entry, "definition"),
            references=self.place_references(entry),
            status=self.status(entry),
            status_set_on=self.raw(entry, "freigabedatum") or approved,
            status_set_by=self.text(entry, "fachlicherErsteller"),
            valid_from=self.raw(entry, "gueltigAb"),
            valid_until=self.raw(entry, "gueltigBis"),
            version_note=self.text(entry, "versionshinweis"),
            published_on=self.raw(entry, "veroeffentlichungsdatum") or published,
            changed_at=self.created_at,
            status_list=_STATUS_LIST,
        )

    def status(self, entry: etree._Element) -> str:
        """The approval in codes of version 3: what was released is taken as gold, everything else as in work."""
        code = self.code_of(entry, "status")
        if code not in _STATUS:
            self.warn(entry, f"Den Status „{code[:20]}“ gibt es nicht.")
        if code == "inaktiv":
            return names.INACTIVE
        found = self.one(entry, "identifikation")
        versioned = found is not None and self.raw(found, "version")
        return _APPROVED if versioned and self.raw(entry, "freigabedatum") else _IN_WORK

    def description(self, entry: etree._Element) -> str:
        """The description with what the old file said and version 3 says otherwise or not at all."""
        found = self.one(entry, "identifikation")
        id_, version = ("", "") if found is None else (self.raw(found, "id"), self.raw(found, "version"))
        said = [("ID", id_), ("Version", version), ("Status", self.code_of(entry, "status"))]
        script = self.text(entry, "script")
        if script and not _NO_SCRIPT.fullmatch(script):
            said.append(("Skript", script))
        said.extend(self.list_facts(entry))
        before = self.text(entry, "beschreibung").partition(_ORIGINAL_OF_3)[0].strip()
        lines = "\n".join(f"{label}: {value}" for label, value in said if value)
        after = f"Originalwerte der XDF2-Datei:\n{lines}"
        return f"{before}\n\n{after}" if before else after

    def list_facts(self, entry: etree._Element) -> list[tuple[str, str]]:
        """What the old file says about the code list of a field."""
        reference, id_ = self.reference(entry)
        if reference is None:
            return []
        table = self.lists.get(reference.version_uri)
        return [
            ("Codeliste", id_),
            ("Kurzname", table.short_name if table else ""),
            ("Langname", table.long_name if table else ""),
            ("Codeliste-Canonical-Identification", reference.uri),
            ("Codeliste-Version", reference.version),
        ]

    def place_references(self, entry: etree._Element) -> tuple[Reference, ...]:
        """The legal references, which stand in one text with semicolons between them."""
        parts = (" ".join(part.split()) for part in self.text(entry, "bezug").split(";"))
        return tuple(Reference(part) for part in parts if part)

    def rule(self, entry: etree._Element) -> FieldRule:
        """One rule."""
        self.known(entry)
        id_, version = self.identity(entry)
        rule = FieldRule(
            id_,
            version,
            self.text(entry, "name"),
            _OLD_ID_IN_RULE.sub(r"\g<1>000\g<2>", self.text(entry, "definition")),
            "K",
            line_of(entry),
            description=self.description(entry),
            references=self.place_references(entry),
            creator=self.text(entry, "fachlicherErsteller"),
            changed_at=self.created_at,
        )
        self.compare(entry, id_, version, rule)
        return rule

    def group(self, entry: etree._Element) -> SchemaGroup:
        """A group; version 2 knows no select groups."""
        id_, version = self.identity(entry)
        head = self.head(entry)
        children = self.dated_children(entry, head)
        if not children:
            self.warn(entry, f"Die Gruppe „{id_}“ ist leer.")
        return SchemaGroup(
            id_,
            version,
            head,
            self.wording(entry),
            self.code_of(entry, "schemaelementart"),
            "",
            self.rules(entry),
            children,
            line_of(entry),
        )

    def field(self, entry: etree._Element) -> SchemaField:
        """A field; version 2 knows neither prefill nor limits of files."""
        id_, version = self.identity(entry)
        reference, _list_id = self.reference(entry)
        values = self.values(reference)
        return SchemaField(
            id=id_,
            version=version,
            head=self.head(entry),
            wording=self.wording(entry),
            origin=self.code_of(entry, "schemaelementart"),
            kind=self.coded(entry, "feldart", names.KINDS),
            datatype=self.coded(entry, "datentyp", names.DATATYPES),
            prefill="keine",
            written_content=self.text(entry, "inhalt"),
            limits=self.limits(entry),
            values=values,
            code_list=None if values else reference,
            rules=self.rules(entry),
            written_max_size="",
            media_types=(),
            line=line_of(entry),
        )

    def reference(self, entry: etree._Element) -> tuple[CodeListReference | None, str]:
        """The code list of a field, and the short id it has in the old file."""
        found = self.one(entry, "codelisteReferenz") if local(entry) == names.FIELD else None
        about = None if found is None else self.one(found, "genericodeIdentification")
        if found is None or about is None:
            return None, ""
        uri, version = self.raw(about, "canonicalIdentification"), self.raw(about, "version")
        version_uri = self.raw(about, "canonicalVersionUri")
        identity = self.one(found, "identifikation")
        return CodeListReference(uri, version, version_uri), "" if identity is None else self.raw(identity, "id")

    def values(self, reference: CodeListReference | None) -> tuple[Code, ...]:
        """The values of a list that came with the file. It is named with its version, so they never change."""
        table = None if reference is None else self.lists.get(reference.version_uri)
        if table is None:
            return ()
        others = [column for column in table.columns if column not in (table.key, table.name_key)]
        options = table.options(help_key=others[0] if others else "")
        return tuple(Code(option.code, option.label, option.hint) for option in options)

    def limits(self, entry: etree._Element) -> Limits | None:
        """The limits, which stand in a text of JSON; where it is broken they are left out."""
        written = self.raw(entry, "praezisierung")
        if not written:
            return None
        # Some programs write the backslashes of a pattern into the text as they are.
        found = _json(written) or _json(written.replace("\\", "\\\\"))
        if not isinstance(found, dict):
            self.warn(entry, "Die „praezisierung“ ist nicht lesbar und wird nicht beachtet.")
            return None
        bounds = {name: self.limit(entry, name, found.get(name)) for name in _LIMITS}
        return Limits(*(bounds[name] for name in _LIMITS)) if any(bounds.values()) else None

    def limit(self, entry: etree._Element, name: str, value: object) -> str:
        """One limit as text; lengths have to be whole numbers."""
        if value is None or value == "":
            return ""
        written = str(value).strip() if isinstance(value, str | int | float) else ""
        right = written.isascii() and written.isdigit() if name.endswith("Length") else written
        if not right or _UNWRITABLE.search(written):
            self.warn(entry, f"„{name}“ ist nicht lesbar und wird nicht beachtet.")
            return ""
        return written


def _json(written: str) -> Any:
    try:
        return json.loads(written)
    except (ValueError, RecursionError):
        return None
