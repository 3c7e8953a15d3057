"""Reading the portal's own source."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "portalwerk"
SITES = ("portal", "office", "studio", "callbacks")
# Everything that is an app with the menu of eight: not the kernel, the components, the sites and the project.
NO_APPS = {"kernel", "ui", "web", "project"}


def apps() -> list[str]:
    """The domain apps."""
    return sorted(
        path.name for path in SOURCE.iterdir() if (path / "__init__.py").exists() and path.name not in NO_APPS
    )


def modules(*folders: str) -> Iterator[tuple[Path, ast.Module]]:
    """All modules below `folders` of the package (all of it by default), without migrations, as trees."""
    for folder in folders or ("",):
        for path in sorted((SOURCE / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, tree_of(path)


@lru_cache(maxsize=1024)
def tree_of(path: Path) -> ast.Module:
    """A module as a tree, read once."""
    return ast.parse(path.read_text())


def short(path: Path) -> str:
    """A path as people say it."""
    return str(path.relative_to(ROOT))


def committed(*endings: str) -> list[Path]:
    """The files that are committed or about to be, with one of the endings."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    return [path for name in listed if name.endswith(endings or "") and (path := ROOT / name).is_file()]


def words_of(name: str) -> list[str]:
    """`online_service`, `OnlineService` → online, service."""
    return [word.lower() for part in name.split("_") for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+", part)]
