"""From a schema to a form that runs: a page for each top-level group, and one for the fields beside them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from portalwerk.formengine.rules.form import (
    RESERVED_PAGE_KEYS,
    Check,
    CodeList,
    Element,
    Field,
    FieldType,
    Form,
    Group,
    Option,
    Page,
)
from portalwerk.formengine.rules.looks import MOST_RADIOS, is_date_group
from portalwerk.formengine.rules.patterns import compile_pattern
from portalwerk.formengine.rules.syntax import ExpressionFault
from portalwerk.formengine.rules.xdatenfelder.fieldrules.elements import Elements
from portalwerk.formengine.rules.xdatenfelder.fieldrules.execution import with_rules
from portalwerk.formengine.rules.xdatenfelder.fieldrules.understanding import understand
from portalwerk.formengine.rules.xdatenfelder.recognizing import recognized
from portalwerk.formengine.rules.xdatenfelder.schema import (
    Child,
    CodeListReference,
    Schema,
    SchemaElement,
    SchemaField,
    SchemaGroup,
)

#: From this length on a text gets several lines.
LONG_TEXT = 200
REST_TITLE = "Weitere Angaben"
NO_SUCH_DAY = "Dieses Datum gibt es nicht. Bitte prüfen Sie Tag, Monat und Jahr."

_TYPES = {
    "text": FieldType.TEXT,
    "text_latin": FieldType.TEXT,
    "date": FieldType.DATE,
    "time": FieldType.TIME,
    "datetime": FieldType.DATETIME,
    "bool": FieldType.BOOLEAN,
    "num": FieldType.NUMBER,
    "num_int": FieldType.INTEGER,
    "num_currency": FieldType.MONEY,
    "file": FieldType.FILE,
    "obj": FieldType.FILE,
}
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})

#: Contents of code lists that are at hand, by canonical URI.
KnownLists = Mapping[str, tuple[Option, ...]]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A form and what an editor should know about it."""

    form: Form
    warnings: tuple[str, ...]


def compile_schema(
    schema: Schema, known_lists: KnownLists | None = None, translated: Iterable[Mapping[str, Any]] = ()
) -> Compiled:
    """Make a form of a schema, its rules included. Every element keeps its id as key, so answers fit the schema's
    documents. `translated` are translations of rules in the shape of the FIM portal.

    Raises: `UnreadableTranslation`
    """
    compiler = _Compiler(known_lists or {})
    pages = compiler.pages(schema)
    bare = Form(schema.id, schema.version, schema.title or schema.name, pages, tuple(compiler.lists.values()))
    elements = Elements(schema, known_lists)
    form = with_rules(bare, understand(elements, translated), elements)
    return Compiled(form, (*schema.warnings, *compiler.warnings))


def page_key(title: str, taken: frozenset[str]) -> str:
    """A word for the address, made from a title; numbered if it is taken or reserved."""
    plain = re.sub(r"[^a-z0-9]+", "-", title.lower().translate(_UMLAUTS)).strip("-")
    base = plain[:40].strip("-") or "seite"
    if base not in taken:
        return base
    return next(f"{base}-{number}" for number in range(2, 10_000) if f"{base}-{number}" not in taken)


