"""Loading forms, and looking into schema files."""

import json
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from portalwerk.formengine.models import CodeList, FormVersion
from portalwerk.formengine.rules.form import Form, Option
from portalwerk.formengine.rules.showing import shown_schema
from portalwerk.formengine.rules.xdatenfelder.compiling import Compiled, KnownLists, compile_schema
from portalwerk.formengine.rules.xdatenfelder.fieldrules.elements import Elements
from portalwerk.formengine.rules.xdatenfelder.fieldrules.translated import UnreadableTranslation
from portalwerk.formengine.rules.xdatenfelder.fieldrules.understanding import told_rule, understand
from portalwerk.formengine.rules.xdatenfelder.genericode import NAMESPACE as GENERICODE
from portalwerk.formengine.rules.xdatenfelder.genericode import CodeTable, known_lists, read_genericode
from portalwerk.formengine.rules.xdatenfelder.quality.subjects import Finding
from portalwerk.formengine.rules.xdatenfelder.quality.table import check_schema
from portalwerk.formengine.rules.xdatenfelder.reader import read_for_checking, read_schema
from portalwerk.formengine.rules.xdatenfelder.schema import Schema, UnreadableSchema
from portalwerk.formengine.rules.xdatenfelder.source import MAX_BYTES, TOO_BIG

_KEPT_FORMS = 256
#: The name of the format stands in the first lines of a code list.
_LOOK_INTO = 4096
_CODE_LIST = re.compile(rb"<(\w+:)?CodeList\b")


@lru_cache(maxsize=_KEPT_FORMS)
def form_by_id(form_version_id: UUID) -> Form:
    """The form of a stored version. Versions never change, so it is read once per process.

    Raises: `FormVersion.DoesNotExist`
    """
    return Form.from_json(FormVersion.objects.values_list("definition", flat=True).get(id=form_version_id))


def stored_code_lists() -> KnownLists:
    """The contents of all stored code lists, by URI with and without version; the latest stands for it."""
    known: dict[str, tuple[Option, ...]] = {}
    for stored in CodeList.objects.order_by("uri", "version"):
        options = tuple(Option(**entry) for entry in stored.options)
        known[stored.uri] = known[f"{stored.uri}_{stored.version}"] = options
    return known


def form_of_file(
    path: Path, stored: KnownLists | None = None, translated: Iterable[Mapping[str, Any]] = ()
) -> Compiled:
    """The form that a schema file makes, with warnings. Nothing is stored.

    Code lists (genericode) in the same folder are used too. Translated rules go before the words of the schema.

    Raises: `UnreadableSchema`, `UnreadableTranslation`
    """
    schema, beside = _read(path)
    return compile_schema(schema, {**(stored or {}), **beside}, translated)


def form_of_content(content: bytes, known_lists: KnownLists | None = None) -> Compiled:
    """The form that an uploaded schema makes, with warnings. Nothing is stored. Raises: `UnreadableSchema`."""
    return compile_schema(read_schema(content), known_lists)


def show_schema(path: Path) -> dict[str, Any]:
    """What a schema file holds: id, version, name, fields, groups, rules, code_lists, pages, warnings.

    Raises: `UnreadableSchema` with one German sentence, line and element.
    """
    schema, beside = _read(path)
    return shown_schema(schema, compile_schema(schema, beside))


def read_schema_file(path: Path) -> Schema:
    """The schema in a file of XDatenfelder 3.0.0 or 2.0; the latter with the code lists in the same folder.

    Raises: `UnreadableSchema`
    """
    return _read(path)[0]


def check_schema_file(path: Path) -> tuple[Schema, tuple[Finding, ...]]:
    """A schema, read in spite of faults, and what the quality checks find in it.

    Raises: `UnreadableSchema` if there is nothing to check.
    """
    schema = read_for_checking(_content(path), {table.version_uri: table for table in _tables_beside(path)})
    return schema, check_schema(schema)


def holds_code_list(path: Path) -> bool:
    """Whether a file begins like a code list in genericode."""
    try:
        with path.open("rb") as file:
            begin = file.read(_LOOK_INTO)
    except OSError:
        return False
    return GENERICODE.encode() in begin and _CODE_LIST.search(begin) is not None


def _read(path: Path) -> tuple[Schema, KnownLists]:
    tables = _tables_beside(path)
    schema = read_schema(_content(path), {table.version_uri: table for table in tables})
    return schema, known_lists(tables, schema)


def _tables_beside(path: Path) -> list[CodeTable]:
    """The readable code lists in the folder of a schema; one that is missing is told when the form is made."""
    tables = []
    for other in sorted(path.parent.glob("*.xml")):
        if other != path and holds_code_list(other):
            with suppress(UnreadableSchema):
                tables.append(read_genericode(_content(other)))
    return tables


def rules_of_file(
    path: Path, *, translated: Iterable[Mapping[str, Any]] = (), land: str | None = None
) -> dict[str, Any]:
    """The rules of a schema file: `schema`, and `rules` with id, owner, parsed, reason, tree, sentence, source,
    remarks.

    A Land (its code) decides what depends on the Land.

    Raises: `UnreadableSchema`, `UnreadableTranslation`
    """
    elements = Elements(_read(path)[0])
    rules = understand(elements, translated)
    return {"schema": elements.schema.id, "rules": [told_rule(rule, elements, land) for rule in rules]}


def translated_rules(path: Path) -> list[dict[str, Any]]:
    """The translated rules in a file, in the shape of the FIM portal. Raises: `UnreadableTranslation`"""
    try:
        content = json.loads(_content(path))
    except (ValueError, UnreadableSchema) as wrong:
        raise UnreadableTranslation(reason=f"„{path.name}“ ist keine JSON-Datei.") from wrong
    if not isinstance(content, list) or not all(isinstance(item, dict) for item in content):
        raise UnreadableTranslation(reason=f"„{path.name}“ enthält keine Liste von Regeln.")
    return content


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as wrong:
        raise UnreadableSchema(f"Die Datei „{path.name}“ lässt sich nicht öffnen.") from wrong
    if len(content) > MAX_BYTES:
        raise UnreadableSchema(TOO_BIG)
    return content
