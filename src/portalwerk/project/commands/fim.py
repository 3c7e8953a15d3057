"""``portalwerk fim``: looking into schemas of the federal information management."""

from __future__ import annotations

import argparse
import json

from portalwerk.formengine.queries import rules_of_file, show_schema, translated_rules
from portalwerk.project.console import paint, say

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
