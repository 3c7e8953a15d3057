"""Office files are archives: what their table of contents may hold, before anything is unpacked."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from portalwerk.files.rules.problem import Problem

MOST_ENTRIES = 3_000
LARGEST_UNPACKED = 200 * 1024 * 1024
HIGHEST_RATIO = 200
_RATIO_FROM = 4 * 1024 * 1024
_ENCRYPTED = 0x1
_LINK = 0o120000
_ACTIVE_ENDINGS = (
    ".bin",
    ".exe",
    ".dll",
    ".js",
    ".vbs",
    ".jar",
    ".bat",
    ".cmd",
    ".ps1",
    ".sh",
    ".class",
    ".swf",
)
_ARCHIVE_ENDINGS = (
    ".zip",
    ".rar",
    ".7z",
    ".gz",
    ".docx",
    ".xlsx",
    ".pptx",
    ".odt",
    ".ods",
    ".docm",
    ".xlsm",
    ".pdf",
)
_ACTIVE_PLACES = ("vbaproject", "/activex/", "/embeddings/", "basic/", "scripts/", "/macros/", "/ctrlprops/")
_HARMLESS_BINARIES = ("printersettings",)


@dataclass(frozen=True)
class Entry:
    """One line of an archive's table of contents."""

    name: str
    offset: int
    packed: int
    unpacked: int
    flags: int
    unix_mode: int


def check_archive(entries: Sequence[Entry]) -> Problem | None:
    """Return what is wrong with an archive's table of contents, or None.

    Source: the known classes of archive attacks (bomb, overlapping entries, path that leaves the folder,
    link).
    """
    if not entries or len(entries) > MOST_ENTRIES or len({entry.name for entry in entries}) != len(entries):
        return Problem.TRAP
    if any(entry.flags & _ENCRYPTED for entry in entries):
        return Problem.PASSWORD
    if any(_leaves(entry) for entry in entries) or _overlap(entries) or _bomb(entries):
        return Problem.TRAP
    if any(_active(entry.name.lower()) for entry in entries):
        return Problem.ACTIVE
    return None


def _leaves(entry: Entry) -> bool:
    parts = entry.name.replace("\\", "/").split("/")
    return (
        entry.name.startswith(("/", "\\"))
        or ".." in parts
        or ":" in parts[0]
        or "\x00" in entry.name
        or entry.unix_mode & 0o170000 == _LINK
    )


def _overlap(entries: Sequence[Entry]) -> bool:
    placed = sorted(entries, key=lambda entry: entry.offset)
    return any(before.offset + 30 + before.packed > after.offset for before, after in pairwise(placed))


def _bomb(entries: Sequence[Entry]) -> bool:
    unpacked = sum(entry.unpacked for entry in entries)
    packed = sum(entry.packed for entry in entries) or 1
    return unpacked > LARGEST_UNPACKED or (unpacked > _RATIO_FROM and unpacked / packed > HIGHEST_RATIO)


def _active(name: str) -> bool:
    if any(part in name for part in _HARMLESS_BINARIES):
        return False
    return name.endswith(_ACTIVE_ENDINGS + _ARCHIVE_ENDINGS) or any(place in f"/{name}" for place in _ACTIVE_PLACES)
