"""Loading forms, and looking into schema files."""

from pathlib import Path
from threading import Lock
from typing import Any
from uuid import UUID

from portalwerk.formengine.models import CodeList, FormVersion
from portalwerk.formengine.rules.form import Form, Option
from portalwerk.formengine.rules.showing import shown_schema
from portalwerk.formengine.rules.xdatenfelder.compiling import Compiled, KnownLists, compile_schema
from portalwerk.formengine.rules.xdatenfelder.reader import read_schema
from portalwerk.formengine.rules.xdatenfelder.schema import UnreadableSchema
from portalwerk.formengine.rules.xdatenfelder.source import MAX_BYTES, TOO_BIG

_KEPT_FORMS = 256
_forms: dict[UUID, Form] = {}
_lock = Lock()


def form_by_id(form_version_id: UUID) -> Form:
    """The form of a stored version. Versions never change, so it is read once per process.

    Raises: `FormVersion.DoesNotExist`
    """
    found = _forms.get(form_version_id)
    if found is None:
        definition = FormVersion.objects.values_list("definition", flat=True).get(id=form_version_id)
        found = Form.from_json(definition)
        with _lock:
            while len(_forms) >= _KEPT_FORMS:
                _forms.pop(next(iter(_forms)))
            _forms[form_version_id] = found
    return found


def stored_code_lists() -> KnownLists:
    """The contents of all stored code lists, by URI with and without version; the latest stands for it."""
    known: dict[str, tuple[Option, ...]] = {}
    for stored in CodeList.objects.order_by("uri", "version"):
        options = tuple(Option(**entry) for entry in stored.options)
        known[stored.uri] = known[f"{stored.uri}_{stored.version}"] = options
    return known


def form_of_file(path: Path, known_lists: KnownLists | None = None) -> Compiled:
    """The form that a schema file makes, with warnings. Nothing is stored.

    Raises: `UnreadableSchema`
    """
    return form_of_content(_content(path), known_lists)


def form_of_content(content: bytes, known_lists: KnownLists | None = None) -> Compiled:
    """The form that an uploaded schema makes, with warnings. Nothing is stored. Raises: `UnreadableSchema`."""
    return compile_schema(read_schema(content), known_lists)


def show_schema(path: Path) -> dict[str, Any]:
    """What a schema file holds: id, version, name, fields, groups, rules, code_lists, pages, warnings.

    Raises: `UnreadableSchema` with one German sentence, line and element.
    """
    schema = read_schema(_content(path))
    return shown_schema(schema, compile_schema(schema))


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as wrong:
        raise UnreadableSchema(f"Die Datei „{path.name}“ lässt sich nicht öffnen.") from wrong
    if len(content) > MAX_BYTES:
        raise UnreadableSchema(TOO_BIG)
    return content
