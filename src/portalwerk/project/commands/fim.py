"""``portalwerk fim``: looking into schemas of the federal information management."""

from __future__ import annotations

import argparse
import json

from portalwerk.formengine.queries import show_schema
from portalwerk.project.console import say

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


def _count(value: object) -> object:
    return len(value) if isinstance(value, list | dict) else value
