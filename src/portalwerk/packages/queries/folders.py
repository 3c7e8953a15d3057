"""Reading packages from their folders, checking them, and the schemas of their files."""

import json
from pathlib import Path
from typing import Any

from portalwerk.packages.rules.assembling import FILES, assemble
from portalwerk.packages.rules.checks import check
from portalwerk.packages.rules.package import Package
from portalwerk.packages.rules.source import MAX_CHARACTERS, Finding, Source, SourceError, read_yaml

_KNOWN_PLACES = frozenset({"texts", "examples", "codelists", "tenants", "letters", "fim"})
_KNOWN_FILES = frozenset({"package.yaml", "form.yaml", "fees.yaml", "process.yaml", "translations.yaml", "README.md"})
_FOLDERS = ("texts", "examples", "codelists", "tenants")


def check_package(path: Path) -> list[Finding]:
    """Everything that is wrong with the package in a folder; empty means it can be installed."""
    return check(read_package(path))


def read_package(path: Path) -> Package:
    """Read the package in a folder; what cannot be read is left out and noted in its findings."""
    if not path.is_dir():
        missing = Finding(path.name, 0, "Diesen Ordner gibt es nicht.")
        return Package(folder=path.resolve().name, findings=[missing])
    findings = _strangers(path)
    sources: dict[str, Source] = {}
    unreadable = set()
    for file in [*path.glob("*.yaml"), *(file for folder in _FOLDERS for file in (path / folder).glob("*.yaml"))]:
        name = file.relative_to(path).as_posix()
        read = _read(file, name)
        if isinstance(read, Finding):
            findings.append(read)
            unreadable.add(name)
        elif "/" in name or name in _KNOWN_FILES:
            sources[name] = read
    letters = {letter.stem: letter.read_text(encoding="utf-8") for letter in sorted((path / "letters").glob("*.typ"))}
    found = assemble(path.resolve().name, sources, letters, unreadable=unreadable)
    found.findings[:0] = findings
    return found


def packages_in(folder: Path) -> list[Path]:
    """The folders of packages in a folder, by name."""
    return sorted(entry.parent for entry in folder.glob("*/package.yaml"))


def schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schema of each kind of file, by name."""
    return {name: model.model_json_schema() for name, model in FILES.items()}


def write_schemas(folder: Path) -> list[Path]:
    """Write the JSON Schemas for editors. Returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, schema in schemas().items():
        target = folder / f"{name}.schema.json"
        target.write_text(json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        written.append(target)
    return written


def _read(path: Path, name: str) -> Source | Finding:
    try:
        with path.open(encoding="utf-8") as file:
            return read_yaml(file.read(MAX_CHARACTERS + 1), file=name)
    except UnicodeDecodeError:
        return Finding(name, 0, "Die Datei ist nicht in UTF-8 gespeichert.")
    except SourceError as wrong:
        return wrong.finding


def _strangers(path: Path) -> list[Finding]:
    return [
        Finding(entry.name, 0, "Das gehört nicht in ein Paket. Erlaubt sind YAML-Dateien.")
        for entry in sorted(path.iterdir())
        if entry.name not in (_KNOWN_PLACES if entry.is_dir() else _KNOWN_FILES) and not entry.name.startswith(".")
    ]
