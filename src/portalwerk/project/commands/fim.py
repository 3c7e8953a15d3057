"""``portalwerk fim``: schemas of the federal information management, their rules, and other formats."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

from portalwerk.formengine.queries import (
    check_schema_file,
    read_schema_file,
    rules_of_file,
    show_schema,
    translated_rules,
)
from portalwerk.formengine.rules.xdatenfelder.json_schema import write_json_schema
from portalwerk.formengine.rules.xdatenfelder.quality.subjects import Severity
from portalwerk.formengine.rules.xdatenfelder.schema import UnreadableSchema
from portalwerk.formengine.rules.xdatenfelder.writer import write_schema
from portalwerk.project.console import paint, say
from portalwerk.project.trouble import CannotStart

WRITERS = {"xdf3": write_schema, "jsonschema": write_json_schema}
SEVERITIES = {
    Severity.CRITICAL: "kritisch",
    Severity.METHODICAL: "methodisch",
    Severity.WARNING: "Warnung",
    Severity.NOTE: "Hinweis",
}
COUNTED = (("fields", "Felder"), ("groups", "Gruppen"), ("rules", "Regeln"), ("code_lists", "Codelisten"))


def show(arguments: argparse.Namespace) -> int:
    """Say what a schema holds and which form it makes."""
    schema = show_schema(arguments.file)
    if arguments.json:
        say(json.dumps(schema, ensure_ascii=False))
        return 0
    say(f"{schema['name']} ({schema['id']}, Version {schema['version']})")
    for key, label in COUNTED:
        say(f"  {label + ':':<12} {_count(schema[key])}")
    pages = schema["pages"]
    say(f"  {'Seiten:':<12} {_count(pages)}")
    for page in pages if isinstance(pages, list) else ():
        say(f"    – {page['title'] if isinstance(page, dict) else page}")
    for warning in schema["warnings"]:
        say(f"  Hinweis: {warning}")
    return 0


def upgrade(arguments: argparse.Namespace) -> int:
    """Write a schema of version 2.0 as one of 3.0.0."""
    schema = read_schema_file(arguments.file)
    if schema.came_as != "2.0":
        raise UnreadableSchema(f"„{arguments.file.name}“ hat schon das Format XDatenfelder {schema.came_as}.")
    _write(arguments.output, write_schema(schema))
    if arguments.json:
        told = {"id": schema.id, "version": schema.version, "output": str(arguments.output)}
        say(json.dumps({**told, "warnings": list(schema.warnings)}, ensure_ascii=False))
        return 0
    say(f"{paint('✓', 'green')} {schema.name} ({schema.id}, Version {schema.version}): {arguments.output}")
    for warning in schema.warnings:
        say(f"  Hinweis: {warning}")
    return 0


def export(arguments: argparse.Namespace) -> int:
    """Write a schema in another format, to a file or to standard output."""
    content = WRITERS[arguments.to](read_schema_file(arguments.file))
    if arguments.output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
    else:
        _write(arguments.output, content)
        say(f"{paint('✓', 'green')} {arguments.output}")
    return 0


def check(arguments: argparse.Namespace) -> int:
    """Say what the quality checks find; 1 if a file cannot be read or something in it is critical."""
    found = {str(path): _checked(path) for path in arguments.file}
    if arguments.json:
        say(json.dumps({"schemas": found}, ensure_ascii=False))
    else:
        for path, told in found.items():
            _say_checked(path, told)
    return int(any(told["error"] or told["counts"][Severity.CRITICAL] for told in found.values()))


def _checked(path: Path) -> dict[str, Any]:
    try:
        schema, findings = check_schema_file(path)
    except UnreadableSchema as refusal:
        return {"id": "", "version": "", "error": str(refusal), "counts": _counts([]), "findings": []}
    return {
        "id": schema.id,
        "version": schema.version,
        "error": "",
        "counts": _counts([finding.severity for finding in findings]),
        "findings": [asdict(finding) for finding in findings],
    }


def _counts(severities: list[Severity]) -> dict[str, int]:
    counted = Counter(severities)
    return {severity.value: counted[severity] for severity in Severity}


def _say_checked(path: str, told: dict[str, Any]) -> None:
    bad = told["error"] or told["counts"][Severity.CRITICAL]
    counts = ", ".join(f"{told['counts'][severity]} {label}" for severity, label in SEVERITIES.items())
    say(f"{paint('✗', 'red') if bad else paint('✓', 'green')} {path}: {told['error'] or counts}")
    for finding in told["findings"]:
        place = f"Zeile {finding['line']}, {finding['element'] or 'ohne ID'}"
        say(f"    {place}: {finding['sentence']} ({SEVERITIES[finding['severity']]}, {finding['number']})")


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as wrong:
        raise CannotStart(f"Die Datei „{path}“ lässt sich nicht schreiben: {wrong.strerror}.") from wrong


def rules(arguments: argparse.Namespace) -> int:
    """Say what the rules of schemas mean; those that nobody understood are listed with the reason."""
    translated = translated_rules(arguments.translated) if arguments.translated else ()
    schemas = [rules_of_file(path, translated=translated, land=arguments.land) for path in arguments.file]
    if arguments.json:
        say(json.dumps(schemas[0] if len(schemas) == 1 else schemas, ensure_ascii=False))
        return 0
    for schema in schemas:
        found = schema["rules"]
        understood = sum(rule["parsed"] for rule in found)
        say(f"{schema['schema']}: {understood} von {len(found)} Regeln verstanden")
        for rule in found:
            mark = paint("✓", "green") if rule["parsed"] else paint("✗", "red")
            said = rule["sentence"] or rule["reason"] or "Gilt in diesem Land nicht."
            say(f"  {mark} {rule['id']} an {rule['owner']}: {said}")
            for remark in rule["remarks"]:
                say(f"      Hinweis: {remark}")
    return 0


def _count(value: object) -> object:
    return len(value) if isinstance(value, list | dict) else value