class _Compiler:
    def __init__(self, known_lists: KnownLists) -> None:
        self.known_lists = known_lists
        self.lists: dict[str, CodeList] = {}
        self.warnings: dict[str, None] = {}

    def warn(self, line: int, sentence: str) -> None:
        self.warnings.setdefault(f"Zeile {line}: {sentence}")

    def pages(self, schema: Schema) -> tuple[Page, ...]:
        pages: list[Page] = []
        taken = set(RESERVED_PAGE_KEYS)
        loose = tuple(child for child in schema.children if isinstance(child.element, SchemaField))
        for child in schema.children:
            members: tuple[Child, ...]
            if isinstance(child.element, SchemaGroup):
                title, hint, members = child.element.label, child.element.help, (child,)
            elif child is loose[0]:
                title, hint, members = REST_TITLE, "", loose
                if len(loose) == len(schema.children):
                    title = schema.title or schema.name
            else:
                continue
            key = page_key(title, frozenset(taken))
            taken.add(key)
            elements = tuple(self.element(member, "") for member in members)
            pages.append(Page(key, title, hint, None, elements))
        return tuple(pages)

    def element(self, child: Child, prefix: str) -> Element:
        path = prefix + child.element.id
        if isinstance(child.element, SchemaField):
            return self.field(child, child.element)
        return self.group(child, child.element, path, top=not prefix)

    def group(self, child: Child, group: SchemaGroup, path: str, *, top: bool) -> Group:
        elements = tuple(self.element(inner, path + ".") for inner in group.children)
        made = Group(
            group.id,
            group.label,
            # The help of a top-level group stands at the top of its page.
            help="" if top else group.help,
            minimum=child.minimum,
            maximum=child.maximum,
            choice=group.choice,
            elements=elements,
            exported_as=_versioned(group),
        )
        if not is_date_group(made):
            return made
        day, month, year = (part.key for part in elements)
        check = Check(f"is_valid_date({day}, {month}, {year})", NO_SUCH_DAY, day)
        return replace(made, checks=(check,))

    def field(self, child: Child, field: SchemaField) -> Field:
        kind, options, hint, list_key = self.kind(child, field)
        texts = kind in (
            FieldType.TEXT,
            FieldType.TEXTAREA,
            FieldType.EMAIL,
            FieldType.PHONE,
            FieldType.POSTCODE,
        )
        maximum = child.maximum
        if kind is FieldType.CHECKBOXES and options:
            maximum = len(options) if maximum is None else min(maximum, len(options))
        return Field(
            field.id,
            kind,
            field.label,
            hint=hint,
            help=field.help,
            minimum=0 if kind is FieldType.LABEL else child.minimum,
            maximum=1 if kind is FieldType.LABEL else maximum,
            options=options,
            code_list=list_key,
            min_length=field.min_length if texts or not options else None,
            max_length=field.max_length if texts or not options else None,
            min_value=field.min_value,
            max_value=field.max_value,
            pattern=self.pattern(field),
            media_types=field.media_types,
            max_bytes=field.max_size,
            content=field.content if kind in (FieldType.LABEL, FieldType.LOCKED, FieldType.HIDDEN) else "",
            exported_as=_versioned(field),
            scheme=self.scheme(field) if kind is FieldType.CHECKED_NUMBER else "",
        )

    def scheme(self, field: SchemaField) -> str:
        """The checked number that a field asks for."""
        asked = recognized(field)
        return asked.scheme if asked is not None else ""

    def kind(self, child: Child, field: SchemaField) -> tuple[FieldType, tuple[Option, ...], str, str | None]:
        """The type of a field, with its options, a hint and the key of its code list."""
        if field.kind == "label":
            return FieldType.LABEL, (), "", None
        if field.kind in ("hidden", "locked"):
            if field.content:
                return (FieldType.HIDDEN if field.kind == "hidden" else FieldType.LOCKED), (), "", None
            self.warn(
                field.line,
                f"Das Feld „{field.label}“ ({field.id}) ist gesperrt, hat aber keinen Wert. "
                "Es bleibt als Eingabe offen.",
            )
        if field.codes:
            options = tuple(Option(code.code, code.name, code.help) for code in field.codes)
            return self.choice_type(child, options), options, "", None
        if field.code_list is not None:
            return self.referenced(child, field, field.code_list)
        if field.kind == "select":
            self.warn(
                field.line,
                f"Die Auswahl „{field.label}“ ({field.id}) hat keine Werte. Sie wird als Text gefragt.",
            )
        return self.plain_type(field), (), "", None

    def choice_type(self, child: Child, options: tuple[Option, ...]) -> FieldType:
        if child.maximum != 1:
            return FieldType.CHECKBOXES
        return FieldType.RADIO if len(options) <= MOST_RADIOS else FieldType.SELECT

    def referenced(
        self, child: Child, field: SchemaField, reference: CodeListReference
    ) -> tuple[FieldType, tuple[Option, ...], str, str | None]:
        key = reference.key
        options = (
            self.known_lists.get(key)
            or self.known_lists.get(reference.version_uri)
            or self.known_lists.get(reference.uri)
            or ()
        )
        name = reference.uri.rpartition(":")[2] or key
        self.lists.setdefault(key, CodeList(key, options, reference.uri, reference.version, name))
        if options:
            # The options stand in the code list alone; many fields share it.
            kind = FieldType.RADIO if len(options) <= MOST_RADIOS and child.maximum == 1 else FieldType.SELECT
            return kind, (), "", key
        self.warn(
            field.line,
            f"Die Codeliste „{key}“ liegt nicht vor. „{field.label}“ ({field.id}) wird als Code eingegeben.",
        )
        return FieldType.SELECT, (), f"Bitte geben Sie den Code aus der Liste „{name}“ ein.", key

    def plain_type(self, field: SchemaField) -> FieldType:
        kind = _TYPES[field.datatype]
        if kind is not FieldType.TEXT:
            return kind
        asked = recognized(field)
        if asked is not None:
            return asked.type
        return FieldType.TEXTAREA if (field.max_length or 0) >= LONG_TEXT else FieldType.TEXT

    def pattern(self, field: SchemaField) -> str | None:
        if field.pattern is None:
            return None
        try:
            compile_pattern(field.pattern)
        except ExpressionFault:
            self.warn(
                field.line,
                f"Das Muster von „{field.label}“ ({field.id}) ist nicht lesbar und wird nicht geprüft.",
            )
            return None
        return field.pattern


def _versioned(element: SchemaElement) -> str:
    """The name of an element in the documents of the schema: id and version, as the FIM portal exports it."""
    return f"{element.id}V{element.version}" if element.version else ""
