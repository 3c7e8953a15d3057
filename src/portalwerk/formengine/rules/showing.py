"""A schema as plain data for the command line: everything that was read, and the pages it becomes."""

from typing import Any

from portalwerk.formengine.rules.form import Form, Page, walk_elements
from portalwerk.formengine.rules.xdatenfelder.compiling import Compiled
from portalwerk.formengine.rules.xdatenfelder.schema import Child, FieldRule, Schema, SchemaField, SchemaGroup


def shown_schema(schema: Schema, compiled: Compiled) -> dict[str, Any]:
    """The JSON object of `fim show`: one entry for each occurrence of a field, group or rule."""
    shown = _Shown(compiled.form)
    shown.rules_of(schema.rules, "")
    shown.children(schema.children, "")
    return {
        "id": schema.id,
        "version": schema.version,
        "name": schema.title or schema.name,
        "fields": shown.fields,
        "groups": shown.groups,
        "rules": shown.rules,
        "code_lists": [
            {"uri": entry.uri, "version": entry.version, "title": entry.title, "options": len(entry.options)}
            for entry in compiled.form.code_lists
        ],
        "pages": [_page(page) for page in compiled.form.pages],
        "warnings": list(compiled.warnings),
    }


def _page(page: Page) -> dict[str, Any]:
    paths = [path for path, _element in walk_elements(page.elements)]
    return {"key": page.key, "title": page.title, "elements": paths}


def _occurs(child: Child) -> str:
    return f"{child.minimum}:{'*' if child.maximum is None else child.maximum}"


class _Shown:
    def __init__(self, form: Form) -> None:
        self.form = dict(form.walk())
        self.fields: list[dict[str, Any]] = []
        self.groups: list[dict[str, Any]] = []
        self.rules: list[dict[str, Any]] = []

    def children(self, children: tuple[Child, ...], prefix: str) -> None:
        for child in children:
            path = prefix + child.element.id
            self.rules_of(child.element.rules, path)
            if isinstance(child.element, SchemaField):
                self.field(child, child.element, path)
            else:
                self.group(child, child.element, path)

    def group(self, child: Child, group: SchemaGroup, path: str) -> None:
        self.groups.append(
            {
                "id": group.id,
                "version": group.version,
                "path": path,
                "title": group.label,
                "help": group.help,
                "occurs": _occurs(child),
                "choice": group.choice,
            }
        )
        self.children(group.children, path + ".")

    def field(self, child: Child, field: SchemaField, path: str) -> None:
        asked_as = self.form[path]
        self.fields.append(
            {
                "id": field.id,
                "version": field.version,
                "path": path,
                "label": field.label,
                "help": field.help,
                "occurs": _occurs(child),
                "kind": field.kind,
                "datatype": field.datatype,
                "type": getattr(asked_as, "type", ""),
                "min_length": field.min_length,
                "max_length": field.max_length,
                "min_value": field.min_value,
                "max_value": field.max_value,
                "pattern": field.pattern,
                "codes": [{"code": code.code, "label": code.name} for code in field.codes],
                "code_list": field.code_list.version_uri or field.code_list.uri if field.code_list else None,
                "content": field.content,
                "prefill": field.prefill,
                "media_types": list(field.media_types),
                "max_size": field.max_size,
            }
        )

    def rules_of(self, rules: tuple[FieldRule, ...], owner: str) -> None:
        self.rules.extend(
            {"id": rule.id, "version": rule.version, "name": rule.name, "text": rule.text, "owner": owner}
            for rule in rules
        )
